# Runs one cell on the board and records what the scheduler did; sends records between the printed text.
#
# Installed by the host into sys.modules; touches no file. The events: kernel_helpers/trace/events.py. The event loop
# below is a restatement of asyncio.core.run_until_complete that also writes down what happens; a program must not be
# able to tell the two apart.

import asyncio
import asyncio.core as core
import builtins
import gc
import io
import sys
import time
from _loop import make
from _out import interrupts, record
from array import array
from select import POLLIN, POLLOUT

CREATE, WAIT, JOIN, PARK, WAKE = 1, 4, 5, 9, 10
PRINT, FRAME, MARK, IRQ, CELL, DONE, SHOW, TURN = 13, 14, 15, 21, 24, 25, 26, 27
MOST = 16383  # the largest argument of an event: "that or more"
FEWEST, MOST_EVENTS = 512, 4096  # in the ring, 8 bytes each, when the cell does not say:
SHARE = 256  # one for so many bytes of free memory
MOST_TASK = 2047  # numbers come round after this
SEARCHED = 64  # longest list or dictionary in which a name is looked for

tracing = False
tasks = {}  # task -> the word of its TURN, while it is alive
given = 0  # the last number given to a task
objects = {None: 0}  # event, lock, flag -> number; None -> numbers given so far
names = []  # (kind, number, text) not sent yet
usual = 0  # events in the ring when the cell does not say
gathers = []  # tasks that wait in a gather
marks = 0
frames = 0
last = None  # the primitive whose wait was called most recently

main = __import__("__main__").__dict__
plain_print = builtins.print
plain_loop = core.run_until_complete
plain_create = core.create_task


def word_of(task):
    global given
    word = tasks.get(task)
    if word is None:
        while True:
            given = given % MOST_TASK + 1
            word = TURN << 25 | given << 14
            if word not in tasks.values():
                break
        tasks[task] = word
        names.append(("t", given, name_of(task)))
    return word


def number_of(task):
    return word_of(task) >> 14 & MOST_TASK


def name_of(task):
    # The name of a coroutine's function stands only in its repr: <generator object 'blink' at ...>.
    parts = repr(task.coro).split("'")
    return parts[1] if len(parts) > 1 else "task"


def running():
    # Number of the task that runs now; 0 outside of any task.
    return tasks.get(core.cur_task, 0) >> 14 & MOST_TASK


def object_of(thing):
    number = objects.get(thing)
    if number is None:
        number = objects[None] = objects[None] + 1
        objects[thing] = number
        names.append(("o", number, thing if isinstance(thing, str) else describe(thing, number)))
    return number


def describe(thing, number):
    # Type and variable name where the cell has one, else type and number.
    kind = type(thing).__name__ + " "
    for name in main:
        if main[name] is thing:
            return kind + name
    for name in main:
        where = place(main[name], thing)
        if where:
            return kind + name + where
    return kind + str(number)


def place(holder, thing):
    # Where in a list, dictionary, object or class of the cell it is: "[2]", "['left']", ".ready".
    if isinstance(holder, (list, tuple)):
        for at in range(min(len(holder), SEARCHED)):
            if holder[at] is thing:
                return "[%d]" % at
        return None
    inside = holder if isinstance(holder, dict) else getattr(holder, "__dict__", None)
    if isinstance(inside, dict) and inside is not main and len(inside) <= SEARCHED:
        for key in inside:
            if inside[key] is thing:
                return "[%r]" % key if holder is inside else "." + key
    return None


def waited_for(data):
    # The primitive whose queue (or poll entry) a coroutine left on its task.
    if data is core._io_queue:
        return last if id(last) in data.map else "stream"
    for thing in objects if getattr(last, "waiting", None) is not data else (last,):
        if getattr(thing, "waiting", None) is data:
            return thing
    gathers.append(core.cur_task)
    return "gather"


def gathered():
    # A task in a gather has ended: was it the last one of its gather?
    for task in [task for task in gathers if task.data is None]:
        gathers.remove(task)
        event(WAKE, number_of(task), object_of("gather"))


def step_end(task):
    # Writes why a step ended, from what the coroutine left on its task (a sleep is written by the loop itself).
    data, number = task.data, tasks[task] >> 14
    if data is False:
        # Nothing replaced the loop's own mark: no queue holds the task, so nothing will ever wake it.
        task.data = None
        event(PARK, number, 0)
    elif isinstance(data, core.Task):
        event(JOIN, number, number_of(data))
    else:
        event(WAIT, number, object_of(waited_for(data)))


def traced_create(coroutine):
    task = plain_create(coroutine)
    if tracing:
        room()
        event(CREATE, number_of(task), running())
    return task


def traced_print(*values, **options):
    end, between = options.get("end", "\n"), options.get("sep", " ")
    if options.get("file") is not None or not isinstance(end, str) or not isinstance(between, str):
        return plain_print(*values, **options)
    text = between.join([str(value) for value in values]) + end
    room()
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


def io_wait(self, dt):
    # IOQueue.wait_io_event, which also writes whom it wakes.
    for stream, events in self.poller.ipoll(dt):
        entry = self.map[id(stream)]
        if events & ~POLLOUT:
            io_wake(entry, 0)
        if events & ~POLLIN:
            io_wake(entry, 1)
        if entry[0] is None and entry[1] is None:
            self._dequeue(stream)
        else:
            self.poller.modify(stream, POLLOUT if entry[0] is None else POLLIN)


def io_wake(entry, side):
    if entry[side] is not None:
        core._task_queue.push(entry[side])
        if tracing:
            stream = entry[2]
            known = isinstance(stream, asyncio.ThreadSafeFlag) and stream in objects
            event(WAKE, number_of(entry[side]), object_of(stream if known else "stream"))
        entry[side] = None


event, room, send, resize, traced_loop = make(
    array,
    tasks,
    time.ticks_us,
    core.ticks,
    time.ticks_diff,
    record,
    names,
    word_of,
    step_end,
    gathered,
)


def install():
    # Once per connection. The classes' own methods are replaced; with tracing off they behave as before.
    global usual
    gc.collect()
    usual = min(max(gc.mem_free() // SHARE, FEWEST), MOST_EVENTS)
    resize(usual)
    asyncio.Event.wait, asyncio.Event.set = noted(asyncio.Event.wait), event_set
    asyncio.Lock.acquire, asyncio.Lock.release = (
        noted(asyncio.Lock.acquire),
        lock_release(asyncio.Lock.release),
    )
    flag = asyncio.ThreadSafeFlag
    flag.wait, flag.set = noted(flag.wait), flag_set(flag.set)
    core.IOQueue.wait_io_event = io_wait
    asyncio.create_task = core.create_task = core.Loop.create_task = traced_create


def start(keep_loop, events=0):
    global tracing, given, last, marks
    core.cur_task = None
    if not keep_loop:
        asyncio.new_event_loop()
        core.Loop.set_exception_handler(None)
        tasks.clear()
        given = 0
    objects.clear()
    objects[None] = 0
    names.clear()
    for task in tasks:
        names.append(("t", number_of(task), name_of(task)))
    gathers.clear()
    resize(events or usual)
    last, marks = None, 0
    core.run_until_complete = traced_loop
    builtins.print = traced_print
    tracing = True


def stop():
    global tracing
    tracing = False
    builtins.print = plain_print
    core.run_until_complete = plain_loop
    core.cur_task = None
    room()
    event(DONE, 0, 0)
    send()


def run(name, source, keep_loop=False, events=0):
    # Runs one cell; its outcome goes to the host as the last record.
    status, kind, text = "ok", "", ""
    try:
        start(keep_loop, events)
        event(CELL, 0, 0)
        interrupts(True)
        exec(compile(source, name, "exec"), main)
    except BaseException as error:
        interrupts(False)
        kind = type(error).__name__
        status = {"KeyboardInterrupt": "interrupted", "SystemExit": "exit"}.get(kind, "error")
        buffer = io.StringIO()
        sys.print_exception(error, buffer)
        text = buffer.getvalue()
    interrupts(False)
    left = [name_of(task) for task in tasks]
    stop()
    if not keep_loop:
        asyncio.new_event_loop()
    record("E", "\0".join((status, kind, text, "\n".join(left))).encode())
    interrupts(True)


install()
