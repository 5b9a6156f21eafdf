# Runs after the boot program where the host is a page: what breaks into a busy program lets its host look at what has
# come, and then runs the callbacks that are due. Page, alarm and host all queue this one function, from threads that do
# not wait for each other, so that it is the same whose entry stays.
import _board
import host


def _break_in(_, say=_board.say, tick=b"board.tick ", dispatch=_board._dispatch):
    say(tick)
    dispatch(None)


_board.break_in = _break_in
host.call("board.ticker", str(id(_break_in)))
