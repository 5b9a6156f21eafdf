"""A board: run cells on it, interrupt, reset, close. What a cell talks to; usable without Jupyter."""

from __future__ import annotations

import ast
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from kernel_helpers import identity, needs, sources
from kernel_helpers.collect import Collector, Listener
from kernel_helpers.drive import Drive
from kernel_helpers.errors import BoardBusy, BoardLost, BoardStuck, CellFailed, NoBoard, NoWire, UsageError
from kernel_helpers.files import Files
from kernel_helpers.identity import Identity
from kernel_helpers.link import ports
from kernel_helpers.link.diagnosis import no_prompt
from kernel_helpers.link.interrupts import Interrupts
from kernel_helpers.link.transport import Transport, open_transport
from kernel_helpers.run import Frame, Run, RunError, runs
from kernel_helpers.stopping import ANSWER_S
from kernel_helpers.virtual.launcher import VirtualProcess
from kernel_helpers.virtual.outside import Named, Outside, UartEnd, Voltages
from kernel_helpers.wire.raw_repl import AtPrompt, RawRepl, Send, State
from kernel_helpers.wire.records import NONCE_BYTES, Text

ENTER_S = 2.0
"""How long a board may take to come to its prompt after Ctrl-C; tried ENTER_TRIES times."""
ENTER_TRIES = 3
SAME_NONCE = b"\xb5\x1c\xe7\x92"
SEEN_BYTES = 4096
"""How much of what came instead of a prompt is kept, to tell what it is."""
REPLUG_S = 6.0
"""How long a board that has gone may take to be there again: a camera restarts in two or three seconds."""
LOOK_EVERY_S = 0.2
STRAY_S = 0.5
"""How long a board that talks at its prompt is listened to before it is told to stop."""


class Board:
    """One connection. Use connect() to get one; a context manager closes it."""

    def __init__(self, transport: Transport, process: VirtualProcess | None = None, name: str = "") -> None:
        self.name = name or ("virtual" if process else transport.url)
        self._transport, self._process = transport, process
        self._running: Interrupts | None = None
        self._notes: list[str] = []
        self._gone = False
        self._turn, self._waiting = threading.RLock(), list[str]()
        self._outside = Outside(process) if process else None
        self._serial_number = "" if process else ports.serial_number(transport.url)
        self._open()

    @property
    def url(self) -> str:
        """The port this board is at."""
        return self._transport.url

    @property
    def is_virtual(self) -> bool:
        """True for the board with no hardware."""
        return self._process is not None

    @property
    def clock_is_virtual(self) -> bool:
        """True for a board on which sleeping takes no time."""
        return self._process is not None and self._process.pace.clock == "virtual"

    @property
    def pace(self) -> str:
        """What a person should know of a virtual board's clock and speed; "" when there is nothing to know."""
        return str(self._process.pace) if self._process is not None else ""

    @property
    def is_running(self) -> bool:
        """True while a cell runs on it."""
        return self._running is not None

    @property
    def notes(self) -> tuple[str, ...]:
        """What has happened to the board since the last run and a person should know."""
        return tuple(self._notes)

    def run(
        self,
        source: str,
        *,
        name: str | None = None,
        deadline: float | None = None,
        on_text: Callable[[str], None] | None = None,
        on_frame: Callable[[Frame], None] | None = None,
        keep_loop: bool = False,
        events: int | None = None,
        listener: Listener | None = None,
    ) -> Run:
        """Run a program and wait for its end, however long that takes; interrupt it after `deadline` seconds.

        events: how many trace events the board keeps until it sends them, 8 bytes each; None: as its memory allows.
        The callbacks (or a whole listener) are told what comes while it runs. The run's own failure is in Run.error.
        Raises CellSyntaxError before the board is touched; BoardLost, BoardStuck or BoardBusy about the board.
        """
        name = name or f"run {len(runs) + 1}"
        sources.check(source, name)
        with self._my_turn(name):
            return self._run(source, name, deadline, on_text, on_frame, keep_loop, events, listener)

    def _run(
        self,
        source: str,
        name: str,
        deadline: float | None,
        on_text: Callable[[str], None] | None,
        on_frame: Callable[[Frame], None] | None,
        keep_loop: bool,
        events: int | None,
        listener: Listener | None,
    ) -> Run:
        self._be_there()
        needs.check(source, self.identity)
        run = Run(source, name, board=f"{self.name}: {self.identity.machine}")
        listener = listener or Listener()
        listener.on_text = on_text or listener.on_text
        listener.on_frame = on_frame or listener.on_frame
        events = events or sources.ring_events(self.identity.free_bytes)
        program = sources.wrapped(source, name, keep_loop, events)
        if self.clock_is_virtual:
            # There the time that counts is the board's.
            program, deadline = sources.stopped_after(deadline, program), None
        with self._leds_watched(run, listener):
            self._collect(Collector(run, listener), program, deadline)
        runs.append(run)
        return run

    def execute(self, source: str, limit: float = 60.0) -> tuple[str, str]:
        """Run a program at the plain REPL, without tracer or hygiene: (text, error text), within `limit` seconds."""
        with self._my_turn("execute"):
            self._be_there()
            return self._converse(self._talk.run(source.encode(), plain=True), "end its program", limit)

    def eval(self, expression: str) -> Any:
        """The value of an expression on the board: a host value for a literal, else what repr() says, as text.

        Raises CellSyntaxError before the board is touched, CellFailed with the board's words.
        """
        sources.check(expression, "expression", "eval")
        text, error = self.execute(f"print(repr({expression}\n))")
        if error:
            raise CellFailed(error.strip())
        try:
            return ast.literal_eval(text.strip())
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            # A board may print anything.
            return text.strip()

    def names(self, path: str = "") -> list[str]:
        """Names that can follow `path.` on the board ("" for its variables and builtins), [] where it cannot say.

        The path is evaluated there; a running board is left alone.
        """
        if self.is_running or not all(part.isidentifier() for part in path.split(".") if path):
            return []
        whole = f"dir({path})" if path else "dir() + dir(__import__('builtins'))"
        text, error = self.execute(f"print(chr(10).join({whole}))")
        return [] if error else [name for name in text.split("\n") if name.isidentifier()]

    @property
    def fs(self) -> Files:
        """The board's files: list, read, write, remove."""
        return Files(self.execute)

    def show_scene(self, scene: str) -> None:
        """Have the virtual board's camera look at clock, shapes, webcam, a picture file or a folder of pictures.

        Raises UsageError on a real board, and when there is no such scene.
        """
        if self._process is None:
            raise UsageError(f"{self.name} is a real board.", cure="point its camera at something.")
        try:
            self._process.show(scene)
        except ValueError as problem:
            raise UsageError(
                f"There is no scene {scene!r}.",
                seen=str(problem),
                cure="%board scene clock, shapes, webcam, a picture file or a folder of pictures.",
            ) from problem

    @property
    def leds(self) -> dict[str, bool]:
        """The LEDs that programs have used since the board started: True for on. Virtual board only (NoWire)."""
        return self.outside.leds

    @property
    def pins(self) -> Named:
        """Its pins from outside: `board.pins["P1"].press()`. Virtual board only (NoWire)."""
        return self.outside.pins

    @property
    def adc(self) -> Voltages:
        """Volts at its analog pins: `board.adc["P6"] = 1.2`. Virtual board only (NoWire)."""
        return self.outside.adc

    @property
    def uart(self) -> UartEnd:
        """The other end of UART(3), at pins P4 and P5. Virtual board only (NoWire)."""
        return self.outside.uarts[3]

    @property
    def outside(self) -> Outside:
        """Everything around the virtual board. Raises NoWire on a real one."""
        if self._outside is None:
            raise NoWire(
                f"{self.name} is a real board: the notebook has no wire to its pins.",
                cure="press a real button, connect a USB serial adapter to the UART; or use %board virtual.",
            )
        return self._outside

    def interrupt(self) -> None:
        """Stop what runs; may be called from another thread. Harmless when nothing runs."""
        if self._running is not None:
            self._running.ask()

    def reset(self) -> None:
        """Restart the board's program memory: variables and tasks are gone, files stay."""
        with self._my_turn("reset"):
            self._reset()

    @contextmanager
    def spare_turn(self) -> Iterator[bool]:
        """True where the board is idle: nobody else gets it before this ends. False where somebody has or wants it."""
        mine = not self._waiting and self._turn.acquire(blocking=False)
        try:
            yield mine
        finally:
            if mine:
                self._turn.release()

    @contextmanager
    def _my_turn(self, what: str) -> Iterator[None]:
        """The board for us alone, after a spare turn that goes on; BoardBusy while a cell runs."""
        self._must_not_run()
        self._waiting.append(what)
        try:
            with self._turn:
                yield
        finally:
            self._waiting.remove(what)

    def _must_not_run(self) -> None:
        if self._running is not None:
            raise BoardBusy(f"{self.name} is running a cell already.", cure="wait for it, or press ■.")

    def _reset(self) -> None:
        try:
            self._be_there()
            self._converse(self._talk.soft_reset(), "restart")
            self.identity, _ = self._meet()
        except BoardStuck:
            if self._process is None:
                raise
            self._process.reset()
            self._open()

    def close(self) -> None:
        """Give the port back (and end a virtual board); safe to call twice."""
        self._transport.close()
        if self._process is not None:
            self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Board {self.name} at {self.url}: {self.identity}>"

    # Opening.

    def _open(self) -> bool:
        """Come to the raw prompt and see to it that our modules are on the board; whether they were."""
        self._nonce = secrets.token_bytes(NONCE_BYTES).replace(b"\n", b"n").replace(b"\r", b"r")
        if self.clock_is_virtual:
            # In virtual time two runs are the same, and the nonce lies in the board's memory.
            self._nonce = SAME_NONCE
        self._talk = RawRepl(self._nonce)
        seen = b""
        for _ in range(ENTER_TRIES):
            seen += self._enter()
            if self._talk.state is State.PROMPT:
                break
        else:
            raise no_prompt(self.url, seen)
        if b"KeyboardInterrupt" in seen:
            self._notes.append("A program was running on the board (main.py, perhaps). It was stopped.")
        self.identity, had_ours = self._meet()
        return had_ours

    def _enter(self) -> bytes:
        """Try once to come to the raw prompt; the last of what the board said meanwhile."""
        end = time.monotonic() + ENTER_S
        seen = self._say_and_hear(self._talk.enter(), end)
        if self._talk.state is State.PROMPT:
            # That may have been an older banner, with ours still to come; or a program that prints one.
            seen += self._say_and_hear(self._talk.probe(), end)
        return seen[-SEEN_BYTES:]

    def _say_and_hear(self, data: bytes, end: float) -> bytes:
        """Send, then listen until the prompt or until the time is over."""
        self._transport.write(data)
        seen = b""
        while self._talk.state is not State.PROMPT and (rest := end - time.monotonic()) > 0:
            data = self._transport.read(rest)
            self._talk.feed(data)
            seen = (seen + data)[-SEEN_BYTES:]
        return seen

    def _meet(self) -> tuple[Identity, bool]:
        self._leds: tuple[dict[str, int], dict[str, bool]] = ({}, {})
        who, has_ours = identity.read(self._execute(sources.hello(self._nonce)), self.url)
        if not has_ours:
            for module in sources.MODULES:
                self._execute(sources.install(module, self._nonce, self.clock_is_virtual))
        return who, has_ours

    def _execute(self, source: str) -> str:
        """Run a program of our own, which prints no 04; its text. BoardStuck when it fails."""
        text, error = self._converse(self._talk.run(source.encode(), plain=True), "run the course's own code")
        if error:
            raise BoardStuck(
                "The course's own code failed on the board.", seen=error, cure="reset the board."
            )
        return text

    def _converse(self, first: bytes, what: str, limit: float = ANSWER_S) -> tuple[str, str]:
        """Send, then handle what comes until the prompt; (text, error text)."""
        self._transport.write(first)
        text, end = bytearray(), time.monotonic() + limit
        while (rest := end - time.monotonic()) > 0:
            for event in self._talk.feed(self._transport.read(rest)):
                if isinstance(event, Send):
                    self._transport.write(event.data)
                elif isinstance(event, Text):
                    text += event.data
                elif isinstance(event, AtPrompt):
                    return _plain(text), _plain(event.error)
        raise BoardStuck(
            f"The board did not {what} within {limit:g} s.", seen=repr(bytes(text[-200:])), cure="reset it."
        )

    def _be_there(self) -> None:
        """Make sure that the board waits at its prompt with our modules; reopen it where it has gone."""
        self._must_not_run()
        try:
            if not self._has_gone():
                self._come_to_prompt()
        except BoardLost:
            self._gone = True
        if self._has_gone():
            self._reopen()

    def _has_gone(self) -> bool:
        return self._gone or (self._process is not None and not self._process.alive)

    def _come_to_prompt(self) -> None:
        """At the prompt the board has nothing to say; when it said something, what it is doing is not known."""
        self._hear_stray()
        if self._talk.stray:
            said = f"Between two cells the board said {self._talk.stray} bytes, which belong to neither."
            kept = self._open()
            self._notes.append(said if kept else "The board restarted between two cells: variables are gone.")
        elif self._talk.state is not State.PROMPT or self._talk.restarted:
            self._open()

    def _hear_stray(self) -> None:
        """Take what waits to be read; BoardLost when the port has gone."""
        end = time.monotonic() + STRAY_S
        while (data := self._transport.read(0)) and time.monotonic() < end:
            self._talk.feed(data)

    def _reopen(self) -> None:
        self._transport.close()
        if self._process is not None:
            self._process.close()
            self._process = VirtualProcess(pace=self._process.pace, flash=self._process.flash)
            self._outside = Outside(self._process)
            self._transport = open_transport(self._process.url)
            self._notes.append(
                "The virtual board had ended; this is a new one: variables of earlier cells are gone."
            )
        else:
            self._transport = self._found_again()
            self._notes.append(
                f"The board had gone and is back at {self.url}; variables of earlier cells may be gone."
            )
        self._open()
        self._gone = False

    def _found_again(self) -> Transport:
        """Open the port where the board is now: after a restart it may take a while, and have another name."""
        end = time.monotonic() + REPLUG_S
        while True:
            try:
                return open_transport(ports.where_now(self.url, self._serial_number))
            except (NoBoard, BoardBusy):
                if time.monotonic() >= end:
                    raise
            # The system gives a port back piece by piece; nothing tells when it is whole.
            time.sleep(LOOK_EVERY_S)

    # Running.

    def _collect(self, collector: Collector, program: bytes, deadline: float | None) -> None:
        """Run it; a board that left before it took anything of the program gets it once it is back."""
        try:
            lost = self._drive(collector, program, deadline)
            if lost and self._talk.state is State.ASK:
                self._reopen()
                lost = self._drive(collector, program, deadline)
            if lost:
                self._lost(collector, lost)
        finally:
            collector.run.notes, self._notes = self._notes, []
            collector.finish()

    def _drive(self, collector: Collector, program: bytes, deadline: float | None) -> BoardLost | None:
        """Run it to its end, or until the board leaves: then the reason."""
        interrupts = Interrupts(self._transport.wake)
        self._running = interrupts
        reset = self._process.reset if self._process else None
        try:
            with interrupts:
                self._transport.write(self._talk.run(program))
                Drive(self._talk, self._transport, collector, interrupts, deadline, reset).until_prompt()
        except BoardLost as problem:
            self._gone = True
            return problem
        finally:
            self._running = None
        return None

    @contextmanager
    def _leds_watched(self, run: Run, listener: Listener) -> Iterator[None]:
        """Tell the listener of LEDs, and the run which it has used."""
        if self._outside is None:
            yield
            return
        before, lit = self._leds
        for name in [name for name, on in lit.items() if on]:
            listener.on_led(name, True)
        forget = self._outside.on_led(listener.on_led)
        try:
            yield
        finally:
            forget()
        self._leds = uses, lit = self._leds_now()
        run.leds = {name: on for name, on in lit.items() if on or uses[name] != before.get(name, 0)}

    def _leds_now(self) -> tuple[dict[str, int], dict[str, bool]]:
        """How often each LED was set, and whether it is on; nothing of a board that has gone."""
        try:
            return self._outside.led_state if self._outside else ({}, {})
        except BoardLost:
            return {}, {}

    def _lost(self, collector: Collector, problem: BoardLost) -> None:
        kind = "the virtual board's process ended" if self.is_virtual else problem.happened
        text = f"BoardLost: {kind} while the cell ran. The next cell connects again."
        collector.run.error = RunError("reset", "BoardLost", kind, text)


def _plain(data: bytes | bytearray) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")
