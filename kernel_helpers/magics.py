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
from typing import NoReturn

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class

from kernel_helpers import sources
from kernel_helpers.board import Board, connect
from kernel_helpers.errors import CellFailed, CellInterrupted, UsageError
from kernel_helpers.run import Run, runs
from kernel_helpers.views.cell_output import CellOutput
from kernel_helpers.wire.text import visible


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
