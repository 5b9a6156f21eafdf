"""The loop of one run: wait for the board, handle what it says, see to interrupts and to silence."""

from __future__ import annotations

import time
from collections.abc import Callable

from kernel_helpers.collect import Collector
from kernel_helpers.errors import BoardStuck
from kernel_helpers.link.interrupts import Interrupts
from kernel_helpers.link.transport import Transport
from kernel_helpers.run import RunError
from kernel_helpers.stopping import ANSWER_S, Stopping
from kernel_helpers.wire.raw_repl import AtPrompt, Event, RawRepl, Send, State
from kernel_helpers.wire.records import Lost, Record, Text

QUIET_S = 0.15
"""Silence after something that looks like the end of a run, before the board is asked."""
PROBE_S = 0.5
"""How long it may take to answer then."""


class Drive:
    """One run. `reset` presses the board's reset button, None where there is none to press."""

    def __init__(
        self,
        talk: RawRepl,
        transport: Transport,
        collector: Collector,
        interrupts: Interrupts,
        deadline: float | None,
        reset: Callable[[], None] | None,
    ) -> None:
        self._talk, self._transport, self._collector = talk, transport, collector
        self._interrupts, self._press_reset = interrupts, reset
        self._stopping = Stopping(None if deadline is None else time.monotonic() + deadline)
        self._probed_until: float | None = None
        self._last_byte = time.monotonic()

    def until_prompt(self) -> None:
        """Returns when the board waits for the next program."""
        while self._talk.state is not State.PROMPT:
            data = self._transport.read(self._timeout())
            if data:
                self._last_byte = time.monotonic()
                self._handle(self._talk.feed(data))
            self._see_to_stopping()
            self._see_to_listener()
            if not data:
                self._see_to_silence()
        if not self._collector.ended:
            self._ended_without_record()

    def _timeout(self) -> float | None:
        now = time.monotonic()
        limits: list[float | None] = [self._stopping.next_at]
        if self._talk.state in (State.ASK, State.PASTE, State.PLAIN, State.OVER):
            limits.append(self._last_byte + ANSWER_S)
        if self._talk.maybe_over:
            limits.append(self._last_byte + QUIET_S)
        limits += [self._probed_until, self._collector.listener.due_at]
        times = [limit - now for limit in limits if limit is not None]
        return max(0.0, min(times)) if times else None

    def _handle(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Send):
                self._transport.write(event.data)
            elif isinstance(event, Text):
                self._collector.text(event.data)
            elif isinstance(event, (Record, Lost)):
                self._collector.record(event)
            elif isinstance(event, AtPrompt) and event.error and not self._collector.ended:
                self._collector.text(event.error)

    def _see_to_listener(self) -> None:
        listener = self._collector.listener
        if listener.due_at is not None and time.monotonic() >= listener.due_at:
            listener.due_at = None
            listener.on_due()

    def _see_to_stopping(self) -> None:
        action = self._stopping.due(time.monotonic(), self._interrupts.asked)
        if action == "interrupt":
            self._transport.write(b"\x03")
        elif action == "reset":
            self._reset()

    def _reset(self) -> None:
        if self._press_reset is None:
            raise BoardStuck(
                "The board does not stop: its program swallows Ctrl-C, or never lets Python see it.",
                cure="press the board's reset button, then run the next cell.",
            )
        self._handle(self._talk.give_up_record())
        self._press_reset()

    def _see_to_silence(self) -> None:
        now = time.monotonic()
        if self._probed_until is not None and now >= self._probed_until:
            self._probed_until = None
            self._talk.probe_failed()
        elif self._talk.maybe_over and now >= self._last_byte + QUIET_S:
            self._probed_until = now + PROBE_S
            self._transport.write(self._talk.probe())
        elif self._talk.state not in (State.RUN, State.PROBE) and now >= self._last_byte + ANSWER_S:
            self._talk.state = State.LOST
            raise BoardStuck(
                f"The board stopped answering ({self._talk.state.value}).",
                cure="run the cell again; if that does not help, %board reset or the reset button.",
            )

    def _ended_without_record(self) -> None:
        run = self._collector.run
        why = "it did not stop when interrupted" if self._stopping.was_reset else "the program restarted it"
        text = f"The board was restarted: {why}. Variables of earlier cells are gone."
        kind = "interrupted" if self._stopping.was_reset else "reset"
        run.error = RunError(kind, "KeyboardInterrupt" if self._stopping.was_reset else "Reset", why, text)
        self._talk.state = State.LOST
