"""A board's REPL conversation as a pure state machine: bytes from the serial port in, replies and programs out.

| mode     | byte          | reply                    | effect                                |
|----------|---------------|--------------------------|---------------------------------------|
| friendly | Ctrl-A        | raw banner, `>`          | raw                                   |
| friendly | Ctrl-B        | banner, `>>> `           |                                       |
| friendly | Ctrl-C        | newline, `>>> `          | line dropped                          |
| friendly | Ctrl-D        | newline                  | soft reset                            |
| friendly | Ctrl-E        | paste banner, `=== `     | paste                                 |
| friendly | Enter         | newline                  | run the line, or ask for more (`... `)|
| friendly | Tab           | rest of a word, or names | asks the board which names there are  |
| friendly | other         | the line redrawn         | edits the line (see readline)         |
| paste    | Ctrl-D        | newline                  | run what was pasted                   |
| paste    | Ctrl-C        | newline, `>>> `          | friendly                              |
| raw      | Ctrl-A        | raw banner, `>`          | line dropped                          |
| raw      | Ctrl-B        | banner, `>>> `           | friendly                              |
| raw      | Ctrl-C        |                          | line dropped                          |
| raw      | Ctrl-D        | `OK`                     | run the line; soft reset when empty   |
| raw      | Ctrl-E A Ctrl-A | `R` 01, window, 01     | raw paste                             |
| raw      | Ctrl-E x Ctrl-A | `R` 00                 | declined                              |
| raw paste| WINDOW bytes  | 01                       | one more window may be sent           |
| raw paste| Ctrl-D        | 04                       | run what was pasted                   |
| raw paste| Ctrl-C        | 04                       | dropped; ends as KeyboardInterrupt    |

Ctrl-A, B, D and E do this on an empty line only; on others they edit. Where a block has begun, Ctrl-C drops it and
Ctrl-D runs it. After a program: raw prints 04, the error text, 04, `>`; friendly prints the error text and `>>> `.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from kernel_helpers.virtual.readline import (
    CTRL_A,
    CTRL_B,
    CTRL_C,
    CTRL_D,
    CTRL_E,
    ENTER,
    Key,
    Line,
    wants_more,
)

NEWLINE = 10
WINDOW = 2048
"""Bytes a host may send ahead in raw paste. A board with a 256-byte input buffer says 128; hosts must take any."""
RAW_BANNER = b"raw REPL; CTRL-B to exit\r\n>"
PASTE_BANNER = b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== "
PROMPT, MORE = b">>> ", b"... "


class Mode(enum.Enum):
    """Which of the REPL's conversations is going on."""

    FRIENDLY = "friendly"
    PASTE = "paste"
    RAW = "raw"
    RAW_PASTE = "raw paste"


@dataclass(frozen=True)
class Program:
    """Source to run; `single` echoes the values of expression statements, as a typed line does."""

    source: bytes
    single: bool


@dataclass(frozen=True)
class Step:
    """What one byte led to."""

    reply: bytes = b""
    program: Program | None = None
    reset: bool = False
    names_of: str | None = None
    """Asks for the names that can follow this ("" for a name of its own, "import" for modules); see names()."""


NOTHING = Step()
PLAIN = {Mode.RAW: re.compile(rb"[^\x01-\x04]*"), Mode.RAW_PASTE: re.compile(rb"[^\x03\x04]*")}
"""Bytes that have no meaning of their own in these modes. A program is thousands of them."""


class Repl:
    """One conversation. `banner` is what Ctrl-B prints."""

    def __init__(self, banner: str) -> None:
        self._banner = b"\r\n" + banner.encode() + b"\r\n"
        self.mode = Mode.FRIENDLY
        self._line = bytearray()
        self._window = WINDOW
        self._history: list[bytes] = []
        self._typing = Line(self._history)

    def greeting(self) -> bytes:
        """What is printed after power-up or a soft reset; the history is gone."""
        self._line.clear()
        self._history.clear()
        return RAW_BANNER if self.mode is Mode.RAW else self._banner + self._prompt()

    def line(self) -> Line:
        """A line for input(): the same editor and history, no prompt of its own."""
        return Line(self._history)

    def names(self, found: list[str]) -> bytes:
        """The answer to Step.names_of: what is printed."""
        return self._typing.completed([name.encode() for name in sorted(found)])

    def before_error(self) -> bytes:
        """What separates a program's output from its error text."""
        return b"\x04" if self.mode is Mode.RAW else b""

    def after_program(self) -> bytes:
        """What ends a program's output."""
        return b"\x04>" if self.mode is Mode.RAW else self._prompt()

    def take(self, data: bytearray) -> Step:
        """Take bytes off the front of `data` up to the first that leads to something, or all."""
        step = NOTHING
        while data and step == NOTHING:
            if count := self._plain(data):
                self._line += data[:count]
                self._window -= count
                del data[:count]
            else:
                step = self.feed(data.pop(0))
        return step

    def _plain(self, data: bytearray) -> int:
        """How many bytes at the front only make the line longer, as far as that can be said of all of them at once."""
        if self.mode not in PLAIN:
            return 0
        last = self._window - 1 if self.mode is Mode.RAW_PASTE else len(data)
        found = PLAIN[self.mode].match(data, 0, last)
        return found.end() if found else 0

    def feed(self, byte: int) -> Step:
        """Take one byte."""
        if self.mode is Mode.RAW:
            return self._raw(byte)
        if self.mode is Mode.RAW_PASTE:
            return self._raw_paste(byte)
        if self.mode is Mode.PASTE:
            return self._paste(byte)
        return self._friendly(byte)

    def _raw(self, byte: int) -> Step:
        if byte == CTRL_A:
            return self._ctrl_a()
        if byte == CTRL_B:
            self.mode = Mode.FRIENDLY
            self._line.clear()
            return Step(self._banner + self._prompt())
        if byte == CTRL_C:
            self._line.clear()
            return Step()
        if byte == CTRL_D:
            return self._raw_end()
        self._line.append(byte)
        return Step()

    def _ctrl_a(self) -> Step:
        line = self._take()
        if len(line) != 2 or line[0] != CTRL_E:
            return Step(RAW_BANNER)
        if line[1:] != b"A":
            return Step(b"R\x00")
        self.mode, self._window = Mode.RAW_PASTE, WINDOW
        return Step(b"R\x01" + WINDOW.to_bytes(2, "little") + b"\x01")

    def _raw_end(self) -> Step:
        line = self._take()
        if not line:
            return Step(b"OK\r\n", reset=True)
        return Step(b"OK", Program(line, single=False))

    def _raw_paste(self, byte: int) -> Step:
        if byte in (CTRL_C, CTRL_D):
            self.mode = Mode.RAW
            line = self._take()
            return Step(
                b"\x04", Program(line if byte == CTRL_D else b"raise KeyboardInterrupt", single=False)
            )
        self._line.append(byte)
        self._window -= 1
        if self._window:
            return Step()
        self._window = WINDOW
        return Step(b"\x01")

    def _paste(self, byte: int) -> Step:
        if byte in (CTRL_C, CTRL_D):
            self.mode = Mode.FRIENDLY
            pasted = Program(self._take(), single=False)
            return Step(b"\r\n", pasted) if byte == CTRL_D else Step(b"\r\n" + self._prompt())
        if byte == ENTER:
            self._line.append(NEWLINE)
            return Step(b"\r\n=== ")
        self._line.append(byte)
        return Step(bytes([byte]))

    def _friendly(self, byte: int) -> Step:
        key = self._typing.feed(byte)
        if key.complete:
            path = self._typing.word().rpartition(b".")[0].decode()
            return Step(names_of="import" if self._typing.imports else path)
        if key.end is None:
            return Step(key.reply)
        return self._in_block(key) if self._typing.before else self._first_line(key)

    def _first_line(self, key: Key) -> Step:
        if key.end == ENTER:
            return self._enter(key)
        if key.end == CTRL_D:
            return Step(b"\r\n", reset=True)
        if key.end == CTRL_A:
            self.mode = Mode.RAW
            return Step(RAW_BANNER)
        if key.end == CTRL_E:
            self.mode = Mode.PASTE
            return Step(PASTE_BANNER)
        return Step((self._banner if key.end == CTRL_B else b"\r\n") + self._prompt())

    def _in_block(self, key: Key) -> Step:
        if key.end == CTRL_C:
            return Step(b"\r\n" + self._prompt())
        if key.end == CTRL_D:
            return Step(key.reply, Program(self._typing.before, single=True))
        return self._enter(key)

    def _enter(self, key: Key) -> Step:
        source = self._typing.before + bytes(self._typing.text)
        if wants_more(source):
            self._typing = Line(self._history, MORE, source + b"\n")
            return Step(key.reply + self._typing.begin())
        return (
            Step(key.reply, Program(source, single=True))
            if source.strip()
            else Step(key.reply + self._prompt())
        )

    def _prompt(self) -> bytes:
        self._typing = Line(self._history, PROMPT)
        return self._typing.begin()

    def _take(self) -> bytes:
        line = bytes(self._line)
        self._line.clear()
        return line
