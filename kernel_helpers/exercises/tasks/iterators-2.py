# %% task, 8 minutes
# Let others in
#
# The log is in memory, and replaying a line takes 4 ms. `beat` starves meanwhile. Repair the *iterator*, so that
# `beat` is never kept waiting for more than 20 ms. The replay itself must hardly get slower: 30 lines in less than 300
# ms.
# %% before
import asyncio, time, live
from machine import LED

led = LED("LED_BLUE")

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass

async def beat():
    while True:
        await asyncio.sleep_ms(10)
# %% stub
class Log:
    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == len(self.lines):
            raise StopAsyncIteration
        self.at += 1
        return self.lines[self.at - 1]

async def replay(log):
    n = 0
    async for line in log:
        work(4)
        n += 1
    print("lines:", n)

async def main():
    beating = asyncio.create_task(beat())
    await asyncio.create_task(replay(Log(["line"] * 30)))
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    if "lines: 30" not in run.lines:
        raise Miss(f"All 30 lines should be replayed. Printed was: {shown(run.lines)}.")
    run.not_starved("beat", 20)
    long = run.ended_ms("replay") - run.began_ms("replay")
    if long > 300:
        slept = len([ms for ms in run.asked_ms("replay") if ms > 0])
        raise Miss(f"The replay took {span(long)}, and should take less than 300 ms. It slept {slept} times for longer than a turn.")
# %% hint
# Where is the await in this loop that really pauses?
# %% hint
# It need not wait for anything. It only has to let the others have their turn.
# %% hint
# `await asyncio.sleep_ms(0)` in `__anext__`, before it returns.
# %% solution
class Log:
    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == len(self.lines):
            raise StopAsyncIteration
        await asyncio.sleep_ms(0)
        self.at += 1
        return self.lines[self.at - 1]

async def replay(log):
    n = 0
    async for line in log:
        work(4)
        n += 1
    print("lines:", n)

async def main():
    beating = asyncio.create_task(beat())
    await asyncio.create_task(replay(Log(["line"] * 30)))
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: took
class Log:
    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == len(self.lines):
            raise StopAsyncIteration
        await asyncio.sleep_ms(10)
        self.at += 1
        return self.lines[self.at - 1]

async def replay(log):
    n = 0
    async for line in log:
        work(4)
        n += 1
    print("lines:", n)

async def main():
    beating = asyncio.create_task(beat())
    await asyncio.create_task(replay(Log(["line"] * 30)))
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: held the CPU
class Log:
    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == len(self.lines):
            raise StopAsyncIteration
        time.sleep_ms(1)
        self.at += 1
        return self.lines[self.at - 1]

async def replay(log):
    n = 0
    async for line in log:
        work(4)
        n += 1
    print("lines:", n)

async def main():
    beating = asyncio.create_task(beat())
    await asyncio.create_task(replay(Log(["line"] * 30)))
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: held the CPU
class Log:
    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == len(self.lines):
            raise StopAsyncIteration
        if self.at % 10 == 0:
            await asyncio.sleep_ms(0)
        self.at += 1
        return self.lines[self.at - 1]

async def replay(log):
    n = 0
    async for line in log:
        work(4)
        n += 1
    print("lines:", n)

async def main():
    beating = asyncio.create_task(beat())
    await asyncio.create_task(replay(Log(["line"] * 30)))
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
