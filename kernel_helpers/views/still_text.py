"""The timeline in letters, for terminals, logs and readers without pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from kernel_helpers.trace import Model
from kernel_helpers.trace.model import IDLE, Lane
from kernel_helpers.trace.words import span

from .still_plan import Interval
from .still_words import visible

_NAME = 16
_COLUMNS = 60
_MOST_LANES = 20
_LETTERS = {"running": "#", "ready": "!", "waiting": "-", "sleeping": ".", "idle": "~"}
_KEY = {
    "running": "# ran",
    "ready": "! ready, but not running",
    "waiting": "- waiting",
    "sleeping": ". sleeping",
    "idle": "~ loop idle",
}


class _OfTask(Interval, Protocol):
    """An interval of one task."""

    @property
    def task(self) -> int:
        """Whose."""


def chart(model: Model) -> list[str]:
    """Lines of at most 78 characters: a key, a line for each lane, and a ruler.

    A letter stands for 1/60 of the run: `#` where the task ran at all, else what it did at the end
    of that time.
    """
    if not model.duration_us:
        return []
    rows = [(visible(lane.name, _NAME), _row(model, lane)) for lane in _shown(model)]
    used = {letter for _, row in rows for letter in row}
    key = ", ".join(_KEY[state] for state, letter in _LETTERS.items() if letter in used)
    hidden = len(model.lanes) - len(rows)
    more = [f"({hidden} more lanes)"] if hidden else []
    end = span(model.duration_us)
    ruler = f"{'':{_NAME}} 0{end:>{_COLUMNS - 1}}"
    return [*(f"{name:{_NAME}} {row}".rstrip() for name, row in rows), ruler, *more, key]


def _shown(model: Model) -> tuple[Lane, ...]:
    lanes = tuple(lane for lane in model.lanes if lane.kind != "interrupt")
    return lanes if len(lanes) <= _MOST_LANES else lanes[:_MOST_LANES]


def _row(model: Model, lane: Lane) -> str:
    letters = [" "] * _COLUMNS
    for state, intervals in _states(model, lane):
        for each in intervals:
            for column in _columns(each, model.duration_us, whole=state == "running"):
                letters[column] = _LETTERS[state]
    return "".join(letters)


def _states(model: Model, lane: Lane) -> Iterator[tuple[str, Iterable[Interval]]]:
    """What may stand in the row; running last, because it covers the others."""
    if lane.task == IDLE:
        yield "idle", model.idle
        return
    yield "waiting", _of(lane, model.waits)
    yield "sleeping", _of(lane, model.sleeps)
    yield "ready", _of(lane, model.ready)
    yield "running", _of(lane, model.slices)


def _of(lane: Lane, intervals: Iterable[_OfTask]) -> Iterable[_OfTask]:
    return (each for each in intervals if each.task == lane.task)


def _columns(each: Interval, duration_us: int, whole: bool) -> range:
    """The columns it fills: those it touches, or (not `whole`) those it fills at least by half."""
    first, last = each.start_us * _COLUMNS, each.end_us * _COLUMNS
    if not whole:
        half = duration_us // 2
        first, last = first + half, last - half
    stop = min(last // duration_us + (1 if whole or last >= first else 0), _COLUMNS)
    return range(min(first // duration_us, _COLUMNS - 1), stop)
