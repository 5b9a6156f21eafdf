"""Event: one sets, all waiters wake, as on a board."""

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
    "wait returns True, at once when set": """
async def main():
    event = asyncio.Event()
    print(event.is_set())
    event.set()
    print(event.is_set(), await event.wait())
asyncio.run(main())
# prints
False
True True
""",
    "one set wakes all waiters in order, after the setter's own yield": """
async def waiter(name, event):
    print(name, await event.wait())
async def main():
    event = asyncio.Event()
    for name in "abc":
        asyncio.create_task(waiter(name, event))
    await turns(1)
    event.set()
    print("main goes on")
    await turns(1)
    print("main")
asyncio.run(main())
# prints
main goes on
a True
b True
c True
main
""",
    "who was released stays released though clear follows at once": """
async def waiter(name, event):
    await event.wait()
    print(name, event.is_set())
async def main():
    event = asyncio.Event()
    for name in "ab":
        asyncio.create_task(waiter(name, event))
    await turns(1)
    event.set()
    event.clear()
    await turns(1)
asyncio.run(main())
# prints
a False
b False
""",
    "two sets before the wake-up count once": """
async def waiter(event):
    while True:
        await event.wait()
        event.clear()
        print("woken")
async def main():
    event = asyncio.Event()
    asyncio.create_task(waiter(event))
    await turns(1)
    event.set()
    event.set()
    await turns(5)
asyncio.run(main())
# prints
woken
""",
    "clearing after awaited work loses signals, before it keeps them": """
async def worker(event, first):
    global count
    while True:
        await event.wait()
        if first:
            event.clear()
        count += 1
        await turns(4)
        if not first:
            event.clear()
async def main(first):
    global count
    count = 0
    event = asyncio.Event()
    task = asyncio.create_task(worker(event, first))
    await turns(1)
    for _ in range(3):
        event.set()
        await turns(3)
    await turns(20)
    task.cancel()
    print(count)
for first in (False, True):
    asyncio.run(main(first))
# prints
2
3
""",
    "a cancelled waiter leaves the queue": """
async def waiter(name, event):
    await event.wait()
    print(name)
async def main():
    event = asyncio.Event()
    a, b = [asyncio.create_task(waiter(name, event)) for name in "ab"]
    await turns(1)
    a.cancel()
    await turns(1)
    event.set()
    await turns(2)
    print(a.done(), b.done())
asyncio.run(main())
# prints
b
True True
""",
    "a loop on is_set that neither clears nor suspends holds the CPU": """
async def beside(log):
    log.append("beside")
async def main():
    log, rounds, event = [], 0, asyncio.Event()
    event.set()
    asyncio.create_task(beside(log))
    while event.is_set() and rounds < 1000:
        await event.wait()
        rounds += 1
    print(rounds, log)
asyncio.run(main())
# prints
1000 []
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_event(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
