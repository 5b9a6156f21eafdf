"""A board's traceback as a learner reads it."""

from __future__ import annotations

import pytest

from kernel_helpers.board import Board
from kernel_helpers.tracebacks import EXPLANATIONS, read

SOURCE = "import asyncio\nasync def main():\n    return 1 / 0\nasyncio.run(main())"
PRINTED = (
    "Traceback (most recent call last):\r\n"
    '  File "_kh.py", line 380, in run\r\n'
    '  File "cell 3", line 4, in <module>\r\n'
    '  File "asyncio/core.py", line 1, in run\r\n'
    '  File "asyncio/core.py", line 1, in run_until_complete\r\n'
    '  File "_kh.py", line 240, in traced_loop\r\n'
    '  File "cell 3", line 3, in main\r\n'
    "ZeroDivisionError: divide by zero\r\n"
)


def test_the_cells_lines_come_with_their_source_and_ours_are_left_out() -> None:
    fault = read(PRINTED, SOURCE, "cell 3")
    assert fault.text.split("\n") == [
        "Traceback (most recent call last):",
        '  File "cell 3", line 4, in <module>',
        "    asyncio.run(main())",
        "  … the event loop (asyncio)",
        '  File "cell 3", line 3, in main',
        "    return 1 / 0",
        "ZeroDivisionError: divide by zero",
    ]
    assert (fault.type, fault.message, fault.line) == ("ZeroDivisionError", "divide by zero", 3)


def test_a_traceback_cut_short_is_no_problem() -> None:
    assert read("", SOURCE, "cell 3").text.startswith("Traceback")
    assert read("MemoryError: memory allocation failed\n", "", "x").type == "MemoryError"


def test_a_line_number_beyond_the_cell_shows_no_source() -> None:
    text = 'Traceback (most recent call last):\n  File "cell 3", line 99, in f\nValueError: x\n'
    assert read(text, SOURCE, "cell 3").text.endswith("line 99, in f\nValueError: x")


def in_main(*lines: str) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f"import asyncio\n{HELPERS}\nasync def main():\n{body}\nasyncio.run(main())"


HELPERS = """
async def short(): await asyncio.sleep_ms(9)
async def gathers(task): await asyncio.gather(task)
async def waits(task): await task
def plain(): pass
"""
# Firmware may leave out asyncio's assertions, and this VM does; so one stands where the shared timer's stands.
SHARED_TIMER = "exec(compile('def sleep_ms(t):\\n    assert t < 0', 'asyncio/core.py', 'exec'))\nsleep_ms(5)"
# This VM's own functions say 43, which is WASI's number for it.
NO_DEVICE = "exec(compile('raise OSError(19)', 'device.py', 'exec'))"
CAMERA = "import csi\ncam = csi.CSI()\ncam.reset()\n"

DEADLINE_S = 4.0
EXPLAINED = {
    "stopped": ("while True: pass", "stopped from outside"),
    "the shared timer": (SHARED_TIMER, "un-awaited"),
    "can't wait": (
        in_main(
            "t = asyncio.create_task(short())",
            "asyncio.create_task(gathers(t))",
            "await asyncio.sleep_ms(1)",
            "await t",
        ),
        "only the gather",
    ),
    "can't gather": (
        in_main(
            "t = asyncio.create_task(short())",
            "asyncio.create_task(waits(t))",
            "await asyncio.sleep_ms(1)",
            "await asyncio.gather(t)",
        ),
        "awaits this one already",
    ),
    "can't cancel self": (in_main("asyncio.current_task().cancel()"), "cannot cancel itself"),
    "main without ()": ("import asyncio\nasync def main(): pass\nasyncio.run(main)", "main(), not main"),
    "a sleep as a task": (in_main("asyncio.create_task(asyncio.sleep_ms(1))"), "main(), not main"),
    "no loop": ("import asyncio\nasyncio.current_task()", "asyncio.run() drives"),
    "await on a number": (in_main("x = await 5"), "__iter__"),
    "await on a plain function": (in_main("await plain()"), "called without it"),
    "async with": (in_main("async with 5: pass"), "leave `async` out"),
    "async for": (in_main("async for x in [1]: pass"), "leave `async` out"),
    "heap": ("bytearray(100_000_000)", "heap is full"),
    "recursion": ("def f(): f()\nf()", "too deep"),
    "no device": (NO_DEVICE, "no such device"),
    "no pixel format": (CAMERA + "cam.framesize(csi.QVGA)\ncam.snapshot()", "pixformat(csi.RGB565)"),
    "no frame size": (CAMERA + "cam.pixformat(csi.RGB565)\ncam.snapshot()", "framesize(csi.QVGA)"),
    "no frame": (
        CAMERA + "cam.pixformat(csi.RGB565)\ncam.framesize(csi.QVGA)\n"
        "import host\nhost.call('csi.stall', '1')\ncam.snapshot()",
        "reset() it",
    ),
}
OWN = {
    "an interrupt": "raise KeyboardInterrupt",
    "an assertion": "assert 1 > 2",
    "an assertion in a task": in_main("assert 1 > 2"),
    "an assertion behind a colon": "if True: assert 1 > 2",
    "can't wait": in_main('raise RuntimeError("can\'t wait")'),
    "can't gather": in_main('raise RuntimeError("can\'t gather")'),
    "can't cancel self": 'raise RuntimeError("can\'t cancel self")',
    "coroutine expected": in_main("raise TypeError('coroutine expected')"),
    "no loop": in_main("raise RuntimeError('no running event loop')"),
    "a loop over a number": "for x in 5: pass",
    "a loop over what was awaited": in_main("for x in await short(): pass"),
    "unpacking what was awaited": in_main("a, b = await short()"),
    "an attribute": "(5).__aenter__",
    "heap": "raise MemoryError()",
    "recursion": "raise RuntimeError('maximum recursion depth exceeded')",
    "no device": "raise OSError(19)",
    "no pixel format": "raise RuntimeError('Pixel format is not supported or is not set.')",
    "no frame size": "raise RuntimeError('Frame size is not supported or is not set.')",
    "no frame": "raise RuntimeError('Frame capture has timed out.')",
    "a clear message": "1 / 0",
}


def hint(board: Board, program: str) -> str:
    """The explanation below a program's traceback, "" when there is none."""
    error = board.run(program, name="cell 1", deadline=DEADLINE_S).error
    assert error is not None
    last = error.traceback.split("\n")[-1]
    return last if last.startswith("  (") else ""


@pytest.mark.parametrize(("program", "word"), EXPLAINED.values(), ids=EXPLAINED)
def test_a_terse_message_is_explained(board: Board, program: str, word: str) -> None:
    assert word in hint(board, program)


@pytest.mark.parametrize("program", OWN.values(), ids=OWN)
def test_the_same_words_from_elsewhere_are_left_alone(board: Board, program: str) -> None:
    assert hint(board, program) == ""


def test_every_explanation_has_been_seen() -> None:
    seen = [word for _, word in EXPLAINED.values()]
    assert [each for each in EXPLANATIONS if not any(word in each.sentence for word in seen)] == []


def test_a_recursion_is_told_in_few_lines(board: Board) -> None:
    error = board.run("def f(): f()\nf()", name="cell 1").error
    assert error is not None and len(error.traceback.split("\n")) < 10
    assert "more times" in error.traceback
