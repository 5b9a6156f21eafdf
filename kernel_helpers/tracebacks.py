"""A board's traceback, as a learner should read it: the cell's own lines with their source, ours left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

OURS = re.compile(r"(^|/)(_module|_kh|_loop|_out|live)\.py$|^/rom/(?!asyncio/)|^<boot>$")
"""Files of the course's own code: the on-board runner, and the virtual board's built-in modules (C on a board)."""
LOOP = "asyncio/"
_FRAME = re.compile(r'  File "(?P<file>[^"]*)", line (?P<line>\d{1,9})(?:, in (?P<function>.*))?$')
_OWN_WORDS = re.compile(r"(^|[:;])\s*(raise|assert)\b")
"""A line that fails because its author says so, in words of their own."""
_AWAITS = re.compile(r"^\s*(\w+\s*=\s*|return\s+)?await\b")
_ASYNC = re.compile(r"^\s*async\s+(with|for)\b")


class Explanation(NamedTuple):
    """A message, where it must have come from to mean this, and the sentence.

    | where    | the innermost frame is                                            |
    |----------|-------------------------------------------------------------------|
    | loop     | in asyncio                                                        |
    | await    | a line of the cell that awaits, and does nothing else with it     |
    | task     | either of the two: a board's tasks are in C, or in asyncio        |
    | async    | a line of the cell that begins with `async with` or `async for`   |
    | anywhere | whatever it is, but for a line of the cell with `raise`, `assert` |
    """

    pattern: str
    where: str
    sentence: str


EXPLANATIONS = (
    Explanation(
        r"^KeyboardInterrupt:? ?$",
        "anywhere",
        "stopped from outside; the board waits for the next cell, and its variables are kept",
    ),
    Explanation(
        r"^AssertionError: ?$",
        "loop",
        "an un-awaited asyncio.sleep_ms() before this one left the shared timer armed",
    ),
    Explanation(
        r"^RuntimeError: can't wait$",
        "task",
        "this task is in a gather already; only the gather may be awaited",
    ),
    Explanation(r"^RuntimeError: can't gather$", "loop", "another task awaits this one already"),
    Explanation(
        r"^RuntimeError: can't cancel self$",
        "anywhere",
        "a task cannot cancel itself: return, or raise asyncio.CancelledError",
    ),
    Explanation(
        r"^TypeError: coroutine expected$",
        "loop",
        "a coroutine is wanted: main(), not main; and asyncio.sleep() is none, so wrap it in an async def",
    ),
    Explanation(
        r"^RuntimeError: no running event loop$",
        "loop",
        "this works only inside a coroutine that asyncio.run() drives",
    ),
    Explanation(
        r"^TypeError: .*object (isn't|is not) iterable$",
        "await",
        "`await` needs a coroutine, a task or an object with __iter__; a plain function is called without it",
    ),
    Explanation(
        r"^AttributeError: .*'__a(enter|iter)__'$",
        "async",
        "`async with` and `async for` need an object made for them; for any other, leave `async` out",
    ),
    Explanation(
        r"^MemoryError",
        "anywhere",
        "the board's heap is full, or has no free piece as large as that: keep fewer or smaller objects, "
        "and let go of those of earlier cells",
    ),
    Explanation(
        r"^RuntimeError: maximum recursion depth exceeded$",
        "anywhere",
        "functions call each other too deep for a board's small stack",
    ),
    Explanation(
        r"^OSError: \[Errno 19\] ENODEV$",
        "anywhere",
        "there is no such device: no file system at that path, or nothing of that number on this board",
    ),
    Explanation(
        r"^RuntimeError: Frame capture has timed out\.$",
        "anywhere",
        "the sensor sent no frame in time: reset() it, set pixformat and framesize again, check the ribbon cable",
    ),
    Explanation(
        r"^RuntimeError: Pixel format is not supported or is not set\.$",
        "anywhere",
        "after reset() a camera has no pixel format: call pixformat(csi.RGB565) or (csi.GRAYSCALE) first",
    ),
    Explanation(
        r"^RuntimeError: Frame size is not supported or is not set\.$",
        "anywhere",
        "after reset() a camera has no frame size: call framesize(csi.QVGA), or another, first",
    ),
)


class Frame(NamedTuple):
    """One line of a traceback. `source` is the cell's line, "" where it is not known."""

    text: str
    file: str
    line: int
    source: str


@dataclass(frozen=True)
class Fault:
    """type and message of the exception; line of the cell where it happened (None: elsewhere); text to show."""

    type: str
    message: str
    line: int | None
    text: str


def explain(last: str, innermost: Frame | None) -> str:
    """One sentence about a terse message that came from there, "" where none is needed."""
    here = _places(innermost)
    found = (each.sentence for each in EXPLANATIONS if each.where in here and re.search(each.pattern, last))
    return next(found, "")


def _places(frame: Frame | None) -> set[str]:
    """Every `where` of Explanation that this frame is."""
    if frame is None:
        return {"anywhere"}
    if LOOP in frame.file:
        return {"loop", "task", "anywhere"}
    if _OWN_WORDS.search(frame.source):
        return set()
    awaits = {"await", "task"} if _AWAITS.search(frame.source) else set()
    begins = {"async"} if _ASYNC.search(frame.source) else set()
    return {"anywhere"} | awaits | begins


def read(traceback: str, source: str, name: str) -> Fault:
    """Make the learner's view of a traceback that the board printed for the cell `name`."""
    lines = traceback.replace("\r\n", "\n").rstrip().split("\n")
    last = lines[-1] if lines else ""
    frames = list(_frames(lines[:-1], source, name))
    kind, _, message = last.partition(":")
    hint = explain(last, frames[-1] if frames else None)
    shown = [*_folded(frames), last.removesuffix(":"), *([f"  ({hint})"] if hint else [])]
    line = next((frame.line for frame in reversed(frames) if frame.file == name), None)
    text = "\n".join(["Traceback (most recent call last):", *shown])
    return Fault(kind.strip(), message.strip(), line, text)


def _frames(lines: list[str], source: str, name: str) -> Iterator[Frame]:
    """The frames of a traceback but for our own."""
    own = source.split("\n")
    for text in lines:
        found = _FRAME.match(text)
        if found and not OURS.search(found["file"]):
            number = int(found["line"])
            is_here = found["file"] == name and 0 < number <= len(own)
            yield Frame(text, found["file"], number, own[number - 1].strip() if is_here else "")


def _folded(frames: list[Frame]) -> Iterator[str]:
    """Lines to show. One stands for all frames of the event loop, which say nothing about the cell, in a row."""
    before, times = "", 0
    for frame in [*frames, None]:
        text = "" if frame is None else "  … the event loop (asyncio)" if LOOP in frame.file else frame.text
        if frame is not None and text == before:
            times += 1
            continue
        if times and "…" not in before:
            yield f"  … the same {times} more times"
        before, times = text, 0
        if frame is not None:
            yield text
        if frame is not None and frame.source:
            yield f"    {frame.source}"
