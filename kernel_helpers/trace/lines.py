"""From a slice to the line of the cell where its task awaits, where that can be known.

The board says how a step ended (asked for how long, on which object); the source says where a coroutine can end a
step like that. One such place: the line is known. Several: they are candidates. None: the await is in code that the
cell does not have (an earlier cell's, the library's), or it was given an object that the source does not show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .awaits import Place, Source
from .model import PROGRAM, Model, Slice
from .words import listed, plural

_NUMBERED = re.compile(r" \d+$")
_ANY = 1 << 30
_NO_AWAIT = {
    "return": "the task returned",
    "raise": "the task failed",
    "cancelled": "the task was cancelled",
    "lost": "the events that tell how the step ended are lost",
    "end": "the run ended inside the step",
    "loop": "the step entered an event loop",
    "done": "the program ended",
    "park": "a bare yield, which no await of the library is",
}


@dataclass(frozen=True, slots=True)
class Where:
    """Lines of the cell, from 1, at one of which the task then waited; `how` says why they are these."""

    lines: tuple[int, ...]
    how: str

    @property
    def line(self) -> int | None:
        """The line where it is known, None where there are several or none."""
        return self.lines[0] if len(self.lines) == 1 else None


def line_of(model: Model, source: Source, step: Slice) -> Where:
    """Where the slice's task stopped at the slice's end. Never raises."""
    if step.task == PROGRAM or step.reason in _NO_AWAIT:
        return Where((), _NO_AWAIT.get(step.reason, "the program itself cannot await"))
    function = _NUMBERED.sub("", model.task_name(step.task))
    if not source.has(function):
        return Where((), f"{function} is not defined in this cell")
    places = source.places(function)
    fitting = [place for place in places if _fits(model, step, place, ms=1)]
    # A board that was busy between the call and its look at the clock counts less than was asked for.
    fitting = fitting or [place for place in places if _fits(model, step, place, ms=_ANY)]
    lines = tuple(sorted({place.line for place in fitting}))
    return Where(lines, _how(function, lines))


def _how(function: str, lines: tuple[int, ...]) -> str:
    if not lines:
        return f"no await in {function} fits"
    if len(lines) == 1:
        return f"the only await in {function} that fits"
    return f"{plural(len(lines), 'await')} in {function} fit: lines {listed([str(line) for line in lines])}"


def _fits(model: Model, step: Slice, place: Place, ms: int) -> bool:
    """Whether a step may end like that there; `ms`: how much less than asked for a sleep may have counted."""
    if place.kind == "other":
        return True
    if step.reason in ("sleep", "yield"):
        return place.kind in ("sleep", "timed") and _asked(step, place.ms, ms)
    if step.reason == "join":
        # When its time is up, wait_for waits for the task that it has cancelled.
        return place.kind in ("task", "timed")
    kind, _, name = model.object_name(step.arg).partition(" ")
    if kind == "gather":
        return place.kind == "gather"
    if kind == "stream":
        return False
    return place.kind == ("lock" if kind == "Lock" else "wait") and _named(name, place.name)


def _asked(step: Slice, ms: int | None, less: int) -> bool:
    asked = step.arg if step.reason == "sleep" else 0
    return ms is None or ms - less <= asked <= ms


def _named(name: str, place: str) -> bool:
    """Whether `ready`, `self.ready` or a variable of the function's own may be the object `door.ready`."""
    return not place or name.isdecimal() or re.split(r"[.\[]", name)[-1] == place or "[" in name
