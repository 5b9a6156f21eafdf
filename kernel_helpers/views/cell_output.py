"""What one cell shows while it runs: text as it comes, timeline and filmstrip in a widget, a still at the end.

Nothing is shown for the first SHOW_EVERY_S: a cell that has ended by then shows all it has at once, and one that
has neither tasks nor pictures shows its text alone.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable, Sequence

from IPython.display import DisplayHandle

from kernel_helpers.collect import Listener
from kernel_helpers.run import Frame, Run
from kernel_helpers.trace import Kind, Trace, decode
from kernel_helpers.trace.thin import thinned
from kernel_helpers.views.head_and_tail import HeadAndTail
from kernel_helpers.views.run_data import Predicted, extra_data
from kernel_helpers.views.run_view import RunView, ViewFrame
from kernel_helpers.views.still import still_html, still_text

SHOW_EVERY_S = 0.05
"""How long text and events are gathered before the page is told of them."""
PICTURE_EVERY_S = 0.025
"""Least time between two pictures; the first after a pause goes to the page at once."""
LIVE_BYTES, STILL_BYTES = 1 << 12, 1 << 18
"""Trace events that the page gets at once, and in the picture at the end, before prints are left out."""
PLAIN = {Kind.CELL, Kind.PRINT, Kind.SEND, Kind.SENT, Kind.LOST, Kind.DONE}
"""Events of a program that had no tasks and showed nothing but text."""


class CellOutput:
    """What one cell shows while it runs: text as it comes, timeline and filmstrip in a widget."""

    def __init__(self, title: str, board: str, on_stop: Callable[[], None]) -> None:
        begin = time.monotonic() + SHOW_EVERY_S
        self.listener = Listener(self._text, self._frame, self._trace, self._show, begin, self._led)
        self._picture_at = begin
        """Not before then the page is told of a picture."""
        self._text_at: float | None = None
        """When it is to be told of text, None while there is none."""
        self._leds: dict[str, bool] = {}
        self._title, self._board, self._on_stop = title, board, on_stop
        self._view: RunView | None = None
        self._handle = DisplayHandle()
        self._written = HeadAndTail()
        self._events, self._names, self._frames = b"", list[tuple[str, int, str]](), list[ViewFrame]()

    def finish(self, run: Run, prediction: Sequence[Predicted] = ()) -> None:
        """Show the end of it with what was predicted, and leave a picture that needs no kernel."""
        shown = dataclasses.replace(
            run, trace=Trace(thinned(run.trace.events, STILL_BYTES), run.trace.names), _prints=None
        )
        if self._view is not None or _is_worth_a_picture(shown):
            self._feed()
            self._end(shown, prediction)
        # The kernel sends what is left when the cell ends; to wait for that here would cost a cell half a millisecond.
        sys.stdout.write(self._written.rest())
        if len(shown.trace.events) < len(run.trace.events):
            print("… the timeline shows a part of its prints; runs[-1].prints has all of them …")

    def _end(self, run: Run, prediction: Sequence[Predicted]) -> None:
        view, why = self._opened(), run.error.type if run.error else ""
        view.show_leds(run.leds)
        view.finish(run.state, why, run.duration_us, extra_data(run, prediction))
        self._handle.update(view.bundle(still_html(run, run.name, prediction), still_text(run)), raw=True)

    def give_up(self, why: str) -> None:
        """The run has no end that could be shown: the error that follows says more."""
        if self._view is not None:
            self._feed()
            self._view.finish("failed", why, 0)
        self._write(self._written.rest())

    def _text(self, text: str) -> None:
        self._written.add(text)
        if self._text_at is None:
            self._text_at = time.monotonic() + SHOW_EVERY_S
        self._be_due(self._text_at)

    def _frame(self, frame: Frame) -> None:
        shown = ViewFrame(frame.number, frame.time_us, frame.task, frame.label, frame.jpeg, frame.sent_bytes)
        self._frames.append(shown)
        self._be_due(self._picture_at)

    def _trace(self, events: bytes, names: list[tuple[str, int, str]]) -> None:
        self._events += events
        self._names += names
        self._be_due(time.monotonic() + SHOW_EVERY_S)

    def _led(self, name: str, on: bool) -> None:
        # On a thread of its own: it only shows what is there to be shown in.
        self._leds[name] = on
        if self._view is not None:
            self._view.show_leds(dict(self._leds))

    def _be_due(self, at: float) -> None:
        due = self.listener.due_at
        self.listener.due_at = at if due is None else min(due, at)

    def _show(self) -> None:
        self._feed()
        now = time.monotonic()
        if self._text_at is not None and now < self._text_at:
            # A picture has come between: text goes at its own pace, because it costs a page more.
            self._be_due(self._text_at)
        else:
            self._text_at = None
            self._write(self._written.news())
        if self._opened().is_behind:
            self._be_due(now + SHOW_EVERY_S)

    def _feed(self) -> None:
        view = self._opened()
        if self._frames:
            self._picture_at = time.monotonic() + PICTURE_EVERY_S
        if self._events or self._names or self._frames or view.is_behind:
            view.feed(thinned(self._events, LIVE_BYTES), self._names, self._frames)
        self._events, self._names, self._frames = b"", [], []

    def _opened(self) -> RunView:
        """The view, put above the text when it is first needed."""
        if self._view is None:
            self._view = RunView(title=self._title, board=self._board, on_stop=self._on_stop)
            self._view.show_leds(dict(self._leds))
            self._handle.display(self._view.bundle("", f"{self._title} runs on {self._board} …"), raw=True)
        return self._view

    def _write(self, text: str) -> None:
        if text:
            sys.stdout.write(text)
            sys.stdout.flush()


def _is_worth_a_picture(run: Run) -> bool:
    """False for a program whose text says all there is to see."""
    return bool(run.frames or run.leds) or not set(decode(run.trace.events).kind.tolist()) <= PLAIN
