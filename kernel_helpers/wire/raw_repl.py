"""The raw-REPL conversation with a board, as a state machine: bytes in, events out, no clock and no port of its own.

| state   | sees                         | sends                    | next state              |
|---------|------------------------------|--------------------------|-------------------------|
| LOST    | enter() is called            | return, Ctrl-C ×2, Ctrl-A| ENTER                   |
| ENTER   | raw banner and `>`           |                          | PROMPT                  |
| PROMPT  | soft_reset() is called       | Ctrl-D                   | ENTER                   |
| PROMPT  | run() is called              | Ctrl-E A Ctrl-A          | ASK                     |
| PROMPT  | anything                     |                          | PROMPT (`stray`)        |
| ASK     | `R` 01, window               | first window of source   | PASTE                   |
| ASK     | `R` 00 or raw banner         | whole source, Ctrl-D     | PLAIN                   |
| PASTE   | 01                           | next window, then Ctrl-D | PASTE                   |
| PASTE   | 04, all sent                 |                          | RUN                     |
| PASTE   | 04, not all sent             | Ctrl-D                   | OVER                    |
| PLAIN   | `OK`                         |                          | RUN                     |
| PROMPT  | probe() is called            | Ctrl-A, question, Ctrl-D | PROBE                   |
| RUN     | end record                   |                          | OVER                    |
| RUN     | something like an end        |                          | RUN (`maybe_over`)      |
| RUN     | probe() is called            | Ctrl-A, question, Ctrl-D | PROBE                   |
| PROBE   | answer record                |                          | OVER                    |
| PROBE   | end record                   |                          | OVER, then PROBE again  |
| PROBE   | probe_failed() is called     |                          | RUN (LOST after an end) |
| OVER    | 04, error text, 04, `>`      |                          | PROMPT                  |
| OVER    | raw banner and `>` (a reset) |                          | PROMPT                  |
| any     | interrupt() is called        | Ctrl-C, ends a paste     | the same                |

Why a probe: a program may print the very bytes that end a run. Only our end record (its nonce is unknown to the
program) or a prompt that answers is taken as the end. The question is a program that sends a record, so that nothing
printed is an answer. A probe is for runs that lose their end record: a soft reset, a crash, a damaged byte. A
question that a running program did not take waits in the board's input: it is answered after the run's end, and
until then the board is not at its prompt.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from kernel_helpers.wire.records import Lost, Record, Splitter, Text, encode

CTRL_A, CTRL_C, CTRL_D = b"\x01", b"\x03", b"\x04"
ENTER_RAW = b"\r\x03\x03\x01"
ASK_PASTE = b"\x05A\x01"
RAW_BANNER = b"raw REPL; CTRL-B to exit\r\n>"
FRIENDLY_PROMPT = b">>> "
HELD_BYTES = 4096
"""Longest error text that can stand between two 04 in something that looks like an end."""
ERROR_BYTES = 1 << 16
"""Of a longer error text the REPL prints, only the last of it is kept."""

_END = re.compile(rb"\x04(?P<error>[^\x04]*)\x04>")


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
        self._nonce, self._splitter = nonce, Splitter(nonce)
        self.state = State.LOST
        self._source, self._all_sent = b"", False
        self._started = State.RUN
        self._window = 0
        self._seen = bytearray()
        self._asked = self._answered = 0
        self._ended = self._damaged = False
        self._error, self._guess = b"", (b"", False)
        self.stray = 0
        """Bytes that came at the prompt, where the board has nothing to say: something has happened to it."""
        self.restarted = False
        """A program of our own ended in a restart: nothing of ours is on the board any more."""

    def enter(self) -> bytes:
        """Bytes that lead to the raw prompt from wherever the board is; they interrupt a running program."""
        self._become(State.ENTER)
        return ENTER_RAW

    def soft_reset(self) -> bytes:
        """Restart the interpreter, at the prompt; it stays in raw mode and prints the raw banner again."""
        self._become(State.ENTER)
        return CTRL_D

    def run(self, source: bytes, plain: bool = False) -> bytes:
        """Begin to hand over a program. `plain`: it prints no 04 and sends no end record, so the first 04 ends it."""
        if self.state is not State.PROMPT:
            raise RuntimeError(f"run() in state {self.state.value}: only at the prompt")
        self._become(State.ASK)
        self._source, self._all_sent = source, False
        self._started = State.OVER if plain else State.RUN
        self._ended = self._damaged = False
        self._error = b""
        return ASK_PASTE

    def interrupt(self) -> bytes:
        """Bytes that stop what the board does. What is not sent yet of a program will not be sent."""
        if self.state in (State.ASK, State.PASTE) and not self._all_sent:
            self._source, self._all_sent, self._started = b"", True, State.OVER
        return CTRL_C

    @property
    def inside_record(self) -> bool:
        """True when the board stopped in what may be a record."""
        return self._splitter.inside

    @property
    def maybe_over(self) -> bool:
        """True when the run may have ended without its end record: that is how it looks, or the record was damaged."""
        return self.state is State.RUN and (self._damaged or looks_over(bytes(self._seen)))

    def probe(self) -> bytes:
        """Bytes that a prompt answers with a record and that a running program merely finds in its input.

        At the prompt, too: whatever the board said before its answer is then behind us.
        """
        if self.state is State.PROMPT:
            self._ended, self.stray = True, 0
        seen = bytes(self._seen)
        # Of what looks like an end: the error text it would have told, and whether it is a restart's.
        error = seen[:-2].rpartition(b"\x04")[2] if looks_over(seen) and seen.endswith(b"\x04>") else b""
        self._guess = (error, seen.endswith((RAW_BANNER, FRIENDLY_PROMPT)))
        self._damaged = False
        self._asked += 1
        self._become(State.PROBE)
        answer = encode(self._nonce, "V", str(self._asked).encode())
        return CTRL_A + f"import sys;sys.stdout.buffer.write({answer!r})".encode() + CTRL_D

    def probe_failed(self) -> list[Event]:
        """Nothing answered: the program goes on. After the end of a run nobody knows where the board is."""
        held: list[Event] = [] if self._ended else _text(bytes(self._seen))
        self._become(State.LOST if self._ended else State.RUN)
        return held

    def feed(self, data: bytes) -> list[Event]:
        """What these bytes mean, in order."""
        return self._events(self._splitter.feed(data))

    def give_up_record(self) -> list[Event]:
        """A record was begun and never finished: report it and read on."""
        return self._events(self._splitter.flush())

    def _events(self, parts: list[Text | Record | Lost]) -> list[Event]:
        events: list[Event] = []
        for part in parts:
            if isinstance(part, Text):
                self._text(part.data, events)
            elif self.state in (State.RUN, State.PROBE) and not self._ended:
                self._record(part, events)
            elif isinstance(part, Record) and part.kind == "V" and self.state is State.PROBE:
                self._answer(part.payload, events)
        return events

    def _record(self, part: Record | Lost, events: list[Event]) -> None:
        """A record of the running program, or the answer of a prompt. Elsewhere a record belongs to no run."""
        if isinstance(part, Record) and part.kind == "V":
            self._answer(part.payload, events)
            return
        events += self._held()
        events.append(part)
        self._damaged = self._damaged or isinstance(part, Lost)
        if isinstance(part, Record) and part.kind == "E":
            self._ended = True
            self._become(State.OVER)

    def _answer(self, payload: bytes, events: list[Event]) -> None:
        if payload != str(self._asked).encode() or self._answered == self._asked:
            # An earlier question, which nobody waits for any more.
            return
        self._answered = self._asked
        if not self._ended:
            said = bytes(self._seen) if self.state is State.PROBE else b""
            events += _text(said.removesuffix(RAW_BANNER + b"OK"))
            self._error, self.restarted = self._guess
        self._become(State.OVER)

    def _held(self) -> list[Event]:
        """What a probe held back."""
        if self.state is not State.PROBE:
            return []
        held = _text(bytes(self._seen))
        self._seen.clear()
        return held

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
        if self.state is State.PROMPT:
            self.stray += len(data)
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
        """What follows the first `mark` in the bytes seen in this state; None while it is not there.

        A flood may come first; then only its end can hold the beginning of the mark.
        """
        at = self._seen.find(mark)
        rest = None if at < 0 else bytes(self._seen[at + len(mark) :])
        if at < 0:
            del self._seen[: -len(RAW_BANNER)]
        return rest

    def _become(self, state: State) -> None:
        self.state = state
        self._seen.clear()

    def _enter(self, events: list[Event]) -> bytes:
        rest = self._after(RAW_BANNER)
        if rest is None:
            return b""
        self._become(State.PROMPT)
        events.append(AtPrompt())
        return rest

    def _ask(self, events: list[Event]) -> bytes:
        answer = _first(bytes(self._seen), (b"R\x00", b"R\x01", RAW_BANNER))
        rest = self._after(answer or RAW_BANNER)
        if rest is None:
            return b""
        if answer != b"R\x01":
            return self._declined(rest, events)
        if len(rest) < 2:
            return b""
        self._window = int.from_bytes(rest[:2], "little")
        self._become(State.PASTE)
        self._send_window(events)
        return rest[2:]

    def _declined(self, rest: bytes, events: list[Event]) -> bytes:
        if self._all_sent:
            # Interrupted before anything was sent: a Ctrl-D alone would restart the board.
            self._become(State.PROMPT)
            events.append(AtPrompt(b"KeyboardInterrupt: \r\n"))
            return rest
        self._become(State.PLAIN)
        self._all_sent = True
        events.append(Send(self._source + CTRL_D))
        return rest

    def _send_window(self, events: list[Event]) -> None:
        if self._all_sent:
            return
        piece, self._source = self._source[: self._window], self._source[self._window :]
        # Ctrl-D goes with the last piece: it needs no room in the window.
        self._all_sent = not self._source
        piece += CTRL_D if self._all_sent else b""
        if piece:
            events.append(Send(piece))

    def _paste(self, data: bytes, events: list[Event]) -> bytes:
        for at, byte in enumerate(data):
            if byte == 1:
                self._send_window(events)
            elif byte == 4:
                self._pasted(events)
                return data[at + 1 :]
            else:
                events.append(Text(bytes([byte])))
        return b""

    def _pasted(self, events: list[Event]) -> None:
        """The board reads no more: it has everything, or gives up."""
        if self._all_sent:
            self._become(self._started)
            events.append(Started())
        else:
            self._become(State.OVER)
            events.append(Send(CTRL_D))

    def _plain(self, events: list[Event]) -> bytes:
        rest = self._after(b"OK")
        if rest is None:
            return b""
        self._become(self._started)
        events.append(Started())
        return rest

    def _probed(self, events: list[Event]) -> bytes:
        """Text meanwhile is the program's, or what a prompt says before it answers: held back until that is known."""
        if self._ended:
            self._seen.clear()
        events += _text(bytes(self._seen[:-HELD_BYTES]))
        del self._seen[:-HELD_BYTES]
        return b""

    def _over(self, events: list[Event]) -> bytes:
        ended, reset = _END.search(self._seen), self._seen.find(RAW_BANNER)
        if reset >= 0 and (ended is None or reset + len(RAW_BANNER) < ended.end()):
            return self._restarted(reset + len(RAW_BANNER), events)
        if ended is None:
            self._late(events)
            return b""
        late, error, rest = (
            bytes(self._seen[: ended.start()]),
            ended["error"],
            bytes(self._seen[ended.end() :]),
        )
        events += _text(late)
        if self._asked != self._answered:
            self._become(State.PROBE)
            return rest
        self._become(State.PROMPT)
        events.append(AtPrompt(self._error or error[-ERROR_BYTES:]))
        return rest

    def _late(self, events: list[Event]) -> None:
        """Text before the end: all that can be no part of the end, nor of a reset's banner."""
        edge = max(0, len(self._seen) - len(RAW_BANNER))
        last = self._seen.rfind(b"\x04")
        # A 04 at the very end may be the second of the two.
        first = self._seen.rfind(b"\x04", 0, last) if last == len(self._seen) - 1 and last > 0 else last
        keep = min([edge, *(at for at in (first, last) if at >= 0)])
        events += _text(bytes(self._seen[:keep]))
        del self._seen[:keep]
        del self._seen[1 : -ERROR_BYTES - 2]

    def _restarted(self, end: int, events: list[Event]) -> bytes:
        said, rest = bytes(self._seen[:end]), bytes(self._seen[end:])
        events += [Text(said), AtPrompt(b"The board restarted.\r\n")]
        self._become(State.PROMPT)
        self.restarted = True
        return rest


def _text(data: bytes) -> list[Event]:
    return [Text(data)] if data else []


def _first(seen: bytes, marks: tuple[bytes, ...]) -> bytes:
    """Whichever mark stands first, b"" when none does."""
    found = [(at, mark) for mark in marks if (at := seen.find(mark)) >= 0]
    return min(found)[1] if found else b""


def looks_over(seen: bytes) -> bool:
    """True when output ends the way a run, a soft reset in raw mode or a fresh boot ends."""
    if seen.endswith((RAW_BANNER, FRIENDLY_PROMPT)):
        return True
    return seen.endswith(b"\x04>") and seen.count(b"\x04") >= 2
