# %% task, 4 minutes, stopped after 1000 ms
# A limit
#
# This queue has no limit: `put` never waits. Let it wait while three or more items are there. Change nothing but `put`.
# %% before
import asyncio
# %% stub
class Small:
    def __init__(self):
        self.items = []
        self.filled, self.emptied = asyncio.Event(), asyncio.Event()

    async def put(self, item):
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        item = self.items.pop(0)
        self.emptied.set()
        return item

async def maker(queue):
    for n in range(10):
        await asyncio.sleep_ms(4)
        await queue.put(n)
        print("put", n, "there:", len(queue.items))

async def user(queue):
    for _ in range(10):
        print("got", await queue.get())
        await asyncio.sleep_ms(15)

async def main():
    queue = Small()
    await asyncio.gather(maker(queue), user(queue))

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss("The program stands still: `maker` waits in `put` for a signal that does not come. Who sets it, and is it cleared only when the queue is full?")
    run.ends_well()
    there = [int(line.split()[-1]) for line in run.lines if line.startswith("put ")]
    if not there or max(there) > 3:
        raise Miss(f"Up to {max(there + [0])} items lay in the queue, because `put` let `maker` go on although it was full: 3 is the limit.")
    got = [line for line in run.lines if line.startswith("got ")]
    if got != [f"got {n}" for n in range(10)]:
        raise Miss(f"All ten must arrive, in order. Printed was: {shown(got)}.")
    if max(there) < 3:
        raise Miss(f"Never more than {max(there)} items were there: three should fit.")
    if [each for each in run.of_task("sleeps", "maker") if each["asked_ms"] not in (3, 4)]:
        raise Miss("`maker` sleeps in `put` and looks again: it asks. It should wait for `emptied`.")
# %% hint
# `get` sets `emptied` each time it has taken something.
# %% hint
# While the queue is full: clear `emptied`, and wait for it. `get` does the same with `filled`.
# %% hint
# Three lines before the `append`: `while len(self.items) >= 3:`, and in it `self.emptied.clear()` and `await self.emptied.wait()`.
# %% solution
class Small:
    def __init__(self):
        self.items = []
        self.filled, self.emptied = asyncio.Event(), asyncio.Event()

    async def put(self, item):
        while len(self.items) >= 3:
            self.emptied.clear()
            await self.emptied.wait()
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        item = self.items.pop(0)
        self.emptied.set()
        return item

async def maker(queue):
    for n in range(10):
        await asyncio.sleep_ms(4)
        await queue.put(n)
        print("put", n, "there:", len(queue.items))

async def user(queue):
    for _ in range(10):
        print("got", await queue.get())
        await asyncio.sleep_ms(15)

async def main():
    queue = Small()
    await asyncio.gather(maker(queue), user(queue))

asyncio.run(main())
# %% wrong: it asks
class Small:
    def __init__(self):
        self.items = []
        self.filled, self.emptied = asyncio.Event(), asyncio.Event()

    async def put(self, item):
        while len(self.items) >= 3:
            await asyncio.sleep_ms(1)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        item = self.items.pop(0)
        self.emptied.set()
        return item

async def maker(queue):
    for n in range(10):
        await asyncio.sleep_ms(4)
        await queue.put(n)
        print("put", n, "there:", len(queue.items))

async def user(queue):
    for _ in range(10):
        print("got", await queue.get())
        await asyncio.sleep_ms(15)

async def main():
    queue = Small()
    await asyncio.gather(maker(queue), user(queue))

asyncio.run(main())
# %% wrong: All ten must arrive
class Small:
    def __init__(self):
        self.items = []
        self.filled, self.emptied = asyncio.Event(), asyncio.Event()

    async def put(self, item):
        if len(self.items) >= 3:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        item = self.items.pop(0)
        self.emptied.set()
        return item

async def maker(queue):
    for n in range(10):
        await asyncio.sleep_ms(4)
        await queue.put(n)
        print("put", n, "there:", len(queue.items))

async def user(queue):
    for _ in range(5):
        print("got", await queue.get())
        await asyncio.sleep_ms(15)

async def main():
    queue = Small()
    await asyncio.gather(maker(queue), user(queue))

asyncio.run(main())
# %% wrong: `put` let `maker` go on
class Small:
    def __init__(self):
        self.items = []
        self.filled, self.emptied = asyncio.Event(), asyncio.Event()

    async def put(self, item):
        while len(self.items) >= 4:
            self.emptied.clear()
            await self.emptied.wait()
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        item = self.items.pop(0)
        self.emptied.set()
        return item

async def maker(queue):
    for n in range(10):
        await asyncio.sleep_ms(4)
        await queue.put(n)
        print("put", n, "there:", len(queue.items))

async def user(queue):
    for _ in range(10):
        print("got", await queue.get())
        await asyncio.sleep_ms(15)

async def main():
    queue = Small()
    await asyncio.gather(maker(queue), user(queue))

asyncio.run(main())
