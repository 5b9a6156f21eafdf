"""Judges a run by the check of an exercise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kernel_helpers.exercises import facts
from kernel_helpers.exercises.exercise import Exercise
from kernel_helpers.run import Run


@dataclass(frozen=True)
class Verdict:
    """Whether the run passed, and what is said about it: "" when it did."""

    passed: bool
    message: str


def judge(exercise: Exercise, run: Run) -> Verdict:
    """What the exercise's check says of the run."""
    space: dict[str, Any] = dict(vars(facts))
    exec(compile(exercise.check, f"{exercise.name} (check)", "exec"), space)
    try:
        space["check"](facts.Facts(told(run)))
    except facts.Miss as miss:
        return Verdict(False, str(miss))
    return Verdict(True, "")


def told(run: Run) -> dict[str, Any]:
    """The run as plain data; the table is in `facts`."""
    error = run.error
    return {
        "source": run.source,
        "text": run.text,
        "prints": [[each.text, each.time_us, each.task] for each in run.prints],
        "frames": [[each.time_us, each.task, each.label] for each in run.frames],
        "error": error
        and {"kind": error.kind, "type": error.type, "message": error.message, "line": error.line},
        "leftovers": list(run.leftovers),
        "model": run.trace.model.dump(),
    }
