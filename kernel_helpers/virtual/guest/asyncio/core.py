# The event loop: runs ready tasks in turn, waits when none is ready, hands each result to whoever awaits it.
import select
import sys
from time import ticks_add, ticks_diff
from time import ticks_ms as ticks

from _asyncio import Task, TaskQueue
import _board


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


# Tuples made once: the loop allocates nothing of its own while it runs.
_step_ends = (CancelledError, Exception)
_quiet_ends = (CancelledError, StopIteration)

# With nothing that could ever wake a task, the loop looks again this often, in ms, until it is interrupted. In
# virtual time it would never sleep so; there it waits for the interrupt.
_hopeless_ms = _board.anything_ms if _board.clock == "virtual" else 3

# One dictionary for every report, as on a board: a handler that keeps it must copy it.
_exc_context = {"message": "Task exception wasn't retrieved", "exception": None, "future": None}


class SingletonGenerator:
    # All sleeps are this one object, so that sleeping needs no memory. It yields once, then stops.

    def __init__(self):
        self.state = None
        self.exc = StopIteration()

    def __iter__(self):
        return self

    def __next__(self):
        if self.state is None:
            # The exception is used again and again and would collect tracebacks.
            self.exc.__traceback__ = None
            raise self.exc
        _task_queue.push(cur_task, self.state)
        self.state = None


def sleep_ms(t, sgen=SingletonGenerator()):  # noqa: B008
    sgen.state = ticks_add(ticks(), max(0, t))
    return sgen


def sleep(t):
    return sleep_ms(int(t * 1000))


class IOQueue:
    # Tasks that wait for streams. `map`: id of a stream -> [task that reads, task that writes, stream].

    def __init__(self):
        self.poller = select.poll()
        self.map = {}

    def _enqueue(self, s, side):
        entry = self.map.get(id(s))
        if entry is None:
            self.map[id(s)] = entry = [None, None, s]
            entry[side] = cur_task
            self.poller.register(s, select.POLLOUT if side else select.POLLIN)
        else:
            # A second task on the same side silently takes the place of the first, which never wakes.
            entry[side] = cur_task
            self.poller.modify(s, select.POLLIN | select.POLLOUT)
        cur_task.data = self

    def _dequeue(self, s):
        del self.map[id(s)]
        self.poller.unregister(s)

    def queue_read(self, s):
        self._enqueue(s, 0)

    def queue_write(self, s):
        self._enqueue(s, 1)

    def remove(self, task):
        # C calls this when a waiting task is cancelled. The whole stream goes, the other side's task with it.
        for entry in [entry for entry in self.map.values() if task is entry[0] or task is entry[1]]:
            self._dequeue(entry[2])

    def wait_io_event(self, dt):
        for s, events in self.poller.ipoll(dt):
            entry = self.map[id(s)]
            # Error and hang-up wake both sides.
            if events & ~select.POLLOUT:
                self._wake(entry, 0)
            if events & ~select.POLLIN:
                self._wake(entry, 1)
            self._watch_rest(entry)

    def _wake(self, entry, side):
        if entry[side] is not None:
            _task_queue.push(entry[side])
            entry[side] = None

    def _watch_rest(self, entry):
        reader, writer, s = entry
        if reader is None and writer is None:
            self._dequeue(s)
        else:
            self.poller.modify(s, select.POLLOUT if reader is None else select.POLLIN)


def _promote_to_task(aw):
    return aw if isinstance(aw, Task) else create_task(aw)


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    # C finds `cur_task`, `_task_queue` and `CancelledError` in the dictionary it is given here.
    task = Task(coro, globals())
    _task_queue.push(task)
    return task


def run_until_complete(main_task=None):
    # One long function on purpose: this is every program's innermost loop, where a call would be felt.
    # Globals are looked up anew each time, because new_event_loop() may replace them while it runs.
    global cur_task
    while True:
        task = _task_queue.peek()
        if task is not None:
            wait = ticks_diff(task.ph_key, ticks())
            if wait > 0:
                _io_queue.wait_io_event(wait)
                continue
            if _io_queue.map:
                _io_queue.wait_io_event(0)
        elif _io_queue.map:
            _io_queue.wait_io_event(-1)
            if _task_queue.peek() is None:
                continue
        else:
            cur_task = None
            if main_task is None:
                return None
            _io_queue.wait_io_event(_hopeless_ms)
            continue

        cur_task = task = _task_queue.pop()
        error = task.data
        if error is not None and not task.state:
            _report(task, error)
            continue
        try:
            if error is None:
                task.coro.send(None)
            else:
                task.data = None
                task.coro.throw(error)
        except _step_ends as end:
            if task is not main_task:
                _finish(task, end)
                continue
            cur_task = None
            if isinstance(end, StopIteration):
                _finish(task, end)
                task.state = False
                return end.value
            task.state = False
            task.data = end
            raise end


def _finish(task, end):
    # `state` of a task: True while nobody awaits it, a queue of those who do, or gather's callback; then
    # None when it ended unawaited, False when its end was handed over.
    waiting = task.state
    if waiting is True:
        task.state = None
        if not isinstance(end, _quiet_ends):
            # Back to the queue once more: if nobody has fetched the error by its next turn, it is reported.
            _task_queue.push(task)
    else:
        if callable(waiting):
            waiting(task, end)
        else:
            while waiting.peek():
                _task_queue.push(waiting.pop())
        task.state = False
    task.data = end


def _report(task, error):
    if task.state is None:
        _exc_context["exception"] = error
        _exc_context["future"] = task
        Loop.call_exception_handler(_exc_context)


def run(coro):
    return run_until_complete(create_task(coro))


async def _stopper():
    pass


cur_task = None
_stop_task = None


class Loop:
    # A name space, never an instance: there is one loop.
    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = Task(_stopper(), globals())
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(_promote_to_task(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _task_queue.push(_stop_task)
            _stop_task = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        task = context["future"]
        print(context["message"], file=sys.stderr)
        print("future:", task, "coro=", task.coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (Loop._exc_handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


def new_event_loop():
    global _task_queue, _io_queue
    _task_queue = TaskQueue()
    _io_queue = IOQueue()
    return Loop


new_event_loop()
