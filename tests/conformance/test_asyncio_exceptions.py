"""Errors nobody fetched, the exception handler, interrupts and deadlock, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

# Turns of the loop, not milliseconds: the order of events then hangs on no clock.
# Interrupted raises KeyboardInterrupt where the loop waits, as Ctrl-C does, after so many waits.
PRELUDE = """import asyncio
async def turns(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)
async def fail(n=0, error=ValueError("no")):
    await turns(n)
    raise error
def show(loop, context):
    print("handler", repr(context["exception"]))
class Interrupted(asyncio.IOQueue):
    left = 3
    def wait_io_event(self, dt):
        self.left -= dt != 0
        if not self.left:
            raise KeyboardInterrupt
        super().wait_io_event(dt)
loop = asyncio.get_event_loop()
"""

CASES = {
    "an unawaited failure reaches the handler and the program goes on": """
loop.set_exception_handler(show)
async def main():
    asyncio.create_task(fail())
    await turns(3)
    print("main goes on")
asyncio.run(main())
# prints
handler ValueError('no',)
main goes on
""",
    "awaiting later raises again but does not prevent the report": """
loop.set_exception_handler(show)
async def main():
    task = asyncio.create_task(fail())
    await turns(5)
    for _ in range(2):
        try:
            await task
        except ValueError as error:
            print("again", repr(error))
asyncio.run(main())
# prints
handler ValueError('no',)
again ValueError('no',)
again ValueError('no',)
""",
    "a failure fetched before the loop comes back to the task is not reported": """
loop.set_exception_handler(show)
async def main():
    task = asyncio.create_task(fail())
    await turns(1)
    try:
        await task
    except ValueError as error:
        print("fetched", repr(error))
    await turns(5)
asyncio.run(main())
# prints
fetched ValueError('no',)
""",
    "the handler gets the loop and one reused dictionary with three keys": """
kept = []
def keep(loop, context):
    kept.append(context)
    print(loop is asyncio.get_event_loop(), sorted(context), context["message"])
    print(type(context["future"]) is asyncio.Task, repr(context["exception"]))
loop.set_exception_handler(keep)
async def main():
    asyncio.create_task(fail())
    asyncio.create_task(fail(1, OSError("second")))
    await turns(5)
    print(kept[0] is kept[1], repr(kept[0]["exception"]))
asyncio.run(main())
# prints
True ['exception', 'future', 'message'] Task exception wasn't retrieved
True ValueError('no',)
True ['exception', 'future', 'message'] Task exception wasn't retrieved
True OSError('second',)
True OSError('second',)
""",
    "an error inside the handler comes out of run": """
def broken(loop, context):
    raise OSError("handler")
loop.set_exception_handler(broken)
async def main():
    asyncio.create_task(fail())
    await turns(5)
try:
    asyncio.run(main())
except OSError as error:
    print(repr(error))
# prints
OSError('handler',)
""",
    "main's own error never reaches the handler, nor does a cancellation": """
loop.set_exception_handler(show)
async def main():
    task = asyncio.create_task(fail(100))
    asyncio.create_task(fail(0, asyncio.CancelledError()))
    await turns(1)
    task.cancel()
    await turns(3)
    raise OSError("main")
try:
    asyncio.run(main())
except OSError as error:
    print(repr(error))
# prints
OSError('main',)
""",
    "the handler can be read back and taken away": """
print(loop.get_exception_handler())
loop.set_exception_handler(show)
print(loop.get_exception_handler() is show)
loop.call_exception_handler({"exception": OSError(1)})
loop.set_exception_handler(None)
print(loop.get_exception_handler())
# prints
None
True
handler OSError(1,)
None
""",
    "an interrupt while the loop waits runs no finally": """
asyncio.core._io_queue = Interrupted()
async def main():
    try:
        await asyncio.sleep(1000)
    finally:
        print("never")
async def beside():
    while True:
        await asyncio.sleep_ms(1)
asyncio.create_task(beside())
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
# prints
interrupted
""",
    "an interrupt in a busy task runs only that task's finally": """
async def beside():
    try:
        await asyncio.sleep(1000)
    finally:
        print("never")
async def main():
    asyncio.create_task(beside())
    await turns(1)
    try:
        raise KeyboardInterrupt
    finally:
        print("main's finally")
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
# prints
main's finally
interrupted
""",
    "after an interrupt the old main resumes in the next run": """
asyncio.core._io_queue = Interrupted()
async def main():
    await asyncio.sleep_ms(20)
    print("old main")
async def second():
    await asyncio.sleep_ms(40)
try:
    asyncio.core._io_queue.left = 1
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
asyncio.core._io_queue.left = -1
asyncio.run(second())
# prints
interrupted
old main
""",
    "after an interrupt cur_task is stale and new_event_loop does not clear it": """
asyncio.core._io_queue = Interrupted()
async def main():
    global main_task
    main_task = asyncio.current_task()
    await asyncio.sleep(1000)
try:
    asyncio.core._io_queue.left = 1
    asyncio.run(main())
except KeyboardInterrupt:
    print(asyncio.core.cur_task is main_task)
asyncio.new_event_loop()
print(asyncio.core.cur_task is main_task, asyncio.core._task_queue.peek())
# prints
True
True None
""",
    "main waiting for what never comes polls for ever": """
class Recorded(Interrupted):
    waits = []
    def wait_io_event(self, dt):
        if dt:
            Recorded.waits.append(dt)
        super().wait_io_event(dt)
asyncio.core._io_queue = Recorded()
async def main():
    await asyncio.Event().wait()
try:
    asyncio.core._io_queue.left = 5
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted", Recorded.waits, asyncio.core.cur_task)
# prints
interrupted [3, 3, 3, 3, 3] None
""",
    "SystemExit comes straight out of run": """
async def main():
    raise SystemExit(3)
try:
    asyncio.run(main())
except SystemExit as error:
    print(repr(error))
# prints
SystemExit(3,)
""",
    "retry keeps the last error for later": """
async def fetch(tries):
    last = None
    for n in range(tries):
        try:
            return await asyncio.create_task(fail(n, OSError(n)))
        except OSError as error:
            last = error
    raise last
async def main():
    try:
        await fetch(3)
    except OSError as error:
        print(repr(error))
asyncio.run(main())
# prints
OSError(2,)
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_exceptions(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)


def test_the_default_handler_prints_the_traceback_and_the_program_goes_on(vm: Vm) -> None:
    printed = vm(
        PRELUDE
        + """
async def main():
    asyncio.create_task(fail())
    await turns(3)
    print("main goes on")
asyncio.run(main())
"""
    ).splitlines()
    assert printed[0] == "Task exception wasn't retrieved"
    assert printed[1].startswith("future: <Task> coro= <generator object 'fail' at ")
    assert printed[2] == "Traceback (most recent call last):"
    assert printed[-3].endswith("in fail")
    assert printed[-2:] == ["ValueError: no", "main goes on"]


def test_the_traceback_of_main_names_the_line_that_failed(vm: Vm) -> None:
    printed = vm("import asyncio\nasync def main():\n    1 / 0\nasyncio.run(main())\n").splitlines()
    assert printed[0] == "Traceback (most recent call last):"
    assert printed[1].endswith("line 4, in <module>")
    assert printed[-2].endswith("line 3, in main")
    assert printed[-1] == "ZeroDivisionError: divide by zero"
