"""Every error this package raises on purpose, in one small tree.

CourseError
├── BoardError            something about the board or the way to it
│   ├── NoBoard           nothing answers where a board was asked for
│   ├── BoardBusy         the port is held by somebody else, or a run is already going on
│   ├── BoardLost         the board was there and has gone (unplugged, process ended)
│   ├── BoardStuck        the board does not answer although it owes an answer
│   └── NoWire            nothing of the notebook is connected there
├── CellError             the learner's program: shown without our own traceback
│   ├── CellSyntaxError   refused before it reached the board
│   ├── FirmwareTooOld    needs what the board's firmware has not
│   ├── CellFailed        it raised an exception on the board
│   └── CellInterrupted   it was stopped
├── UsageError            a magic's options could not be understood
└── PrepareError          the virtual board's VM could not be made ready

A message says what happened, what was seen, and what to try.
"""

from __future__ import annotations


class CourseError(Exception):
    """Base of every error of this package.

    ``happened`` is one sentence; ``seen`` and ``cure`` are shown on lines of their own when given.
    """

    def __init__(self, happened: str, *, seen: str = "", cure: str = "") -> None:
        self.happened, self.seen, self.cure = happened, seen, cure
        lines = [happened]
        if seen:
            lines.append(f"Seen: {seen}")
        if cure:
            lines.append(f"Try: {cure}")
        super().__init__("\n".join(lines))

    def _render_traceback_(self) -> list[str]:
        # IPython shows this instead of a traceback through our own code, which would only confuse a learner.
        return str(self).splitlines()


class BoardError(CourseError):
    """Something about the board or the way to it."""


class NoBoard(BoardError):
    """Nothing answers where a board was asked for."""


class BoardBusy(BoardError):
    """The port is held by somebody else, or a run is already going on."""


class BoardLost(BoardError):
    """The board was there and has gone."""


class BoardStuck(BoardError):
    """The board does not answer although it owes an answer."""


class NoWire(BoardError):
    """Nothing of the notebook is connected there: a pin or a line of a real board, or one that does not exist."""


class CellError(CourseError):
    """The learner's program failed, in the board's own words."""


class CellSyntaxError(CellError):
    """The cell's source was refused before it reached the board."""


class FirmwareTooOld(CellError):
    """The cell needs what the board's firmware has not; it was not sent."""


class CellFailed(CellError):
    """The cell raised an exception on the board."""


class CellInterrupted(CellError):
    """The cell was stopped before its end."""


class PrepareError(CourseError):
    """The virtual board's VM could not be made ready."""


class UsageError(CourseError):
    """A magic's options could not be understood."""
