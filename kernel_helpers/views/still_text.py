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
_LEAST = 0.001
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

    A letter stands for 1/60 of the run.
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
    """One letter per column: running wherever it ran, else the state that fills most of it."""
    spent = {state: _per_column(each, model.duration_us) for state, each in _states(model, lane)}
    return "".join(_letter({state: us[at] for state, us in spent.items()}, model) for at in range(_COLUMNS))


def _letter(spent: dict[str, float], model: Model) -> str:
    if spent.get("running", 0) > 0:
        return _LETTERS["running"]
    state = max(spent, key=lambda state: spent[state])
    return _LETTERS[state] if spent[state] * 2 * _COLUMNS >= model.duration_us else " "


def _states(model: Model, lane: Lane) -> Iterator[tuple[str, Iterable[Interval]]]:
    """What may stand in the row."""
    if lane.task == IDLE:
        yield "idle", model.idle
        return
    yield "waiting", _of(lane, model.waits)
    yield "sleeping", _of(lane, model.sleeps)
    yield "ready", _of(lane, model.ready)
    yield "running", _of(lane, model.slices)


def _of(lane: Lane, intervals: Iterable[_OfTask]) -> Iterable[_OfTask]:
    return (each for each in intervals if each.task == lane.task)


def _per_column(intervals: Iterable[Interval], duration_us: int) -> list[float]:
    """How many us of each column the intervals fill; an instant counts as a little."""
    wide = duration_us / _COLUMNS
    spent = [0.0] * _COLUMNS
    for each in intervals:
        first, last = (min(int(time / wide), _COLUMNS - 1) for time in (each.start_us, each.end_us))
        for at in range(first, last + 1):
            inside = min(each.end_us, (at + 1) * wide) - max(each.start_us, at * wide)
            spent[at] += max(inside, wide * _LEAST)
    return spent
