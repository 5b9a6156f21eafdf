"""What one cell shows while it runs: text as it comes, timeline and filmstrip in a widget, a still at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from IPython.display import DisplayHandle

from kernel_helpers.collect import Listener
from kernel_helpers.run import Frame, Run
from kernel_helpers.views.run_view import RunView, ViewFrame
from kernel_helpers.views.still import still_html, still_text
from kernel_helpers.wire.text import visible

SHOW_EVERY_S = 0.05
"""The page is told of news at most this often."""
HEAD_CHARACTERS, TAIL_CHARACTERS = 100_000, 20_000
"""How much of a flood of text a cell shows; Run.text has all of it."""


class CellOutput:
    """What one cell shows while it runs: text as it comes, timeline and filmstrip in a widget."""

    def __init__(self, title: str, board: str, on_stop: Callable[[], None]) -> None:
        self._view = RunView(title=title, board=board, on_stop=on_stop)
        self.listener = Listener(self._text, self._frame, self._trace, self._show, on_led=self._view.show_led)
        self._handle = DisplayHandle()
        self._handle.display(self._view.bundle("", f"{title} runs on {board} …"), raw=True)
        self._events, self._names, self._frames = b"", list[tuple[str, int, str]](), list[ViewFrame]()
        self._shown, self._tail, self._dropped = 0, "", 0
        self._flushed = 0.0

    def finish(self, run: Run) -> None:
        """Show the end of it, and leave a picture that needs no kernel."""
        self._show()
        self._show_tail()
        self._view.finish(run.state, run.error.type if run.error else "", run.duration_us, run.leds)
        self._handle.update(self._view.bundle(still_html(run, run.name), still_text(run)), raw=True)

    def give_up(self, why: str) -> None:
        """The run has no end that could be shown: the error that follows says more."""
        self._show()
        self._view.finish("failed", why, 0)

    def _text(self, text: str) -> None:
        room = max(0, HEAD_CHARACTERS - self._shown)
        self._shown += len(text)
        sys.stdout.write(visible(text[:room]))
        if text[room:]:
            self._dropped += len(text[room:])
            self._tail = (self._tail + text[room:])[-TAIL_CHARACTERS:]
        # IPython sends what is left within a fifth of a second by itself; a flush for each print would flood it.
        if time.monotonic() - self._flushed > SHOW_EVERY_S:
            sys.stdout.flush()
            self._flushed = time.monotonic()

    def _show_tail(self) -> None:
        hidden = self._dropped - len(self._tail)
        if hidden > 0:
            print(f"\n… {hidden} characters are not shown here; runs[-1].text has all of them …")
        sys.stdout.write(visible(self._tail))
        sys.stdout.flush()

    def _frame(self, frame: Frame) -> None:
        self._frames.append(ViewFrame(frame.number, frame.time_us, frame.task, frame.label, frame.jpeg))
        self._gather()

    def _trace(self, events: bytes, names: list[tuple[str, int, str]]) -> None:
        self._events += events
        self._names += names
        self._gather()

    def _gather(self) -> None:
        if self.listener.due_at is None:
            self.listener.due_at = time.monotonic() + SHOW_EVERY_S

    def _show(self) -> None:
        if self._events or self._names or self._frames:
            self._view.feed(self._events, self._names, self._frames)
        self._events, self._names, self._frames = b"", [], []
