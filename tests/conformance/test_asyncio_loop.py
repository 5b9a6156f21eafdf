"""The Loop object, new_event_loop, and the places where a tracer takes hold, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

# Turns of the loop, not milliseconds: the order of events then hangs on no clock.
PRELUDE = """import asyncio
async def turns(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)
loop = asyncio.get_event_loop()
core = asyncio.core
"""

CASES = {
    "get_event_loop gives the class Loop itself, anywhere": """
async def main():
    print(asyncio.get_event_loop() is loop)
print(loop, asyncio.get_event_loop(16, 16) is asyncio.Loop)
asyncio.run(main())
# prints
<class 'Loop'> True
True
""",
    "run_until_complete takes a coroutine or a task": """
async def work():
    await turns(2)
    return 3
print(loop.run_until_complete(work()), loop.run_until_complete(asyncio.create_task(work())))
try:
    loop.run_until_complete(3)
except TypeError as error:
    print(error)
# prints
3 3
coroutine expected
""",
    "the loop's create_task is the function": """
async def work():
    return 4
async def main():
    print(await loop.create_task(work()))
asyncio.run(main())
# prints
4
""",
    "run_forever runs until stop and leaves the others queued": """
async def beat():
    for n in range(10):
        print("beat", n)
        await turns(1)
async def stopper():
    await turns(2)
    loop.stop()
    print("stop asked")
asyncio.create_task(beat())
asyncio.create_task(stopper())
loop.run_forever()
print("stopped", core._task_queue.peek() is not None)
# prints
beat 0
beat 1
beat 2
stop asked
beat 3
stopped True
""",
    "stop twice or without run_forever does nothing": """
async def stopper():
    loop.stop()
    loop.stop()
loop.stop()
asyncio.create_task(stopper())
loop.run_forever()
print("stopped", core._task_queue.peek())
# prints
stopped None
""",
    "close does nothing": """
async def work():
    return 5
loop.close()
print(asyncio.run(work()))
# prints
5
""",
    "two runs in a row share the loop": """
async def first():
    asyncio.create_task(beside())
async def beside():
    print("beside")
async def second():
    await turns(1)
asyncio.run(first())
print("between")
asyncio.run(second())
# prints
between
beside
""",
    "new_event_loop drops what is queued or waits, and keeps the handler": """
def handler(loop, context):
    pass
async def beside():
    try:
        await asyncio.sleep_ms(0)
    finally:
        print("never")
async def main():
    asyncio.create_task(beside())
    asyncio.create_task(asyncio.ThreadSafeFlag().wait())
    await turns(1)
loop.set_exception_handler(handler)
asyncio.run(main())
print(core._task_queue.peek() is not None, len(core._io_queue.map))
print(asyncio.new_event_loop() is loop)
print(core._task_queue.peek(), len(core._io_queue.map), loop.get_exception_handler() is handler)
# prints
True 1
True
None 0 True
""",
    "run_until_complete without a task returns when nothing is left": """
async def work(name):
    await turns(2)
    print(name)
for name in "ab":
    asyncio.create_task(work(name))
print(core.run_until_complete())
# prints
a
b
None
""",
    "run, run_until_complete and run_forever use core.run_until_complete, whatever it is": """
inner = core.run_until_complete
def traced(main_task=None):
    print("traced")
    return inner(main_task)
core.run_until_complete = traced
async def work():
    loop.stop()
    return 1
print(asyncio.run(work()), loop.run_until_complete(work()))
asyncio.create_task(work())
loop.run_forever()
# prints
traced
traced
1 1
traced
""",
    "run, gather and wait_for use core.create_task, whatever it is": """
inner = core.create_task
def traced(coro):
    print("traced")
    return inner(coro)
core.create_task = traced
async def work():
    pass
async def main():
    print("gather")
    await asyncio.gather(work(), work())
    print("wait_for")
    await asyncio.wait_for(work(), 10)
asyncio.run(main())
# prints
traced
gather
traced
traced
wait_for
traced
traced
""",
    "core has every name a tracer needs": """
names = ("run_until_complete", "create_task", "_promote_to_task", "_task_queue", "_io_queue", "cur_task",
         "IOQueue", "Loop", "CancelledError", "TimeoutError", "ticks", "ticks_diff", "ticks_add",
         "_exc_context", "_stopper", "_stop_task", "Task", "TaskQueue")
print([name for name in names if not hasattr(core, name)])
# prints
[]
""",
    "an IOQueue of one's own is asked how long it may wait": """
class Recorded(asyncio.IOQueue):
    waits = []
    def wait_io_event(self, dt):
        if dt:
            self.waits.append(dt)
        super().wait_io_event(dt)
core._io_queue = Recorded()
async def main():
    await asyncio.sleep_ms(200)
asyncio.run(main())
print(100 < Recorded.waits[0] <= 200)
# prints
True
""",
    "the loop's clock is ticks_ms, in whole milliseconds": """
import time
print(core.ticks is time.ticks_ms, core.ticks_diff is time.ticks_diff, type(core.ticks()))
async def main():
    task = asyncio.create_task(turns(1))
    print(type(task.ph_key))
asyncio.run(main())
# prints
True True <class 'int'>
<class 'int'>
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_loop(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
