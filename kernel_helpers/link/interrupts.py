"""While a run goes on, Ctrl-C (the notebook's stop button) becomes a request that wakes a waiting read."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self


class Interrupts:
    """Context manager; `asked` counts the requests so far. Outside the main thread there are no signals to take.

    An exception in the middle of handling the board's bytes would lose some of them; a counter does not.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._before: Any = None
        self._taken = False
        self.asked = 0

    def ask(self) -> None:
        """Request an interrupt; may be called from any thread."""
        self.asked += 1
        self._wake()

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._signalled)
            self._taken = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._taken:
            # None: the handler before was not Python's and cannot be given back to Python's signal().
            signal.signal(signal.SIGINT, signal.default_int_handler if self._before is None else self._before)
        self._taken = False

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self.ask()
