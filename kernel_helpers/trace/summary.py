"""Sums over a model: what each task got, what the whole run cost, and both as one paragraph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Protocol, TypeVar

from .model import LEFT_OVER, Model, Task, Wait
from .words import listed, plural, span

_WORTH_SAYING_US = 1000
_MOST_NAMED = 3
"""Tasks that a sentence names; the table has them all."""


@dataclass(frozen=True, slots=True)
class TaskSummary:
    """One task's run. Times in us; `late_*` over the sleeps that ended by themselves, or None.

    `longest_wait_on`: what the longest wait was for, such as `Event ready` or `blink to finish`; "" without a wait.
    """

    task: int
    name: str
    outcome: str
    steps: int
    ran_us: int
    ready_us: int
    slept_us: int
    waited_us: int
    longest_slice_us: int
    longest_ready_us: int
    longest_wait_us: int
    longest_wait_on: str
    sleeps: int
    late_median_us: int | None
    late_max_us: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole run. Shares are 0..1 of `duration_us`; `send_us` is the tracer's own cost."""

    duration_us: int
    idle_us: int
    idle_share: float
    send_us: int
    send_share: float
    lost: int
    prints: int
    frames: int


class _Interval(Protocol):
    @property
    def start_us(self) -> int: ...

    @property
    def end_us(self) -> int: ...


class _TaskInterval(_Interval, Protocol):
    @property
    def task(self) -> int: ...


_T = TypeVar("_T", bound=_TaskInterval)


def total(intervals: Iterable[_Interval]) -> int:
    """The sum of their lengths in us."""
    return sum(each.end_us - each.start_us for each in intervals)


def longest(intervals: Iterable[_Interval]) -> int:
    """The length of the longest in us; 0 when there is none."""
    return max((each.end_us - each.start_us for each in intervals), default=0)


def by_task(intervals: Iterable[_T]) -> dict[int, list[_T]]:
    """The intervals of each task, in their order."""
    groups: dict[int, list[_T]] = defaultdict(list)
    for each in intervals:
        groups[each.task].append(each)
    return groups


def summarise(model: Model) -> list[TaskSummary]:
    """One row per task, in lane order; the program's own code is not a task."""
    slices, ready = by_task(model.slices), by_task(model.ready)
    sleeps, waits = by_task(model.sleeps), by_task(model.waits)
    rows = []
    for task in model.tasks:
        number = task.task
        steps, was_ready = slices.get(number, []), ready.get(number, [])
        slept, waited = sleeps.get(number, []), waits.get(number, [])
        late = [each.late_us for each in slept if each.late_us is not None]
        rows.append(
            TaskSummary(
                task=number,
                name=task.name,
                outcome=task.outcome,
                steps=len(steps),
                ran_us=total(steps),
                ready_us=total(was_ready),
                slept_us=total(slept),
                waited_us=total(waited),
                longest_slice_us=longest(steps),
                longest_ready_us=longest(was_ready),
                longest_wait_us=longest(waited),
                longest_wait_on=_longest_on(model, waited),
                sleeps=len(slept),
                late_median_us=round(median(late)) if late else None,
                late_max_us=max(late, default=None),
            )
        )
    return rows


def waited_for(model: Model, wait: Wait) -> str:
    """What a wait was for: `Event ready`, `blink to finish`, or `nothing that comes` of a parked task."""
    if wait.reason == "park":
        return "nothing that comes"
    return model.object_name(wait.arg) if wait.reason == "wait" else f"{model.task_name(wait.arg)} to finish"


def _longest_on(model: Model, waits: list[Wait]) -> str:
    worst = max(waits, key=lambda each: each.end_us - each.start_us, default=None)
    return "" if worst is None else waited_for(model, worst)


def overview(model: Model) -> Overview:
    """The whole run in a few numbers."""
    idle, send = total(model.idle), total(model.sends)
    whole = max(model.duration_us, 1)
    points = Counter(point.kind for point in model.points)
    return Overview(
        duration_us=model.duration_us,
        idle_us=idle,
        idle_share=idle / whole,
        send_us=send,
        send_share=send / whole,
        lost=model.lost,
        prints=points["print"],
        frames=points["frame"],
    )


def sentence(model: Model, over: bool = False) -> str:
    """One paragraph in plain English, for screen readers and plain text.

    over: the run is over, also if the trace does not say so because the board restarted.
    """
    if not model.duration_us and not model.complete:
        return "The program left no trace."
    if not model.tasks:
        return f"The program ran for {span(model.duration_us)} and started no task."
    whole = overview(model)
    parts = [
        f"The program {_ran(model, over)} {span(whole.duration_us)} with {plural(len(model.tasks), 'task')}.",
        *_busiest(model),
        f"The loop was idle for {whole.idle_share:.0%} of the time.",
        *_longest_ready(model),
        *_longest_waits(model),
        *_endings(model.tasks, model.complete),
        *_instrument(whole),
    ]
    return " ".join(parts)


def _ran(model: Model, over: bool) -> str:
    if model.complete:
        return "ran for"
    return "ran for at least" if over else "has been running for"


def _busiest(model: Model) -> list[str]:
    rows = sorted(summarise(model), key=lambda row: -row.ran_us)[:_MOST_NAMED]
    ran = [f"{row.name} for {span(row.ran_us)} in {plural(row.steps, 'step')}" for row in rows if row.steps]
    most = "Of the tasks, most of the running was" if len(model.tasks) > len(rows) else "The CPU ran"
    return [f"{most} {listed(ran)}."] if ran else []


def _longest_ready(model: Model) -> list[str]:
    worst = max(model.ready, key=lambda each: each.end_us - each.start_us, default=None)
    if worst is None or worst.end_us - worst.start_us < _WORTH_SAYING_US:
        return ["No task was ready for longer than 1 ms before it ran."]
    length = span(worst.end_us - worst.start_us)
    name = model.task_name(worst.task)
    return [f"The longest time a task was ready but not running was {length} ({name})."]


def _longest_waits(model: Model) -> list[str]:
    rows = [row for row in summarise(model) if row.longest_wait_us >= _WORTH_SAYING_US]
    rows.sort(key=lambda row: -row.longest_wait_us)
    waits = [
        f"{span(row.longest_wait_us)} for {row.longest_wait_on} ({row.name})" for row in rows[:_MOST_NAMED]
    ]
    if not waits:
        return []
    return [
        f"The longest wait was {waits[0]}." if len(waits) == 1 else f"The longest waits were {listed(waits)}."
    ]


def _endings(tasks: tuple[Task, ...], complete: bool) -> list[str]:
    names: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        names[task.outcome].append(task.name)
    words = {"failed": "failed", "cancelled": "was cancelled", LEFT_OVER: "was left over"}
    plurals = {"failed": "failed", "cancelled": "were cancelled", LEFT_OVER: "were left over"}
    if not complete:
        names.pop(LEFT_OVER, None)
    return [
        f"{listed(names[outcome])} {words[outcome] if len(names[outcome]) == 1 else plurals[outcome]}."
        for outcome in words
        if names.get(outcome)
    ]


def _instrument(whole: Overview) -> list[str]:
    said = []
    if whole.send_us:
        said.append(f"Sending the trace itself took {span(whole.send_us)}.")
    if whole.lost:
        said.append(f"The board lost {plural(whole.lost, 'event')}.")
    return said
