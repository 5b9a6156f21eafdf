"""Sleeping, the one shared sleep object, and the order in which sleepers wake, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

CASES = {
    "all sleeps are one object": """
print(asyncio.sleep_ms(1) is asyncio.sleep_ms(2), asyncio.sleep(1) is asyncio.sleep_ms(2))
print(type(asyncio.sleep_ms(1)))
# prints
True True
<class 'SingletonGenerator'>
""",
    "a sleep is not a coroutine": """
async def main():
    for use in (asyncio.create_task, asyncio.gather, lambda aw: asyncio.wait_for(aw, 1)):
        try:
            await use(asyncio.sleep_ms(1))
        except TypeError as error:
            print(error)
asyncio.run(main())
# prints
coroutine expected
coroutine expected
coroutine expected
""",
    "sleepers wake in order of their deadlines": """
async def nap(name, ms):
    await asyncio.sleep_ms(ms)
    print(name, end=" ")
async def main():
    tasks = [asyncio.create_task(nap(ms, ms)) for ms in (300, 100, 200)]
    for task in tasks:
        await task
asyncio.run(main())
# prints
100 200 300 """,
    "a second call overrides the first not yet awaited": """
order = []
async def beside():
    await asyncio.sleep_ms(10)
    order.append("10")
async def main():
    task = asyncio.create_task(beside())
    await asyncio.sleep_ms(0)
    first, second = asyncio.sleep_ms(0), asyncio.sleep_ms(200)
    await first
    order.append("first")
    print(order)
    await second
    print("second does not sleep again")
asyncio.run(main())
# prints
['10', 'first']
second does not sleep again
""",
    "a negative sleep is a sleep of 0": """
async def beat():
    print("beat")
async def main():
    asyncio.create_task(beat())
    await asyncio.sleep_ms(-1000)
    print("main")
    await asyncio.sleep(-1)
asyncio.run(main())
# prints
beat
main
""",
    "sleep_ms wants whole milliseconds, sleep takes seconds with fractions": """
async def main():
    await asyncio.sleep(0.002)
    try:
        await asyncio.sleep_ms(1.5)
    except TypeError as error:
        print("TypeError")
    try:
        await asyncio.sleep_ms("1")
    except TypeError as error:
        print("TypeError")
asyncio.run(main())
# prints
TypeError
TypeError
""",
    "a sleep without await neither sleeps nor complains": """
async def beside():
    print("beside")
async def main():
    asyncio.create_task(beside())
    asyncio.sleep(1000)
    asyncio.sleep_ms(1000000)
    print("main first")
    await asyncio.sleep_ms(0)
asyncio.run(main())
# prints
main first
beside
""",
    "a sleep may be resumed only once": """
nap = asyncio.sleep_ms(0)
print(iter(nap) is nap, hasattr(nap, "send"))
async def main():
    await nap
    await nap
    print("done")
asyncio.run(main())
# prints
True False
done
""",
    "sleeping needs no memory": """
import micropython
async def turn():
    for _ in range(20):
        await asyncio.sleep_ms(0)
async def main():
    task = asyncio.create_task(turn())
    await asyncio.sleep_ms(0)
    micropython.heap_lock()
    try:
        for _ in range(10):
            await asyncio.sleep_ms(0)
    finally:
        micropython.heap_unlock()
    print("slept")
asyncio.run(main())
# prints
slept
""",
    "deadlines counted from a fixed start keep their order under work": """
import time
ticks = []
async def steady():
    due = time.ticks_ms()
    for _ in range(4):
        due = time.ticks_add(due, 40)
        time.sleep_ms(15)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))
        ticks.append("steady")
async def drifting():
    for _ in range(4):
        time.sleep_ms(15)
        await asyncio.sleep_ms(40)
        ticks.append("drifting")
async def main():
    tasks = [asyncio.create_task(steady()), asyncio.create_task(drifting())]
    for task in tasks:
        await task
    print(ticks.index("drifting") > ticks.index("steady"), ticks[-2:])
asyncio.run(main())
# prints
True ['drifting', 'drifting']
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_sleep(vm: Vm, case: str) -> None:
    check(vm, case, "import asyncio")
