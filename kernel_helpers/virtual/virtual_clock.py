"""Virtual time: it passes only by computing (counted instructions) and by waiting, which jumps.

| what                                       | virtual time                                                      |
|--------------------------------------------|-------------------------------------------------------------------|
| the VM executes an instruction             | goes on by Pace.picoseconds                                       |
| sleep, or poll with a limit                | jumps to the next timed call, then on, to the end of the wait     |
| wait with no limit                         | jumps from timed call to timed call; with none left, stands still |
| waiting for input (prompt, `input()`)      | stands still                                                      |
| work on the host (drawing a frame, a print)| stands still, but for what World.spend says                       |
| a program starts                           | jumps to the next whole second                                    |

Two boards that are given the same programs, by the same names, run them in the same way to the last instruction.
The last line keeps a program's times alike also where they were given others before (a name completed, a value
looked at), but for the microseconds in which a heap that looks different shows.

Timed calls (frames, timers) are made on the VM's thread: during a wait, or between two slices of a busy program, at
the first function entry or loop head after their time. So everything that comes from the board itself comes at the
same instruction on every run. What comes from outside (Ctrl-C, bytes on the serial port or the UART, a button) comes
when it comes, at no fixed virtual time.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from random import Random

from kernel_helpers.virtual.clock import Call
from kernel_helpers.virtual.vm import REALTIME, Count

SECOND = 1_000_000_000
EPOCH = 1_767_225_600 * SECOND
"""What time.time() says at power-up, always: the first second of 2026."""
SLICE_NS = 1_000_000
"""How often a busy program comes back although no call is due: another thread may have asked for one."""
PATIENCE = 1_000_000
"""Waits in a row with nothing to show for them, after which waiting takes real time."""


class VirtualClock:
    """See Clock, and vm.Timing."""

    def __init__(self, changed: threading.Condition, picoseconds: int) -> None:
        self._changed = changed
        self._picoseconds = picoseconds
        self._calls: list[tuple[int, int, Call]] = []
        self._order = itertools.count()
        self._random = Random(0)
        self._count: Count | None = None
        self._thread = 0
        # At `_used` instructions it was `_at` ns since power-up; `_seen` is the last time that was read.
        self._at = self._used = self._seen = 0
        self._idle = 0

    # Of Clock.

    def now(self) -> float:
        """See Clock; on other threads than the VM's, the time of the VM's last look."""
        return self._now() / SECOND

    def call_at(self, when: float, function: Callable[[], None]) -> Call:
        """See Clock."""
        call = Call(function)
        with self._changed:
            heapq.heappush(self._calls, (round(when * SECOND), next(self._order), call))
            self._changed.notify_all()
        if self._on_vm():
            self._set_slice()
        return call

    def cancel_all(self) -> None:
        """See Clock."""
        with self._changed:
            self._calls.clear()

    def wait(self, seconds: float | None, over: Callable[[], bool]) -> None:
        """See Clock."""
        end = None if seconds is None else self._now() + round(seconds * SECOND)
        self._idle += 1
        while (target := self._next_stop(end, over)) is not None:
            self._move(target)
            self._make_calls()
            if target == end:
                break
        self._set_slice()

    def begin(self) -> None:
        """See Clock."""
        self.wait(-self._now() % SECOND / SECOND, lambda: False)

    def stir(self) -> None:
        """See Clock."""
        self._idle = 0

    # Of Timing.

    def power_up(self, count: Count) -> None:
        """See Timing."""
        self._at, self._used = self._now(), 0
        self._count, self._thread = count, threading.get_ident()
        self._set_slice()

    def pause(self) -> None:
        """See Timing."""
        self._make_calls()
        self._set_slice()

    def time_ns(self, clock: int) -> int:
        """See Timing."""
        return self._now() + (EPOCH if clock == REALTIME else 0)

    def random(self, count: int) -> bytes:
        """See Timing; the same bytes on every run."""
        return self._random.randbytes(count)

    # The rest.

    def _on_vm(self) -> bool:
        return self._count is not None and threading.get_ident() == self._thread

    def _now(self) -> int:
        if self._count is not None and self._on_vm():
            self._seen = self._at + (self._count.used() - self._used) * self._picoseconds // 1000
        return self._seen

    def _move(self, target: int) -> None:
        if target > self._now():
            assert self._count is not None
            self._at, self._used = target, self._count.used()
            self._seen = target

    def _next_stop(self, end: int | None, over: Callable[[], bool]) -> int | None:
        # The time to jump to; None when the wait is over. With nothing to come, waits for the outside.
        with self._changed:
            while not over():
                stops = [call[0] for call in self._calls[:1]] + ([] if end is None else [end])
                if stops:
                    return self._unless_idle(min(stops), over)
                self._changed.wait()
        return None

    def _unless_idle(self, target: int, over: Callable[[], bool]) -> int | None:
        # A program that only waits, again and again, must not keep the computer busy.
        if self._idle > PATIENCE and self._changed.wait_for(over, (target - self._now()) / SECOND):
            return None
        return target

    def _make_calls(self) -> None:
        while (call := self._due()) is not None:
            if call.function is not None:
                call.function()

    def _due(self) -> Call | None:
        with self._changed:
            if self._calls and self._calls[0][0] <= self._now():
                return heapq.heappop(self._calls)[2]
        return None

    def _set_slice(self) -> None:
        now = self._now()
        with self._changed:
            rest = min(self._calls[0][0] - now, SLICE_NS) if self._calls else SLICE_NS
        if self._count is not None:
            # Rounded up, so that the time has come when the slice is over.
            self._count.slice(-(-max(0, rest) * 1000 // self._picoseconds))
