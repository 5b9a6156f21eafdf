"""Lock: one holder at a time, in order, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

# Turns of the loop, not milliseconds: the order of events then hangs on no clock.
PRELUDE = """import asyncio
async def turns(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)
"""

CASES = {
    "acquire returns True, release gives back, both by hand and with async with": """
async def main():
    lock = asyncio.Lock()
    print(lock.locked(), await lock.acquire(), lock.locked())
    lock.release()
    async with lock as held:
        print(held, lock.locked())
    print(lock.locked())
asyncio.run(main())
# prints
False True True
True True
False
""",
    "releasing a lock that is not held": """
lock = asyncio.Lock()
try:
    lock.release()
except RuntimeError as error:
    print(error)
# prints
Lock not acquired
""",
    "anybody may release": """
async def thief(lock):
    lock.release()
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    await asyncio.create_task(thief(lock))
    print(lock.locked())
asyncio.run(main())
# prints
False
""",
    "waiters get the lock in order": """
async def user(name, lock):
    async with lock:
        print(name, "in", end=" ")
        await turns(3)
        print(name, "out")
async def main():
    lock = asyncio.Lock()
    await asyncio.gather(*[user(name, lock) for name in "abcd"])
asyncio.run(main())
# prints
a in a out
b in b out
c in c out
d in d out
""",
    "shared state across an await needs the lock": """
class NoLock:
    async def __aenter__(self):
        pass
    async def __aexit__(self, *error):
        pass
async def add(items, lock):
    async with lock:
        n = len(items)
        await turns(2)
        items.append(n)
async def main():
    for lock in (NoLock(), asyncio.Lock()):
        items = []
        await asyncio.gather(*[add(items, lock) for _ in range(3)])
        print(items)
asyncio.run(main())
# prints
[0, 0, 0]
[0, 1, 2]
""",
    "a lock held twice by one task is stuck until its deadline, then free": """
lock = asyncio.Lock()
async def twice():
    async with lock:
        async with lock:
            print("never")
async def main():
    try:
        await asyncio.wait_for_ms(twice(), 20)
    except asyncio.TimeoutError:
        print("stuck", lock.locked())
asyncio.run(main())
# prints
stuck False
""",
    "between release and the next holder's step it looks unlocked but is not": """
async def user(name, lock):
    await lock.acquire()
    print(name)
    lock.release()
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    asyncio.create_task(user("first", lock))
    await turns(1)
    lock.release()
    print("locked", lock.locked())
    try:
        lock.release()
    except RuntimeError as error:
        print(error)
    await user("second", lock)
asyncio.run(main())
# prints
locked False
Lock not acquired
first
second
""",
    "a task cancelled after it was given the lock passes it on": """
async def user(name, lock):
    async with lock:
        print(name)
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    a, b = [asyncio.create_task(user(name, lock)) for name in "ab"]
    await turns(1)
    lock.release()
    a.cancel()
    await turns(3)
    print(a.done(), b.done(), lock.locked())
asyncio.run(main())
# prints
b
True True False
""",
    "cancelled while queueing leaves the holder alone": """
async def user(name, lock):
    async with lock:
        print(name)
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    a, b = [asyncio.create_task(user(name, lock)) for name in "ab"]
    await turns(1)
    a.cancel()
    await turns(2)
    print(lock.locked())
    lock.release()
    await turns(2)
asyncio.run(main())
# prints
True
b
""",
    "a lock is of no use in plain with": """
try:
    with asyncio.Lock():
        pass
except AttributeError as error:
    print("AttributeError")
# prints
AttributeError
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_lock(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
