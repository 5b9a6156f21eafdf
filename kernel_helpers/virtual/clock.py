"""The board's clock on the host, in real time: the time since power-up, calls to be made later, waiting."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from typing import Protocol


class Call:
    """One call that will be made; `cancel` takes it back."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.function: Callable[[], None] | None = function

    def cancel(self) -> None:
        """Harmless when the call has been made."""
        self.function = None


class Clock(Protocol):
    """One board's time, in seconds since power-up. Any thread, unless said otherwise."""

    def now(self) -> float:
        """Seconds since power-up."""

    def call_at(self, when: float, function: Callable[[], None]) -> Call:
        """Make a call at `when`, or at once when that has passed. It must be short and must not block."""

    def cancel_all(self) -> None:
        """Forget every call (a reset)."""

    def wait(self, seconds: float | None, over: Callable[[], bool]) -> None:
        """VM thread: wait until the time is up or over() is true, looked at when the board's condition is notified."""

    def begin(self) -> None:
        """VM thread: a program starts."""

    def stir(self) -> None:
        """The program has done something that can be seen: it does not only wait."""


class RealClock:
    """Real time. Functions are called on this object's own daemon thread, in order of their time.

    `changed` is notified when something that ends a wait may have happened.
    """

    def __init__(self, changed: threading.Condition) -> None:
        self._start = time.monotonic()
        self._changed = changed
        self._calls: list[tuple[float, int, Call]] = []
        self._order = itertools.count()
        self._called = threading.Condition()
        threading.Thread(target=self._run, name="board clock", daemon=True).start()

    def now(self) -> float:
        """See Clock."""
        return time.monotonic() - self._start

    def call_at(self, when: float, function: Callable[[], None]) -> Call:
        """See Clock."""
        call = Call(function)
        with self._called:
            heapq.heappush(self._calls, (when, next(self._order), call))
            self._called.notify()
        return call

    def cancel_all(self) -> None:
        """See Clock."""
        with self._called:
            self._calls.clear()

    def wait(self, seconds: float | None, over: Callable[[], bool]) -> None:
        """See Clock."""
        with self._changed:
            self._changed.wait_for(over, seconds)

    def begin(self) -> None:
        """Real time goes on as it is."""

    def stir(self) -> None:
        """Waiting takes its time anyway."""

    def _run(self) -> None:
        while True:
            function = self._next().function
            if function is not None:
                function()

    def _next(self) -> Call:
        with self._called:
            while True:
                rest = self._calls[0][0] - self.now() if self._calls else None
                if rest is not None and rest <= 0:
                    return heapq.heappop(self._calls)[2]
                self._called.wait(rest)
