"""async and await as MicroPython has them: awaitable classes, iterators, context managers, as on a board."""

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
    "a class with only __await__ cannot be awaited": """
class Thing:
    def __await__(self):
        yield
async def main():
    try:
        await Thing()
    except TypeError as error:
        print(error)
asyncio.run(main())
# prints
'Thing' object isn't iterable
""",
    "await iterates: __iter__ that delegates makes a class awaitable": """
class Later:
    def __init__(self, value):
        self.value = value
    def __iter__(self):
        yield from asyncio.sleep_ms(0)
        return self.value
    __await__ = __iter__
class Signalled:
    def __init__(self, event):
        self.event = event
    def __iter__(self):
        yield from self.event.wait()
        return "signalled"
async def main():
    event = asyncio.Event()
    async def setter():
        event.set()
    asyncio.create_task(setter())
    print(await Later(5), await Signalled(event))
asyncio.run(main())
# prints
5 signalled
""",
    "a coroutine has no __await__": """
try:
    asyncio.Event().wait().__await__()
except AttributeError as error:
    print(error)
# prints
'generator' object has no attribute '__await__'
""",
    "a task that yields without arranging its return is lost": """
class Bare:
    def __iter__(self):
        yield
async def lost():
    print("before")
    await Bare()
    print("never")
async def main():
    task = asyncio.create_task(lost())
    await turns(10)
    print(task.done())
asyncio.run(main())
# prints
before
False
""",
    "coroutines are generators: a finished one awaited again gives None": """
async def work():
    await turns(1)
    return 3
async def main():
    coroutine = work()
    print(type(coroutine) is type((lambda: (yield))()))
    print(await coroutine, await coroutine)
asyncio.run(main())
# prints
True
3 None
""",
    "await in a plain def makes it a generator, at module level it is a SyntaxError": """
def plain():
    await asyncio.sleep_ms(0)
    return 5
async def main():
    print(await plain())
asyncio.run(main())
try:
    exec("await asyncio.sleep(0)")
except SyntaxError as error:
    print(error)
# prints
5
'await' outside function
""",
    "there are no async generators and no async comprehensions": """
async def numbers():
    yield 1
async def main():
    try:
        async for n in numbers():
            pass
    except AttributeError as error:
        print(error)
asyncio.run(main())
try:
    exec("async def f():\\n    return [n async for n in numbers()]")
except SyntaxError:
    print("SyntaxError")
# prints
'generator' object has no attribute '__aiter__'
SyntaxError
""",
    "async for wakes the consumer once per item": """
class Frames:
    def __init__(self, n):
        self.n = n
    def __aiter__(self):
        return self
    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        await turns(1)
        return self.n
async def beside():
    for _ in range(3):
        print("beside")
        await turns(1)
async def main():
    asyncio.create_task(beside())
    async for n in Frames(3):
        print("frame", n)
asyncio.run(main())
# prints
beside
frame 2
beside
frame 1
beside
frame 0
""",
    "async for over an iterator that never suspends does not switch": """
class Ready:
    def __aiter__(self):
        self.n = 3
        return self
    async def __anext__(self):
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return self.n
async def beside():
    print("beside")
async def main():
    asyncio.create_task(beside())
    print([n for n in range(1)])
    async for n in Ready():
        print(n)
    await turns(1)
asyncio.run(main())
# prints
[0]
2
1
0
beside
""",
    "async with: exit sees the error but no traceback, and may suppress": """
class Light:
    async def __aenter__(self):
        await turns(1)
        print("on")
        return "light"
    async def __aexit__(self, kind, error, tb):
        print("off", kind, repr(error), tb)
        return kind is ValueError
async def main():
    async with Light() as light:
        print(light)
    async with Light():
        raise ValueError("suppressed")
    print("goes on")
asyncio.run(main())
# prints
on
light
off None None None
on
off <class 'ValueError'> ValueError('suppressed',) None
goes on
""",
    "async with: cancelled in the body it exits, cancelled while entering it does not": """
class Light:
    async def __aenter__(self):
        print("on")
        await turns(3)
    async def __aexit__(self, kind, error, tb):
        print("off")
async def work():
    async with Light():
        await asyncio.sleep(1000)
async def main():
    for n in (6, 1):
        task = asyncio.create_task(work())
        await turns(n)
        task.cancel()
        await turns(2)
        print(repr(task.data))
asyncio.run(main())
# prints
on
off
CancelledError()
on
CancelledError()
""",
    "a wrapper that returns without yielding starves the rest, one yield a frame cures it": """
class Camera:
    async def snapshot(self):
        return "frame"
async def capture(polite):
    for _ in range(3):
        print(await Camera().snapshot(), end=" ")
        if polite:
            await asyncio.sleep_ms(0)
async def beat():
    for _ in range(3):
        print("beat", end=" ")
        await asyncio.sleep_ms(0)
async def main(polite):
    tasks = asyncio.create_task(capture(polite)), asyncio.create_task(beat())
    for task in tasks:
        await task
    print()
for polite in (False, True):
    asyncio.run(main(polite))
# prints
frame frame frame beat beat beat \n\
frame beat frame beat frame beat \n\
""",
    "polling with sleep_ms(0) never lets the loop wait": """
class Recorded(asyncio.IOQueue):
    waits = 0
    def wait_io_event(self, dt):
        Recorded.waits += dt != 0
        super().wait_io_event(dt)
async def poll(ms):
    for _ in range(5):
        await asyncio.sleep_ms(ms)
for ms in (0, 20):
    Recorded.waits = 0
    asyncio.core._io_queue = Recorded()
    asyncio.run(poll(ms))
    print(Recorded.waits >= 5 if ms else Recorded.waits)
# prints
0
True
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_language(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
