"""A board by script, on a clock of its own: speaks the raw REPL, and misbehaves as a test's table tells it to.

A program is a generator of what it does, one after the other:

| it yields    | what happens                                                        |
|--------------|---------------------------------------------------------------------|
| bytes        | they are printed                                                    |
| float        | so many seconds pass                                                |
| a function   | it is called                                                        |
| Fails(text)  | the program ends; the REPL prints this error                        |
| Reboots(raw) | the board restarts, into the raw or the friendly prompt             |
| UNPLUG       | the port is gone                                                    |

Nothing here waits: time is a number, so a deadline of an hour passes at once, and waiting for something that can
never come is an error instead of a hang.
"""

from __future__ import annotations

import ast
import math
import re
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from kernel_helpers.errors import BoardLost, BoardStuck, NoBoard
from kernel_helpers.link.transport import WRITE_S
from kernel_helpers.wire.records import encode

RAW_BANNER = b"raw REPL; CTRL-B to exit\r\n>"
BOOT = b"\r\nMicroPython v1.28 on a scripted board\r\n"
LOST_TICK_READS = 100_000
UNPLUG = object()


@dataclass(frozen=True)
class Fails:
    text: bytes = b""


@dataclass(frozen=True)
class Reboots:
    raw: bool = False
    says: bytes = b""


Program = Generator[Any, None, None]


class WaitsForEver(AssertionError):
    """The code under test waits for what can never come."""


class Clock:
    """Stands in for the time module."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Manners:
    """How it takes programs."""

    paste: str = "yes"
    """ "yes", "declines" (R 00), "old" (only the banner), "silent"."""
    window: int = 128
    acks: float = math.inf
    """Acknowledgements it sends before it forgets to."""
    gives_up_after: float = math.inf
    """Bytes of a program, after which it ends the paste."""
    takes: float = math.inf
    """Bytes it takes before it has no more room."""
    swallows: float = 0
    """How many Ctrl-C its programs swallow."""
    at_once: int = 1 << 20
    """Bytes in one read."""


@dataclass
class Scripted:
    """The device. `cells` are the programs that the next cells turn out to be; without one a cell prints 42."""

    clock: Clock
    manners: Manners = field(default_factory=Manners)
    cells: deque[Callable[[Scripted], Program]] = field(default_factory=deque)
    mode: str = "friendly"
    plugged: bool = True
    back_at: float = math.inf
    moved_to: str = ""
    has_modules: bool = True
    ran: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.nonce = b"...."
        self.lines: list[Line] = []
        self.program: Program | None = None
        self._wait, self._error, self._interrupts = 0.0, b"", 0
        self._acks, self._room, self._taken = 0, 0, 0
        self.out, self._line, self.input = bytearray(), bytearray(), deque[int]()

    # What a test's programs use.

    def end(self, kind: str = "", traceback: str = "", left: str = "") -> bytes:
        """The end record."""
        return self.record("E", "\0".join((kind, traceback, left)).encode())

    def record(self, kind: str, payload: bytes) -> bytes:
        return encode(self.nonce, kind, payload)

    # The port.

    def open(self, url: str) -> Line:
        if self.clock.now >= self.back_at:
            self.plugged, self.back_at = True, math.inf
        if not self.plugged:
            raise NoBoard(f"There is no board at {url}.", cure="plug it in.")
        self.lines.append(Line(self, url))
        return self.lines[-1]

    def unplug(self, back_after: float = math.inf) -> None:
        """It loses its power; `back_after` seconds later it is there again, at its friendly prompt."""
        self.plugged, self.back_at = False, self.clock.now + back_after
        for line in self.lines:
            line.dead = True
        self._restart(raw=False, says=b"")
        self.out.clear()

    def _restart(self, raw: bool, says: bytes) -> None:
        self.program, self._wait, self._error, self.has_modules = None, 0.0, b"", False
        self.input.clear()
        self._line.clear()
        self.mode = "raw" if raw else "friendly"
        self.out += says + (RAW_BANNER if raw else BOOT + b">>> ")

    # Time.

    def wait(self, timeout: float | None) -> None:
        """Let time pass until something is said, `timeout` at most."""
        end = math.inf if timeout is None else self.clock.now + timeout
        while not self.out and self.plugged:
            if self._wait:
                step = min(self._wait, end - self.clock.now)
                if math.isinf(step):
                    raise WaitsForEver("for a program that never says anything")
                self.clock.now += step
                self._wait -= step
                if self._wait:
                    return
            if self.program is None:
                if timeout is None:
                    raise WaitsForEver("for a board that has nothing to say")
                self.clock.now = max(self.clock.now, end)
                return
            self._step()

    def _step(self) -> None:
        assert self.program is not None
        action = next(self.program, Fails())
        if isinstance(action, bytes):
            self.out += action
        elif isinstance(action, float):
            self._wait = action
        elif isinstance(action, Fails):
            self._over(action.text)
        elif isinstance(action, Reboots):
            self._restart(action.raw, action.says)
        elif action is UNPLUG:
            self.unplug()
        else:
            action()

    def _over(self, error: bytes) -> None:
        self.program, self._wait = None, 0.0
        self.out += b"\x04" + error + b"\x04>" if self.mode == "raw" else error + b">>> "
        while self.input and self.program is None:
            self._take(self.input.popleft())

    # What is said to it.

    def hear(self, data: bytes) -> None:
        for byte in data:
            self._taken += 1
            if self._taken > self.manners.takes:
                self.clock.now += WRITE_S
                raise BoardStuck("The board takes nothing.", cure="reset it.")
            self._hear(byte)

    def _hear(self, byte: int) -> None:
        if self.program is None:
            self._take(byte)
        elif byte == 3:
            self._interrupt()
        else:
            self.input.append(byte)

    def _interrupt(self) -> None:
        self._interrupts += 1
        if self._interrupts <= self.manners.swallows:
            return
        # The runner catches it; a program of main.py has no runner.
        traceback = "Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n"
        if self.mode == "raw":
            self.out += self.end("KeyboardInterrupt", traceback)
        self._over(b"" if self.mode == "raw" else traceback.encode())

    def _take(self, byte: int) -> None:
        {"friendly": self._friendly, "raw": self._raw, "paste": self._paste, "deaf": self._deaf}[self.mode](
            byte
        )

    def _deaf(self, byte: int) -> None:
        """Asleep, or something else altogether."""

    def _friendly(self, byte: int) -> None:
        if byte == 1:
            self.mode = "raw"
            self._line.clear()
            self.out += RAW_BANNER
        elif byte in (3, 13):
            self.out += b"\r\n>>> "

    def _raw(self, byte: int) -> None:
        if byte == 1:
            self._ctrl_a()
        elif byte == 3:
            self._line.clear()
        elif byte == 4:
            source = bytes(self._line)
            self._line.clear()
            self.out += b"OK"
            if source:
                self._run(source)
            else:
                self._restart(raw=True, says=b"\r\nMPY: soft reboot\r\n")
        else:
            self._line.append(byte)

    def _ctrl_a(self) -> None:
        asked = bytes(self._line) == b"\x05A"
        self._line.clear()
        if not asked or self.manners.paste == "old":
            self.out += RAW_BANNER
        elif self.manners.paste == "declines":
            self.out += b"R\x00"
        elif self.manners.paste == "yes":
            self.mode, self._acks, self._room = "paste", 0, self.manners.window
            self.out += b"R\x01" + self.manners.window.to_bytes(2, "little")
            self._acknowledge()

    def _acknowledge(self) -> None:
        self._acks += 1
        if self._acks <= self.manners.acks:
            self.out += b"\x01"

    def _paste(self, byte: int) -> None:
        if byte in (3, 4):
            self._pasted(stopped=byte == 3)
            return
        self._line.append(byte)
        if len(self._line) >= self.manners.gives_up_after:
            self.out += b"\x04" if len(self._line) == self.manners.gives_up_after else b""
            return
        self._room -= 1
        if self._room == 0:
            self._room = self.manners.window
            self._acknowledge()

    def _pasted(self, stopped: bool) -> None:
        source, self.mode = bytes(self._line), "raw"
        self._line.clear()
        if len(source) >= self.manners.gives_up_after:
            self._over(b"MemoryError: memory allocation failed\r\n")
            return
        self.out += b"\x04"
        if stopped:
            self._over(b"Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n")
        else:
            self._run(source)

    # Programs.

    def _run(self, source: bytes) -> None:
        self._interrupts = 0
        text = source.decode("utf-8", "replace")
        self.program = self._ours(text) or self._cell(text)

    def _cell(self, text: str) -> Program:
        if not text.startswith("__import__('_kh').run("):
            return _fails(b"SyntaxError: invalid syntax\r\n")
        if not self.has_modules:
            return _fails(b"ImportError: no module named '_kh'\r\n")
        self.ran.append(text)
        return (self.cells.popleft() if self.cells else answers)(self)

    def _ours(self, text: str) -> Program | None:
        if found := re.search(r"ours\.connect\('\w+', (b.*)\)\)\n", text):
            self.nonce = _bytes(found[1])
            had, self.has_modules = self.has_modules, True
            return _says(f"micropython\r\nscripted\r\n1.28.0\r\n99999\r\n{had}\r\n\r\n\r\n".encode())
        if found := re.fullmatch(r"import sys;sys\.stdout\.buffer\.write\((b.*)\)", text):
            return _says(_bytes(found[1]))
        return _says(b"") if re.match(r"exec\(|__import__\('sys'\)\.modules\.", text) else None


def answers(board: Scripted) -> Program:
    """What a cell is unless the test says something else."""
    yield b"42\r\n"
    yield board.end()


def _says(text: bytes) -> Program:
    yield text


def _fails(error: bytes) -> Program:
    yield Fails(error)


def _bytes(literal: str) -> bytes:
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):
        return b""
    return value if isinstance(value, bytes) else b""


class Line:
    """Transport to the device, from the time the port is opened until it goes."""

    def __init__(self, device: Scripted, url: str) -> None:
        self.url, self._device = url, device
        self.dead = self.closed = self._woken = False
        self._reads, self._since = 0, device.clock.now

    def read(self, timeout: float | None) -> bytes:
        self._must_be_there()
        self._must_not_spin()
        if self._woken:
            self._woken, timeout = False, 0.0
        self._device.wait(timeout)
        self._must_be_there()
        data = bytes(self._device.out[: self._device.manners.at_once])
        del self._device.out[: len(data)]
        return data

    def write(self, data: bytes) -> None:
        self._must_be_there()
        self._device.hear(data)

    def wake(self) -> None:
        self._woken = True

    def close(self) -> None:
        self.closed = True

    def _must_be_there(self) -> None:
        if self.dead or self.closed:
            raise BoardLost(f"The board at {self.url} has gone.", cure="plug it in.")

    def _must_not_spin(self) -> None:
        self._reads = self._reads + 1 if self._since == self._device.clock.now else 0
        self._since = self._device.clock.now
        if self._reads > LOST_TICK_READS:
            raise WaitsForEver("busily: it reads and reads while no time passes")
