"""gather and wait_for, as on a board."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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

GATHER = {
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

WAIT_FOR = {
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


@pytest.mark.parametrize("case", GATHER.values(), ids=GATHER.keys())
def test_gather(vm: Callable[[str], str], case: str) -> None:
    """Each case is a cell, then what it prints."""
    source, _, prints = case.partition("# prints\n")
    assert vm(PRELUDE + source) == prints


@pytest.mark.parametrize("case", WAIT_FOR.values(), ids=WAIT_FOR.keys())
def test_wait_for(vm: Callable[[str], str], case: str) -> None:
    """Each case is a cell, then what it prints."""
    source, _, prints = case.partition("# prints\n")
    assert vm(PRELUDE + source) == prints
