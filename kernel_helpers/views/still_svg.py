"""The timeline as one SVG: strips, lanes, time axis and a legend of what is there.

Made to be shown through <img>, on light and dark pages and on paper, so it brings its own card.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kernel_helpers.trace import Model, Trace

from .still_ink import DARK, LIGHT, Ink, box, camera, number, patterns
from .still_lanes import LAYERS, Sheet, spaced
from .still_legend import draw_legend, legend_height
from .still_plan import AXIS, LABEL_SIZE, MARGIN, PLAIN, SMALL_SIZE, Look, label, plan, ticks
from .still_words import escaped, fitted

_MOST_SHAPES = 1000
_JOINS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_NARROWEST = 400
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif"


class Moment(Protocol):
    """A picture's place in time."""

    @property
    def time_us(self) -> int | None:
        """us since the start; None when it is not known."""


def still_svg(
    trace: Trace,
    *,
    width: int = 900,
    frames: Iterable[Moment] = (),
    dark: bool = False,
    look: Look = PLAIN,
) -> str:
    """The timeline of a trace as an SVG document.

    `width` in px, at least 400; the height follows from the lanes. `frames` give the times of the
    pictures; without them the trace's own are used. `look` adds a prediction or a shared axis. Steps
    that stand closer than a pixel are drawn as one, and the more there is the coarser, to stay below about
    1,000 shapes.
    """
    model = trace.model
    known = [frame.time_us for frame in frames if frame.time_us is not None]
    strips = {"marks": _times(model, "mark"), "prints": _times(model, "print")}
    strips["camera"] = known or _times(model, "frame")
    strips = {name: times for name, times in strips.items() if times}
    ink = DARK if dark else LIGHT
    for join in _JOINS:
        sheet = _sheet(model, max(width, _NARROWEST), ink, join, strips, look)
        if sheet.paper.shapes <= _MOST_SHAPES:
            break
    return _document(sheet, trace.sentence(over=True))


def _times(model: Model, kind: str) -> list[int]:
    return [point.time_us for point in model.points if point.kind == kind]


def _sheet(
    model: Model, width: float, ink: Ink, join: float, strips: dict[str, list[int]], look: Look
) -> Sheet:
    sheet = Sheet(model, plan(model, list(strips), width, look), ink, join, look.predicted)
    _bands(sheet)
    _axis(sheet)
    for layer in LAYERS:
        layer(sheet)
    for name, times in strips.items():
        _strip(sheet, name, times)
    return sheet


def _document(sheet: Sheet, about: str) -> str:
    width, ink = sheet.plan.width, sheet.ink
    foot = sheet.plan.bottom + AXIS + (18 if sheet.plan.hidden else 0)
    height = foot + legend_height(sheet.used, width) + MARGIN / 2
    draw_legend(sheet.paper, ink, sheet.used, foot, width)
    size = f"{number(width)} {number(height)}"
    card = f'x=".5" y=".5" width="{number(width - 1)}" height="{number(height - 1)}" rx="8"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {size}" role="img" aria-labelledby="t d" fill="{ink.text}" font-family="{_FONT}">'
        f'<title id="t">Scheduler timeline</title><desc id="d">{escaped(about, 2000)}</desc>'
        f"<defs>{patterns(ink)}</defs>"
        f'<rect {card} fill="{ink.paper}" stroke="{ink.edge}"/>'
        f"{''.join(sheet.paper.parts)}</svg>"
    )


def _bands(sheet: Sheet) -> None:
    """Every other lane on a faint band, and the names."""
    page, ink = sheet.plan, sheet.ink
    for row, lane in enumerate(page.shown):
        y = page.lanes[lane.task]
        if row % 2 == 0:
            band = box(1, y - page.lane_height / 2, page.width - 2, page.pitch)
            sheet.paper.path([band], fill=ink.band)
        weight, colour = (600, ink.text) if lane.kind == "task" else (400, ink.muted)
        sheet.paper.text(MARGIN, y, label(lane), LABEL_SIZE, font_weight=weight, fill=colour)
    if page.hidden:
        words = f"{page.hidden} more tasks are not drawn"
        sheet.paper.text(MARGIN, page.bottom + AXIS + 7, words, fill=ink.muted)


def _axis(sheet: Sheet) -> None:
    scale, bottom = sheet.plan.scale, sheet.plan.bottom
    moments = ticks(scale.duration_us)
    lines = [f"M{number(scale.x(time))} {number(sheet.plan.top)}V{number(bottom + 4)}" for time, _ in moments]
    sheet.paper.path(lines, stroke=sheet.ink.grid, fill="none")
    for time, words in moments:
        sheet.paper.text(scale.x(time), bottom + 14, words, fill=sheet.ink.muted, text_anchor="middle")


def _strip(sheet: Sheet, name: str, times: list[int]) -> None:
    y = sheet.plan.strips[name]
    sheet.paper.text(MARGIN, y, name, LABEL_SIZE, fill=sheet.ink.muted)
    if name == "marks":
        _marks(sheet, y)
        return
    drawer = {"prints": _print_ticks, "camera": _cameras}[name]
    drawer(sheet, y, [sheet.plan.scale.x(time) for time in times])


def _print_ticks(sheet: Sheet, y: float, places: list[float]) -> None:
    lines = [f"M{number(x)} {number(y - 6)}v12" for x in spaced(places, max(2.5, sheet.join))]
    sheet.paper.path(lines, stroke=sheet.ink.text, stroke_width=1.5, fill="none")


def _cameras(sheet: Sheet, y: float, places: list[float]) -> None:
    drawn = [camera(x, y) for x in spaced(places, 14)]
    sheet.paper.path(drawn, fill=sheet.ink.text, fill_rule="evenodd")


def _marks(sheet: Sheet, y: float) -> None:
    """A dashed line down through the lanes, and the text where there is room for it."""
    marks = [
        (sheet.plan.scale.x(point.time_us), point.arg) for point in sheet.model.points if point.kind == "mark"
    ]
    drawn = [
        f"M{number(x)} {number(y - 8)}V{number(sheet.plan.bottom)}" for x in spaced((x for x, _ in marks), 3)
    ]
    sheet.paper.path(drawn, stroke=sheet.ink.accent, stroke_width=1.2, stroke_dasharray="3 3", fill="none")
    ends = [*(x for x, _ in marks[1:]), sheet.plan.width - MARGIN / 2]
    for (x, mark), end in zip(marks, ends, strict=True):
        words = fitted(sheet.model.mark_text(mark), end - x - 8, SMALL_SIZE)
        if words:
            sheet.paper.text(x + 4, y, words, fill=sheet.ink.accent)
