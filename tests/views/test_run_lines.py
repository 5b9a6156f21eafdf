"""Lines of the cell for the views: one row for each way a step ended, fewer where they agree, none where unknown."""

from __future__ import annotations

from dataclasses import dataclass

from kernel_helpers.trace.model import Slice
from kernel_helpers.views.run_lines import lines_data

SOURCE = "async def a():\n    await x()\n    await y()\n"


@dataclass
class Found:
    lines: tuple[int, ...]
    how: str = "the only await"


def _slice(task: int, reason: str, arg: int) -> Slice:
    return Slice(task, 0, 1, reason, arg, thrown=False)


def test_each_way_has_its_line_and_text() -> None:
    slices = [_slice(1, "sleep", 10), _slice(1, "wait", 2), _slice(1, "sleep", 10)]
    rows = lines_data(slices, SOURCE, lambda step: Found((2,) if step.reason == "sleep" else (2, 3)))
    assert rows == [
        {
            "task": 1,
            "reason": "sleep",
            "arg": None,
            "lines": [2],
            "text": ["await x()"],
            "how": "the only await",
        },
        {
            "task": 1,
            "reason": "wait",
            "arg": None,
            "lines": [2, 3],
            "text": ["await x()", "await y()"],
            "how": "the only await",
        },
    ]


def test_ways_that_differ_by_arg_are_kept_apart() -> None:
    slices = [_slice(1, "sleep", 10), _slice(1, "sleep", 20)]
    rows = lines_data(slices, SOURCE, lambda step: Found((2,) if step.arg == 10 else (3,)))
    assert [(row["arg"], row["lines"]) for row in rows] == [(10, [2]), (20, [3])]


def test_what_is_not_known_has_no_row_and_keeps_the_others_exact() -> None:
    slices = [_slice(1, "sleep", 10), _slice(1, "sleep", 20), _slice(1, "return", 0)]
    rows = lines_data(slices, SOURCE, lambda step: Found((2,) if step.arg == 10 else ()))
    assert [(row["arg"], row["lines"]) for row in rows] == [(10, [2])]


def test_a_line_that_the_cell_does_not_have_is_left_out() -> None:
    (row,) = lines_data([_slice(1, "sleep", 10)], SOURCE, lambda step: Found((3, 99)))
    assert row["lines"] == [3]
