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
from time import ticks_us
from _loop import make
from _out import interrupts, record
from array import array
from micropython import const

_CREATE = const(1)
_WAIT = const(4)
_JOIN = const(5)
_PARK = const(9)
_WAKE = const(10)
_PRINT = const(13)
_IRQ = const(21)
_CELL = const(24)
_DONE = const(25)
_TURN = const(27)
_MOST = const(16383)  # the largest argument of an event: "that or more"
_TASKS = const(2047)  # numbers of tasks come round after this
_SEARCHED = const(64)  # longest list or dictionary in which a name is looked for

tracing = False
tasks = {}  # task -> the word of its TURN, while it is alive
given = 0  # the last number given to a task
objects = {None: 0}  # event, lock, flag -> number; None -> numbers given so far
names = []  # (kind, number, text) not sent yet
gathers = []  # tasks that wait in a gather
last = None  # the primitive whose wait was called most recently

main = __import__("__main__").__dict__
plain_print = builtins.print
plain_loop = core.run_until_complete
plain_create = core.create_task


def word_of(task):
    global given
    word = tasks.get(task)
    if word is None:
        while word is None or word in tasks.values():
            given = given % _TASKS + 1
            word = _TURN << 25 | given << 14
        tasks[task] = word
        names.append(("t", given, name_of(task)))
    return word


def number_of(task):
    return word_of(task) >> 14 & _TASKS


def name_of(task):
    # The name of a coroutine's function stands only in its repr: <generator object 'blink' at ...>.
    parts = repr(task.coro).split("'")
    return parts[1] if len(parts) > 1 else "task"


def running():
    # Number of the task in whose step this is; 0 outside of any, where cur_task may still be the last one.
    task = core.cur_task
    return number_of(task) if task is not None and task.data is False else 0


def object_of(thing):
    number = objects.get(thing)
    if number is None:
        number = objects[None] = objects[None] + 1
        objects[thing] = number
        names.append(("o", number, thing if isinstance(thing, str) else describe(thing, number)))
    return number


def describe(thing, number):
    # Type and variable name where the cell has one, else type and number.
    name = str(number)
    for holder in main:
        if main[holder] is thing:
            name = holder
            break
        name = place(holder, main[holder], thing) or name
    return type(thing).__name__ + " " + name


def place(name, holder, thing):
    # Where in a list, dictionary, object or class it is: "doors[2]", "doors['left']", "door.ready".
    form = "{}[{!r}]"
    keys = holder
    if isinstance(holder, (list, tuple)):
        keys = range(len(holder))
    elif not isinstance(holder, dict):
        form = "{}.{}"
        keys = holder = getattr(holder, "__dict__", ())
    if holder is not main and len(holder) <= _SEARCHED:
        for key in keys:
            if holder[key] is thing:
                return form.format(name, key)
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


def woken(task, thing):
    if tracing:
        event(_WAKE << 25 | number_of(task) << 14, object_of(thing))


def gathered(new):
    # Before and after a task of a gather ends: a task that is in the queue now, and was not before, has been woken.
    for task in list(gathers):
        if task.data is None:
            gathers.remove(task)
            if new:
                woken(task, "gather")


def step_end(task):
    # Writes why a step ended, from what the coroutine left on its task (a sleep is written by the loop itself).
    data, number = task.data, number_of(task) << 14
    if data is False:
        # Nothing replaced the loop's own mark: no queue holds the task, so nothing will ever wake it.
        task.data = None
        event(_PARK << 25 | number, 0)
    elif isinstance(data, core.Task):
        event(_JOIN << 25 | number, number_of(data))
    else:
        event(_WAIT << 25 | number, object_of(waited_for(data)))


def traced_create(coro):
    task = plain_create(coro)
    if tracing:
        room()
        event(_CREATE << 25 | number_of(task) << 14, running())
    return task


def traced_print(*values, **options):
    if "file" in options:
        return plain_print(*values, **options)
    text = io.StringIO()
    plain_print(*values, file=text, **options)
    text = text.getvalue()
    room()
    event(_PRINT << 25 | running() << 14, len(text.encode()))
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
        woken(task, self)
    self.state = True


def lock_release(plain):
    def release(self):
        task = self.waiting.peek() if self.state == 1 else None
        plain(self)
        if task:
            woken(task, self)

    return release


def flag_set(plain):
    def set(self):
        # Called from interrupts: no allocation, so only flags that a task has waited on have a number.
        if tracing:
            event(_IRQ << 25, objects.get(self, 0))
        plain(self)

    return set


def io_wait(self, dt):
    # IOQueue.wait_io_event, which also writes whom it wakes.
    select = core.select
    for stream, events in self.poller.ipoll(dt):
        entry = self.map[id(stream)]
        for side in (0, 1):
            task = entry[side]
            if task is not None and events & ~(select.POLLIN if side else select.POLLOUT):
                core._task_queue.push(task)
                entry[side] = None
                woken(task, stream if isinstance(stream, asyncio.ThreadSafeFlag) else "stream")
        if entry[0] is None and entry[1] is None:
            self._dequeue(stream)
        else:
            self.poller.modify(stream, select.POLLOUT if entry[0] is None else select.POLLIN)


event, room, send, resize, traced_loop = make(
    array,
    tasks,
    ticks_us,
    record,
    names,
    word_of,
    step_end,
    gathered,
)
# Needed only for this; a table of names does not shrink any more once it has grown.
del make, array, ticks_us, sys.modules["_loop"]


def start(keep_loop, events=512):
    # `events`: how many the ring holds, 8 bytes each.
    global tracing, given, last
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
    resize(events)
    last = None
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
    event(_DONE << 25, 0)
    send(True)


def run(name, source, keep_loop, events):
    # Runs one cell; its outcome goes to the host as the last record: type and text of the exception, tasks left over.
    kind = text = ""
    try:
        start(keep_loop, events)
        event(_CELL << 25, 0)
        exec(compile(source, name, "exec"), main)
        interrupts(False)
        # A Ctrl-C that came at the very end is still the cell's; it is raised at the next jump.
        while kind:
            pass
    except BaseException as error:
        interrupts(False)
        kind = type(error).__name__
        text = io.StringIO()
        sys.print_exception(error, text)
        text = text.getvalue()
    interrupts(False)
    left = "\n".join(map(name_of, tasks))
    stop()
    if not keep_loop:
        asyncio.new_event_loop()
        tasks.clear()
    record("E", "\0".join((kind, text, left)).encode())
    interrupts(True)


# Once per connection. The classes' own methods are replaced; with tracing off they behave as before.
asyncio.Event.wait, asyncio.Event.set = noted(asyncio.Event.wait), event_set
asyncio.Lock.acquire, asyncio.Lock.release = noted(asyncio.Lock.acquire), lock_release(asyncio.Lock.release)
asyncio.ThreadSafeFlag.wait, asyncio.ThreadSafeFlag.set = (
    noted(asyncio.ThreadSafeFlag.wait),
    flag_set(asyncio.ThreadSafeFlag.set),
)
core.IOQueue.wait_io_event = io_wait
asyncio.create_task = core.create_task = core.Loop.create_task = traced_create
del noted, lock_release, flag_set
