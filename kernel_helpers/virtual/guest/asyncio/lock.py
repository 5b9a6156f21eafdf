# Mutual exclusion between tasks.
from . import core

_FREE = 0
_HELD = 1


class Lock:
    # `state`: _FREE, _HELD, or the task that was given the lock and has not run since.

    def __init__(self):
        self.state = _FREE
        self.waiting = core.TaskQueue()

    def locked(self):
        return self.state == _HELD

    def release(self):
        if self.state != _HELD:
            raise RuntimeError("Lock not acquired")
        if self.waiting.peek():
            self.state = self.waiting.pop()
            core._task_queue.push(self.state)
        else:
            self.state = _FREE

    def acquire(self):
        if self.state != _FREE:
            task = core.cur_task
            self.waiting.push(task)
            # Tells Task.cancel() which queue to take the task from.
            task.data = self.waiting
            try:
                yield
            except core.CancelledError as cancelled:
                if self.state is task:
                    # Cancelled between being given the lock and running: the next one gets it.
                    self.state = _HELD
                    self.release()
                raise cancelled
        self.state = _HELD
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, exc_type, exc, tb):
        return self.release()
