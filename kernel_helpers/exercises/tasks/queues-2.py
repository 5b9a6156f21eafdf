# %% task, 8 minutes, stopped after 1000 ms
# The end pushes things out
#
# `maker` drops the oldest when the queue is full. That is right for its items. But at the end it pushes out, with the
# sentinels, the two newest items, 6 and 7, which should have arrived. Repair `maker`: both must arrive, then both users end.
# Nothing else may change: of the items the oldest are still dropped.
# %% before
import asyncio, live, time

class Queue:
    # At most `limit` items, first in, first out.
    def __init__(self, limit):
        self.limit = limit
        self.items = []
        self.filled = live.name(asyncio.Event(), "filled")
        self.emptied = live.name(asyncio.Event(), "emptied")

    async def put(self, item):
        while len(self.items) >= self.limit:
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

class Queue(Queue):
    def put_and_drop_oldest(self, item):
        # What had to go for it, or None.
        gone = self.items.pop(0) if len(self.items) >= self.limit else None
        self.items.append(item)
        self.filled.set()
        return gone
# %% stub
async def maker(queue):
    for n in range(8):
        await asyncio.sleep_ms(5)
        queue.put_and_drop_oldest(n)
    for _ in ("user 1", "user 2"):
        queue.put_and_drop_oldest(None)

async def user(name, queue):
    while (item := await queue.get()) is not None:
        print(name, "got", item)
        await asyncio.sleep_ms(60)
    print(name, "ends")

async def main():
    queue = Queue(2)
    await asyncio.gather(maker(queue), user("a", queue), user("b", queue))

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted" or run.told["leftovers"]:
        raise Miss("A user still waits: each of them needs a `None` of its own, and none of these may be lost.")
    run.ends_well()
    got = [line.split()[-1] for line in run.lines if " got " in line]
    lost = [each for each in ("6", "7") if each not in got]
    if lost:
        raise Miss(f"Never arrived: item {listed(lost)}. It was in the queue, and was dropped to make room for a `None`.")
    if len(got) > 5:
        raise Miss(f"{len(got)} items arrived: `maker` waited for room. Only the sentinels may wait; of the items the oldest are dropped.")
    if run.ended_ms("user") > 400:
        raise Miss("The users should end as soon as the last items are done.")
    if [each for each in run.of_task("sleeps", "maker") if each["asked_ms"] > 5]:
        raise Miss("`maker` sleeps until there should be room. How long that takes it cannot know: let it wait for the room itself.")
# %% hint
# What is the oldest thing in the queue when the first `None` comes?
# %% hint
# There is a way into the queue that drops nothing. It waits instead.
# %% hint
# `await queue.put(None)`, once for each user.
# %% solution
async def maker(queue):
    for n in range(8):
        await asyncio.sleep_ms(5)
        queue.put_and_drop_oldest(n)
    for _ in ("user 1", "user 2"):
        await queue.put(None)

async def user(name, queue):
    while (item := await queue.get()) is not None:
        print(name, "got", item)
        await asyncio.sleep_ms(60)
    print(name, "ends")

async def main():
    queue = Queue(2)
    await asyncio.gather(maker(queue), user("a", queue), user("b", queue))

asyncio.run(main())
# %% wrong: A user still waits
async def maker(queue):
    for n in range(8):
        await asyncio.sleep_ms(5)
        queue.put_and_drop_oldest(n)
    await queue.put(None)

async def user(name, queue):
    while (item := await queue.get()) is not None:
        print(name, "got", item)
        await asyncio.sleep_ms(60)
    print(name, "ends")

async def main():
    queue = Queue(2)
    await asyncio.gather(maker(queue), user("a", queue), user("b", queue))

asyncio.run(main())
# %% wrong: `maker` waited for room
async def maker(queue):
    for n in range(8):
        await asyncio.sleep_ms(5)
        await queue.put(n)
    for _ in ("user 1", "user 2"):
        await queue.put(None)

async def user(name, queue):
    while (item := await queue.get()) is not None:
        print(name, "got", item)
        await asyncio.sleep_ms(60)
    print(name, "ends")

async def main():
    queue = Queue(2)
    await asyncio.gather(maker(queue), user("a", queue), user("b", queue))

asyncio.run(main())
# %% wrong: How long that takes
async def maker(queue):
    for n in range(8):
        await asyncio.sleep_ms(5)
        queue.put_and_drop_oldest(n)
    for _ in ("user 1", "user 2"):
        await asyncio.sleep_ms(130)
        queue.put_and_drop_oldest(None)

async def user(name, queue):
    while (item := await queue.get()) is not None:
        print(name, "got", item)
        await asyncio.sleep_ms(60)
    print(name, "ends")

async def main():
    queue = Queue(2)
    await asyncio.gather(maker(queue), user("a", queue), user("b", queue))

asyncio.run(main())
