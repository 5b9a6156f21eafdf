"""Who asked for a cancellation, as far as a trace can tell.

Task.cancel() is C, and a program may call it anywhere: the board cannot see it being called. What it sees is the
exception's arrival, and since when the task had been ready for it, in whole ms of the loop's clock. So the call lies
within 1 ms of that moment, and whoever ran then may have made it: one task, or several candidates.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from .model import Model, Slice, Wake
from .words import listed, moment, span

GRAIN_US = 1000
"""The loop's clock counts ms."""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A step that began with an exception. `by`: tasks (0: the program) of which one asked, within the two times.

    wait_for uses the same means to wake its caller: then `by` has its helper, a task named `runner`.
    asked_us: where only one may have asked, the latest moment at which it can have been; else None.
    """

    task: int
    asked_from_us: int
    asked_to_us: int
    arrived_us: int
    by: tuple[int, ...]
    asked_us: int | None

    @property
    def wake(self) -> Wake | None:
        """It as an arrow from the one who asked; None where several may have, or nobody was seen."""
        if self.asked_us is None:
            return None
        return Wake(self.by[0], self.asked_us, self.task, self.arrived_us, "cancel", None)

    def sentence(self, model: Model) -> str:
        """It in one sentence."""
        who, waited = self._who(model), self.arrived_us - self.asked_from_us
        return (
            f"{model.task_name(self.task)} was cancelled {moment(self.arrived_us)}; it was asked for {who}, "
            f"at most {span(waited)} earlier (inferred)."
        )

    def _who(self, model: Model) -> str:
        names = [model.task_name(task) for task in self.by]
        if len(names) == 1:
            return f"by {names[0]}"
        return f"by one of {listed(names)}" if names else "by nobody seen"


def cancellations(model: Model) -> list[Cancellation]:
    """All of a run, in their order."""
    ready = {(each.task, each.end_us): each.start_us for each in model.ready}
    ends = [step.end_us for step in model.slices]
    found = []
    for step in model.slices:
        if step.thrown:
            since = ready.get((step.task, step.start_us), step.start_us)
            window = max(0, since - GRAIN_US), min(step.start_us, since + GRAIN_US)
            ran = _ran(model, ends, step, *window)
            asked = next(iter(ran.values())) if len(ran) == 1 else None
            found.append(Cancellation(step.task, *window, step.start_us, tuple(ran), asked))
    return found


def inferred_wakes(model: Model) -> list[Wake]:
    """The cancellations that only one may have asked for, as arrows; without those that the board itself told of."""
    told = {(wake.task, wake.by) for wake in model.wakes if wake.cause == "cancel"}
    arrows = [each.wake for each in cancellations(model)]
    return [arrow for arrow in arrows if arrow is not None and (arrow.task, arrow.by) not in told]


def _ran(model: Model, ends: list[int], but: Slice, start: int, end: int) -> dict[int, int]:
    """Who had the CPU in that time, and until when; a task cannot cancel itself.

    Slices never overlap, so their ends are sorted.
    """
    tasks: dict[int, int] = {}
    for index in range(bisect_left(ends, start), len(ends)):
        step = model.slices[index]
        if step.start_us >= end:
            break
        if step.task != but.task:
            tasks[step.task] = min(step.end_us, end)
    return tasks
