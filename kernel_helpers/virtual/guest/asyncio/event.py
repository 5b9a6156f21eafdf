# Signals between tasks (Event) and from interrupts to a task (ThreadSafeFlag).
import io

from . import core

_POLL_REQUEST = 3


class Event:
    def __init__(self):
        self.state = False
        self.waiting = core.TaskQueue()

    def is_set(self):
        return self.state

    def set(self):
        # For the loop's own tasks only: an interrupt here could find the queues half changed.
        while self.waiting.peek():
            core._task_queue.push(self.waiting.pop())
        self.state = True

    def clear(self):
        self.state = False

    def wait(self):
        if not self.state:
            task = core.cur_task
            self.waiting.push(task)
            # Tells Task.cancel() which queue to take the task from.
            task.data = self.waiting
            yield
        return True


class ThreadSafeFlag(io.IOBase):
    # To the loop a flag is a stream that can be read while it is set, so set() touches no queue.

    def __init__(self):
        self.state = 0

    def ioctl(self, request, events):
        return self.state * events if request == _POLL_REQUEST else -1

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    async def wait(self):
        if not self.state:
            yield core._io_queue.queue_read(self)
        self.state = 0
