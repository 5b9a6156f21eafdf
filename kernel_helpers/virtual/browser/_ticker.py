# Runs after the boot program where the host is a page: a call that reaches it from a busy program, too.
import _board
import host

_board.tick = b"board.tick "
host.call("board.ticker", "%d %d" % (id(_board.say), id(_board.tick)))
