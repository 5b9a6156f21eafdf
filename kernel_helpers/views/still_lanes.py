"""The lanes of the still picture: what each task was doing, who woke whom, how each one ended.

Each function draws one layer on a sheet; `LAYERS` has them from back to front.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kernel_helpers.trace.cancels import inferred_wakes
from kernel_helpers.trace.findings import hogs
from kernel_helpers.trace.model import IDLE, INTERRUPT, LEFT_OVER, Model, Wait, Wake
from kernel_helpers.trace.summary import by_task
from kernel_helpers.trace.words import span

from .still_ink import Ink, Look, Paper, arrow_head, box, diamond, number
from .still_legend import GLYPHS, Entry
from .still_plan import PREDICTED, SMALL_SIZE, Bar, Interval, Plan, bars
from .still_words import fitted, text_width

_CROWD_COVER = 0.85
_CROWD_WIDTH = 5.0
_FAINTEST = 0.6
_READY_COVER = 0.4
_MOST_ARROWS = 80
_ROOM_FOR_TEXT = 24.0


@dataclass(slots=True)
class Sheet:
    """One try at drawing a model, with steps closer than `join` px drawn as one."""

    model: Model
    plan: Plan
    ink: Ink
    join: float
    predicted: Sequence[tuple[str, float, float, str]] = ()
    paper: Paper = field(default_factory=Paper)
    used: set[Entry] = field(default_factory=set)

    def use(self, entry: Entry, drawn: Sequence[object]) -> None:
        """Put it in the legend if anything was drawn."""
        if drawn:
            self.used.add(entry)

    @property
    def has_text(self) -> bool:
        """Whether lanes are high enough to write in."""
        return self.plan.lane_height >= _ROOM_FOR_TEXT


class _TaskInterval(Interval, Protocol):
    """An interval of one task."""

    @property
    def task(self) -> int: ...


def _on_lanes(
    sheet: Sheet, intervals: Iterable[_TaskInterval], thinnest: float = 0
) -> Iterator[tuple[float, list[Bar]]]:
    """For each lane that has some: the y of its middle, and its bars."""
    for task, own in by_task(intervals).items():
        if task in sheet.plan.lanes:
            found = bars(own, sheet.plan.scale, sheet.join, thinnest)
            yield sheet.plan.lanes[task], [bar for bar in found if bar.width >= _FAINTEST]


def _boxes(found: Iterable[Bar], y: float, height: float) -> list[str]:
    return [box(bar.left, y - height / 2, bar.width, height) for bar in found]


def _write(sheet: Sheet, each: _TaskInterval, words: str, colour: str, plate: str = "") -> None:
    """Words in the middle of an interval, if they fit."""
    left, right = sheet.plan.scale.x(each.start_us), sheet.plan.scale.x(each.end_us)
    wide = text_width(words, SMALL_SIZE)
    y = sheet.plan.lanes.get(each.task)
    if y is None or not sheet.has_text or wide + 8 > right - left:
        return
    middle = (left + right) / 2
    if plate:
        sheet.paper.path([box(middle - wide / 2 - 3, y - 7.5, wide + 6, 15)], fill=plate)
    sheet.paper.text(middle, y, words, fill=colour, text_anchor="middle")


def _length(each: Interval) -> str:
    return span(each.end_us - each.start_us)


def _sleeping(sheet: Sheet) -> None:
    look: Look = {"fill": sheet.ink.sleep, "stroke": sheet.ink.sleep_edge}
    for y, found in _on_lanes(sheet, sheet.model.sleeps):
        sheet.use(Entry.SLEEPING, found)
        sheet.paper.path(_boxes(found, y, 7), **look)
    for sleep in sheet.model.sleeps:
        _write(sheet, sleep, f"sleeps {_length(sleep)}", sheet.ink.muted, sheet.ink.paper)


def _waiting(sheet: Sheet) -> None:
    height = sheet.plan.bar * 0.78
    waits = [wait for wait in sheet.model.waits if wait.reason != "park"]
    look: Look = {"fill": sheet.ink.wait, "stroke": sheet.ink.wait_edge, "stroke_width": 1.4}
    for y, found in _on_lanes(sheet, waits):
        sheet.use(Entry.WAITING, found)
        sheet.paper.path(_boxes(found, y, height), **look)
    for wait in waits:
        _name_wait(sheet, wait)


def _name_wait(sheet: Sheet, wait: Wait) -> None:
    model, scale = sheet.model, sheet.plan.scale
    name = model.object_name(wait.arg) if wait.reason == "wait" else model.task_name(wait.arg)
    room = scale.x(wait.end_us) - scale.x(wait.start_us) - 12
    if text_width(name, SMALL_SIZE) > room:
        # Without its type, "Event ready" is still known as "ready".
        name = name.partition(" ")[2] or name
    words = fitted(name, room, SMALL_SIZE)
    if words:
        _write(sheet, wait, words, sheet.ink.text)


def _parked(sheet: Sheet) -> None:
    waits = [wait for wait in sheet.model.waits if wait.reason == "park"]
    for y, found in _on_lanes(sheet, waits):
        sheet.use(Entry.PARKED, found)
        sheet.paper.path(_boxes(found, y, 13), fill="none", stroke=sheet.ink.muted, stroke_dasharray="4 3")


def _ready(sheet: Sheet) -> None:
    look: Look = {"fill": "url(#ready)", "stroke": sheet.ink.ready_edge, "stroke_width": 0.8}
    for y, found in _on_lanes(sheet, sheet.model.ready):
        drawn = [bar for bar in found if bar.cover >= _READY_COVER]
        sheet.use(Entry.READY, drawn)
        sheet.paper.path(_boxes(drawn, y, sheet.plan.bar), **look)
    for ready in sheet.model.ready:
        _write(sheet, ready, f"ready {_length(ready)}", sheet.ink.text, sheet.ink.paper)


def _is_crowd(bar: Bar) -> bool:
    return bar.width > _CROWD_WIDTH and bar.cover < _CROWD_COVER


def _running(sheet: Sheet) -> None:
    for y, found in _on_lanes(sheet, sheet.model.slices, 1.4):
        crowds = [bar for bar in found if _is_crowd(bar)]
        single = [bar for bar in found if not _is_crowd(bar)]
        sheet.use(Entry.RUNNING, single)
        sheet.use(Entry.CROWD, crowds)
        low = y + sheet.plan.bar / 2
        heights = [max(3.0, bar.cover * sheet.plan.bar) for bar in crowds]
        pieces = [
            box(bar.left, low - high, bar.width, high) for bar, high in zip(crowds, heights, strict=True)
        ]
        sheet.paper.path(pieces, fill=sheet.ink.run)
        sheet.paper.path(
            _boxes(single, y, sheet.plan.bar), fill=sheet.ink.run, stroke=sheet.ink.run_edge, stroke_width=0.8
        )


def _shows(sheet: Sheet) -> None:
    look: Look = {"fill": "url(#show)", "stroke": sheet.ink.run_edge, "stroke_width": 0.8}
    for y, found in _on_lanes(sheet, sheet.model.shows):
        drawn = [bar for bar in found if bar.width >= 3]
        sheet.use(Entry.SHOW, drawn)
        sheet.paper.path(_boxes(drawn, y, sheet.plan.bar), **look)


def _hogs(sheet: Sheet) -> None:
    look: Look = {"fill": sheet.ink.hog, "stroke": sheet.ink.hog_edge, "stroke_width": 2.2}
    for y, found in _on_lanes(sheet, hogs(sheet.model), 3):
        sheet.use(Entry.HOG, found)
        sheet.paper.path(_boxes(found, y, sheet.plan.bar - 1), **look)


def _lengths(sheet: Sheet) -> None:
    ink, bad = sheet.ink, set(hogs(sheet.model))
    for step in sheet.model.slices:
        if step in bad:
            _write(sheet, step, _length(step), ink.hog_text)
        else:
            _write(sheet, step, _length(step), ink.run_text, plate=ink.run)


def _idle(sheet: Sheet) -> None:
    y = sheet.plan.lanes.get(IDLE)
    if y is None:
        return
    found = bars(sheet.model.idle, sheet.plan.scale, sheet.join, 0)
    drawn = [bar for bar in found if bar.width >= _FAINTEST]
    sheet.use(Entry.IDLE, drawn)
    sheet.paper.path(_boxes(drawn, y, sheet.plan.bar * 0.8), fill=sheet.ink.idle)


def _sends(sheet: Sheet) -> None:
    y = sheet.plan.lanes.get(IDLE, sheet.plan.bottom - sheet.plan.lane_height / 2)
    found = bars(sheet.model.sends, sheet.plan.scale, sheet.join)
    sheet.use(Entry.SEND, found)
    sheet.paper.path(_boxes(found, y, sheet.plan.bar * 0.8), fill="url(#send)")


def _gaps(sheet: Sheet) -> None:
    found = bars(sheet.model.gaps, sheet.plan.scale, sheet.join, 2)
    sheet.use(Entry.GAP, found)
    top, bottom = sheet.plan.top, sheet.plan.bottom
    pieces = [box(bar.left, top, bar.width, bottom - top) for bar in found]
    sheet.paper.path(pieces, fill="url(#send)", fill_opacity=0.45)
    sheet.paper.path([box(bar.left, top, bar.width, 3) for bar in found], fill=sheet.ink.hog)


def _interrupts(sheet: Sheet) -> None:
    y = sheet.plan.lanes.get(INTERRUPT)
    if y is None:
        return
    times = [point.time_us for point in sheet.model.points if point.kind == "irq"]
    places = spaced([sheet.plan.scale.x(time) for time in times], 3 * sheet.join)
    sheet.use(Entry.IRQ, places)
    sheet.paper.path([diamond(x, y) for x in places], fill=sheet.ink.accent)


def spaced(places: Iterable[float], least: float) -> list[float]:
    """Places in order, leaving out those that would touch the one before."""
    kept: list[float] = []
    for x in sorted(places):
        if not kept or x - kept[-1] >= least:
            kept.append(x)
    return kept


def _wakes(sheet: Sheet) -> None:
    sheet.use(Entry.WAKE, _arrows(sheet, sheet.model.wakes, sheet.ink.text, "none"))
    sheet.use(Entry.CANCEL, _arrows(sheet, inferred_wakes(sheet.model), sheet.ink.hog, "2.5 2"))


def _arrows(sheet: Sheet, wakes: Iterable[Wake], colour: str, dashes: str) -> list[str]:
    """Arrows from waker to woken; of those in the same place only one, and not too many in all."""
    lines: dict[tuple[int | None, int, int], str] = {}
    heads: list[str] = []
    for wake in wakes:
        column = round(sheet.plan.scale.x(wake.to_us) / max(3.0, sheet.join))
        place = (wake.by, wake.task, column)
        ends = _arrow_ends(sheet, wake)
        if ends is None or place in lines or len(lines) >= _MOST_ARROWS:
            continue
        x0, y0, x1, y1 = ends
        down = y1 > y0
        lines[place] = f"M{number(x0)} {number(y0)}L{number(x1)} {number(y1 + (-4 if down else 4))}"
        heads.append(arrow_head(x1, y1, down))
    pieces = list(lines.values())
    sheet.paper.path(pieces, stroke=sheet.ink.paper, stroke_width=3.4, fill="none", stroke_opacity=0.8)
    sheet.paper.path(pieces, stroke=colour, stroke_width=1.3, fill="none", stroke_dasharray=dashes)
    sheet.paper.path(heads, fill=colour, stroke=sheet.ink.paper, stroke_width=0.6)
    return heads


def _arrow_ends(sheet: Sheet, wake: Wake) -> tuple[float, float, float, float] | None:
    lanes, scale = sheet.plan.lanes, sheet.plan.scale
    if wake.by is None or wake.by not in lanes or wake.task not in lanes or wake.by == wake.task:
        return None
    start, end = lanes[wake.by], lanes[wake.task]
    edge = sheet.plan.bar / 2 + 1
    way = 1 if end > start else -1
    leave = start if wake.by == INTERRUPT else start + way * edge
    return scale.x(wake.from_us), leave, scale.x(wake.to_us), end - way * edge


def _predicted(sheet: Sheet) -> None:
    """What was predicted for each lane, as dashed outlines under it."""
    rows = {lane.name: sheet.plan.lanes[lane.task] + sheet.plan.below for lane in sheet.plan.shown}
    scale, found = sheet.plan.scale, [each for each in sheet.predicted if each[0] in rows]
    for state, (fill, height) in _PREDICTED_LOOKS.items():
        boxes = [
            box(
                scale.x(round(start * 1000)),
                rows[name] - height / 2,
                scale.x(round((end - start) * 1000)) - scale.left,
                height,
            )
            for name, start, end, shown in found
            if shown == state
        ]
        colour = getattr(sheet.ink, fill)
        sheet.paper.path(boxes, fill=colour, fill_opacity=0.5, stroke=sheet.ink.text, stroke_dasharray="3 2")
    sheet.use(Entry.PREDICTED, found)


_PREDICTED_LOOKS = {
    "running": ("run", PREDICTED - 3),
    "ready": ("ready", PREDICTED - 3),
    "waiting": ("wait", PREDICTED - 3),
    "sleeping": ("sleep", 4.0),
    "parked": ("sleep", 4.0),
}


def _endings(sheet: Sheet) -> None:
    for task in sheet.model.tasks:
        y = sheet.plan.lanes.get(task.task)
        if y is None or (task.outcome == LEFT_OVER and not sheet.model.complete):
            continue
        entry, glyph = GLYPHS[task.outcome]
        end = sheet.model.duration_us if task.ended_us is None else task.ended_us
        sheet.used.add(entry)
        colour = sheet.ink.hog if entry is Entry.FAILED else sheet.ink.text
        x = sheet.plan.scale.x(end) + 4
        sheet.paper.text(x, y, glyph, 13, font_weight=700, fill=colour)


LAYERS: tuple[Callable[[Sheet], None], ...] = (
    _gaps,
    _idle,
    _sleeping,
    _waiting,
    _parked,
    _ready,
    _running,
    _shows,
    _hogs,
    _lengths,
    _sends,
    _interrupts,
    _wakes,
    _endings,
    _predicted,
)
