"""`%board` and `%%board`: cells that run on a board. The only place, with the views, that knows IPython.

| line                    | effect                                                            |
|-------------------------|-------------------------------------------------------------------|
| %board                  | connect (a camera that is plugged in, else the virtual board), and say to what |
| %board virtual          | connect to a new virtual board                                    |
| %board PORT             | connect to /dev/tty…, COM3, socket://host:port, …                 |
| %board reset            | restart the board: its variables are gone, files stay             |
| %board close            | give the port back                                                |
| %%board [options]       | run the cell on the board                                         |
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from typing import NoReturn

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.display import DisplayHandle

from kernel_helpers import sources
from kernel_helpers.board import Board, connect
from kernel_helpers.collect import Listener
from kernel_helpers.errors import CellFailed, CellInterrupted, UsageError
from kernel_helpers.run import Frame, Run, runs
from kernel_helpers.views.run_view import RunView, ViewFrame
from kernel_helpers.views.still import still_html, still_text
from kernel_helpers.wire.text import visible

SHOW_EVERY_S = 0.05
"""The page is told of news at most this often."""
HEAD_CHARACTERS, TAIL_CHARACTERS = 100_000, 20_000
"""How much of a flood of text a cell shows; Run.text has all of it."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%%board: {message}", cure=self.format_usage().strip())


def cell_options() -> argparse.ArgumentParser:
    """The options of `%%board`."""
    parser = _Parser(prog="%%board", add_help=False)
    parser.add_argument("--name", help="a name for this run: runs['NAME']")
    parser.add_argument(
        "--for", dest="seconds", type=_seconds, help="interrupt it after that time: 3s, 500ms, 2"
    )
    parser.add_argument(
        "--keep-loop", action="store_true", help="leave tasks of earlier cells in the event loop"
    )
    parser.add_argument(
        "--may-fail", action="store_true", help="the cell succeeds even when the program fails"
    )
    return parser


def _seconds(text: str) -> float:
    number, scale = (text[:-2], 1000) if text.endswith("ms") else (text.removesuffix("s"), 1)
    try:
        return float(number) / scale
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 3s or 500ms") from None


class CellOutput:
    """What one cell shows while it runs: text as it comes, timeline and filmstrip in a widget."""

    def __init__(self, title: str, board: str) -> None:
        self.listener = Listener(self._text, self._frame, self._trace, self._show)
        self._view = RunView(title=title, board=board)
        self._handle = DisplayHandle()
        self._handle.display(self._view.bundle("", f"{title} runs on {board} …"), raw=True)
        self._events, self._names, self._frames = b"", list[tuple[str, int, str]](), list[ViewFrame]()
        self._shown, self._tail, self._dropped = 0, "", 0
        self._flushed = 0.0

    def finish(self, run: Run) -> None:
        """Show the end of it, and leave a picture that needs no kernel."""
        self._show()
        self._show_tail()
        self._view.finish(run.state, run.error.type if run.error else "", run.duration_us)
        self._handle.update(self._view.bundle(still_html(run, run.name), still_text(run)), raw=True)

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


@magics_class
class BoardMagics(Magics):
    """The magics, and the board they talk to."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.current: Board | None = None

    @line_cell_magic
    def board(self, line: str, cell: str | None = None) -> None:
        """Connect to a board (`%board`), or run a cell on it (`%%board`)."""
        if cell is None:
            self._line(line.strip())
        else:
            self._cell(line, cell)

    def _line(self, line: str) -> None:
        if line == "close":
            self._close()
            print("Closed.")
        elif line == "reset":
            self._connected().reset()
            print(f"Restarted: {self._connected().identity}. Variables of earlier cells are gone.")
        else:
            if line or self.current is None:
                self._close()
                self.current = connect(line or None, say=lambda text: print(f"{text} …", flush=True))
            print(_described(self.current))

    def _close(self) -> None:
        board, self.current = self.current, None
        if board is not None:
            board.close()

    def _connected(self) -> Board:
        if self.current is None:
            self._line("")
        assert self.current is not None
        return self.current

    def _cell(self, line: str, cell: str) -> None:
        asked = cell_options().parse_args(shlex.split(line))
        board = self._connected()
        name = asked.name or f"cell {self._count()}"
        sources.check(cell, name)
        output = CellOutput(name, board.name)
        run = board.run(
            cell, name=name, deadline=asked.seconds, keep_loop=asked.keep_loop, listener=output.listener
        )
        output.finish(run)
        for note in run.notes:
            print(note)
        _raise(run, asked.may_fail, asked.seconds)

    def _count(self) -> int:
        return int(self.shell.execution_count) if self.shell else len(runs) + 1


def _described(board: Board) -> str:
    kind = "the virtual board (a real MicroPython, simulated hardware)" if board.is_virtual else "a board"
    return f"Connected to {kind} at {board.url}\n{board.identity}"


def _raise(run: Run, may_fail: bool, seconds: float | None) -> None:
    if run.leftovers:
        print(f"Left over when the cell ended, and dropped: {', '.join(run.leftovers)}")
    error = run.error
    if error is None:
        return
    if error.kind == "interrupted":
        if seconds is not None:
            print(f"Stopped after {seconds:g} s, as asked.")
            return
        raise CellInterrupted(visible(error.traceback))
    if may_fail or error.kind == "exit":
        print(visible(error.traceback))
        return
    raise CellFailed(visible(error.traceback))
