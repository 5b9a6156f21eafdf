"""A board's traceback as a learner reads it."""

from __future__ import annotations

import pytest

from kernel_helpers.tracebacks import explain, read

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


@pytest.mark.parametrize(
    ("last", "word"),
    [
        ("AssertionError: ", "un-awaited"),
        ("RuntimeError: can't wait", "gather"),
        ("RuntimeError: can't gather", "awaits this one"),
        ("TypeError: coroutine expected", "main()"),
        ("RuntimeError: no running event loop", "asyncio.run()"),
        ("TypeError: 'X' object isn't iterable", "__iter__"),
        ("MemoryError: memory allocation failed, allocating 10 bytes", "heap"),
    ],
)
def test_terse_messages_are_explained(last: str, word: str) -> None:
    assert word in explain(last)


def test_a_clear_message_is_left_alone() -> None:
    assert explain("ZeroDivisionError: divide by zero") == ""
