"""Cancelling tasks, as on a board."""

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
    "CancelledError is a BaseException that except Exception does not catch": """
print(issubclass(asyncio.CancelledError, Exception), issubclass(asyncio.CancelledError, BaseException))
async def work(kinds):
    try:
        await asyncio.sleep(1000)
    except kinds:
        print("caught by", kinds)
async def main():
    for kinds in (Exception, BaseException):
        task = asyncio.create_task(work(kinds))
        await asyncio.sleep_ms(0)
        task.cancel()
        await asyncio.sleep_ms(0)
        print(task.done(), repr(task.data))
asyncio.run(main())
# prints
False True
True CancelledError()
caught by <class 'BaseException'>
True StopIteration()
""",
    "cancel raises where the task is suspended, promptly": """
async def work():
    try:
        await asyncio.sleep(1000)
    finally:
        print("cleaned")
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep_ms(0)
    print(task.cancel())
    try:
        await task
    except asyncio.CancelledError as error:
        print(repr(error))
    print(task.cancel())
asyncio.run(main())
# prints
True
cleaned
CancelledError()
False
""",
    "a task cancelled before its first step never enters its body": """
async def work():
    print("never")
    try:
        print("never")
    finally:
        print("never")
async def main():
    task = asyncio.create_task(work())
    print(task.cancel())
    await turns(5)
    print(task.done(), repr(task.data))
asyncio.run(main())
# prints
True
True CancelledError()
""",
    "cancelling a finished task gives False": """
async def work():
    return 1
async def main():
    task = asyncio.create_task(work())
    print(await task, task.cancel(), await task)
asyncio.run(main())
# prints
1 False 1
""",
    "a task cannot cancel itself": """
async def main():
    try:
        asyncio.current_task().cancel()
    except RuntimeError as error:
        print(error)
asyncio.run(main())
# prints
can't cancel self
""",
    "cancelling who awaits a task cancels that task": """
async def inner():
    try:
        await asyncio.sleep(1000)
    finally:
        print("inner cancelled")
async def outer(task):
    try:
        await task
    finally:
        print("outer cancelled")
async def main():
    task = asyncio.create_task(inner())
    waiter = asyncio.create_task(outer(task))
    await asyncio.sleep_ms(0)
    print(waiter.cancel())
    await turns(5)
    print(task.done(), waiter.done(), repr(waiter.data))
asyncio.run(main())
# prints
True
inner cancelled
outer cancelled
True True CancelledError()
""",
    "a task that swallows the cancel runs on": """
async def stubborn():
    for n in range(3):
        try:
            await turns(10)
            print("stage", n)
        except asyncio.CancelledError:
            print("swallowed", n)
    return "finished"
async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep_ms(0)
    task.cancel()
    print(await task)
asyncio.run(main())
# prints
swallowed 0
stage 1
stage 2
finished
""",
    "a second cancel replaces the first not yet delivered": """
async def work():
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        print("once")
        await turns(5)
        print("not again")
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep_ms(0)
    print(task.cancel(), task.cancel())
    await task
asyncio.run(main())
# prints
True True
once
not again
""",
    "cancelled and unawaited is silent": """
async def work():
    await asyncio.sleep(1000)
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep_ms(0)
    task.cancel()
    await turns(5)
asyncio.run(main())
print("silent")
# prints
silent
""",
    "shutdown cancels each task, then gathers the ends": """
async def forever(name):
    try:
        while True:
            await turns(5)
    finally:
        print(name, "off")
async def main():
    tasks = [asyncio.create_task(forever(name)) for name in ("sender", "watcher")]
    try:
        await turns(20)
        raise OSError("camera")
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        print(ends, [isinstance(end, Exception) for end in ends])
try:
    asyncio.run(main())
except OSError as error:
    print(repr(error))
print(asyncio.core._task_queue.peek())
# prints
sender off
watcher off
[CancelledError(), CancelledError()] [False, False]
OSError('camera',)
None
""",
    "leftovers are frozen between runs and resume in the next": """
import time
log = []
async def beat():
    try:
        while True:
            log.append("beat")
            await turns(5)
    finally:
        log.append("never")
async def a():
    asyncio.create_task(beat())
    await asyncio.sleep_ms(0)
async def b():
    await turns(20)
asyncio.run(a())
print(log)
time.sleep_ms(20)
print(log)
asyncio.run(b())
print(len(log) > 1, "never" in log)
asyncio.new_event_loop()
log.clear()
asyncio.run(b())
print(log)
# prints
['beat']
['beat']
True False
[]
""",
    "leftovers survive a main that fails": """
async def beat():
    while True:
        await turns(1)
        print("beat")
        asyncio.get_event_loop().stop()
async def main():
    asyncio.create_task(beat())
    await asyncio.sleep_ms(0)
    raise ValueError
try:
    asyncio.run(main())
except ValueError:
    print("failed")
asyncio.get_event_loop().run_forever()
# prints
failed
beat
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_cancel(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
