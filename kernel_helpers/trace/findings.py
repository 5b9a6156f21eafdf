"""What a teacher would point at in a run: each finding a sentence with names and times.

A finding says what was seen and why it happened; what to do about it is for the exercises.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from .model import LEFT_OVER, PROGRAM, Model, Ready, Sleep, Slice, Task, Wait
from .summary import by_task
from .words import listed, moment, plural, span

HOG_US = 50_000
"""A slice longer than this, while another task was ready, is a hog's."""
LATE_US = 5_000
"""A sleep that ends later than this is late."""
_ALWAYS = 3
_MANY = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth pointing at. `task` and the times say where to look."""

    kind: str
    task: int
    start_us: int
    end_us: int
    text: str


class _Seen:
    """A model with what several rules need to look up quickly."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @cached_property
    def steps(self) -> dict[int, list[Slice]]:
        return by_task(self.model.slices)

    @cached_property
    def sleeps(self) -> dict[int, list[Sleep]]:
        return by_task(self.model.sleeps)

    @cached_property
    def _ready_starts(self) -> list[int]:
        return sorted(each.start_us for each in self.model.ready)

    @cached_property
    def _ready_ends(self) -> list[int]:
        return sorted(each.end_us for each in self.model.ready)

    @cached_property
    def _slice_ends(self) -> list[int]:
        return [step.end_us for step in self.model.slices]

    def is_hog(self, step: Slice) -> bool:
        """Whether the slice is long and some task was ready in it (its own task cannot be)."""
        if step.end_us - step.start_us <= HOG_US:
            return False
        begun = bisect_left(self._ready_starts, step.end_us)
        over = bisect_right(self._ready_ends, step.start_us)
        return begun > over

    def ready_during(self, step: Slice) -> list[Ready]:
        """Who was ready during the slice, the longest first."""
        found = [
            each for each in self.model.ready if each.start_us < step.end_us and each.end_us > step.start_us
        ]
        return sorted(found, key=lambda each: each.start_us - each.end_us)

    def ran_between(self, start: int, end: int) -> Counter[int]:
        """Per task, the us it ran in that time. Slices never overlap, so their ends are sorted."""
        ran: Counter[int] = Counter()
        slices = self.model.slices
        for index in range(bisect_right(self._slice_ends, start), len(slices)):
            step = slices[index]
            if step.start_us >= end:
                break
            ran[step.task] += min(step.end_us, end) - max(step.start_us, start)
        return ran

    @cached_property
    def longest_lock_waits(self) -> list[Wait]:
        """For each lock, the longest of the waits for it."""
        longest: dict[int, Wait] = {}
        for wait in self.model.waits:
            if wait.reason == "wait" and self.model.object_name(wait.arg).startswith("Lock"):
                best = longest.get(wait.arg, wait)
                longest[wait.arg] = max(best, wait, key=lambda each: each.end_us - each.start_us)
        return list(longest.values())

    def waiting_too(self, wait: Wait) -> list[int]:
        """The other tasks that waited on the same object at some time during the wait, in order."""
        return list(
            dict.fromkeys(
                each.task
                for each in self.model.waits
                if (each.reason, each.arg) == (wait.reason, wait.arg)
                and each.task != wait.task
                and each.start_us < wait.end_us
                and each.end_us > wait.start_us
            )
        )

    def idle_between(self, start: int, end: int) -> int:
        """For how many us the loop was idle in that time."""
        return sum(max(0, min(each.end_us, end) - max(each.start_us, start)) for each in self.model.idle)

    def name(self, task: int) -> str:
        return self.model.task_name(task)


def find(model: Model) -> list[Finding]:
    """All findings: the worst kinds first, within a kind in lane order."""
    seen = _Seen(model)
    return [finding for rule in _RULES for task in model.tasks for finding in rule(seen, task)]


def _failed(_: _Seen, task: Task) -> Iterator[Finding]:
    if task.outcome == "failed" and task.ended_us is not None:
        text = f"{task.name} failed with an exception {moment(task.ended_us)}."
        yield Finding("failed", task.task, task.ended_us, task.ended_us, text)


def hogs(model: Model) -> list[Slice]:
    """The slices that held the CPU for longer than HOG_US while another task was ready."""
    seen = _Seen(model)
    return [step for step in model.slices if step.task != PROGRAM and seen.is_hog(step)]


def _hog(seen: _Seen, task: Task) -> Iterator[Finding]:
    long = [step for step in seen.steps.get(task.task, ()) if seen.is_hog(step)]
    if not long:
        return
    worst = max(long, key=lambda step: step.end_us - step.start_us)
    length = worst.end_us - worst.start_us
    if length * 2 > seen.model.duration_us:
        kind, text = "never yields", _never_yields_text(seen, task, worst)
    else:
        kind, text = "hog", _hog_text(seen, task, worst)
    if len(long) > 1:
        text += f" It held the CPU for more than {span(HOG_US)} {plural(len(long), 'time')}."
    yield Finding(kind, task.task, worst.start_us, worst.end_us, text)


def _hog_text(seen: _Seen, task: Task, worst: Slice) -> str:
    length = span(worst.end_us - worst.start_us)
    return (
        f"{task.name} held the CPU for {length} {moment(worst.start_us)} without an await that waits, "
        f"while {_who_waited(seen, worst)}."
    )


def _never_yields_text(seen: _Seen, task: Task, worst: Slice) -> str:
    share = (worst.end_us - worst.start_us) / seen.model.duration_us
    length = span(worst.end_us - worst.start_us)
    return (
        f"{task.name} hardly ever lets others run: one step lasted {length}, {share:.0%} of the whole run, "
        f"while {_who_waited(seen, worst)}."
    )


def _who_waited(seen: _Seen, step: Slice) -> str:
    ready = seen.ready_during(step)
    names = list(dict.fromkeys(seen.name(each.task) for each in ready))
    verb = "was" if len(names) == 1 else "were"
    longest = ready[0].end_us - ready[0].start_us
    which = f"for {span(longest)}" if len(names) == 1 else f"for up to {span(longest)}"
    return f"{listed(names)} {verb} ready {which}"


def _always_late(seen: _Seen, task: Task) -> Iterator[Finding]:
    sleeps = [each for each in seen.sleeps.get(task.task, ()) if each.late_us is not None]
    if len(sleeps) < _ALWAYS or any((each.late_us or 0) <= LATE_US for each in sleeps):
        return
    worst = max(sleeps, key=lambda each: each.late_us or 0)
    late = [each.late_us or 0 for each in sleeps]
    end = worst.end_us + (worst.late_us or 0)
    middle = span(round(median(late)))
    text = (
        f"All {len(sleeps)} sleeps of {task.name} ended late: by {middle} in the middle case, "
        f"by {span(max(late))} at worst. It asked for {worst.asked_ms} ms {moment(worst.start_us)} "
        f"and was ready in time, but {_culprits(seen, worst, end)}."
    )
    yield Finding("always late", task.task, worst.start_us, end, text)


def _culprits(seen: _Seen, sleep: Sleep, end: int) -> str:
    ran = seen.ran_between(sleep.end_us, end)
    most = [(seen.name(task), us) for task, us in ran.most_common(2) if us and task != sleep.task]
    if not most:
        return "the loop came back to it late"
    return f"{listed([f'{name} ran for {span(us)}' for name, us in most])} first"


def _never_began(seen: _Seen, task: Task) -> Iterator[Finding]:
    if task.began_us is None and task.parent is not None and seen.model.complete:
        text = (
            f"{task.name} was created by {seen.name(task.parent)} {moment(task.created_us)}, "
            "but its body never began: the loop ended before its first step."
        )
        yield Finding("never began", task.task, task.created_us, seen.model.duration_us, text)


def _parked(seen: _Seen, task: Task) -> Iterator[Finding]:
    if task.state == "parked":
        start = _last_end(seen, task)
        text = f"{task.name} gave up the CPU {moment(start)} and nothing will ever wake it."
        yield Finding("parked", task.task, start, seen.model.duration_us, text)


def _polls(seen: _Seen, task: Task) -> Iterator[Finding]:
    steps = seen.steps.get(task.task, ())
    turns = [step for step in steps if step.reason == "yield"]
    if len(turns) < _MANY or len(turns) < 0.9 * len(steps):
        return
    start, end = turns[0].start_us, turns[-1].end_us
    if seen.idle_between(start, end) > 0.05 * (end - start):
        return
    text = (
        f"{task.name} polls: from {moment(start)[3:]} to {moment(end)[3:]} it gave way {len(turns)} times "
        f"without waiting for anything, so the loop was never idle."
    )
    yield Finding("polls", task.task, start, end, text)


def _replaced(seen: _Seen, task: Task) -> Iterator[Finding]:
    """Left waiting on a flag on which another task began to wait after it."""
    name = seen.model.object_name(task.on or 0)
    if task.state != "waiting" or not name.startswith("ThreadSafeFlag"):
        return
    mine = next(each for each in reversed(seen.model.waits) if each.task == task.task)
    for wait in seen.model.waits:
        if (
            (wait.arg, wait.reason) == (task.on, "wait")
            and wait.task != task.task
            and wait.start_us >= mine.start_us
        ):
            text = (
                f"{task.name} waits on {name} since {moment(mine.start_us)[3:]} and never wakes: "
                f"{seen.name(wait.task)} waited on it too, {moment(wait.start_us)}, "
                "and a flag wakes only the task that waited last."
            )
            yield Finding("flag lost", task.task, mine.start_us, mine.end_us, text)
            return


def _convoy(seen: _Seen, task: Task) -> Iterator[Finding]:
    """Waits long for a lock for which others wait as well; told once a lock, by the task that waits longest."""
    for wait in seen.longest_lock_waits:
        others = seen.waiting_too(wait)
        if wait.task == task.task and others and wait.end_us - wait.start_us > HOG_US:
            names = listed([seen.name(other) for other in others])
            text = (
                f"Tasks queue up for {seen.model.object_name(wait.arg)}: {task.name} waited "
                f"{span(wait.end_us - wait.start_us)} for it {moment(wait.start_us)}, and {names} meanwhile too."
            )
            yield Finding("lock convoy", task.task, wait.start_us, wait.end_us, text)


_LEFT = {
    "running": "stopped in the middle of a step",
    "ready": "ready to run",
    "sleeping": "asleep",
    "unknown": "in a state the trace does not show",
}


def _left_over(seen: _Seen, task: Task) -> Iterator[Finding]:
    never_began = task.began_us is None and task.parent is not None
    told = task.state == "parked" or never_began or any(_replaced(seen, task))
    if task.outcome != LEFT_OVER or told or not seen.model.complete:
        return
    start = _last_end(seen, task)
    text = f"{task.name} was left over: when the program ended it was {_was(seen, task)}."
    yield Finding("left over", task.task, start, seen.model.duration_us, text)


def _was(seen: _Seen, task: Task) -> str:
    if task.state == "waiting":
        return f"waiting on {seen.model.object_name(task.on or 0)}"
    if task.state == "joining":
        return f"waiting for {seen.name(task.on or PROGRAM)} to finish"
    return _LEFT[task.state]


def _last_end(seen: _Seen, task: Task) -> int:
    steps = seen.steps.get(task.task)
    return steps[-1].end_us if steps else task.created_us


_RULES: tuple[Callable[[_Seen, Task], Iterator[Finding]], ...] = (
    _failed,
    _hog,
    _always_late,
    _never_began,
    _replaced,
    _convoy,
    _polls,
    _parked,
    _left_over,
)
