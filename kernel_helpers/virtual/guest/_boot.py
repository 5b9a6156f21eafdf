# The virtual board's boot program: makes the VM look like a board, then runs what the REPL hands over.
import host


def _replace(key, old, new):
    # The VM's built-in names lie in writable memory: the host finds the pair (key, old) there and puts in `new`.
    host.call("board.replace", "%d %d %d" % (id(key), id(old), id(new)))


def _replace_method(key, old, new):
    # A method taken from a built-in type comes wrapped; the table holds what the third word of the wrapper names.
    import umachine

    host.call("board.replace", "%d %d %d" % (id(key), umachine.mem32[id(old) + 8], id(new)))


def _board_errors():
    # The VM was built for WASI and has its error numbers; a board has these.
    import errno

    board = {
        "EPERM": 1, "ENOENT": 2, "EIO": 5, "EBADF": 9, "EAGAIN": 11, "ENOMEM": 12, "EACCES": 13, "EEXIST": 17,
        "ENODEV": 19, "EISDIR": 21, "EINVAL": 22, "EOPNOTSUPP": 95, "EADDRINUSE": 98, "ECONNABORTED": 103,
        "ECONNRESET": 104, "ENOBUFS": 105, "ENOTCONN": 107, "ETIMEDOUT": 110, "ECONNREFUSED": 111,
        "EHOSTUNREACH": 113, "EALREADY": 114, "EINPROGRESS": 115,
    }  # fmt: skip
    for name in board:
        old = getattr(errno, name)
        _replace(name, old, board[name])
        # The dictionary errno.errorcode has the same pair the other way round, and there the number is the key.
        host.call("board.rekey", "%d %d %d" % (id(old), id(name), id(board[name])))


def _identity():
    # sys.implementation and sys.platform say what this is.
    import sys

    who = sys.implementation
    machine = "Virtual camera board with WebAssembly VM"
    _replace(who.version, who._machine, machine)
    _replace("platform", sys.platform, "virtual")
    return machine


def _raw_streams():
    # What goes through the buffers is untouched, unlike text, so they get descriptors of their own.
    import sys
    import umachine

    umachine.mem32[id(sys.stdin.buffer) + 4] = 8
    umachine.mem32[id(sys.stdout.buffer) + 4] = 9


def _builtins():
    import _catalogue

    import math

    _replace("factorial", math.factorial, _factorial)
    _replace("input", input, _input)
    _replace("help", help, _catalogue.help)
    return _input, _catalogue.help


def _factorial(n):
    # The VM's own loses its large intermediate results to a collection: they lie where the collector cannot see.
    if n < 0:
        raise ValueError("negative factorial")
    product = 1
    for factor in range(2, n + 1):
        product *= factor
    return product


def _mount():
    import os
    import sys
    import uctypes
    import vfs

    image = bytearray(int(host.call("rom.size", "")))
    host.call("rom.take", str(uctypes.addressof(image)))
    vfs.umount("/")
    vfs.mount(vfs.VfsRom(image), "/rom")
    sys.path[:] = ["", "/rom", "/flash", "/flash/lib"]
    from _flash import Flash

    vfs.mount(Flash(), "/flash")
    os.chdir("/flash")


def _waits():
    # The VM's own waits look at the clock 2,000 times a second; these sleep in the host until something happens.
    import _board
    import array
    import micropython
    import select
    import time
    import uctypes

    ticks_us, ticks_add, ticks_diff = time.ticks_us, time.ticks_add, time.ticks_diff
    # One system call; it ends early when an interrupt, a callback or input comes. None of this may allocate.
    wait_us = time.sleep_us
    endless_us, anything_ms = _board.endless_us, _board.anything_ms

    def sleep_us(us):
        us = int(us)
        while us > 0:
            # In pieces, because ticks wrap.
            piece = us if us < 100_000_000 else 100_000_000
            end = ticks_add(ticks_us(), piece)
            rest = piece
            while rest > 0:
                wait_us(rest)
                rest = ticks_diff(end, ticks_us())
            us -= piece

    def sleep_ms(ms):
        sleep_us(ms * 1000)

    def sleep(seconds):
        sleep_us(seconds * 1000000)

    poller = type(select.poll())
    look = poller.ipoll

    def wait_ready(self, timeout):
        limited = timeout is not None and timeout >= 0
        end = ticks_add(ticks_us(), timeout * 1000 if limited else 0)
        while True:
            for _ in look(self, 0, 0):
                return
            rest = ticks_diff(end, ticks_us()) if limited else endless_us
            if rest <= 0:
                return
            wait_us(rest)
            if timeout == anything_ms:
                return

    def ipoll(self, timeout=-1, flags=0):
        if timeout != 0:
            wait_ready(self, timeout)
        return look(self, 0, flags)

    def poll(self, timeout=-1, flags=0):
        return list(ipoll(self, timeout, flags))

    # A store is cheaper than a call, and records turn it off and on. The host looks when a byte comes in; while it
    # does, the second number is not 0, and what it has seen must not come true after this has returned.
    interrupt = array.array("h", (3, 0))
    host.call("board.kbd_intr", str(uctypes.addressof(interrupt)))

    def kbd_intr(character):
        interrupt[0] = character
        if interrupt[1]:
            host.call("board.kbd_looked", "")

    _replace("sleep_us", time.sleep_us, sleep_us)
    _replace("sleep_ms", time.sleep_ms, sleep_ms)
    _replace("sleep", time.sleep, sleep)
    _replace_method("poll", poller.poll, poll)
    _replace_method("ipoll", look, ipoll)
    _replace("kbd_intr", micropython.kbd_intr, kbd_intr)
    # The collector does not look where these are kept now.
    return sleep_us, sleep_ms, sleep, ipoll, poll, kbd_intr


def _show(error):
    # A board prints no frames of its REPL or of its built-in parts, and names its frozen modules without a folder.
    import io
    import sys

    text = io.StringIO()
    sys.print_exception(error, text)
    for line in text.getvalue().split("\n")[:-1]:
        if '"<boot>"' not in line and '"/rom/_' not in line:
            sys.stdout.write(line.replace('"/rom/', '"') + "\n")


def _taken(size):
    import uctypes

    data = bytearray(size)
    if size:
        host.call("repl.take", str(uctypes.addressof(data)))
    return bytes(data)


def _typed(*prompt):
    # input(): the line editor is the host's; an interrupt comes between two looks at it.
    print(*prompt, end="")
    while True:
        answer = host.call("repl.input", "")
        if answer == "interrupt":
            raise KeyboardInterrupt
        if answer == "end":
            raise EOFError
        if answer:
            return str(_taken(int(answer)), "utf-8")


def _input(*prompt):
    if len(prompt) > 1:
        raise TypeError("function expected at most 1 arguments, got %d" % len(prompt))
    return _typed(*prompt)


def _run(kind, size, name, names):
    import micropython

    source = _taken(size)
    try:
        exec(compile(source, name, kind), names)
        host.call("repl.over", "")
    except BaseException as error:
        # A program that failed with the heap locked leaves it so.
        micropython.heap_lock()
        while micropython.heap_unlock():
            pass
        host.call("repl.over", type(error).__name__)
        if isinstance(error, SystemExit):
            return False
        _show(error)
    return True


def _names(path, names):
    # What can follow a dotted path: a module's or an object's attributes, after "import" the modules.
    import _catalogue

    if path == "import":
        return _catalogue.MODULES
    first, *rest = path.split(".")
    if not first:
        return names
    try:
        found = names[first]
        for name in rest:
            found = getattr(found, name)
        return dir(found)
    except Exception:
        return ()


def _serve(names):
    going = True
    while going:
        try:
            what, *rest = host.call("repl.next", "").split(" ")
            if what == "names":
                host.call("repl.names", "\n".join(_names(rest[0], names)))
            elif what:
                going = what != "reset" and _run(what, int(rest[0]), rest[1], names)
        except KeyboardInterrupt as error:
            # It came in the moment before the program's first line, or after its last.
            if host.call("repl.over", "KeyboardInterrupt"):
                _show(error)


def _start():
    import __main__

    _board_errors()
    _raw_streams()
    _mount()
    import _board

    _board.show = _show
    keep = _identity(), _waits(), _builtins()
    names = __main__.__dict__
    for name in [name for name in names if name not in ("__name__", "__dict__", "__class__")]:
        del names[name]
    _serve(names)
    return keep


_start()
