"""How two runs differ, in numbers with names: what a teacher would read out before and after a change.

Tasks are matched by name. Only what changed clearly is said: by a fifth and by 5 ms, or in kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .findings import HOG_US, hogs
from .model import Model
from .summary import TaskSummary, summarise
from .words import plural, span

_CLEAR_SHARE = 0.2
_CLEAR_US = 5_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: what, how it was, how it is. `weight` in us: how much there is to it."""

    what: str
    before: str
    after: str
    weight: int


def differences(before: Model, after: Model) -> list[Difference]:
    """What changed from one run to the other, the weightiest first."""
    found = [*_whole(before, after), *_tasks(before, after)]
    return sorted(found, key=lambda each: -each.weight)


def _whole(before: Model, after: Model) -> Iterator[Difference]:
    yield from _length("the whole run took", before.duration_us, after.duration_us)
    yield from _length("the loop was idle for", _idle(before), _idle(after))
    old, new = len(hogs(before)), len(hogs(after))
    if old != new:
        what = f"steps over {span(HOG_US)} while others were ready"
        yield Difference(what, str(old), str(new), weight=HOG_US * abs(old - new))


def _idle(model: Model) -> int:
    return sum(each.end_us - each.start_us for each in model.idle)


def _tasks(before: Model, after: Model) -> Iterator[Difference]:
    old, new = ({row.name: row for row in summarise(model)} for model in (before, after))
    for name in dict.fromkeys([*old, *new]):
        if name in old and name in new:
            yield from _task(old[name], new[name])
        else:
            there = ("is there", "is not") if name in old else ("is not", "is there")
            yield Difference(name, *there, weight=max(before.duration_us, after.duration_us))


def _task(old: TaskSummary, new: TaskSummary) -> Iterator[Difference]:
    name = old.name
    yield from _length(
        f"{name} was ready and kept waiting, at worst", old.longest_ready_us, new.longest_ready_us
    )
    yield from _length(f"{name}'s longest step", old.longest_slice_us, new.longest_slice_us)
    yield from _length(f"{name}'s sleeps ended late by, at worst", old.late_max_us or 0, new.late_max_us or 0)
    if old.outcome != new.outcome:
        yield Difference(f"{name} ended", old.outcome, new.outcome, weight=10 * HOG_US)
    if _differ(old.steps, new.steps, 1):
        yield Difference(f"{name} ran", plural(old.steps, "step"), plural(new.steps, "step"), weight=0)


def _length(what: str, before_us: int, after_us: int) -> Iterator[Difference]:
    if _differ(before_us, after_us, _CLEAR_US):
        yield Difference(what, span(before_us), span(after_us), weight=abs(after_us - before_us))


def _differ(before: int, after: int, least: int) -> bool:
    return abs(after - before) >= max(least, _CLEAR_SHARE * max(before, after))
