"""Where things stand in the still picture: lanes from top to bottom, time from left to right.

Numbers only: no colour and no SVG. All sizes are in the picture's own pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kernel_helpers.trace.model import Lane, Model

from .still_words import text_width, visible

LABEL_SIZE = 14.0
SMALL_SIZE = 12.5
STRIP = 23.0
AXIS = 28.0
MARGIN = 14.0
PREDICTED = 12.0
_MOST_LANES = 60
_MOST_LABEL = 24
_BOLD = 1.2
_LANE_HEIGHTS = ((12, 36.0), (30, 28.0), (_MOST_LANES, 21.0))
_TICK_STEPS = (1, 2, 5)
_MOST_TICKS = 8
_THINNEST = 1.2


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture shows besides the run: a prediction (task, start ms, end ms, state); for two pictures below each
    other the end of both axes in us (0: the run's own) and the names that both leave room for.
    """

    predicted: Sequence[tuple[str, float, float, str]] = ()
    until_us: int = 0
    names: Sequence[str] = ()


PLAIN = Look()


class Interval(Protocol):
    """Anything with a beginning and an end in us."""

    @property
    def start_us(self) -> int:
        """When it begins."""

    @property
    def end_us(self) -> int:
        """When it ends, not before it begins."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Neighbouring intervals drawn as one. `cover` is the share of it that they really fill."""

    left: float
    right: float
    cover: float

    @property
    def width(self) -> float:
        """Right minus left."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Scale:
    """From us to pixels."""

    left: float
    right: float
    duration_us: int

    def x(self, time_us: int) -> float:
        """Where that moment stands."""
        return self.left + (self.right - self.left) * time_us / max(self.duration_us, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The page: `strips` (top) and `lanes` with the y of their middle, the axis, the whole size."""

    width: float
    scale: Scale
    strips: dict[str, float]
    lanes: dict[int, float]
    shown: tuple[Lane, ...]
    hidden: int
    lane_height: float
    pitch: float
    top: float
    bottom: float

    @property
    def bar(self) -> float:
        """The height of a running slice."""
        return self.lane_height * 0.62

    @property
    def below(self) -> float:
        """From the middle of a lane to the middle of what was predicted for it."""
        return self.bar / 2 + PREDICTED / 2 + 1


def plan(model: Model, strips: Sequence[str], width: float, look: Look = PLAIN) -> Plan:
    """Lay the model out. Beyond `_MOST_LANES` tasks the later ones are left out and counted."""
    shown = _shown(model)
    height = next((size for most, size in _LANE_HEIGHTS if len(shown) <= most), _LANE_HEIGHTS[-1][1])
    pitch = height + (PREDICTED if look.predicted else 0)
    names = [visible(name, _MOST_LABEL) for name in [*look.names, *(lane.name for lane in shown)]] + list(
        strips
    )
    label = max((text_width(name, LABEL_SIZE) * _BOLD for name in names), default=0.0)
    top = MARGIN + STRIP * len(strips)
    return Plan(
        width=width,
        scale=Scale(MARGIN + max(label, 40.0) + 14, width - MARGIN - 14, look.until_us or model.duration_us),
        strips={name: MARGIN + STRIP * (row + 0.5) for row, name in enumerate(strips)},
        lanes={lane.task: top + pitch * row + height / 2 for row, lane in enumerate(shown)},
        shown=shown,
        hidden=len(model.lanes) - len(shown),
        lane_height=height,
        pitch=pitch,
        top=top,
        bottom=top + pitch * len(shown),
    )


def _shown(model: Model) -> tuple[Lane, ...]:
    if len(model.lanes) <= _MOST_LANES:
        return model.lanes
    last = tuple(lane for lane in model.lanes if lane.kind in ("interrupt", "idle"))
    return model.lanes[: _MOST_LANES - len(last)] + last


def label(lane: Lane) -> str:
    """The lane's name as it fits beside it."""
    return visible(lane.name, _MOST_LABEL)


def bars(intervals: Iterable[Interval], scale: Scale, join: float, thinnest: float = _THINNEST) -> list[Bar]:
    """Intervals (sorted by start) as bars; those less than `join` px apart become one.

    A single interval is drawn at least `thinnest` px wide. Bars of several intervals that are
    wider than a few pixels each are kept apart, so that neighbouring long steps stay two steps.
    """
    found: list[Bar] = []
    for each in intervals:
        left, right = scale.x(each.start_us), scale.x(each.end_us)
        found.append(Bar(left, max(right, left + thinnest), 1.0))
        if len(found) > 1 and _belong(found[-2], found[-1], join):
            last = found.pop()
            found[-1] = _joined(found[-1], last, right - left)
    return found


def _belong(before: Bar, after: Bar, join: float) -> bool:
    apart = after.left - before.right
    return apart < 0 or (apart < join and min(before.width, after.width) < join * 3)


def _joined(before: Bar, after: Bar, real: float) -> Bar:
    right = max(before.right, after.right)
    filled = before.cover * before.width + min(real, after.width)
    whole = right - before.left
    return Bar(before.left, right, min(1.0, filled / whole) if whole else 1.0)


def ticks(duration_us: int) -> list[tuple[int, str]]:
    """Moments for the time axis, 1-2-5 apart, with their labels in s or ms."""
    step = _tick_step(duration_us)
    unit, size = ("s", 1_000_000) if duration_us >= 2_000_000 else ("ms", 1000)
    times = range(0, duration_us + 1, step)
    return [(time, f"{time / size:.6g} {unit}") for time in times]


def _tick_step(duration_us: int) -> int:
    power = 1
    while True:
        for step in _TICK_STEPS:
            if duration_us / (step * power) <= _MOST_TICKS:
                return step * power
        power *= 10
