"""ThreadSafeFlag: from interrupts to one task, as on a board."""

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
    "a set flag is passed without a yield and is clear afterwards": """
async def beside():
    print("beside")
async def main():
    flag = asyncio.ThreadSafeFlag()
    asyncio.create_task(beside())
    flag.set()
    await flag.wait()
    print("passed", flag.state)
    await turns(1)
asyncio.run(main())
# prints
passed 0
beside
""",
    "set only stores: the waiter is queued when the loop polls": """
async def waiter(flag):
    await flag.wait()
    print("woken")
async def main():
    flag = asyncio.ThreadSafeFlag()
    task = asyncio.create_task(waiter(flag))
    await turns(1)
    flag.set()
    print(flag.state, asyncio.core._task_queue.peek())
    await turns(1)
    print(task.done())
    await turns(1)
    print(task.done())
asyncio.run(main())
# prints
1 None
False
woken
True
""",
    "many sets before the wake-up count once": """
async def main():
    flag = asyncio.ThreadSafeFlag()
    for _ in range(5):
        flag.set()
    await flag.wait()
    try:
        await asyncio.wait_for_ms(flag.wait(), 10)
    except asyncio.TimeoutError:
        print("once")
asyncio.run(main())
# prints
once
""",
    "clear discards an early set": """
async def main():
    flag = asyncio.ThreadSafeFlag()
    flag.set()
    flag.clear()
    try:
        await asyncio.wait_for_ms(flag.wait(), 10)
    except asyncio.TimeoutError:
        print("cleared")
asyncio.run(main())
# prints
cleared
""",
    "an interrupt's callback wakes an idle loop": """
import micropython
flag = asyncio.ThreadSafeFlag()
def handler(_):
    flag.set()
async def alarm():
    micropython.schedule(handler, None)
async def main():
    asyncio.create_task(alarm())
    print(await flag.wait())
asyncio.run(main())
# prints
None
""",
    "of two waiters the second silently takes the first one's place": """
async def waiter(name, flag):
    await flag.wait()
    print(name)
async def main():
    flag = asyncio.ThreadSafeFlag()
    a, b = [asyncio.create_task(waiter(name, flag)) for name in "ab"]
    await turns(1)
    for _ in range(3):
        flag.set()
        await turns(5)
    print(a.done(), b.done())
asyncio.run(main())
# prints
b
False True
""",
    "a cancelled waiter leaves the poller": """
async def waiter(flag):
    await flag.wait()
async def main():
    flag = asyncio.ThreadSafeFlag()
    task = asyncio.create_task(waiter(flag))
    await turns(1)
    print(len(asyncio.core._io_queue.map))
    task.cancel()
    await turns(1)
    print(len(asyncio.core._io_queue.map), task.done())
asyncio.run(main())
# prints
1
0 True
""",
    "a flag is polled at every step while somebody waits, and only then": """
class Counted(asyncio.ThreadSafeFlag):
    polls = 0
    def ioctl(self, request, events):
        Counted.polls += 1
        return super().ioctl(request, events)
async def main():
    flag = Counted()
    task = asyncio.create_task(flag.wait())
    await turns(1)
    before = Counted.polls
    await turns(10)
    print(Counted.polls - before)
    task.cancel()
    await turns(1)
    before = Counted.polls
    await turns(10)
    print(Counted.polls - before)
asyncio.run(main())
# prints
10
0
""",
    "a flag set while a task holds the CPU wakes its waiter when that task gives way": """
import micropython, time
flag = asyncio.ThreadSafeFlag()
log = []
def handler(_):
    flag.set()
    log.append("interrupt")
async def waiter():
    await flag.wait()
    log.append("woken")
async def hog():
    micropython.schedule(handler, None)
    end = time.ticks_add(time.ticks_ms(), 30)
    while time.ticks_diff(end, time.ticks_ms()) > 0:
        pass
    log.append("hog ends")
async def main():
    asyncio.create_task(waiter())
    await turns(1)
    await asyncio.create_task(hog())
    await turns(2)
    print(log)
asyncio.run(main())
# prints
['interrupt', 'hog ends', 'woken']
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_flag(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
