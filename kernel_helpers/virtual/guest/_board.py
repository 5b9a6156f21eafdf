# Callbacks that simulated hardware delivers to the program, between two bytecodes, as interrupts do.
import host

endless_us = 100_000_001  # a wait of exactly that long has no end: kernel_helpers/virtual/vm.py
wait_us = None  # put in by _boot
clock = host.call("board.clock", "")

_callbacks = {}
_next = 0


def register(function, *arguments):
    # Returns the number by which the host posts this callback.
    global _next
    _next += 1
    _callbacks[_next] = (function, arguments)
    return _next


def release(number):
    _callbacks.pop(number, None)


def _dispatch(_):
    # One scheduled call runs every callback that is due, so none is lost when the C queue is full.
    number = host.call("board.due", "")
    while number:
        entry = _callbacks.get(int(number))
        if entry:
            # A failing handler prints its traceback and the program goes on, as on a board.
            try:
                entry[0](*entry[1])
            except Exception as error:
                import sys

                sys.print_exception(error)
        number = host.call("board.due", "")


host.call("board.dispatcher", "%d" % id(_dispatch))
