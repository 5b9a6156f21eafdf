"""What the module lacks and a program builds from what there is: queues, a semaphore, periodic work, retries."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

# Turns of the loop, not milliseconds: the order of events then hangs on no clock.
PRELUDE = """import asyncio
async def turns(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)
class Queue:
    def __init__(self, size, drop=False):
        self.items, self.size, self.drop = [], size, drop
        self.filled, self.taken = asyncio.Event(), asyncio.Event()
    async def put(self, item):
        while len(self.items) >= self.size:
            if self.drop:
                self.items.pop(0)
            else:
                self.taken.clear()
                await self.taken.wait()
        self.items.append(item)
        self.filled.set()
    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        self.taken.set()
        return self.items.pop(0)
"""

CASES = {
    "a full queue of a list and two events holds its producer back": """
async def producer(queue):
    for n in range(5):
        await queue.put(n)
        print("put", n, end=" ")
async def main():
    queue = Queue(2)
    task = asyncio.create_task(producer(queue))
    await turns(5)
    print("| full", queue.items)
    got = []
    for _ in range(5):
        got.append(await queue.get())
        await turns(1)
    print(got, task.done())
asyncio.run(main())
# prints
put 0 put 1 | full [0, 1]
put 2 put 3 put 4 [0, 1, 2, 3, 4] True
""",
    "a queue that drops its oldest never holds its producer back": """
async def main():
    queue = Queue(2, drop=True)
    for n in range(5):
        await queue.put(n)
    print(list(queue.items), await queue.get(), await queue.get())
asyncio.run(main())
# prints
[3, 4] 3 4
""",
    "a semaphore of a counter and an event lets so many in at once": """
class Semaphore:
    def __init__(self, n):
        self.n, self.free = n, asyncio.Event()
    async def __aenter__(self):
        while not self.n:
            self.free.clear()
            await self.free.wait()
        self.n -= 1
    async def __aexit__(self, *error):
        self.n += 1
        self.free.set()
async def worker(gate):
    global inside, most
    async with gate:
        inside += 1
        most = max(most, inside)
        await turns(3)
        inside -= 1
inside = most = 0
async def main():
    gate = Semaphore(2)
    await asyncio.gather(*[worker(gate) for _ in range(5)])
    print(most, inside)
asyncio.run(main())
# prints
2 0
""",
    "a retry waits longer each time and gives the last error": """
waits = []
async def fetch():
    raise OSError(len(waits))
async def patient(tries):
    wait = 1
    for n in range(tries):
        try:
            return await fetch()
        except OSError as error:
            last = error
        waits.append(wait)
        await asyncio.sleep_ms(wait)
        wait *= 2
    raise last
try:
    asyncio.run(patient(4))
except OSError as error:
    print(waits, error.errno)
# prints
[1, 2, 4, 8] 3
""",
    "bounces are told from a press by looking again a little later": """
flag = asyncio.ThreadSafeFlag()
presses = []
async def watcher():
    while True:
        await flag.wait()
        await asyncio.sleep_ms(20)
        flag.clear()
        presses.append(1)
async def main():
    asyncio.create_task(watcher())
    await turns(1)
    for _ in range(2):
        for _ in range(4):
            flag.set()
            await turns(3)
        await asyncio.sleep_ms(60)
    print(len(presses))
asyncio.run(main())
# prints
2
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_recipes(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
