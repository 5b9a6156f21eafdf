"""gather: fan out, collect, fail and cancel, as on a board."""

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
    "gather gives results in the order of its arguments": """
async def main():
    print(await asyncio.gather(job("a", 4), job("b", 8), job("c", 0)))
asyncio.run(main())
# prints
c ends
a ends
b ends
['a', 'b', 'c']
""",
    "gather schedules nothing until it is awaited": """
async def main():
    group = asyncio.gather(job("a", 0), job("b", 0))
    await turns(2)
    print("nothing yet", hasattr(group, "send"))
    print(await group)
asyncio.run(main())
# prints
nothing yet True
a ends
b ends
['a', 'b']
""",
    "an empty gather gives an empty list": """
async def main():
    print(await asyncio.gather(), await asyncio.gather(return_exceptions=True))
asyncio.run(main())
# prints
[] []
""",
    "gather with an exception does not cancel the others": """
async def main():
    try:
        await asyncio.gather(job("ok", 6), job("bad", 2, OSError("bad")), job("quick", 0))
    except OSError as error:
        print("caught", repr(error))
    await turns(20)
asyncio.run(main())
# prints
quick ends
bad ends
caught OSError('bad',)
ok ends
""",
    "a second failure in a gather that has raised is reported": """
async def main():
    asyncio.get_event_loop().set_exception_handler(lambda loop, context: print(repr(context["exception"])))
    try:
        await asyncio.gather(job("a", 0, OSError("a")), job("b", 2, OSError("b")))
    except OSError as error:
        print("caught", repr(error))
    await turns(12)
asyncio.run(main())
# prints
a ends
caught OSError('a',)
b ends
OSError('b',)
""",
    "of two failures in one turn the first counts and the second is silent": """
async def main():
    asyncio.get_event_loop().set_exception_handler(lambda loop, context: print("reported"))
    try:
        await asyncio.gather(job("a", 1, OSError("a")), job("b", 1, OSError("b")), job("c", 1))
    except OSError as error:
        print("caught", repr(error))
    await turns(5)
    print(asyncio.core._task_queue.peek())
asyncio.run(main())
# prints
a ends
b ends
c ends
caught OSError('a',)
None
""",
    "return_exceptions collects errors, CancelledError among them": """
async def gone():
    raise asyncio.CancelledError
async def main():
    ends = await asyncio.gather(job("a", 1), job("b", 0, OSError("b")), gone(), return_exceptions=True)
    print(ends, [isinstance(end, Exception) for end in ends])
asyncio.run(main())
# prints
b ends
a ends
['a', OSError('b',), CancelledError()] [False, True, False]
""",
    "gather takes finished tasks": """
async def main():
    tasks = [asyncio.create_task(job("a", 0)), asyncio.create_task(job("b", 0, OSError("b")))]
    asyncio.get_event_loop().set_exception_handler(lambda loop, context: print("reported"))
    await turns(2)
    print(await asyncio.gather(*tasks, job("c", 0), return_exceptions=True))
    try:
        await asyncio.gather(*tasks, job("d", 0))
    except OSError as error:
        print(repr(error))
    await turns(2)
asyncio.run(main())
# prints
a ends
b ends
reported
c ends
['a', OSError('b',), 'c']
OSError('b',)
d ends
""",
    "a task awaited elsewhere cannot be gathered": """
async def fetch(task):
    print("fetched", await task)
async def main():
    task = asyncio.create_task(job("a", 2))
    asyncio.create_task(fetch(task))
    await turns(1)
    try:
        await asyncio.gather(task)
    except RuntimeError as error:
        print(error)
    await turns(12)
asyncio.run(main())
# prints
can't gather
a ends
fetched a
""",
    "the same task twice cannot be gathered": """
async def main():
    task = asyncio.create_task(job("a", 2))
    try:
        await asyncio.gather(task, task)
    except RuntimeError as error:
        print(error)
asyncio.run(main())
# prints
can't gather
""",
    "a task in a gather cannot be awaited": """
async def group(task):
    print(await asyncio.gather(task))
async def main():
    task = asyncio.create_task(job("a", 2))
    asyncio.create_task(group(task))
    await turns(1)
    try:
        await task
    except RuntimeError as error:
        print(error)
    await turns(12)
asyncio.run(main())
# prints
can't wait
a ends
['a']
""",
    "cancelling who awaits a gather cancels the children": """
async def group():
    try:
        await asyncio.gather(job("a", forever), job("b", forever), job("c", 0))
    except asyncio.CancelledError:
        print("group cancelled")
        raise
async def main():
    task = asyncio.create_task(group())
    await turns(4)
    task.cancel()
    await turns(4)
    print(task.done())
asyncio.run(main())
# prints
c ends
group cancelled
a cancelled
b cancelled
True
""",
    "a cancelled gather does not wait for cleanup that awaits": """
async def tidy(name, n):
    try:
        await turns(forever)
    finally:
        if n:
            await turns(n)
        print(name, "tidied")
async def main():
    for n in (0, 40):
        try:
            await asyncio.wait_for_ms(asyncio.gather(tidy("a", n), tidy("b", n)), 20)
        except asyncio.TimeoutError:
            print("caller goes on")
    await turns(120)
asyncio.run(main())
# prints
a tidied
b tidied
caller goes on
caller goes on
a tidied
b tidied
""",
    "gather refuses what is neither task nor coroutine": """
async def main():
    for thing in (1, None, job, asyncio.sleep_ms(1)):
        try:
            await asyncio.gather(thing)
        except TypeError as error:
            print(error)
asyncio.run(main())
# prints
coroutine expected
coroutine expected
coroutine expected
coroutine expected
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_gather(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
