"""A board: open it, run cells on it, interrupt, reset, close. What a cell talks to; usable without Jupyter."""

from __future__ import annotations

import ast
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from kernel_helpers import sources
from kernel_helpers.collect import Collector, Listener
from kernel_helpers.drive import Drive
from kernel_helpers.errors import BoardBusy, BoardLost, BoardStuck, CellFailed
from kernel_helpers.files import Files
from kernel_helpers.link.interrupts import Interrupts
from kernel_helpers.link.transport import Transport, open_transport
from kernel_helpers.run import Frame, Run, RunError, runs
from kernel_helpers.stopping import ANSWER_S
from kernel_helpers.virtual.launcher import VirtualProcess
from kernel_helpers.wire.raw_repl import AtPrompt, RawRepl, Send, State
from kernel_helpers.wire.records import NONCE_BYTES, Text

ENTER_S = 2.0
"""How long a board may take to come to its prompt after Ctrl-C; tried ENTER_TRIES times."""
ENTER_TRIES = 3


@dataclass(frozen=True)
class Identity:
    """Who answered: machine as the firmware names it, MicroPython version, free heap in bytes."""

    machine: str
    version: str
    free_bytes: int

    def __str__(self) -> str:
        return f"{self.machine}, MicroPython {self.version}, {self.free_bytes // 1024} KiB free"


class Board:
    """One connection. Use connect() to get one; a context manager closes it."""

    def __init__(self, transport: Transport, process: VirtualProcess | None = None, name: str = "") -> None:
        self.name = name or ("virtual" if process else transport.url)
        self._transport, self._process = transport, process
        self._running: Interrupts | None = None
        self._notes: list[str] = []
        self._gone = False
        self._open()

    @property
    def url(self) -> str:
        """The port this board is at."""
        return self._transport.url

    @property
    def is_virtual(self) -> bool:
        """True for the board with no hardware."""
        return self._process is not None

    def run(
        self,
        source: str,
        *,
        name: str | None = None,
        deadline: float | None = None,
        on_text: Callable[[str], None] | None = None,
        on_frame: Callable[[Frame], None] | None = None,
        keep_loop: bool = False,
        listener: Listener | None = None,
    ) -> Run:
        """Run a program and wait for its end, however long that takes; interrupt it after `deadline` seconds.

        The callbacks (or a whole listener) are told what comes while it runs. The run's own failure is in Run.error.
        Raises CellSyntaxError before the board is touched; BoardLost, BoardStuck or BoardBusy about the board.
        """
        name = name or f"run {len(runs) + 1}"
        sources.check(source, name)
        if self._running is not None:
            raise BoardBusy(f"{self.name} is running a cell already.", cure="wait for it, or press ■.")
        self._be_there()
        run = Run(source, name, board=f"{self.name}: {self.identity.machine}", notes=self._notes)
        self._notes = []
        listener = listener or Listener()
        listener.on_text = on_text or listener.on_text
        listener.on_frame = on_frame or listener.on_frame
        self._drive(Collector(run, listener), sources.wrapped(source, name, keep_loop), deadline)
        runs.append(run)
        return run

    def execute(self, source: str, limit: float = 60.0) -> tuple[str, str]:
        """Run a program at the plain REPL, without tracer or hygiene: (text, error text), within `limit` seconds."""
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
        except (ValueError, SyntaxError):
            return text.strip()

    @property
    def fs(self) -> Files:
        """The board's files: list, read, write, remove."""
        return Files(self.execute)

    def interrupt(self) -> None:
        """Stop what runs; may be called from another thread. Harmless when nothing runs."""
        if self._running is not None:
            self._running.ask()

    def reset(self) -> None:
        """Restart the board's program memory: variables and tasks are gone, files stay."""
        self._be_there()
        self._converse(self._talk.soft_reset(), "restart")
        self.identity = self._meet()

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

    def _open(self) -> None:
        """Come to the raw prompt and see to it that our modules are on the board."""
        self._nonce = secrets.token_bytes(NONCE_BYTES).replace(b"\n", b"n").replace(b"\r", b"r")
        self._talk = RawRepl(self._nonce)
        for _ in range(ENTER_TRIES):
            if self._try_enter():
                break
        else:
            raise BoardStuck(
                f"The board at {self.url} does not come to its prompt.",
                cure="press its reset button; is it in the IDE's mode, or not running MicroPython at all?",
            )
        self.identity = self._meet()

    def _try_enter(self) -> bool:
        try:
            self._converse(self._talk.enter(), "come to its prompt", ENTER_S)
        except BoardStuck:
            return False
        return True

    def _meet(self) -> Identity:
        lines = self._execute(sources.hello(self._nonce)).split("\n")
        if lines[3:4] != ["True"]:
            for module in sources.MODULES:
                self._execute(sources.install(module, self._nonce))
        return Identity(lines[0], lines[1], int(lines[2]))

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
        text, end = b"", time.monotonic() + limit
        while (rest := end - time.monotonic()) > 0:
            for event in self._talk.feed(self._transport.read(rest)):
                if isinstance(event, Send):
                    self._transport.write(event.data)
                elif isinstance(event, Text):
                    text += event.data
                elif isinstance(event, AtPrompt):
                    return _plain(text), _plain(event.error)
        raise BoardStuck(
            f"The board did not {what} within {limit:g} s.", seen=repr(text[-200:]), cure="reset it."
        )

    def _be_there(self) -> None:
        """Make sure that the board waits at its prompt with our modules; reopen it where it has gone."""
        if self._gone or (self._process is not None and not self._process.alive):
            self._reopen()
        elif self._talk.state is not State.PROMPT or self._talk.restarted:
            self._open()

    def _reopen(self) -> None:
        self._transport.close()
        if self._process is not None:
            self._process.close()
            self._process = VirtualProcess()
            self._notes.append(
                "The virtual board had ended; this is a new one: variables of earlier cells are gone."
            )
        else:
            self._notes.append("The board had gone and is back; variables of earlier cells may be gone.")
        self._transport = open_transport(self._process.url if self._process else self.url)
        self._open()
        self._gone = False

    # Running.

    def _drive(self, collector: Collector, program: bytes, deadline: float | None) -> None:
        interrupts = Interrupts(self._transport.wake)
        self._running = interrupts
        reset = self._process.reset if self._process else None
        with interrupts:
            try:
                self._transport.write(self._talk.run(program))
                Drive(self._talk, self._transport, collector, interrupts, deadline, reset).until_prompt()
            except BoardLost as problem:
                self._lost(collector, problem)
            finally:
                self._running = None
                collector.finish()

    def _lost(self, collector: Collector, problem: BoardLost) -> None:
        self._gone = True
        kind = "the virtual board's process ended" if self.is_virtual else problem.happened
        text = f"BoardLost: {kind} while the cell ran. The next cell connects again."
        collector.run.error = RunError("reset", "BoardLost", kind, text)


def _plain(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def connect(
    where: str | None = None, name: str | None = None, say: Callable[[str], None] = lambda text: None
) -> Board:
    """Open a board: a port or URL, "virtual", or None for the camera that is plugged in, else the virtual board.

    Raises NoBoard, BoardBusy, BoardStuck or PrepareError, each with its cure.
    """
    from kernel_helpers.link.ports import find_cameras

    if where is None:
        cameras = find_cameras()
        where = cameras[0].url if cameras else "virtual"
    if where != "virtual":
        return Board(open_transport(where), name=name or "")
    process = VirtualProcess(say)
    try:
        return Board(open_transport(process.url), process, name or "")
    except BaseException:
        process.close()
        raise
