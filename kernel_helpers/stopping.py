"""How a run is brought to an end from outside, as a table with a clock given from outside.

| phase    | when                                    | action    | next     |
|----------|-----------------------------------------|-----------|----------|
| RUNNING  | asked to stop, or the deadline passed   | interrupt | FIRST    |
| FIRST    | still running after AGAIN_S             | interrupt | SECOND   |
| FIRST    | asked again, after PATIENCE_S           | interrupt | SECOND   |
| SECOND   | still running after AGAIN_S             | reset     | RESET    |
| RESET    | still not at its prompt after RESET_S   | (stuck)   |          |

One Ctrl-C may be swallowed by the program (`except:` around everything), two in a row hardly ever.
"""

from __future__ import annotations

import enum

from kernel_helpers.errors import BoardStuck

AGAIN_S = 1.0
RESET_S = 5.0
PATIENCE_S = 0.3
ANSWER_S = 5.0
"""How long the board may take where it owes an answer."""


class Phase(enum.Enum):
    """How far stopping has gone."""

    RUNNING = "running"
    FIRST = "first interrupt"
    SECOND = "second interrupt"
    RESET = "reset"


class Stopping:
    """Decides what to do next; times are seconds of one monotonic clock."""

    def __init__(self, deadline: float | None) -> None:
        self.phase = Phase.RUNNING
        self.next_at = deadline
        self._asked = 0
        self._patient_until = 0.0

    @property
    def was_reset(self) -> bool:
        """True when interrupting was not enough."""
        return self.phase is Phase.RESET

    def due(self, now: float, asked: int) -> str:
        """The action to take now: "interrupt", "reset" or ""; `asked` counts requests so far."""
        # Two presses in one breath are one request, and a board that restarts cannot be asked for more.
        again = asked > self._asked and now >= self._patient_until and self.phase is not Phase.RESET
        if not (again or (self.next_at is not None and now >= self.next_at)):
            return ""
        self._asked = asked
        return self._step(now)

    def _step(self, now: float) -> str:
        if self.phase is Phase.RESET:
            raise BoardStuck(
                "The board does not come back after a reset.", cure="%board virtual starts another one."
            )
        following = {Phase.RUNNING: Phase.FIRST, Phase.FIRST: Phase.SECOND, Phase.SECOND: Phase.RESET}
        self.phase = following[self.phase]
        self._patient_until = now + PATIENCE_S
        self.next_at = now + (RESET_S if self.phase is Phase.RESET else AGAIN_S)
        return "reset" if self.phase is Phase.RESET else "interrupt"
