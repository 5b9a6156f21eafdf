# %% task, 8 minutes
# It swallows too much
#
# `Logged` should log an `OSError` and go on, so that one bad line does not end the program. But now the program cannot
# be stopped any more, and a real mistake goes unnoticed. Repair `__aexit__`: only an `OSError` is logged and
# swallowed. Everything else comes out, and is not logged.
# %% before
import asyncio
# %% stub
lines = []

class Logged:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        print("log:", exc)
        return True

async def reader():
    for _ in range(3):
        async with Logged():
            await asyncio.sleep_ms(30)
            if lines:
                raise lines.pop(0)
            print("a good line")

async def main():
    for errors in ([OSError("bad line")], [ValueError("a mistake")]):
        lines[:] = errors
        try:
            await reader()
            print("reader is through")
        except ValueError as error:
            print("came out:", error)
    task = asyncio.create_task(reader())
    await asyncio.sleep_ms(10)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("cancelled:", repr(result))

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["type"] == "TypeError":
        raise Miss("When all goes well, `exc_type` is None, and `issubclass` does not take that: the program failed with a TypeError.")
    run.ends_well()
    logged = [line for line in run.lines if line.startswith("log:")]
    if "log: bad line" not in logged or "reader is through" not in run.lines:
        raise Miss(f"The `OSError` should be logged, and `reader` should go on. Printed was: {shown(run.lines)}.")
    if "came out: a mistake" not in run.lines:
        raise Miss("The `ValueError` was swallowed: it is no `OSError`, so it must come out.")
    last = run.lines[-1]
    if "CancelledError" not in last:
        raise Miss(f"`reader` was cancelled and went on, for `__aexit__` swallowed it. The last line is “{last}”.")
    if len(logged) != 1:
        raise Miss(f"Only the `OSError` should be logged. There are {len(logged)} lines: {shown(logged)}.")
# %% hint
# Three things come to `__aexit__` beside an `OSError`: nothing at all, other errors, a cancellation.
# %% hint
# What it returns decides: `False` or nothing lets the error out.
# %% hint
# `if exc_type is not None and issubclass(exc_type, OSError):` log and `return True`. Nothing else.
# %% solution
lines = []

class Logged:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        if exc_type is not None and issubclass(exc_type, OSError):
            print("log:", exc)
            return True

async def reader():
    for _ in range(3):
        async with Logged():
            await asyncio.sleep_ms(30)
            if lines:
                raise lines.pop(0)
            print("a good line")

async def main():
    for errors in ([OSError("bad line")], [ValueError("a mistake")]):
        lines[:] = errors
        try:
            await reader()
            print("reader is through")
        except ValueError as error:
            print("came out:", error)
    task = asyncio.create_task(reader())
    await asyncio.sleep_ms(10)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("cancelled:", repr(result))

asyncio.run(main())
# %% wrong: was swallowed: it is no `OSError`
lines = []

class Logged:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        if exc_type is not None:
            print("log:", exc)
            return not issubclass(exc_type, asyncio.CancelledError)

async def reader():
    for _ in range(3):
        async with Logged():
            await asyncio.sleep_ms(30)
            if lines:
                raise lines.pop(0)
            print("a good line")

async def main():
    for errors in ([OSError("bad line")], [ValueError("a mistake")]):
        lines[:] = errors
        try:
            await reader()
            print("reader is through")
        except ValueError as error:
            print("came out:", error)
    task = asyncio.create_task(reader())
    await asyncio.sleep_ms(10)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("cancelled:", repr(result))

asyncio.run(main())
# %% wrong: `exc_type` is None
lines = []

class Logged:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        if issubclass(exc_type, OSError):
            print("log:", exc)
            return True

async def reader():
    for _ in range(3):
        async with Logged():
            await asyncio.sleep_ms(30)
            if lines:
                raise lines.pop(0)
            print("a good line")

async def main():
    for errors in ([OSError("bad line")], [ValueError("a mistake")]):
        lines[:] = errors
        try:
            await reader()
            print("reader is through")
        except ValueError as error:
            print("came out:", error)
    task = asyncio.create_task(reader())
    await asyncio.sleep_ms(10)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("cancelled:", repr(result))

asyncio.run(main())
# %% wrong: was cancelled and went on
lines = []

class Logged:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        if exc_type is OSError:
            print("log:", exc)
        return exc_type is not ValueError

async def reader():
    for _ in range(3):
        async with Logged():
            await asyncio.sleep_ms(30)
            if lines:
                raise lines.pop(0)
            print("a good line")

async def main():
    for errors in ([OSError("bad line")], [ValueError("a mistake")]):
        lines[:] = errors
        try:
            await reader()
            print("reader is through")
        except ValueError as error:
            print("came out:", error)
    task = asyncio.create_task(reader())
    await asyncio.sleep_ms(10)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("cancelled:", repr(result))

asyncio.run(main())
# %% wrong: Only the `OSError` should be logged
lines = []

class Logged:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        print("log:", exc)
        return exc_type is OSError

async def reader():
    for _ in range(3):
        async with Logged():
            await asyncio.sleep_ms(30)
            if lines:
                raise lines.pop(0)
            print("a good line")

async def main():
    for errors in ([OSError("bad line")], [ValueError("a mistake")]):
        lines[:] = errors
        try:
            await reader()
            print("reader is through")
        except ValueError as error:
            print("came out:", error)
    task = asyncio.create_task(reader())
    await asyncio.sleep_ms(10)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    print("cancelled:", repr(result))

asyncio.run(main())
