"""The raw-REPL conversation with a board, as a state machine: bytes in, events out, no clock and no port of its own.

| state   | sees                         | sends                    | next state              |
|---------|------------------------------|--------------------------|-------------------------|
| LOST    | enter() is called            | return, Ctrl-C ×2, Ctrl-A| ENTER                   |
| ENTER   | raw banner and `>`           |                          | PROMPT                  |
| PROMPT  | soft_reset() is called       | Ctrl-D                   | ENTER                   |
| PROMPT  | run() is called              | Ctrl-E A Ctrl-A          | ASK                     |
| ASK     | `R` 01, window               | first window of source   | PASTE                   |
| ASK     | `R` 00 or raw banner         | whole source, Ctrl-D     | PLAIN                   |
| PASTE   | 01                           | next window, then Ctrl-D | PASTE                   |
| PASTE   | 04, all sent                 |                          | RUN                     |
| PASTE   | 04, not all sent             | Ctrl-D                   | RUN                     |
| PLAIN   | `OK`                         |                          | RUN                     |
| RUN     | end record                   |                          | OVER                    |
| RUN     | something like an end        |                          | RUN (`maybe_over`)      |
| RUN     | probe() is called            | Ctrl-E A Ctrl-A          | PROBE                   |
| PROBE   | `R` 01, window               | Ctrl-D (an empty program)| PASTE, then OVER        |
| OVER    | 04, error text, 04, `>`      |                          | PROMPT                  |
| OVER    | raw banner and `>` (a reset) |                          | PROMPT                  |

Why a probe: a program may print the very bytes that end a run. Only our end record (its nonce is unknown to the
program) or a prompt that answers is taken as the end. The probe is for runs that lose their end record: a soft
reset, a crash, an interrupt at the worst moment.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from kernel_helpers.wire.records import Lost, Record, Splitter, Text

CTRL_A, CTRL_C, CTRL_D = b"\x01", b"\x03", b"\x04"
ENTER_RAW = b"\r\x03\x03\x01"
ASK_PASTE = b"\x05A\x01"
RAW_BANNER = b"raw REPL; CTRL-B to exit\r\n>"
FRIENDLY_PROMPT = b">>> "
HELD_BYTES = 4096
"""Longest error text that can stand between two 04 in something that looks like an end."""

_END = re.compile(rb"(?s)(?P<late>[^\x04]*)\x04(?P<error>[^\x04]*)\x04(?P<end>>)(?P<rest>.*)")


class State(enum.Enum):
    """Where the conversation is."""

    LOST = "lost"
    ENTER = "enter"
    PROMPT = "prompt"
    ASK = "ask"
    PASTE = "paste"
    PLAIN = "plain"
    RUN = "run"
    PROBE = "probe"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes to write to the board now."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Started:
    """The board has taken the source and runs it."""


@dataclass(frozen=True, slots=True)
class AtPrompt:
    """The board waits for the next source. `error` is what the REPL itself printed as the error of the last one."""

    error: bytes = b""


Event = Send | Text | Record | Lost | Started | AtPrompt


class RawRepl:
    """One conversation. Call enter() first; run() only at the prompt (state PROMPT)."""

    def __init__(self, nonce: bytes) -> None:
        self._splitter = Splitter(nonce)
        self.state = State.LOST
        self._source = b""
        self._started = State.RUN
        self._window = 0
        self._seen = bytearray()
        self.restarted = False
        """A program of our own ended in a restart: nothing of ours is on the board any more."""

    def enter(self) -> bytes:
        """Bytes that lead to the raw prompt from wherever the board is; they interrupt a running program."""
        self.state = State.ENTER
        self._seen.clear()
        return ENTER_RAW

    def soft_reset(self) -> bytes:
        """Restart the interpreter, at the prompt; it stays in raw mode and prints the raw banner again."""
        self.state = State.ENTER
        self._seen.clear()
        return CTRL_D

    def run(self, source: bytes, plain: bool = False) -> bytes:
        """Begin to hand over a program. `plain`: it prints no 04 and sends no end record, so the first 04 ends it."""
        if self.state is not State.PROMPT:
            raise RuntimeError(f"run() in state {self.state.value}: only at the prompt")
        self.state, self._source = State.ASK, source
        self._started = State.OVER if plain else State.RUN
        self._seen.clear()
        return ASK_PASTE

    @property
    def maybe_over(self) -> bool:
        """True when what came last looks like the end of a run without its end record."""
        return self.state is State.RUN and looks_over(bytes(self._seen))

    def probe(self) -> bytes:
        """Bytes that make a prompt answer and that a running program merely finds in its input."""
        friendly = self._seen.endswith(FRIENDLY_PROMPT)
        self.state = State.ENTER if friendly else State.PROBE
        self._seen.clear()
        return CTRL_A if friendly else ASK_PASTE

    def probe_failed(self) -> None:
        """Nothing answered: the program goes on."""
        self.state = State.RUN
        self._seen.clear()

    def feed(self, data: bytes) -> list[Event]:
        """What these bytes mean, in order."""
        events: list[Event] = []
        for part in self._splitter.feed(data):
            if isinstance(part, Text):
                self._text(part.data, events)
            else:
                self._record(part, events)
        return events

    def give_up_record(self) -> list[Event]:
        """A record was begun and never finished: report it and read on."""
        events: list[Event] = []
        for part in self._splitter.flush():
            if isinstance(part, Text):
                self._text(part.data, events)
            else:
                events.append(part)
        return events

    def _record(self, part: Record | Lost, events: list[Event]) -> None:
        events.append(part)
        if isinstance(part, Record) and part.kind == "E" and self.state in (State.RUN, State.PROBE):
            self.state = State.OVER
            self._seen.clear()

    def _text(self, data: bytes, events: list[Event]) -> None:
        while data:
            before = self.state
            data = self._take(data, events)
            if self.state is before:
                return

    def _take(self, data: bytes, events: list[Event]) -> bytes:
        """Handle text in one state; returns what belongs to the next state."""
        if self.state is State.RUN:
            events.append(Text(data))
            self._remember(data)
            return b""
        if self.state in (State.PROMPT, State.LOST):
            events.append(Text(data))
            return b""
        if self.state is State.PASTE:
            return self._paste(data, events)
        self._seen += data
        return {
            State.ENTER: self._enter,
            State.ASK: self._ask,
            State.PLAIN: self._plain,
            State.PROBE: self._probed,
            State.OVER: self._over,
        }[self.state](events)

    def _remember(self, data: bytes) -> None:
        self._seen += data
        del self._seen[:-HELD_BYTES]

    def _after(self, mark: bytes) -> bytes | None:
        """What follows the first `mark` in the bytes seen in this state; None while it is not there."""
        at = self._seen.find(mark)
        return None if at < 0 else bytes(self._seen[at + len(mark) :])

    def _become(self, state: State) -> None:
        self.state = state
        self._seen.clear()

    def _enter(self, events: list[Event]) -> bytes:
        rest = self._after(RAW_BANNER)
        if rest is None:
            # A flood from an interrupted program may come first; only its end can hold the banner's beginning.
            del self._seen[: -len(RAW_BANNER)]
            return b""
        self._become(State.PROMPT)
        events.append(AtPrompt())
        return rest

    def _ask(self, events: list[Event]) -> bytes:
        answer = _first(bytes(self._seen), (b"R\x00", b"R\x01", RAW_BANNER))
        rest = self._after(answer) if answer else None
        if rest is not None and answer != b"R\x01":
            self._become(State.PLAIN)
            events.append(Send(self._source + CTRL_D))
            return rest
        if rest is None or len(rest) < 2:
            return b""
        self._window = int.from_bytes(rest[:2], "little")
        self._become(State.PASTE)
        self._send_window(events)
        return rest[2:]

    def _send_window(self, events: list[Event]) -> None:
        piece, self._source = self._source[: self._window], self._source[self._window :]
        # Ctrl-D goes with the last piece: it needs no room in the window.
        ended = CTRL_D if piece and not self._source else b""
        if piece:
            events.append(Send(piece + ended))

    def _paste(self, data: bytes, events: list[Event]) -> bytes:
        for at, byte in enumerate(data):
            if byte == 1:
                self._send_window(events)
            elif byte == 4:
                if self._source:
                    events.append(Send(CTRL_D))
                self._source = b""
                self._become(self._started)
                events.append(Started())
                return data[at + 1 :]
            else:
                events.append(Text(bytes([byte])))
        return b""

    def _plain(self, events: list[Event]) -> bytes:
        rest = self._after(b"OK")
        if rest is None:
            return b""
        self._become(self._started)
        events.append(Started())
        return rest

    def _probed(self, events: list[Event]) -> bytes:
        rest = self._after(b"R\x01")
        if rest is None or len(rest) < 2:
            return b""
        self._become(State.PASTE)
        self._source, self._started = b"", State.OVER
        events.append(Send(CTRL_D))
        return rest[2:]

    def _over(self, events: list[Event]) -> bytes:
        seen = bytes(self._seen)
        late, mark, rest = seen.partition(RAW_BANNER)
        ended = _END.match(seen)
        if mark and (ended is None or len(late + mark) < ended.end("end")):
            return self._restarted(late + mark, rest, events)
        if ended is None:
            return b""
        self._become(State.PROMPT)
        if ended["late"]:
            events.append(Text(ended["late"]))
        events.append(AtPrompt(ended["error"]))
        return ended["rest"]

    def _restarted(self, said: bytes, rest: bytes, events: list[Event]) -> bytes:
        self._become(State.PROMPT)
        events += [Text(said), AtPrompt(b"The board restarted.\r\n")]
        self.restarted = True
        return rest


def _first(seen: bytes, marks: tuple[bytes, ...]) -> bytes:
    """Whichever mark stands first, b"" when none does."""
    found = [(at, mark) for mark in marks if (at := seen.find(mark)) >= 0]
    return min(found)[1] if found else b""


def looks_over(seen: bytes) -> bool:
    """True when output ends the way a run, a soft reset in raw mode or a fresh boot ends."""
    if seen.endswith((RAW_BANNER, FRIENDLY_PROMPT)):
        return True
    return seen.endswith(b"\x04>") and seen.count(b"\x04") >= 2
