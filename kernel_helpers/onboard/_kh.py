# Runs one cell on the board and records what the scheduler did; sends records between the printed text.
#
# Installed by the host into sys.modules; touches no file. The events: kernel_helpers/trace/events.py. The event loop
# below is a restatement of asyncio.core.run_until_complete that also writes down what happens; a program must not be
# able to tell the two apart.

import asyncio
import asyncio.core as core
import builtins
import io
import sys
import time
from _out import interrupts, record
from array import array

ticks_us, ticks_ms, ticks_diff = time.ticks_us, time.ticks_ms, time.ticks_diff

CREATE, BEGIN, SLEEP, WAIT, JOIN, RETURN, RAISE, CANCELLED, PARK = 1, 2, 3, 4, 5, 6, 7, 8, 9
WAKE, IDLE, AWAKE, PRINT, FRAME, MARK, SEND, SENT, LOST = 10, 11, 12, 13, 14, 15, 16, 17, 18
LOOP, UNLOOP, IRQ, CANCEL, THROW, CELL, DONE, SHOW = 19, 20, 21, 22, 23, 24, 25, 26
MOST = 16383  # the largest argument of an event: "that or more"
STAMP = 0x7FF << 14  # where the task stands in an event
EVENTS = 512  # in the ring, 8 bytes each
SEND_EVERY_MS = 40  # while idle, events wait at most this long before they are sent
IDLE_MOST_MS = 250_000  # shorter than half the wrap of ticks_us, so that the host can unwrap

# How long one wait is that only an interrupt could end; in virtual time (-1) the host stops the clock meanwhile.
hopeless_ms = getattr(core, "_hopeless_ms", 3)
endless_ms = -1 if hopeless_ms < 0 else IDLE_MOST_MS
tracing = False
ring = array("I", bytes(4 * (2 * EVENTS + 1)))  # ring[0]: where the next event goes; then two words an event
lost = 0
tasks = {0: 0}  # task -> number, while it is alive; 0 -> numbers given so far
objects = {None: 0}  # event, lock, flag -> number; None -> numbers given so far
names = []  # (kind, number, text) not sent yet
marks = 0
frames = 0
last = None  # the primitive whose wait was called most recently
sent_ms = 0

main = __import__("__main__").__dict__
plain_print = builtins.print
plain_loop = core.run_until_complete
plain_create = core.create_task


def event(kind, task, argument):
    global lost
    at = ring[0]
    if at + 2 < len(ring):
        ring[at] = ticks_us()
        ring[at + 1] = kind << 25 | (task & 0x7FF) << 14 | (argument if argument < MOST else MOST)
        ring[0] = at + 2
    else:
        lost += 1


def send(more=False):
    # Sends the names and events that are waiting. Its own cost is recorded like everything else.
    # `more`: another record follows at once.
    global lost, sent_ms
    count = ring[0] >> 1
    event(SEND, 0, count)
    while names:
        kind, number, text = names.pop(0)
        record("N", bytes((ord(kind), number & 255, number >> 8)) + text.encode(), True)
    end = ring[0]
    record("T", memoryview(ring)[1:end], more)
    ring[0] = 1
    if lost:
        missing, lost = lost, 0
        event(LOST, 0, missing)
    event(SENT, 0, 0)
    sent_ms = ticks_ms()


def number_of(task):
    number = tasks.get(task)
    if number is None:
        number = tasks[0] = tasks[0] + 1
        tasks[task] = number
        names.append(("t", number, name_of(task)))
    return number


def name_of(task):
    # The name of a coroutine's function stands only in its repr: <generator object 'blink' at ...>.
    parts = repr(task.coro).split("'")
    return parts[1] if len(parts) > 1 else "task"


def running():
    # Number of the task that runs now; 0 outside of any task.
    return tasks.get(core.cur_task, 0) if core.cur_task is not None else 0


def object_of(thing):
    number = objects.get(thing)
    if number is None:
        number = objects[None] = objects[None] + 1
        objects[thing] = number
        names.append(("o", number, thing if isinstance(thing, str) else describe(thing, number)))
    return number


def describe(thing, number):
    # Type and variable name where the cell has one, else type and number.
    for name in main:
        if main[name] is thing:
            return type(thing).__name__ + " " + name
    return type(thing).__name__ + " " + str(number)


def waited_for(data):
    # The primitive whose queue (or poll entry) a coroutine left on its task.
    if data is core._io_queue:
        return last if id(last) in data.map else "stream"
    for thing in objects if getattr(last, "waiting", None) is not data else (last,):
        if getattr(thing, "waiting", None) is data:
            return thing
    return "gather"


def step_end(task):
    # Writes why a step ended, from what the coroutine left on its task (a sleep is written by the loop itself).
    data, number = task.data, tasks[task]
    if data is False:
        # Nothing replaced the loop's own mark: no queue holds the task, so nothing will ever wake it.
        task.data = None
        event(PARK, number, 0)
    elif isinstance(data, core.Task):
        event(JOIN, number, number_of(data))
    else:
        event(WAIT, number, object_of(waited_for(data)))


def ended(task, error):
    # Writes how a coroutine ended; its number is free for the next one.
    quiet = isinstance(error, core.CancelledError)
    event(RETURN if isinstance(error, StopIteration) else CANCELLED if quiet else RAISE, tasks.pop(task), 0)
    task.data = None


def finish(task, error):
    # A coroutine ended with `error` (StopIteration when it returned): wake whoever awaits its task.
    retrieved = False
    if task.state is True:
        task.state = None
    elif callable(task.state):
        task.state(task, error)
        task.state = False
        retrieved = True
    else:
        while task.state.peek():
            core._task_queue.push(task.state.pop())
            retrieved = True
        task.state = False
    if not retrieved and not isinstance(error, (core.CancelledError, StopIteration)):
        # Nobody has taken the exception yet: the loop comes back to the task and reports it.
        core._task_queue.push(task)
    task.data = error


def report(task, error):
    core._exc_context["exception"] = error
    core._exc_context["future"] = task
    core.Loop.call_exception_handler(core._exc_context)


def idle(delay):
    # Nothing is ready for `delay` ms (negative: until an input or a flag comes).
    if ring[0] > 1 and (delay < 0 or delay > 3) and ticks_diff(ticks_ms(), sent_ms) >= SEND_EVERY_MS:
        send()
        return
    event(IDLE, 0, delay if delay >= 0 else MOST)
    core._io_queue.wait_io_event(endless_ms if delay < 0 else delay if delay < IDLE_MOST_MS else IDLE_MOST_MS)
    event(AWAKE, 0, 0)


def hopeless():
    # Nothing can wake any task but an interrupt handler that meddles with the queue: look now and then.
    if ring[0] > 1:
        send()
    event(IDLE, 0, MOST)
    while not core._task_queue.peek() and not core._io_queue.map:
        core._io_queue.wait_io_event(hopeless_ms)
    event(AWAKE, 0, 0)


def wait(task, main_task):
    # Nothing can run now: waits for the first task in the queue, or for input. False when nothing can ever run again.
    if task:
        idle(ticks_diff(task.ph_key, core.ticks()))
    elif core._io_queue.map:
        idle(-1)
    else:
        core.cur_task = None
        if main_task is None:
            return False
        hopeless()
    return True


def traced_loop(main_task=None):
    # One long function on purpose: it runs at every switch, must not allocate, and a call costs as much as a step.
    event(LOOP, 0 if main_task is None else number_of(main_task), 0)
    r, us, now, diff = ring, ticks_us, core.ticks, ticks_diff
    begins, throws, sleeps = BEGIN << 25, THROW << 25, SLEEP << 25
    end, full = len(r) - 2, len(r) - 64
    try:
        while True:
            if r[0] > full:
                send()
            task = core._task_queue.peek()
            due = diff(task.ph_key, now()) if task else 1
            if due > 0:
                if not wait(task, main_task):
                    return None
                continue
            if core._io_queue.map:
                core._io_queue.wait_io_event(0)
            core.cur_task = task = core._task_queue.pop()
            thrown = task.data
            if thrown is not None and not task.state:
                if task.state is None:
                    report(task, thrown)
                continue
            number = tasks.get(task) or number_of(task)
            at = r[0]
            r[at] = us()
            r[at + 1] = (
                (begins if thrown is None else throws)
                | number << 14 & STAMP
                | (-due if due > -MOST else MOST)
            )
            r[0] = at + 2
            # The queue sets data to None when the task is put back; a primitive puts its own queue there.
            task.data = False
            try:
                if thrown is None:
                    task.coro.send(None)
                else:
                    task.coro.throw(thrown)
                if task.data is None:
                    due = diff(task.ph_key, now())
                    at = r[0]
                    if at < end:
                        r[at] = us()
                        r[at + 1] = (
                            sleeps | number << 14 & STAMP | (0 if due <= 0 else due if due < MOST else MOST)
                        )
                        r[0] = at + 2
                    else:
                        event(SLEEP, number, due)
                else:
                    step_end(task)
            except (core.CancelledError, Exception) as error:
                ended(task, error)
                if task is not main_task:
                    finish(task, error)
                    continue
                core.cur_task = None
                if isinstance(error, StopIteration):
                    finish(task, error)
                    task.state = False
                    return error.value
                task.state = False
                task.data = error
                raise error
            except BaseException:
                task.data = None
                raise
    finally:
        event(UNLOOP, 0, 0)


def traced_create(coroutine):
    task = plain_create(coroutine)
    if tracing:
        event(CREATE, number_of(task), running())
    return task


def traced_print(*values, **options):
    end, between = options.get("end", "\n"), options.get("sep", " ")
    if options.get("file") is not None or not isinstance(end, str) or not isinstance(between, str):
        return plain_print(*values, **options)
    text = between.join([str(value) for value in values]) + end
    event(PRINT, running(), len(text.encode()))
    plain_print(text, end="")


def noted(plain):
    # Wraps a method that returns something to await, so that a wait can be traced back to its primitive.
    def wait(self):
        global last
        last = self
        return plain(self)

    return wait


def event_set(self):
    while self.waiting.peek():
        task = self.waiting.pop()
        core._task_queue.push(task)
        if tracing:
            event(WAKE, number_of(task), object_of(self))
    self.state = True


def lock_release(plain):
    def release(self):
        task = self.waiting.peek() if self.state == 1 else None
        plain(self)
        if task and tracing:
            event(WAKE, number_of(task), object_of(self))

    return release


def flag_set(plain):
    def set(self):
        # Called from interrupts: no allocation, so only flags that a task has waited on have a number.
        if tracing:
            event(IRQ, 0, objects.get(self, 0))
        plain(self)

    return set


def next_frame():
    global frames
    frames = frames + 1 & 0xFFFF
    return frames


def next_mark():
    global marks
    marks += 1
    return marks & MOST


def install():
    # Once per connection. The classes' own methods are replaced; with tracing off they behave as before.
    asyncio.Event.wait, asyncio.Event.set = noted(asyncio.Event.wait), event_set
    asyncio.Lock.acquire, asyncio.Lock.release = (
        noted(asyncio.Lock.acquire),
        lock_release(asyncio.Lock.release),
    )
    flag = asyncio.ThreadSafeFlag
    flag.wait, flag.set = noted(flag.wait), flag_set(flag.set)
    asyncio.create_task = core.create_task = core.Loop.create_task = traced_create


def start(keep_loop):
    global tracing, lost, last, sent_ms, marks
    core.cur_task = None
    if not keep_loop:
        asyncio.new_event_loop()
        core.Loop.set_exception_handler(None)
        tasks.clear()
    objects.clear()
    names.clear()
    tasks[0], objects[None] = tasks.get(0, 0), 0
    ring[0] = 1
    lost, last, marks, sent_ms = 0, None, 0, ticks_ms()
    core.run_until_complete = traced_loop
    builtins.print = traced_print
    tracing = True


def stop():
    global tracing
    tracing = False
    builtins.print = plain_print
    core.run_until_complete = plain_loop
    core.cur_task = None
    if lost:
        # Makes room for the number of those that are missing, and for the last event.
        send()
    event(DONE, 0, 0)
    send(True)


def run(name, source, keep_loop=False):
    # Runs one cell; its outcome goes to the host as the last record.
    status, kind, text = "ok", "", ""
    start(keep_loop)
    event(CELL, 0, 0)
    try:
        exec(compile(source, name, "exec"), main)
    except BaseException as error:
        interrupts(False)
        kind = type(error).__name__
        status = {"KeyboardInterrupt": "interrupted", "SystemExit": "exit"}.get(kind, "error")
        buffer = io.StringIO()
        sys.print_exception(error, buffer)
        text = buffer.getvalue()
    interrupts(False)
    left = [name_of(task) for task in tasks if task != 0]
    stop()
    if not keep_loop:
        asyncio.new_event_loop()
    record("E", "\0".join((status, kind, text, "\n".join(left))).encode())
    interrupts(True)


install()
