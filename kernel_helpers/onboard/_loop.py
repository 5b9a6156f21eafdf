# The event loop that also writes down what happens: asyncio.core.run_until_complete, restated, and its ring of events.
#
# The host compiles this file in asyncio.core's own name space (sources.install), so that `_task_queue`, `_io_queue` and
# `cur_task` below are the loop's own variables, looked up at every use as asyncio itself does: new_event_loop() may
# replace them at any time, and through a module each look-up would cost twice as much. What every event shares is kept
# in variables of one function, the cheapest there are. A program must not be able to tell this loop from asyncio's.
#
# Interrupt handlers write events too. Handlers that MicroPython schedules run only where the code jumps or calls
# Python, so a place in the ring is taken, and a time read and stored, in a straight line. Some handlers may not
# allocate: MicroPython calls an inner function without the heap as long as its arguments and the outer variables that
# it uses are five at most, which holds for all those here that are called while tasks run, but for flush.
#
# What these modules take from asyncio, and nothing else (upstream's names, MicroPython 1.24 and later).
#   core: Task TaskQueue CancelledError IOQueue Loop.create_task call_exception_handler set_exception_handler
#         _task_queue _io_queue cur_task _exc_context ticks ticks_diff select create_task run_until_complete
#         new_event_loop
#   Task: coro data state ph_key    TaskQueue: peek push pop    IOQueue: map poller _dequeue wait_io_event
#   Event: wait set state waiting    Lock: acquire release state waiting    ThreadSafeFlag: wait set

from micropython import const

# Written into the code where they are used, for this file has no names of its own while it runs.
_BEGIN = const(2)
_SLEEP = const(3)
_RETURN = const(6)
_RAISE = const(7)
_CANCELLED = const(8)
_IDLE = const(11)
_AWAKE = const(12)
_SEND = const(16)
_SENT = const(17)
_LOST = const(18)
_LOOP = const(19)
_UNLOOP = const(20)
_THROW = const(23)
_TURN = const(27)
_MOST = const(16383)  # the largest argument of an event: "that or more"
_WHO = const(0x3FFFC000)  # kind and task of an event's word
_FEWEST = const(64)  # events in the ring until a cell says how many
_ROOM = const(64)  # words kept free for the events of one step
_QUIET_MS = const(40)  # while idle, events wait at most this long before they are sent
_BUSY_MS = const(200)  # and while tasks run
_IDLE_MOST_MS = const(250000)  # shorter than half the wrap of ticks_us, so that the host can unwrap
# How long one wait without an end is: for input, and (as in asyncio.core) when only an interrupt could bring work.
# For virtual time, where every wait is as long as it says, the host puts other numbers here (sources.VIRTUAL_TIME).
_ENDLESS_MS = const(250000)
_HOPELESS_MS = const(3)


def make(array, numbers, us, record, names, word_of, step_end, gathered):
    # `numbers`: task -> the word of its TURN, while it is alive; `names`: (kind, number, text) not sent yet.
    # word_of(task) numbers a task, step_end(task) writes what it waits for, gathered(new) which gathers are over.
    # Returns (event, room, send, resize, run_until_complete).
    ring, size, full = array("I", bytes(8 * _FEWEST)), 2 * _FEWEST, 2 * _FEWEST - _ROOM
    at = lost = sent = 0
    whole = -1  # where the ring ends if the step that runs is a TURN so far

    def resize(events):
        # Empties the ring, and makes it that large; MemoryError leaves it as it was.
        nonlocal ring, size, full, at, lost, sent
        at = lost = 0
        sent = ticks()
        if size != 2 * events:
            ring = array("I", bytes(8 * events))
            size = 2 * events
            full = size - _ROOM

    def event(word, value):
        # `word`: kind << 25 | task << 14. What finds no room is counted by `at` alone.
        nonlocal at
        here = at
        at = here + 2
        if here < len(ring):
            ring[here] = us()
            ring[here + 1] = word | (value if value < _MOST else _MOST)

    def room():
        # For events that a task may write many of in one step.
        if at > full:
            cut()
            send()

    def cut():
        # Something comes in the middle of a step, if one runs (then its data is the loop's mark).
        if cur_task is not None and cur_task.data is False:
            split()

    def settle():
        # The turn that has just ended gets an end of its own, because what follows may take long.
        if at == whole:
            word = ring[at - 1] & _WHO
            split()
            event(word + (_SLEEP - _TURN << 25), 0)

    def split():
        # The step that has begun is more than a turn: its end will be an event of its own.
        nonlocal whole
        if whole > 0:
            ring[whole - 1] += _BEGIN - _TURN << 25
            whole = -1

    def send(more=False):
        # `more`: another record follows at once. Where the program has locked the heap, events wait; they are given up
        # when there is no more room.
        try:
            flush(more)
        except MemoryError:
            give_up()

    def give_up():
        nonlocal at, lost, sent
        sent = ticks()
        if at > full:
            # The first event of a ring that was given up before says so already.
            lost += (at >> 1) - (1 if lost else 0)
            at = 0
            event(_LOST << 25, lost)

    def flush(more):
        # Sends the names and events that are waiting. Its own cost is recorded like everything else.
        nonlocal at, lost, sent, whole
        whole = -1
        words = memoryview(ring)
        event(_SEND << 25, at >> 1)
        while names:
            kind, number, text = names.pop(0)
            record("N", bytes((ord(kind), number & 255, number >> 8)) + text.encode(), True)
        end = at if at < size else size
        record("T", words[:end], more)
        # What interrupts wrote meanwhile moves to the front.
        late = at - end if at < size else 0
        words[:late] = words[end : end + late]
        count = at - end - late >> 1
        at, lost = late, 0
        if count:
            event(_LOST << 25, count)
        event(_SENT << 25, 0)
        sent = ticks()

    def finish(task, error):
        # A coroutine ended with `error` (StopIteration when it returned): wake whoever awaits its task.
        done = False
        if task.state is True:
            task.state = None
        elif callable(task.state):
            gathered(False)
            task.state(task, error)
            gathered(True)
            task.state = False
            done = True
        else:
            while task.state.peek():
                _task_queue.push(task.state.pop())
                done = True
            task.state = False
        if not done and not isinstance(error, (CancelledError, StopIteration)):
            # Nobody has taken the exception yet: the loop comes back to the task and reports it.
            _task_queue.push(task)
        task.data = error

    def ended(task, error):
        # Writes how a coroutine ended; its number is free for the next one.
        kind = _RAISE
        if isinstance(error, StopIteration):
            kind = _RETURN
        elif isinstance(error, CancelledError):
            kind = _CANCELLED
        event(numbers.pop(task) + (kind - _TURN << 25), 0)

    def wait(task):
        # Nothing can run now: waits for the first task in the queue, or for input, or for what an interrupt may bring.
        delay = ticks_diff(task.ph_key, ticks()) if task else -1
        hopeless = not task and not _io_queue.map
        if hopeless:
            if at:
                send()
        elif at and (delay < 0 or delay > 3) and ticks_diff(ticks(), sent) >= _QUIET_MS:
            send()
            return
        event(_IDLE << 25, delay if delay >= 0 else _MOST)
        if hopeless:
            # Only a handler that meddles with the queue can bring work: look now and then.
            while not _task_queue.peek() and not _io_queue.map:
                _io_queue.wait_io_event(_HOPELESS_MS)
        elif delay < 0:
            _io_queue.wait_io_event(_ENDLESS_MS)
        else:
            _io_queue.wait_io_event(delay if delay < _IDLE_MOST_MS else _IDLE_MOST_MS)
        event(_AWAKE << 25, 0)

    tools = split, settle, event, send, wait, finish, ended, step_end, word_of, (CancelledError, Exception)

    def run_until_complete(main_task=None):
        # One long function on purpose: it runs at every switch, must not allocate, and a call costs as much as a step.
        # The sixteen variables named first are the quick ones.
        global cur_task
        nonlocal at, whole
        r, clock, number, now = ring, us, numbers, ticks()
        queue = task = thrown = word = here = None
        lag = 0
        split, settle, event, send, wait, finish, ended, step_end, word_of, ends = tools
        cut()
        event(_LOOP << 25 | (0 if main_task is None else word_of(main_task) & _WHO - (_TURN << 25)), 0)
        try:
            while True:
                if at > full:
                    send()
                queue = _task_queue
                task = queue.peek()
                # A key that was the time already when the clock was last read is due: the usual case, at no cost.
                if task and task.ph_key == now:
                    lag = 0
                else:
                    settle()
                    now = ticks()
                    lag = ticks_diff(now, task.ph_key) if task else -1
                    if lag < 0:
                        if not task and not _io_queue.map:
                            cur_task = None
                            if main_task is None:
                                return None
                        wait(task)
                        continue
                    if lag > _MOST:
                        lag = _MOST
                    if ticks_diff(now, sent) >= _BUSY_MS and at:
                        send()
                if _io_queue.map:
                    settle()
                    _io_queue.wait_io_event(0)
                    if at > full:
                        send()
                cur_task = task = queue.pop()
                thrown = task.data
                if thrown is not None:
                    if not task.state:
                        if task.state is None:
                            settle()
                            _exc_context["exception"] = thrown
                            _exc_context["future"] = task
                            Loop.call_exception_handler(_exc_context)
                        continue
                    lag += _THROW - _TURN << 25
                try:
                    word = number[task]
                except KeyError:
                    word = word_of(task)
                here = at
                at = whole = here + 2
                r[here] = clock()
                r[here + 1] = word + lag
                # The queue sets data to None when the task is put back; a primitive puts its own queue there.
                task.data = False
                try:
                    if thrown is None:
                        task.coro.send(None)
                    else:
                        whole = -1
                        task.coro.throw(thrown)
                    if task.data is not None:
                        now = ticks()
                        split()
                        step_end(task)
                    elif task.ph_key != now:
                        now = ticks()
                        split()
                        lag = ticks_diff(task.ph_key, now)
                        event(word + (_SLEEP - _TURN << 25), lag if lag > 0 else 0)
                    elif at != whole:
                        split()
                        event(word + (_SLEEP - _TURN << 25), 0)
                except ends as error:
                    now = ticks()
                    split()
                    task.data = None
                    if task is not main_task:
                        finish(task, error)
                        ended(task, error)
                        continue
                    cur_task = None
                    if isinstance(error, StopIteration):
                        finish(task, error)
                        ended(task, error)
                        task.state = False
                        return error.value
                    ended(task, error)
                    task.state = False
                    task.data = error
                    raise error
                except BaseException:
                    split()
                    task.data = None
                    raise
        finally:
            event(_UNLOOP << 25, 0)

    return event, room, send, resize, run_until_complete
