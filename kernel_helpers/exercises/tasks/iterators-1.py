# %% task, 4 minutes, stopped after 1000 ms
# Lift-off
#
# `Countdown` counts on below zero, for ever. Let it end the loop after 1, so that `lift-off` is printed. `main` stays
# as it is.
# %% before
import asyncio
# %% stub
class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        await asyncio.sleep_ms(50)
        self.n -= 1
        return self.n + 1

async def main():
    async for n in Countdown(4):
        print(n)
    print("lift-off")

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and "StopIteration" in error["message"]:
        raise Miss("`StopIteration` ends a plain `for` loop. The one with `async` ends by another exception.")
    if error and error["kind"] == "interrupted":
        last = run.lines[-1] if run.lines else "nothing"
        raise Miss(f"The loop goes on for ever: the last line was “{last}”. What says to it that there are no more items?")
    run.ends_well()
    if run.lines != ["4", "3", "2", "1", "lift-off"]:
        raise Miss(f"Asked for is: 4, 3, 2, 1, lift-off. Printed was: {shown(run.lines)}.")
    if len(run.of_task("sleeps", "main")) < 4:
        raise Miss("Each number is to come 50 ms after the one before.")
# %% hint
# How does `Ticks` say that it has no more?
# %% hint
# It raises an exception: before it waits and counts, not after.
# %% hint
# `if self.n == 0: raise StopAsyncIteration` as the first lines of `__anext__`.
# %% solution
class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        await asyncio.sleep_ms(50)
        self.n -= 1
        return self.n + 1

async def main():
    async for n in Countdown(4):
        print(n)
    print("lift-off")

asyncio.run(main())
# %% wrong: ends a plain `for` loop
class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopIteration
        await asyncio.sleep_ms(50)
        self.n -= 1
        return self.n + 1

async def main():
    async for n in Countdown(4):
        print(n)
    print("lift-off")

asyncio.run(main())
# %% wrong: goes on for ever
class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            return
        await asyncio.sleep_ms(50)
        self.n -= 1
        return self.n + 1

async def main():
    async for n in Countdown(4):
        print(n)
    print("lift-off")

asyncio.run(main())
# %% wrong: Printed was
class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        await asyncio.sleep_ms(50)
        self.n -= 1
        if self.n == 0:
            raise StopAsyncIteration
        return self.n + 1

async def main():
    async for n in Countdown(4):
        print(n)
    print("lift-off")

asyncio.run(main())
