"""wait_for: deadlines and what they do to what they wait for, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

# A job lasts so many turns of the loop, or for ever: the order of events then hangs on no clock.
PRELUDE = """import asyncio
forever = 1000000
async def turns(n):
    if n == forever:
        await asyncio.sleep(1000)
    for _ in range(n):
        await asyncio.sleep_ms(0)
async def job(name, n, fail=None):
    try:
        await turns(n)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    print(name, "ends")
    if fail:
        raise fail
    return name
"""

CASES = {
    "wait_for passes the result and the exception through": """
async def main():
    print(await asyncio.wait_for(job("a", 0), 10))
    print(await asyncio.wait_for_ms(job("b", 0), 100000))
    try:
        await asyncio.wait_for(job("c", 0, OSError("c")), 10)
    except OSError as error:
        print(repr(error))
asyncio.run(main())
# prints
a ends
a
b ends
b
c ends
OSError('c',)
""",
    "wait_for with no timeout is a plain await": """
async def main():
    print(await asyncio.wait_for(job("a", 1), None))
    print(await asyncio.wait_for_ms(job("b", 1), None))
asyncio.run(main())
# prints
a ends
a
b ends
b
""",
    "at expiry the awaited is cancelled and the caller gets TimeoutError": """
async def main():
    for wait, limit in ((asyncio.wait_for, 0.02), (asyncio.wait_for_ms, 20), (asyncio.wait_for_ms, 0)):
        try:
            await wait(job("a", forever), limit)
        except asyncio.TimeoutError as error:
            print(repr(error))
asyncio.run(main())
# prints
a cancelled
TimeoutError()
a cancelled
TimeoutError()
a cancelled
TimeoutError()
""",
    "TimeoutError is an Exception of its own": """
print(issubclass(asyncio.TimeoutError, Exception), issubclass(asyncio.TimeoutError, OSError))
try:
    TimeoutError
except NameError as error:
    print(error)
# prints
True False
name 'TimeoutError' isn't defined
""",
    "wait_for waits for a cleanup that awaits": """
async def tidy():
    try:
        await turns(forever)
    finally:
        await turns(8)
        print("tidied")
async def main():
    try:
        await asyncio.wait_for_ms(tidy(), 20)
    except asyncio.TimeoutError:
        print("caller goes on")
asyncio.run(main())
# prints
tidied
caller goes on
""",
    "swallowing the cancel defeats the timeout and loses the result": """
async def stubborn():
    for n in range(3):
        try:
            await turns(6 if n else forever)
        except asyncio.CancelledError:
            print("swallowed", n)
    print("finished")
    return "lost"
async def main():
    try:
        print(await asyncio.wait_for_ms(stubborn(), 15))
    except asyncio.TimeoutError:
        print("timed out")
asyncio.run(main())
# prints
swallowed 0
finished
timed out
""",
    "the awaited runs in a task of its own beside a helper": """
async def who():
    print(asyncio.current_task() is main_task)
async def main():
    global main_task
    main_task = asyncio.current_task()
    await asyncio.wait_for(who(), 1)
asyncio.run(main())
# prints
False
""",
    "cancelling who awaits wait_for cancels the awaited": """
async def patient():
    try:
        await asyncio.wait_for(job("a", forever), 10)
    except asyncio.CancelledError as error:
        print("patient cancelled", error.args)
async def main():
    task = asyncio.create_task(patient())
    await turns(2)
    task.cancel()
    await task
    await turns(2)
asyncio.run(main())
# prints
patient cancelled ()
a cancelled
""",
    "cancelled in the turn in which the awaited ends, the caller is cancelled": """
async def patient(task):
    await asyncio.wait_for(task, 1000)
    print("never")
async def main():
    async def breaker():
        await turns(3)
        waiter.cancel()
    task = asyncio.create_task(job("a", 3))
    asyncio.create_task(breaker())
    waiter = asyncio.create_task(patient(task))
    await turns(9)
    print(task.done(), waiter.done(), repr(waiter.data))
asyncio.run(main())
# prints
a ends
True True CancelledError()
""",
    "an awaited task that ends by being cancelled passes that on": """
async def main():
    task = asyncio.create_task(job("a", forever))
    async def breaker():
        task.cancel()
    asyncio.create_task(breaker())
    try:
        await asyncio.wait_for(task, 10)
    except asyncio.CancelledError as error:
        print(repr(error))
asyncio.run(main())
# prints
a cancelled
CancelledError()
""",
    "wait_for inside wait_for: the shorter limit decides": """
async def main():
    for outer, inner in ((20, 100000), (100000, 20)):
        try:
            await asyncio.wait_for_ms(asyncio.wait_for_ms(job("a", forever), inner), outer)
        except asyncio.TimeoutError:
            print("outer" if outer < inner else "inner")
asyncio.run(main())
# prints
a cancelled
outer
a cancelled
inner
""",
    "a finished task gives its result at once": """
async def main():
    task = asyncio.create_task(job("a", 0))
    await task
    print(await asyncio.wait_for_ms(task, 0))
asyncio.run(main())
# prints
a ends
a
""",
    "wait_for a gather is a deadline for the group": """
async def main():
    print(await asyncio.wait_for_ms(asyncio.gather(job("a", 0), job("b", 1)), 100000))
    try:
        await asyncio.wait_for_ms(asyncio.gather(job("a", 0), job("b", forever)), 20)
    except asyncio.TimeoutError:
        print("late")
asyncio.run(main())
# prints
a ends
b ends
['a', 'b']
a ends
b cancelled
late
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_wait_for(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
