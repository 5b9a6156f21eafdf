"""The board's clock on the host: the time since power-up, and calls to be made later, on one thread."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Call:
    """One call that will be made; `cancel` takes it back."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.function: Callable[[], None] | None = function

    def cancel(self) -> None:
        """Harmless when the call has been made."""
        self.function = None


class RealClock:
    """Real time. Functions are called on this object's own daemon thread, in order of their time."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._calls: list[tuple[float, int, Call]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name="board clock", daemon=True).start()

    def now(self) -> float:
        """Seconds since power-up."""
        return time.monotonic() - self._start

    def call_at(self, when: float, function: Callable[[], None]) -> Call:
        """Make a call at `when` (seconds since power-up), or at once when that has passed."""
        call = Call(function)
        with self._changed:
            heapq.heappush(self._calls, (when, next(self._order), call))
            self._changed.notify()
        return call

    def cancel_all(self) -> None:
        """Forget every call (a reset)."""
        with self._changed:
            self._calls.clear()

    def _run(self) -> None:
        while True:
            function = self._next().function
            if function is not None:
                function()

    def _next(self) -> Call:
        with self._changed:
            while True:
                rest = self._calls[0][0] - self.now() if self._calls else None
                if rest is not None and rest <= 0:
                    return heapq.heappop(self._calls)[2]
                self._changed.wait(rest)
