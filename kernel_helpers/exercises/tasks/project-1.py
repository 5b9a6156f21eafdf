# %% task, 6 minutes
# Two limits
#
# This queue forgets nothing, and grows. Let it keep at most three items and drop the oldest, and let `dropped` count
# them. `put` must not wait.
# %% before
import asyncio
# %% stub
class Newest:
    def __init__(self, limit):
        self.limit, self.items, self.dropped = limit, [], 0
        self.filled = asyncio.Event()

    def put(self, item):
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

async def produce(queue):
    for n in range(8):
        queue.put(n)
        await asyncio.sleep_ms(10)

async def main():
    queue = Newest(3)
    await produce(queue)
    kept = []
    while queue.items:
        kept.append(await queue.get())
    print("kept", kept, "dropped", queue.dropped)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    said = [line for line in run.lines if line.startswith("kept")]
    if not said:
        raise Miss(f"The line that begins with “kept” is missing. Printed was: {shown(run.lines)}.")
    kept = said[0].split("]")[0].split("[")[1]
    items = [word.strip() for word in kept.split(",") if word.strip()]
    if len(items) > 3:
        raise Miss(f"The queue kept {len(items)} items, and its limit is 3. What happens when it is full?")
    if items != ["5", "6", "7"]:
        raise Miss(f"The queue kept {kept}. Eight came, and the newest three are 5, 6, 7: drop the oldest.")
    if not said[0].endswith("dropped 5"):
        raise Miss("Five of eight were dropped, and the queue counted: " + said[0].split("]")[1].strip() + ".")
    run.takes(70, 130, "`produce` needs 80 ms when `put` does not wait.")
# %% hint
# Where does an item come in? There you know whether the queue is full.
# %% hint
# Before appending: if there are `limit` items already, take out the first and count it.
# %% hint
# `if len(self.items) == self.limit: self.items.pop(0); self.dropped += 1`, in three lines.
# %% solution
class Newest:
    def __init__(self, limit):
        self.limit, self.items, self.dropped = limit, [], 0
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
            self.dropped += 1
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

async def produce(queue):
    for n in range(8):
        queue.put(n)
        await asyncio.sleep_ms(10)

async def main():
    queue = Newest(3)
    await produce(queue)
    kept = []
    while queue.items:
        kept.append(await queue.get())
    print("kept", kept, "dropped", queue.dropped)

asyncio.run(main())
# %% wrong: What happens when it is full
class Newest:
    def __init__(self, limit):
        self.limit, self.items, self.dropped = limit, [], 0
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) > self.limit:
            self.items.pop(0)
            self.dropped += 1
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

async def produce(queue):
    for n in range(8):
        queue.put(n)
        await asyncio.sleep_ms(10)

async def main():
    queue = Newest(3)
    await produce(queue)
    kept = []
    while queue.items:
        kept.append(await queue.get())
    print("kept", kept, "dropped", queue.dropped)

asyncio.run(main())
# %% wrong: drop the oldest
class Newest:
    def __init__(self, limit):
        self.limit, self.items, self.dropped = limit, [], 0
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop()
            self.dropped += 1
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

async def produce(queue):
    for n in range(8):
        queue.put(n)
        await asyncio.sleep_ms(10)

async def main():
    queue = Newest(3)
    await produce(queue)
    kept = []
    while queue.items:
        kept.append(await queue.get())
    print("kept", kept, "dropped", queue.dropped)

asyncio.run(main())
# %% wrong: the queue counted
class Newest:
    def __init__(self, limit):
        self.limit, self.items, self.dropped = limit, [], 0
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

async def produce(queue):
    for n in range(8):
        queue.put(n)
        await asyncio.sleep_ms(10)

async def main():
    queue = Newest(3)
    await produce(queue)
    kept = []
    while queue.items:
        kept.append(await queue.get())
    print("kept", kept, "dropped", queue.dropped)

asyncio.run(main())
