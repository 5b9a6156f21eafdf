"""Real time, with the processor slowed down to the simulated one's speed by sleeping the difference.

The VM stops after each slice of computing, and before it reads the clock or waits, until the simulated processor
would be there too. A computer that is slower than the simulated processor is not made faster.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from kernel_helpers.virtual.clock import RealClock
from kernel_helpers.virtual.vm import REALTIME, Count

SLICE_NS = 1_000_000
"""Longest stretch of the simulated processor's computing between two stops."""
LEAST_NS = 100_000
"""Shorter differences are left to add up: a sleep is no more exact than that."""
FORGIVEN_NS = 5_000_000
"""A processor that is late by more than this starts afresh, and does not run to catch up."""


class PacedClock(RealClock):
    """See Clock, and vm.Timing."""

    def __init__(self, changed: threading.Condition, picoseconds: int) -> None:
        super().__init__(changed)
        self._picoseconds = picoseconds
        self._count: Count | None = None
        # At `_used` instructions it was `_at` ns of real time, on the simulated processor as well.
        self._at = self._used = 0

    def wait(self, seconds: float | None, over: Callable[[], bool]) -> None:
        """See Clock."""
        self._keep_pace()
        super().wait(seconds, over)
        self._start_afresh()

    def power_up(self, count: Count) -> None:
        """See Timing."""
        self._count = count
        count.slice(SLICE_NS * 1000 // self._picoseconds)
        self._start_afresh()

    def pause(self) -> None:
        """See Timing."""
        self._keep_pace()

    def time_ns(self, clock: int) -> int:
        """See Timing."""
        self._keep_pace()
        return time.time_ns() if clock == REALTIME else int(self.now() * 1e9)

    def random(self, count: int) -> bytes:
        """See Timing."""
        return os.urandom(count)

    def _keep_pace(self) -> None:
        if self._count is None:
            return
        spent = (self._count.used() - self._used) * self._picoseconds // 1000
        ahead = spent - (time.monotonic_ns() - self._at)
        if ahead > LEAST_NS:
            time.sleep(ahead / 1e9)
        elif ahead < -FORGIVEN_NS:
            self._start_afresh()

    def _start_afresh(self) -> None:
        if self._count is not None:
            self._at, self._used = time.monotonic_ns(), self._count.used()
