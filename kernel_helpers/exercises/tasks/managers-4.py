# %% task, 15 minutes
# A deadline as a block
#
# MicroPython has no `asyncio.timeout()`. Write it: `async with Deadline(ms):` lets its body take that long. If it
# takes longer, the body is cancelled, and `asyncio.TimeoutError` comes out of the block. If the body ends in time,
# nothing of the deadline may remain. And if somebody *else* cancels the task, that must come out as what it is.
# `asyncio.current_task()` gives you the task that enters the block.
# %% before
import asyncio
# %% stub
class Deadline:
    def __init__(self, ms):
        self.ms = ms

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        pass

async def job(ms):
    async with Deadline(60):
        await asyncio.sleep_ms(ms)
        return "done"

async def main():
    for ms in (20, 200):
        try:
            print(ms, await job(ms))
        except asyncio.TimeoutError:
            print(ms, "TimeoutError")
    task = asyncio.create_task(job(200))
    await asyncio.sleep_ms(30)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("from outside:", repr(result))
    await asyncio.sleep_ms(100)
    print("and nothing more")

asyncio.run(main())
# %% check
OUTSIDE = "A cancellation from outside came out as a TimeoutError: `__aexit__` must know who cancelled."


def check(run):
    comes_out(run)
    run.ends_well()
    if "20 done" not in run.lines:
        raise Miss(f"20 ms are within the limit of 60 ms, so “20 done” is due. Printed was: {shown(run.lines)}.")
    if "200 TimeoutError" not in run.lines:
        raise Miss("A body of 200 ms ran to its end, though the limit is 60 ms: who cancels it?")
    said = "".join([line for line in run.lines if line.startswith("from outside:")])
    if "CancelledError" not in said:
        raise Miss(OUTSIDE if "TimeoutError" in said else f"A cancellation from outside must come out of the block. It said: “{said}”.")
    if run.lines[-1] != "and nothing more":
        raise Miss(f"Something came after “and nothing more”: {shown(run.lines)}.")
    run.takes(20 + 60 + 30 + 100 - 10, 20 + 60 + 30 + 100 + 40, "The limit of 60 ms is due once, after the job of 20 ms.")
    if len([each for each in run.model["sleeps"] if each["asked_ms"] in (59, 60) and length_ms([each]) > 58]) > 1:
        raise Miss("A deadline went on to its end though its body was over: end its task in `__aexit__`.")


def comes_out(run):
    error = run.told["error"]
    kind = error["type"] if error else ""
    if kind == "CancelledError":
        raise Miss("`CancelledError` came out of the block after its time: `__aexit__` should raise `asyncio.TimeoutError` instead.")
    if kind == "TimeoutError":
        raise Miss(OUTSIDE)
    if kind == "RuntimeError":
        raise Miss(f"The program failed with RuntimeError: {error['message']}. A task cannot cancel itself: let another task do it.")
# %% hint
# Somebody must wait for 60 ms while the body runs, so `__aenter__` starts a task for it. It has to know whom to
# cancel.
# %% hint
# That task sleeps, notes that the time is over, and cancels the other one. `__aexit__` ends it, and looks at the note.
# %% hint
# In `__aenter__`: `self.timer = asyncio.create_task(self.watch(asyncio.current_task()))`. In `__aexit__`:
# `self.timer.cancel()`, and if the time is over and `exc_type` is `asyncio.CancelledError`, `raise
# asyncio.TimeoutError`.
# %% solution
class Deadline:
    def __init__(self, ms):
        self.ms = ms

    async def __aenter__(self):
        self.expired = False
        self.timer = asyncio.create_task(self.watch(asyncio.current_task()))
        return self

    async def watch(self, task):
        await asyncio.sleep_ms(self.ms)
        self.expired = True
        task.cancel()

    async def __aexit__(self, exc_type, exc, tb):
        self.timer.cancel()
        if self.expired and exc_type is asyncio.CancelledError:
            raise asyncio.TimeoutError

async def job(ms):
    async with Deadline(60):
        await asyncio.sleep_ms(ms)
        return "done"

async def main():
    for ms in (20, 200):
        try:
            print(ms, await job(ms))
        except asyncio.TimeoutError:
            print(ms, "TimeoutError")
    task = asyncio.create_task(job(200))
    await asyncio.sleep_ms(30)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("from outside:", repr(result))
    await asyncio.sleep_ms(100)
    print("and nothing more")

asyncio.run(main())
# %% wrong: who cancels it
class Deadline:
    def __init__(self, ms):
        self.ms = ms

    async def __aenter__(self):
        self.began = 0
        return self

    async def __aexit__(self, exc_type, exc, tb):
        pass

async def job(ms):
    async with Deadline(60):
        await asyncio.sleep_ms(ms)
        return "done"

async def main():
    for ms in (20, 200):
        try:
            print(ms, await job(ms))
        except asyncio.TimeoutError:
            print(ms, "TimeoutError")
    task = asyncio.create_task(job(200))
    await asyncio.sleep_ms(30)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("from outside:", repr(result))
    await asyncio.sleep_ms(100)
    print("and nothing more")

asyncio.run(main())
# %% wrong: A deadline went on to its end
class Deadline:
    def __init__(self, ms):
        self.ms = ms

    async def __aenter__(self):
        self.expired = self.over = False
        self.timer = asyncio.create_task(self.watch(asyncio.current_task()))
        return self

    async def watch(self, task):
        await asyncio.sleep_ms(self.ms)
        self.expired = True
        if not self.over:
            task.cancel()

    async def __aexit__(self, exc_type, exc, tb):
        self.over = True
        if self.expired and exc_type is asyncio.CancelledError:
            raise asyncio.TimeoutError

async def job(ms):
    async with Deadline(60):
        await asyncio.sleep_ms(ms)
        return "done"

async def main():
    for ms in (20, 200):
        try:
            print(ms, await job(ms))
        except asyncio.TimeoutError:
            print(ms, "TimeoutError")
    task = asyncio.create_task(job(200))
    await asyncio.sleep_ms(30)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("from outside:", repr(result))
    await asyncio.sleep_ms(100)
    print("and nothing more")

asyncio.run(main())
# %% wrong: should raise `asyncio.TimeoutError` instead
class Deadline:
    def __init__(self, ms):
        self.ms = ms

    async def __aenter__(self):
        self.expired = False
        self.timer = asyncio.create_task(self.watch(asyncio.current_task()))
        return self

    async def watch(self, task):
        await asyncio.sleep_ms(self.ms)
        self.expired = True
        task.cancel()

    async def __aexit__(self, exc_type, exc, tb):
        self.timer.cancel()

async def job(ms):
    async with Deadline(60):
        await asyncio.sleep_ms(ms)
        return "done"

async def main():
    for ms in (20, 200):
        try:
            print(ms, await job(ms))
        except asyncio.TimeoutError:
            print(ms, "TimeoutError")
    task = asyncio.create_task(job(200))
    await asyncio.sleep_ms(30)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("from outside:", repr(result))
    await asyncio.sleep_ms(100)
    print("and nothing more")

asyncio.run(main())
# %% wrong: must know who cancelled
class Deadline:
    def __init__(self, ms):
        self.ms = ms

    async def __aenter__(self):
        self.expired = False
        self.timer = asyncio.create_task(self.watch(asyncio.current_task()))
        return self

    async def watch(self, task):
        await asyncio.sleep_ms(self.ms)
        self.expired = True
        task.cancel()

    async def __aexit__(self, exc_type, exc, tb):
        self.timer.cancel()
        if exc_type is asyncio.CancelledError:
            raise asyncio.TimeoutError

async def job(ms):
    async with Deadline(60):
        await asyncio.sleep_ms(ms)
        return "done"

async def main():
    for ms in (20, 200):
        try:
            print(ms, await job(ms))
        except asyncio.TimeoutError:
            print(ms, "TimeoutError")
    task = asyncio.create_task(job(200))
    await asyncio.sleep_ms(30)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("from outside:", repr(result))
    await asyncio.sleep_ms(100)
    print("and nothing more")

asyncio.run(main())
