"""The legend: a sample and a word for every look that is really in the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from .still_ink import Ink, Paper, arrow_head, box, diamond
from .still_plan import MARGIN, SMALL_SIZE
from .still_words import text_width

ROW = 21.0
_SAMPLE = 24.0
_APART = 18.0


class Entry(Enum):
    """What a picture may show, in the order of the legend, and the word for it."""

    RUNNING = "running"
    CROWD = "many short steps (height = share of the time)"
    HOG = "hog: ran over 50 ms while others were ready"
    SHOW = "showing a picture"
    READY = "ready, but not running"
    SLEEPING = "sleeping"
    WAITING = "waiting on …"
    PARKED = "parked: nothing will wake it"
    WAKE = "wakes"
    CANCEL = "cancels (inferred)"
    IRQ = "interrupt"
    IDLE = "loop idle"
    SEND = "tracer sends"
    GAP = "events lost"
    RETURNED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LEFT_OVER = "left over"
    PREDICTED = "predicted"


GLYPHS = {
    "returned": (Entry.RETURNED, "■"),
    "failed": (Entry.FAILED, "!"),
    "cancelled": (Entry.CANCELLED, "×"),
    "left over": (Entry.LEFT_OVER, "…"),
}
_GLYPH_OF = dict(GLYPHS.values())


class _Place(NamedTuple):
    entry: Entry
    x: float
    row: int


def legend_height(used: Iterable[Entry], width: float) -> float:
    """How much room the legend needs, in px."""
    return ROW * (1 + max((place.row for place in _places(used, width)), default=-1))


def draw_legend(paper: Paper, ink: Ink, used: Iterable[Entry], top: float, width: float) -> None:
    """Draw it below `top`, between the margins."""
    for entry, x, row in _places(used, width):
        y = top + ROW * (row + 0.5)
        if entry in _GLYPH_OF:
            colour = ink.hog if entry is Entry.FAILED else ink.text
            paper.text(
                x + _SAMPLE / 2, y, _GLYPH_OF[entry], 13, font_weight=700, text_anchor="middle", fill=colour
            )
        else:
            _SAMPLES[entry](paper, ink, x, y)
        paper.text(x + _SAMPLE + 6, y, entry.value, fill=ink.muted)


def _places(used: Iterable[Entry], width: float) -> Iterator[_Place]:
    x, row = MARGIN, 0
    present = set(used)
    for entry in Entry:
        if entry not in present:
            continue
        room = _SAMPLE + 6 + text_width(entry.value, SMALL_SIZE)
        if x + room > width - MARGIN and x > MARGIN:
            x, row = MARGIN, row + 1
        yield _Place(entry, x, row)
        x += room + _APART


def _boxed(height: float, **look: str) -> Callable[[Paper, Ink, float, float], None]:
    """A sample that is a box; a look that starts with `@` names a colour of the ink."""

    def draw(paper: Paper, ink: Ink, x: float, y: float) -> None:
        colours = {key: getattr(ink, value[1:]) if value[0] == "@" else value for key, value in look.items()}
        paper.path([box(x, y - height / 2, _SAMPLE, height)], **colours)

    return draw


def _crowd(paper: Paper, ink: Ink, x: float, y: float) -> None:
    paper.path([box(x, y + 2, _SAMPLE, 4)], fill=ink.run)


def _wake(paper: Paper, ink: Ink, x: float, y: float) -> None:
    paper.path([f"M{x + 12} {y - 7}v9"], stroke=ink.text, stroke_width=1.3)
    paper.path([arrow_head(x + 12, y + 7, down=True)], fill=ink.text)


def _cancel(paper: Paper, ink: Ink, x: float, y: float) -> None:
    paper.path([f"M{x + 12} {y - 7}v9"], stroke=ink.hog, stroke_width=1.3, stroke_dasharray="2.5 2")
    paper.path([arrow_head(x + 12, y + 7, down=True)], fill=ink.hog)


def _irq(paper: Paper, ink: Ink, x: float, y: float) -> None:
    paper.path([diamond(x + 12, y)], fill=ink.accent)


_SAMPLES: dict[Entry, Callable[[Paper, Ink, float, float], None]] = {
    Entry.RUNNING: _boxed(12, fill="@run", stroke="@run_edge"),
    Entry.CROWD: _crowd,
    Entry.HOG: _boxed(11, fill="@hog", stroke="@hog_edge", stroke_width="2"),
    Entry.SHOW: _boxed(12, fill="url(#show)", stroke="@run_edge"),
    Entry.READY: _boxed(12, fill="url(#ready)", stroke="@ready_edge"),
    Entry.SLEEPING: _boxed(7, fill="@sleep", stroke="@sleep_edge"),
    Entry.WAITING: _boxed(12, fill="@wait", stroke="@wait_edge", stroke_width="1.4"),
    Entry.PARKED: _boxed(11, fill="none", stroke="@muted", stroke_dasharray="4 3"),
    Entry.WAKE: _wake,
    Entry.CANCEL: _cancel,
    Entry.IRQ: _irq,
    Entry.IDLE: _boxed(10, fill="@idle", stroke="none"),
    Entry.SEND: _boxed(10, fill="url(#send)", stroke="none"),
    Entry.PREDICTED: _boxed(9, fill="@run", stroke="@text", fill_opacity="0.5", stroke_dasharray="3 2"),
    Entry.GAP: _boxed(12, fill="url(#send)", stroke="@hog"),
}
