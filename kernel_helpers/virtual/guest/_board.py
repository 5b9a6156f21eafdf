# What the devices share: callbacks that arrive between two bytecodes, and a page of memory that the host writes.
# None of it allocates, so that it works in a hard interrupt too. The layout: kernel_helpers/virtual/shared.py.
import host
import micropython
import sys
import uctypes
from array import array
from umachine import mem32

endless_us = 100_000_001  # a wait of exactly that long has no end: kernel_helpers/virtual/vm.py
anything_ms = -2  # a poll with this limit ends when anything has happened, if only an interrupt
clock = host.call("board.clock", "")

_RING = 32
PINS, UARTS, FLAGS, SOCKETS = 0, 32, 40, 48

_ring = array("I", bytes(4 * (2 + _RING)))
page = bytearray(80)
masked = False  # machine.disable_irq() was called
show = sys.print_exception  # the boot program puts a better one here

_callbacks = {}  # number -> (function, arguments, hard, what to do when a hard one fails)
_next = 0

heap_lock, heap_unlock = micropython.heap_lock, micropython.heap_unlock


def _door():
    # A file object with a descriptor of its own: what is written to it is a service call without an answer.
    block = array("I", [mem32[id(sys.stdout.buffer)], 11])
    holder = [None]
    mem32[mem32[id(holder) + 12]] = uctypes.addressof(block)
    return holder[0], block


_file, _block = _door()
say = _file.write  # say(b"service payload")


def register(function, *arguments, hard=False, failed=None):
    # Returns the number by which the host posts this callback. A hard one takes exactly one argument.
    global _next
    _next += 1
    _callbacks[_next] = (function, arguments, hard, failed)
    return _next


def release(number):
    _callbacks.pop(number, None)


def _dispatch(_):
    # One scheduled call runs every callback that is due, so none is lost when the C queue is full.
    while not masked and _ring[0] != _ring[1]:
        at = _ring[0]
        entry = _callbacks.get(_ring[2 + at])
        _ring[0] = (at + 1) % _RING
        if entry is not None:
            _deliver(entry)


def _deliver(entry):
    # A failing handler prints its traceback and the program goes on; a hard one does not come again.
    function, arguments, hard, failed = entry
    try:
        if hard:
            _hard(function, arguments[0])
        elif len(arguments) == 1:
            function(arguments[0])
        else:
            function(*arguments)
    except Exception as error:
        if hard:
            print("Uncaught exception in IRQ callback handler")
            if failed:
                failed()
        show(error)


def _hard(function, argument):
    heap_lock()
    try:
        function(argument)
    finally:
        heap_unlock()


host.call("board.dispatcher", "%d %d %d" % (id(_dispatch), uctypes.addressof(_ring), uctypes.addressof(page)))
