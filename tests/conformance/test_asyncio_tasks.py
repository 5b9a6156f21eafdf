"""Tasks, run(), current_task() and the order in which things run, as on a board."""

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
    "run returns what main returns": """
async def main():
    return 7
print(asyncio.run(main()))
# prints
7
""",
    "run raises what main raises": """
async def main():
    raise ValueError("no")
try:
    asyncio.run(main())
except ValueError as error:
    print(repr(error))
# prints
ValueError('no',)
""",
    "run refuses a function and anything else without send": """
async def main():
    pass
for thing in (main, 1, None, [], asyncio.sleep_ms(1)):
    try:
        asyncio.run(thing)
    except TypeError as error:
        print(error)
# prints
coroutine expected
coroutine expected
coroutine expected
coroutine expected
coroutine expected
""",
    "create_task refuses what has no send": """
for thing in (print, 1, asyncio.sleep(1)):
    try:
        asyncio.create_task(thing)
    except TypeError as error:
        print(error)
# prints
coroutine expected
coroutine expected
coroutine expected
""",
    "create_task takes any object with send": """
class Steps:
    def send(self, value):
        print("sent", value)
        raise StopIteration(5)
async def main():
    print(await asyncio.create_task(Steps()))
asyncio.run(main())
# prints
sent None
5
""",
    "a created task begins when its creator suspends and in order of creation": """
async def step(name):
    print(name)
async def main():
    for name in "abc":
        asyncio.create_task(step(name))
    print("created, nothing has started yet")
    await asyncio.sleep_ms(0)
    print("main")
asyncio.run(main())
# prints
created, nothing has started yet
a
b
c
main
""",
    "one thing runs at a time and equals take turns": """
async def step(name):
    for n in range(3):
        print(name, n, end=" ")
        await asyncio.sleep_ms(0)
async def main():
    tasks = [asyncio.create_task(step(name)) for name in "abc"]
    for task in tasks:
        await task
asyncio.run(main())
print()
# prints
a 0 b 0 c 0 a 1 b 1 c 1 a 2 b 2 c 2 \n""",
    "a loop without a suspending await starves the others": """
log = []
async def beat():
    for n in range(3):
        log.append("beat")
        await asyncio.sleep_ms(0)
async def hog(polite):
    for n in range(3):
        log.append("hog")
        if polite:
            await asyncio.sleep_ms(0)
async def main(polite):
    tasks = [asyncio.create_task(hog(polite)), asyncio.create_task(beat())]
    for task in tasks:
        await task
for polite in (False, True):
    log.clear()
    asyncio.run(main(polite))
    print(*log)
# prints
hog hog hog beat beat beat
hog beat hog beat hog beat
""",
    "an await that does not suspend does not switch": """
async def trivial():
    return 1
async def other(log):
    log.append("other")
async def main():
    log = []
    event, lock, flag = asyncio.Event(), asyncio.Lock(), asyncio.ThreadSafeFlag()
    event.set()
    finished = asyncio.create_task(trivial())
    await finished
    asyncio.create_task(other(log))
    for _ in range(1000):
        flag.set()
        await event.wait()
        await lock.acquire()
        lock.release()
        await flag.wait()
        await trivial()
        await finished
    print(log)
    await asyncio.sleep_ms(0)
    print(log)
asyncio.run(main())
# prints
[]
['other']
""",
    "calling a coroutine function runs nothing and says nothing": """
async def shout():
    print("never")
async def main():
    shout()
    await turns(5)
asyncio.run(main())
print("quiet")
# prints
quiet
""",
    "await runs a coroutine inside its caller, create_task beside it": """
async def who(label):
    print(label, asyncio.current_task() is main_task)
async def main():
    global main_task
    main_task = asyncio.current_task()
    await who("awaited")
    await asyncio.create_task(who("created"))
asyncio.run(main())
# prints
awaited True
created False
""",
    "steps awaited one after the other do not overlap, tasks do": """
async def step(name):
    print(name, "begins", end=" ")
    await turns(10)
    print(name, "ends", end=" ")
async def main():
    await step("a")
    await step("b")
    print()
    tasks = [asyncio.create_task(step(name)) for name in "ab"]
    for task in tasks:
        await task
    print()
asyncio.run(main())
# prints
a begins a ends b begins b ends \na begins b begins a ends b ends \n""",
    "a task nobody keeps runs on": """
async def beat():
    for n in range(2):
        print("beat", n)
        await turns(1)
async def main():
    asyncio.create_task(beat())
    await turns(50)
asyncio.run(main())
# prints
beat 0
beat 1
""",
    "a task may be awaited any number of times by several tasks in order": """
async def work():
    await turns(1)
    return 3
async def fetch(name, task):
    print(name, await task)
async def main():
    task = asyncio.create_task(work())
    for name in "abc":
        asyncio.create_task(fetch(name, task))
    await turns(20)
    print(await task, await task)
asyncio.run(main())
# prints
a 3
b 3
c 3
3 3
""",
    "a failed task raises at every await": """
async def work():
    raise ValueError("no")
async def fetch(name, task):
    try:
        await task
    except ValueError as error:
        print(name, repr(error))
async def main():
    task = asyncio.create_task(work())
    await fetch("first", task)
    await fetch("second", task)
asyncio.run(main())
# prints
first ValueError('no',)
second ValueError('no',)
""",
    "a task tells whether it is done and has little else": """
async def work():
    await asyncio.sleep_ms(0)
async def main():
    task = asyncio.create_task(work())
    print(task.done())
    await task
    print(task.done())
    print([name for name in dir(task) if name[0] != "_"])
    for name in ("result", "exception", "cancelled", "set_name", "add_done_callback"):
        print(hasattr(task, name), end=" ")
asyncio.run(main())
print()
# prints
False
True
['cancel', 'coro', 'data', 'done', 'ph_key', 'state']
False False False False False \n""",
    "state of a task goes from True to None unawaited and to False awaited": """
async def work():
    await asyncio.sleep_ms(0)
async def main():
    lone, kept = asyncio.create_task(work()), asyncio.create_task(work())
    print(lone.state, kept.state)
    await kept
    print(lone.state, kept.state, repr(kept.data))
asyncio.run(main())
# prints
True True
None False StopIteration()
""",
    "current_task is the running task and an error outside": """
async def main():
    print(type(asyncio.current_task()) is asyncio.Task)
def outside():
    try:
        asyncio.current_task()
    except RuntimeError as error:
        print(error)
outside()
asyncio.run(main())
outside()
# prints
no running event loop
True
no running event loop
""",
    "a task that waits for main gets its result in the next run": """
async def follower(task):
    print("main gave", await task)
async def main():
    asyncio.create_task(follower(asyncio.current_task()))
    await asyncio.sleep_ms(0)
    return 5
async def later():
    await asyncio.sleep_ms(0)
print(asyncio.run(main()))
asyncio.run(later())
# prints
5
main gave 5
""",
    "a task that waits for a main that fails is never woken": """
async def follower(task):
    try:
        await task
    finally:
        print("never")
async def main():
    asyncio.create_task(follower(asyncio.current_task()))
    await asyncio.sleep_ms(0)
    raise ValueError
async def later():
    await turns(5)
try:
    asyncio.run(main())
except ValueError:
    print("failed")
asyncio.run(later())
# prints
failed
""",
    "a main that failed is done and is not reported": """
async def main():
    raise ValueError
task = asyncio.create_task(main())
try:
    asyncio.core.run_until_complete(task)
except ValueError:
    print(task.done(), task.state, asyncio.core._task_queue.peek())
# prints
True False None
""",
    "Queue, Semaphore, TaskGroup and others are missing": """
for name in ("Queue", "Semaphore", "Condition", "Barrier", "TaskGroup", "timeout", "wait", "shield",
             "as_completed", "to_thread", "Future", "Runner", "Stream"):
    try:
        getattr(asyncio, name)
        print(name)
    except AttributeError as error:
        pass
try:
    asyncio.Queue
except AttributeError as error:
    print(error)
# prints
Queue
""",
    "everything else is there when it is asked for": """
from asyncio import Event, Lock, ThreadSafeFlag, gather, wait_for, wait_for_ms
from asyncio import StreamReader, StreamWriter, open_connection, start_server
print(asyncio.Event is Event, asyncio.event.Event is Event, StreamReader is StreamWriter)
print(asyncio.__version__)
# prints
True True True
(3, 0, 0)
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_tasks(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
