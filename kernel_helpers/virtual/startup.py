"""Which files of the flash run before the prompt comes, as in OpenMV's firmware (main.c of each port). Pure.

| after                     | runs                                                                    |
|---------------------------|-------------------------------------------------------------------------|
| power-up, machine.reset() | boot.py; then main.py, if there is one, and a soft reset when it ends   |
| soft reset                | boot.py                                                                 |

Where a program and not a person has the port (raw mode), main.py does not run, as in MicroPython: the program could
not tell its output from an answer. An interrupted boot.py keeps main.py from running. A file that fails prints its
traceback and the next one runs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

BOOT, MAIN = "boot.py", "main.py"


class Startup:
    """The files of one start that are still to run; `has` tells whether a file is on the flash."""

    def __init__(self, power_up: bool, has: Callable[[str], bool]) -> None:
        self._left = deque([BOOT, MAIN] if power_up else [BOOT])
        self._has = has
        self.running = ""
        """The file that runs now, "" for none."""

    def next(self) -> str:
        """The file to run next; "" when it is the prompt's turn."""
        self.running = ""
        while self._left and not self.running:
            name = self._left.popleft()
            self.running = name if self._has(name) else ""
        return self.running

    def ended(self, error: str) -> bool:
        """Note how the file ended (an exception's name or ""); True when a soft reset follows."""
        if error == "KeyboardInterrupt":
            self._left.clear()
        return self.running == MAIN
