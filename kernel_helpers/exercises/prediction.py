"""What a learner expects of a run before it runs, and how it compares with what came. Pure.

| kind     | the learner commits to                         | the run answers with                                |
|----------|------------------------------------------------|-----------------------------------------------------|
| choice   | one of several sentences                       | nothing: the timeline and the text below it do      |
| order    | names or lines in an order                     | the order in which they began, ended or printed     |
| duration | a time in ms                                   | how long the program, or a task's life, took        |
| lanes    | when each task runs, painted on a grid         | the same grid, filled from the task's slices        |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kernel_helpers.run import Run
from kernel_helpers.trace.model import Model, Task

NEAR = 0.2
"""A duration within this share of the measured one is right: boards differ."""
CELLS = 24
"""Columns of the grid that lanes are painted on."""


@dataclass(frozen=True)
class Question:
    """What is asked about the run of that name. `by`: "began", "ended", "printed"; `of`: a task, "" for the program."""

    run: str
    kind: str
    text: str
    options: tuple[str, ...] = ()
    by: str = "ended"
    of: str = ""
    length_ms: int = 0


def compared(question: Question, answer: Any, run: Run) -> tuple[bool | None, str]:
    """Whether the prediction was right (None: to be judged by eye), and a sentence about it."""
    if question.kind == "choice":
        return None, f"You predicted: “{question.options[int(answer)]}” Compare it with the timeline."
    if question.kind == "order":
        return _order(question, [str(item) for item in answer], run)
    if question.kind == "duration":
        return _duration(question, float(answer), run.trace.model)
    return _lanes(question, answer, run.trace.model)


def painted(question: Question, answer: Any) -> list[tuple[str, float, float, str]]:
    """The learner's lanes as (task, start in ms, end in ms, "running"), for drawing under the measured ones."""
    step = question.length_ms / CELLS
    return [
        (name, first * step, (last + 1) * step, "running")
        for name, row in zip(question.options, answer, strict=True)
        for first, last in _stretches(row)
    ]


def measured_cells(question: Question, model: Model) -> list[list[bool]]:
    """The grid filled from the trace: a cell is on where the task ran for any part of it."""
    step_us = question.length_ms * 1000 / CELLS
    rows = {name: [False] * CELLS for name in question.options}
    for each in model.slices:
        row = rows.get(model.task_name(each.task))
        if row is not None:
            for cell in range(int(each.start_us // step_us), min(CELLS, int(each.end_us // step_us) + 1)):
                row[cell] = True
    return list(rows.values())


def _order(question: Question, answer: list[str], run: Run) -> tuple[bool | None, str]:
    seen = _seen_order(question, run)
    missing = [item for item in question.options if item not in seen]
    if missing:
        return None, f"You predicted {_arrows(answer)}. In this run {', '.join(missing)} did not come at all."
    right = answer == seen
    return right, f"You predicted {_arrows(answer)}. It was {'just that' if right else _arrows(seen)}."


def _seen_order(question: Question, run: Run) -> list[str]:
    if question.by == "printed":
        places = {item: run.text.find(item) for item in question.options}
        return sorted((item for item in places if places[item] >= 0), key=lambda item: places[item])
    tasks = {
        task.name: _moment(task, question.by)
        for task in run.trace.model.tasks
        if task.name in question.options
    }
    known = {name: us for name, us in tasks.items() if us is not None}
    return sorted(known, key=lambda name: known[name])


def _moment(task: Task, by: str) -> int | None:
    return task.ended_us if by == "ended" else task.began_us


def _duration(question: Question, answer: float, model: Model) -> tuple[bool | None, str]:
    whose = f"`{question.of}`" if question.of else "the program"
    took = _took_ms(question.of, model)
    if took is None:
        return None, f"You predicted {answer:g} ms for {whose}, and in this run it never ended."
    right = abs(answer - took) <= NEAR * took
    return right, f"You predicted {answer:g} ms. {whose[0].upper()}{whose[1:]} took {took:.0f} ms."


def _took_ms(of: str, model: Model) -> float | None:
    if not of:
        return model.duration_us / 1000
    task = next((task for task in model.tasks if task.name == of), None)
    if task is None or task.ended_us is None:
        return None
    return (task.ended_us - task.created_us) / 1000


def _lanes(question: Question, answer: list[list[bool]], model: Model) -> tuple[bool | None, str]:
    cells = [
        (mine, theirs)
        for row, seen in zip(answer, measured_cells(question, model), strict=True)
        for mine, theirs in zip(row, seen, strict=True)
    ]
    filled = [pair for pair in cells if any(pair)]
    hits = sum(mine and theirs for mine, theirs in filled)
    if not filled:
        return None, "You painted nothing, and nothing of it ran."
    return (
        None,
        f"{hits} of {len(filled)} painted or measured cells agree. Your lanes are drawn under the measured ones.",
    )


def _stretches(row: list[bool]) -> list[tuple[int, int]]:
    """First and last cell of each unbroken stretch."""
    starts = [at for at, on in enumerate(row) if on and (at == 0 or not row[at - 1])]
    ends = [at for at, on in enumerate(row) if on and (at + 1 == len(row) or not row[at + 1])]
    return list(zip(starts, ends, strict=True))


def _arrows(items: list[str]) -> str:
    return " → ".join(items)
