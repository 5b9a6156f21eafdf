"""Cuts a run's text into its print() calls, by what the trace says of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from kernel_helpers.trace import Kind, decode
from kernel_helpers.trace.model import Point


@dataclass(frozen=True, slots=True)
class Print:
    """One print() call. time_us since the cell began, None when text could not be matched to a call."""

    text: str
    time_us: int | None
    task: int


class Cut(NamedTuple):
    """A trace record: characters of text, and bytes of events, up to its end."""

    characters: int
    events: int


def cut(text: str, events: bytes, points: Iterable[Point], cuts: Sequence[Cut]) -> list[Print]:
    """The print() calls of a run; `points` are the model's prints. Text that no call claims is a piece of its own."""
    rest = iter(points)
    prints: list[Print] = []
    for piece, between in _segments(text, events, cuts):
        count = int((decode(between).kind == Kind.PRINT).sum())
        prints += _matched(piece, list(islice(rest, count)))
    return prints


def _segments(text: str, events: bytes, cuts: Sequence[Cut]) -> Iterator[tuple[str, bytes]]:
    before = Cut(0, 0)
    for at in (*cuts, Cut(len(text), len(events))):
        yield text[before.characters : at.characters], events[before.events : at.events]
        before = at


def _matched(text: str, points: list[Point]) -> list[Print]:
    """Cut text into the pieces that each print() call said it wrote; the rest belongs to no call."""
    data, prints, at = text.encode(), [], 0
    if sum(point.arg for point in points) > len(data):
        points = []
    for point in points:
        piece = data[at : at + point.arg].decode("utf-8", "replace")
        prints.append(Print(piece, point.time_us, point.task))
        at += point.arg
    rest = data[at:].decode("utf-8", "replace")
    return [*prints, Print(rest, None, 0)] if rest else prints
