"""A board's traceback, as a learner should read it: the cell's own lines with their source, ours left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

OURS = re.compile(r"(^|/)(_module|_kh|_loop|_out|live)\.py$|^/rom/(?!asyncio/)|^<boot>$")
"""Files of the course's own code: the on-board runner, and the virtual board's built-in modules (C on a board)."""
LOOP = "asyncio/"
_FRAME = re.compile(r'  File "(?P<file>[^"]*)", line (?P<line>\d+)(?:, in (?P<function>.*))?$')

EXPLANATIONS = (
    (r"^AssertionError: ?$", "an un-awaited asyncio.sleep_ms() before this one left the shared timer armed"),
    (r"can't wait", "this task is in a gather already; only the gather may be awaited"),
    (r"can't gather", "another task awaits this one already"),
    (r"can't cancel self", "a task cannot cancel itself: return, or raise asyncio.CancelledError"),
    (
        r"coroutine expected",
        "a coroutine is wanted: main(), not main; and asyncio.sleep() is none, so wrap it in an async def",
    ),
    (r"no running event loop", "this works only inside a coroutine that asyncio.run() drives"),
    (
        r"object isn't iterable|object is not iterable",
        "`await` needs a coroutine, a task or an object with __iter__",
    ),
    (r"^MemoryError", "the board's heap is full: keep fewer or smaller objects, or call gc.collect()"),
    (r"maximum recursion depth", "functions call each other too deep for a board's small stack"),
)


@dataclass(frozen=True)
class Fault:
    """type and message of the exception; line of the cell where it happened (None: elsewhere); text to show."""

    type: str
    message: str
    line: int | None
    text: str


def explain(last: str) -> str:
    """One sentence about a terse message, "" where none is needed."""
    return next((text for pattern, text in EXPLANATIONS if re.search(pattern, last)), "")


def read(traceback: str, source: str, name: str) -> Fault:
    """Make the learner's view of a traceback that the board printed for the cell `name`."""
    lines = traceback.replace("\r\n", "\n").rstrip().split("\n")
    last = lines[-1] if lines else ""
    kind, _, message = last.partition(":")
    shown, line = ["Traceback (most recent call last):"], None
    for text in lines[:-1]:
        found = _FRAME.match(text)
        if found and OURS.search(found["file"]):
            continue
        if found:
            shown.append(text)
            if found["file"] == name:
                line = int(found["line"])
                shown += _source_line(source, line)
    hint = explain(last)
    return Fault(
        kind.strip(),
        message.strip(),
        line,
        "\n".join([*_fold(shown), last, *([f"  ({hint})"] if hint else [])]),
    )


def _fold(lines: list[str]) -> list[str]:
    """Frames of the event loop say nothing about the cell: one line stands for them."""
    folded: list[str] = []
    for line in lines:
        found = _FRAME.match(line)
        shown = "  … the event loop (asyncio)" if found and LOOP in found["file"] else line
        if not folded or folded[-1] != shown:
            folded.append(shown)
    return folded


def _source_line(source: str, number: int) -> list[str]:
    lines = source.split("\n")
    return [f"    {lines[number - 1].strip()}"] if 0 < number <= len(lines) else []
