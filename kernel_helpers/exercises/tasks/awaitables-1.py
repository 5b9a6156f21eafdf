# %% task, 4 minutes, stopped after 1000 ms
# From a book
#
# This class was written for CPython. Make it work on the board: after 50 ms `cook` prints `cook: the oven has 180
# degrees`. Nobody asks.
# %% before
import asyncio
# %% stub
class Oven:
    def __init__(self):
        self.hot = asyncio.Event()
        self.degrees = 20

    def heat(self, degrees):
        self.degrees = degrees
        self.hot.set()

    def __await__(self):
        yield from self.hot.wait().__await__()
        return self.degrees

async def cook(oven):
    print("cook: the oven has", await oven, "degrees")

async def main():
    oven = Oven()
    cooking = asyncio.create_task(cook(oven))
    await asyncio.sleep_ms(50)
    oven.heat(180)
    await cooking

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["type"] == "TypeError" and "iterable" in error["message"]:
        raise Miss(f"{error['message']}: `await` goes through the object as a loop does, and never looks for `__await__`.")
    if error and error["type"] == "AttributeError" and "__await__" in error["message"]:
        raise Miss("A coroutine has no `__await__` here. What `wait()` returns can be handed on as it is.")
    parked = [each for each in run.told["leftovers"] if each == "cook"]
    if parked:
        raise Miss("`cook` waits for ever: a plain `yield` gives the CPU back, and nothing ever wakes the task again.")
    run.ends_well()
    if run.of_task("sleeps", "cook"):
        raise Miss("`cook` sleeps, to look again or to wait for a time. It should wait for the event `hot`.")
    if "cook: the oven has 180 degrees" not in run.lines:
        raise Miss(f"Asked for is “cook: the oven has 180 degrees”. Printed was: {shown(run.lines)}.")
# %% hint
# Which method does `await` look for on the board? The error message says what the object is not.
# %% hint
# Rename the method to `__iter__`. What about the other `__await__`, that of the coroutine?
# %% hint
# `yield from self.hot.wait()`: hand on to the coroutine itself.
# %% solution
class Oven:
    def __init__(self):
        self.hot = asyncio.Event()
        self.degrees = 20

    def heat(self, degrees):
        self.degrees = degrees
        self.hot.set()

    def __iter__(self):
        yield from self.hot.wait()
        return self.degrees

async def cook(oven):
    print("cook: the oven has", await oven, "degrees")

async def main():
    oven = Oven()
    cooking = asyncio.create_task(cook(oven))
    await asyncio.sleep_ms(50)
    oven.heat(180)
    await cooking

asyncio.run(main())
# %% wrong: has no `__await__` here
class Oven:
    def __init__(self):
        self.hot = asyncio.Event()
        self.degrees = 20

    def heat(self, degrees):
        self.degrees = degrees
        self.hot.set()

    def __iter__(self):
        yield from self.hot.wait().__await__()
        return self.degrees

async def cook(oven):
    print("cook: the oven has", await oven, "degrees")

async def main():
    oven = Oven()
    cooking = asyncio.create_task(cook(oven))
    await asyncio.sleep_ms(50)
    oven.heat(180)
    await cooking

asyncio.run(main())
# %% wrong: waits for ever
class Oven:
    def __init__(self):
        self.hot = asyncio.Event()
        self.degrees = 20

    def heat(self, degrees):
        self.degrees = degrees
        self.hot.set()

    def __iter__(self):
        yield self.hot.wait()
        return self.degrees

async def cook(oven):
    print("cook: the oven has", await oven, "degrees")

async def main():
    oven = Oven()
    cooking = asyncio.create_task(cook(oven))
    await asyncio.sleep_ms(50)
    oven.heat(180)
    await cooking

asyncio.run(main())
# %% wrong: It should wait for the event
class Oven:
    def __init__(self):
        self.hot = asyncio.Event()
        self.degrees = 20

    def heat(self, degrees):
        self.degrees = degrees
        self.hot.set()

    def __iter__(self):
        while not self.hot.is_set():
            yield from asyncio.sleep_ms(5)
        return self.degrees

async def cook(oven):
    print("cook: the oven has", await oven, "degrees")

async def main():
    oven = Oven()
    cooking = asyncio.create_task(cook(oven))
    await asyncio.sleep_ms(50)
    oven.heat(180)
    await cooking

asyncio.run(main())
# %% wrong: never looks for `__await__`
class Oven:
    def __init__(self):
        self.hot = asyncio.Event()
        self.degrees = 20

    def heat(self, degrees):
        self.degrees = degrees
        self.hot.set()

    def __await__(self):
        yield from self.hot.wait()
        return self.degrees

async def cook(oven):
    print("cook: the oven has", await oven, "degrees")

async def main():
    oven = Oven()
    cooking = asyncio.create_task(cook(oven))
    await asyncio.sleep_ms(50)
    oven.heat(180)
    await cooking

asyncio.run(main())
# %% wrong: Printed was
class Oven:
    def __init__(self):
        self.hot = asyncio.Event()
        self.degrees = 20

    def heat(self, degrees):
        self.degrees = degrees
        self.hot.set()

    def __iter__(self):
        yield from self.hot.wait()

async def cook(oven):
    print("cook: the oven has", await oven, "degrees")

async def main():
    oven = Oven()
    cooking = asyncio.create_task(cook(oven))
    await asyncio.sleep_ms(50)
    oven.heat(180)
    await cooking

asyncio.run(main())
