"""The lines of a cell at which its tasks await, as the views take them: a row for each way a task's steps ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from kernel_helpers.trace.model import Slice

_MOST = 400
_LONGEST = 160


class Where(Protocol):
    """Lines of the cell, from 1, one of which it is, and how that is known."""

    @property
    def lines(self) -> tuple[int, ...]:
        """Known when there is one, candidates when there are several, unknown when there is none."""

    @property
    def how(self) -> str:
        """In words."""


def lines_data(
    slices: Iterable[Slice], source: str, line_of: Callable[[Slice], Where]
) -> list[dict[str, Any]]:
    """Rows of task, reason, arg (None: any), line numbers, their text, and how they are known.

    A slice's line follows from its task, its reason and its arg alone, so each of those is asked for once.
    Steps whose line cannot be known have no row.
    """
    first = {(step.task, step.reason, step.arg): step for step in slices}
    found = {key: line_of(step) for key, step in list(first.items())[:_MOST]}
    rows = [_row(key, where, source) for key, where in found.items() if where.lines]
    return _merged(rows, found)


def _row(key: tuple[int, str, int], where: Where, source: str) -> dict[str, Any]:
    text = source.splitlines()
    lines = [line for line in where.lines if 0 < line <= len(text)]
    task, reason, arg = key
    shown = [text[line - 1].strip()[:_LONGEST] for line in lines]
    return {"task": task, "reason": reason, "arg": arg, "lines": lines, "text": shown, "how": where.how}


def _merged(rows: list[dict[str, Any]], found: dict[tuple[int, str, int], Where]) -> list[dict[str, Any]]:
    """One row with any arg where all args of a task and reason lead to the same lines."""
    groups: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["task"], row["reason"]), []).append(row)
    merged: list[dict[str, Any]] = []
    for (task, reason), group in groups.items():
        asked = sum(key[:2] == (task, reason) for key in found)
        same = asked == len(group) and all(row["lines"] == group[0]["lines"] for row in group)
        merged += [{**group[0], "arg": None}] if same else group
    return merged
