"""What is open while the events of a trace go by, and what each of them closes.

At most one slice is open at a time; beside it may be an idle, a send, a show and a gap. What the
tasks themselves are doing is for `lives`. One method per row of the table in `builder`.
"""

from __future__ import annotations

from .events import Kind
from .lives import Lives
from .model import INTERRUPT, PROGRAM, Gap, Idle, Point, Send, Show, Slice

_REASON = {
    Kind.SLEEP: "sleep",
    Kind.WAIT: "wait",
    Kind.JOIN: "join",
    Kind.RETURN: "return",
    Kind.RAISE: "raise",
    Kind.CANCELLED: "cancelled",
    Kind.PARK: "park",
}
_HAS_ARG = frozenset({Kind.SLEEP, Kind.WAIT, Kind.JOIN})


class Recorder:
    """Collects intervals and points. Set `now` (us) before each event; call `end` once, at the end."""

    def __init__(self) -> None:
        self.now = 0
        self.complete = False
        self.lives = Lives()
        self.slices: list[Slice] = []
        self.idle: list[Idle] = []
        self.sends: list[Send] = []
        self.shows: list[Show] = []
        self.gaps: list[Gap] = []
        self.points: list[Point] = []
        self._slice: tuple[int, int, bool] | None = None
        self._idle: tuple[int, int] | None = None
        self._idle_resumes = False
        self._send: tuple[int, int] | None = None
        self._show: tuple[int, int] | None = None
        self._lost: list[tuple[int, int]] = []
        self._callers: list[int] = []
        self._irq: dict[int, int] = {}

    def advance(self, time: int) -> None:
        """The time of the next event."""
        self.now = time
        for start, events in self._lost:
            self.gaps.append(Gap(start, time, events))
        self._lost.clear()

    def end(self) -> None:
        """Close everything that is still open."""
        self.advance(self.now)
        own = self._slice is not None and self._slice[0] == PROGRAM
        self._close_slice("done" if own and self.complete else "end")
        self._close_idle()
        self.sent()
        self.lives.close_all(self.now)

    def cell(self) -> None:
        """The program begins."""
        self._open_slice(PROGRAM)

    def done(self) -> None:
        """The program is over."""
        self.complete = True

    def create(self, task: int, parent: int) -> None:
        """A task is created."""
        self.lives.create(task, parent, self.now)

    def begin(self, task: int, lag_ms: int, thrown: bool) -> None:
        """A step begins."""
        self._close_slice("lost")
        self._close_idle()
        self.lives.begin(task, lag_ms, thrown, self.now)
        self._open_slice(task, thrown)

    def end_step(self, task: int, kind: Kind, arg: int) -> None:
        """A step ends, for the reason that `kind` says."""
        if self._slice is not None and self._slice[0] == task:
            gave_way = kind is Kind.SLEEP and arg == 0
            reason = "yield" if gave_way else _REASON[kind]
            self._close_slice(reason, arg if kind in _HAS_ARG else 0)
        self._close_slice("lost")
        self._close_idle()
        self.lives.end_step(task, kind, arg, self.now)

    def wake(self, task: int, obj: int) -> None:
        """A task is made ready by whoever runs; outside any slice by an interrupt or the loop."""
        if self._slice is not None:
            self.lives.wake(task, self._slice[0], self.now, self.now, obj)
            return
        set_at = self._irq.pop(obj, None)
        if set_at is None:
            self.lives.wake(task, None, self.now, self.now, obj)
        else:
            self.lives.wake(task, INTERRUPT, set_at, self.now, obj)

    def cancel(self, task: int, by: int) -> None:
        """Task.cancel() is asked for."""
        self.point(Kind.CANCEL, task, by)
        self.lives.cancel(task, by, self.now)

    def idle_begins(self, asked_ms: int) -> None:
        """The loop begins to wait; it goes on waiting when it only woke to send the trace."""
        self._close_slice("lost")
        if self._idle_resumes:
            last = self.idle.pop()
            self._idle = (last.start_us, last.asked_ms)
        elif self._idle is None:
            self._idle = (self.now, asked_ms)

    def idle_ends(self) -> None:
        """The loop wakes."""
        self._idle_resumes = self._close_idle()

    def disturb_idle(self) -> None:
        """Something happened, so an idle that follows is one of its own."""
        self._idle_resumes = False

    def loop(self) -> None:
        """Whoever runs enters an event loop."""
        self._callers.append(self._close_slice("loop") or PROGRAM)

    def unloop(self) -> None:
        """The event loop returns to whoever entered it."""
        self._close_slice("end")
        self._close_idle()
        self._open_slice(self._callers.pop() if self._callers else PROGRAM)

    def send(self, events: int) -> None:
        """The tracer begins to send its ring."""
        self._send = (self.now, events)

    def sent(self) -> None:
        """The tracer has sent its ring."""
        if self._send is not None:
            start, events = self._send
            self.sends.append(Send(start, self.now, events))
        self._send = None

    def show(self, task: int) -> None:
        """A picture begins to be made."""
        self._show = (task, self.now)

    def frame(self, task: int, number: int) -> None:
        """A picture was sent."""
        self.point(Kind.FRAME, task, number)
        if self._show is not None and self._show[0] == task:
            self.shows.append(Show(task, self._show[1], self.now, number))
            self._show = None

    def irq(self, obj: int) -> None:
        """An interrupt sets a flag."""
        self.point(Kind.IRQ, PROGRAM, obj)
        self._irq[obj] = self.now

    def overflow(self, events: int) -> None:
        """Events were overwritten since the last one."""
        self.point(Kind.LOST, PROGRAM, events)
        self._close_slice("lost")
        self._close_idle()
        self.lives.lose_all(self.now)
        self._lost.append((self.now, events))

    def point(self, kind: Kind, task: int, arg: int) -> None:
        """Something without length."""
        self.points.append(Point(kind.name.lower(), self.now, task, arg))

    def _open_slice(self, task: int, thrown: bool = False) -> None:
        self._show = None
        self._slice = (task, self.now, thrown)

    def _close_slice(self, reason: str, arg: int = 0) -> int | None:
        """Close the open slice and return its task; None when there is none."""
        if self._slice is None:
            return None
        task, start, thrown = self._slice
        self._slice = self._show = None
        self.slices.append(Slice(task, start, self.now, reason, arg, thrown))
        if reason == "lost":
            self.lives.lose(task)
        return task

    def _close_idle(self) -> bool:
        if self._idle is None:
            return False
        start, asked_ms = self._idle
        self._idle = None
        self.idle.append(Idle(start, self.now, asked_ms))
        self.lives.idle_end = self.now
        return True
