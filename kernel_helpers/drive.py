"""The loop of one run: wait for the board, handle what it says, see to interrupts and to silence."""

from __future__ import annotations

import time
from collections.abc import Callable

from kernel_helpers import tracebacks
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
RECORD_S = 2.0
"""How long it may pause in the middle of a record, which its code sends in one go."""
RESTARTED = "The board was restarted: {why}. Variables of earlier cells are gone."
UNKNOWN = (
    "The board waits for the next cell, but {why}: bytes were lost on the way. What it printed is above."
)
SAYS = {
    State.ASK: "it was asked to take the program",
    State.PASTE: "it was taking the program",
    State.PLAIN: "it was given the program",
    State.OVER: "the program had ended",
}
OWED = tuple(SAYS)
"""Where the board owes an answer: noise instead of one does not count."""


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
        self._last_byte = self._moved = time.monotonic()
        self._error = b""

    def until_prompt(self) -> None:
        """Returns when the board waits for the next program, or when its run is over and nobody knows what it does."""
        while self._talk.state not in (State.PROMPT, State.LOST):
            data = self._transport.read(self._timeout())
            if data:
                self._last_byte = time.monotonic()
                self._handle(self._talk.feed, data)
            self._see_to_stopping()
            self._see_to_listener()
            self._see_to_silence()
        if not self._collector.ended:
            self._ended_without_record()

    def _timeout(self) -> float | None:
        now = time.monotonic()
        limits = [self._stopping.next_at, self._probed_until, self._collector.listener.due_at]
        if self._talk.state in OWED:
            limits.append(self._moved + ANSWER_S)
        if self._talk.maybe_over:
            limits.append(self._last_byte + QUIET_S)
        if self._talk.inside_record:
            limits.append(self._last_byte + RECORD_S)
        times = [limit - now for limit in limits if limit is not None]
        return max(0.0, min(times)) if times else None

    def _handle(self, hear: Callable[..., list[Event]], *said: bytes) -> None:
        """Act on what the conversation makes of something heard, or of hearing nothing."""
        before = self._talk.state
        events = hear(*said)
        for event in events:
            if isinstance(event, Send):
                self._transport.write(event.data)
            elif isinstance(event, Text):
                self._collector.text(event.data)
            elif isinstance(event, (Record, Lost)):
                self._collector.record(event)
            elif isinstance(event, AtPrompt):
                # What comes behind the prompt belongs to no cell.
                self._error = event.error
                break
        if self._talk.state is not before or any(isinstance(event, Send) for event in events):
            self._moved = time.monotonic()
        self._see_to_probe()

    def _see_to_probe(self) -> None:
        """A question has its own deadline from the moment when it can be answered."""
        if self._talk.state is not State.PROBE:
            self._probed_until = None
        elif self._probed_until is None:
            self._probed_until = time.monotonic() + PROBE_S

    def _see_to_listener(self) -> None:
        listener = self._collector.listener
        if listener.due_at is not None and time.monotonic() >= listener.due_at:
            listener.due_at = None
            listener.on_due()

    def _see_to_stopping(self) -> None:
        action = self._stopping.due(time.monotonic(), self._interrupts.asked)
        if action == "interrupt":
            self._transport.write(self._talk.interrupt())
        elif action == "reset":
            self._reset()

    def _reset(self) -> None:
        if self._press_reset is None:
            raise BoardStuck(
                "The board does not stop: its program swallows Ctrl-C, or never lets Python see it.",
                cure="press the board's reset button, then run the next cell.",
            )
        self._handle(self._talk.give_up_record)
        self._press_reset()

    def _see_to_silence(self) -> None:
        now, talk = time.monotonic(), self._talk
        if talk.inside_record and now >= self._last_byte + RECORD_S:
            self._handle(talk.give_up_record)
        elif self._probed_until is not None and now >= self._probed_until:
            self._handle(talk.probe_failed)
        elif talk.maybe_over and now >= self._last_byte + QUIET_S:
            self._transport.write(talk.probe())
            self._see_to_probe()
        elif talk.state in OWED and now >= self._moved + ANSWER_S:
            where, talk.state = talk.state, State.LOST
            raise BoardStuck(
                f"The board stopped answering ({SAYS[where]}).",
                seen=f"no answer for {ANSWER_S:g} s",
                cure="run the cell again; if that does not help, %board reset or the reset button.",
            )

    def _ended_without_record(self) -> None:
        """Our own code on the board did not say how the program ended, so it is told from what the board did."""
        error = self._error.decode("utf-8", "replace").replace("\r\n", "\n")
        if self._stopping.was_reset:
            self._fail("interrupted", "KeyboardInterrupt", "it did not stop when interrupted", RESTARTED)
        elif self._talk.restarted:
            self._fail("reset", "Reset", "the program or its watchdog restarted it", RESTARTED)
        elif error.strip():
            self._failed_at_the_repl(error)
        else:
            self._fail("error", "Lost", "how the program ended did not arrive", UNKNOWN)
        # Nothing is taken for granted: the next cell comes to the prompt anew and looks for our modules.
        self._talk.state = State.LOST

    def _fail(self, kind: str, error: str, why: str, text: str) -> None:
        self._collector.run.error = RunError(kind, error, why, text.format(why=why))

    def _failed_at_the_repl(self, error: str) -> None:
        """The REPL printed an error of its own: the program was too large, or was stopped before it began."""
        run = self._collector.run
        fault = tracebacks.read(error, run.source, run.name)
        kind = "interrupted" if fault.type == "KeyboardInterrupt" else "error"
        run.error = RunError(kind, fault.type, fault.message, fault.text, fault.line)
