"""`%board` and `%%board`: cells that run on a board. The only place, with the views, that knows IPython's shell.

| line                        | effect                                                            |
|-----------------------------|-------------------------------------------------------------------|
| %board                      | the board in use; else connect: a camera that is plugged in, else the virtual board |
| %board virtual              | connect to a new virtual board                                    |
| %board PORT                 | connect to /dev/tty…, COM3, socket://host:port, rfc2217://…       |
| %board virtual --name cam2  | the same, beside the boards there are, under a name of its own    |
| %board virtual --flash FILE | the same, with its files kept in FILE (ZIP) when it is closed     |
| %board virtual --clock virtual | one on which sleeping takes no time, and every run is the same |
| %board virtual --speed m7   | one as fast as a Cortex-M7 at 480 MHz (or a number: times that)   |
| %board cam2                 | use the board of that name from now on                            |
| %board list                 | every board that is connected                                     |
| %board ports                | every serial port of this computer, and who holds it              |
| %board reset [NAME]         | restart a board: its variables are gone, files stay               |
| %board close [NAME]         | give a port back                                                  |
| %board panel P1 P2 uart     | buttons for pins of the virtual board, its LEDs, and a UART's other end |
| %board scene NAME           | what the virtual camera looks at: clock, shapes, webcam, a file or folder |
| %board watch [NAME] --fps 5 | a live view that goes on beside the cells, while no cell runs      |
| %board watch stop           | end it                                                            |
| %board doctor               | what is there, what is missing, and what to try                   |
| %%board [NAME] [options]    | run the cell on the board in use, or on the one of that name      |
| %%board --check EXERCISE    | the same, and say whether the run does what the exercise asks     |

In a notebook `board` is the board in use, and `boards` all of them by name.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Sequence
from functools import cache
from typing import NoReturn

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.display import display

from kernel_helpers import doctor, needs, sources
from kernel_helpers.board import Board
from kernel_helpers.completion import complete
from kernel_helpers.connecting import connect
from kernel_helpers.errors import CellFailed, CellInterrupted, CourseError, UsageError
from kernel_helpers.exercise_magics import ExerciseMagics
from kernel_helpers.exercises import exercise
from kernel_helpers.run import Run, runs
from kernel_helpers.views.cell_output import CellOutput
from kernel_helpers.views.panel import Panel
from kernel_helpers.views.watch_view import WatchView
from kernel_helpers.virtual.speed import pace
from kernel_helpers.watching import Watch
from kernel_helpers.wire.text import visible

RESERVED = ("virtual", "list", "ports", "reset", "close", "panel", "scene", "watch", "stop", "doctor")
PANEL_UARTS = {"uart": 3, "uart1": 1, "uart3": 3}
PANEL_USUAL = ("P1", "uart")
FEWEST_ASKED, MOST_ASKED = 64, 32_000
"""Between these must be the number of events that a cell wants kept; more do not fit into one record."""
UNNAMED = "board"
"""What a board is called when nobody named it."""
ENDED_ITSELF = (
    "It ended itself, with sys.exit() or machine.soft_reset(). The board did not restart: variables stay. "
    "%board reset restarts it."
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}", cure=self.format_usage().strip())


@cache
def cell_options() -> argparse.ArgumentParser:
    """The options of `%%board`."""
    parser = _Parser(prog="%%board", add_help=False)
    parser.add_argument("board", nargs="?", metavar="NAME", help="which board, where there are several")
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
    parser.add_argument(
        "--events", type=_events, help="trace events that the board keeps until it sends them, 8 bytes each"
    )
    parser.add_argument("--check", metavar="EXERCISE", help="judge the run by the check of that exercise")
    return parser


def line_options() -> argparse.ArgumentParser:
    """The options of `%board`."""
    parser = _Parser(prog="%board", add_help=False)
    parser.add_argument("what", nargs="?", default="", metavar="WHERE|NAME|COMMAND")
    parser.add_argument("which", nargs="*", metavar="NAME", help="a board; for panel: pins, uart, uart1")
    parser.add_argument("--name", help="a name for this board, for %%%%board NAME")
    parser.add_argument("--flash", metavar="FILE", help="keep a virtual board's files in this ZIP file")
    parser.add_argument(
        "--clock", default="real", help="of a virtual board: real, or virtual (sleeping jumps)"
    )
    parser.add_argument("--fps", type=float, default=10, help="of watch: most pictures a second")
    parser.add_argument("--speed", help="of a virtual board: m7, or a number, times that")
    return parser


def _seconds(text: str) -> float:
    number, scale = (text[:-2], 1000) if text.endswith("ms") else (text.removesuffix("s"), 1)
    try:
        return float(number) / scale
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 3s or 500ms") from None


def _events(text: str) -> int:
    if not text.isdecimal() or not FEWEST_ASKED <= int(text) <= MOST_ASKED:
        raise argparse.ArgumentTypeError(f"write a number from {FEWEST_ASKED} to {MOST_ASKED}, not {text!r}")
    return int(text)


@magics_class
class BoardMagics(Magics):
    """The magics, and the boards they talk to."""

    def __init__(self, shell: InteractiveShell, exercises: ExerciseMagics) -> None:
        super().__init__(shell)
        self._exercises = exercises
        self.boards: dict[str, Board] = {}
        self._watches: dict[str, Watch] = {}
        self._used = UNNAMED
        shell.push({"boards": self.boards}, interactive=False)
        if shell.Completer is not None:
            shell.Completer.custom_matchers.append(self._matcher())

    @line_cell_magic
    def board(self, line: str, cell: str | None = None) -> None:
        """Connect to a board (`%board`), or run a cell on it (`%%board`)."""
        if cell is None:
            self._line(line)
        else:
            self._cell(line, cell)

    def _line(self, line: str) -> None:
        asked = line_options().parse_args(shlex.split(line))
        if asked.what == "panel":
            self._panel(asked.which or PANEL_USUAL)
            return
        if len(asked.which) > 1:
            raise UsageError(f"%board {asked.what}: one name at most.", seen=" ".join(asked.which))
        which = "".join(asked.which)
        commands: dict[str, Callable[[str], None]] = {
            "list": self._list,
            "ports": lambda which: print(visible(doctor.ports_report())),
            "reset": self._reset,
            "close": self._close,
            "scene": self._scene,
            "watch": lambda which: self._watch(which, asked.fps),
            "doctor": lambda which: print(visible(doctor.report(self.boards))),
        }
        if asked.what in commands:
            commands[asked.what](which)
        elif which:
            raise UsageError(
                f"%board: {asked.what!r} takes no name.", cure=f"%board {asked.what} --name NAME"
            )
        else:
            self._connect(asked.what, asked.name, asked.clock, asked.speed, asked.flash)

    def _connect(
        self,
        where: str,
        name: str | None,
        clock: str = "real",
        speed: str | None = None,
        flash: str | None = None,
    ) -> None:
        """Use a board that is there, or open one; one without a name takes the place of the last one without."""
        special = pace(clock, speed).counted or flash is not None
        if where in self.boards and name is None and not special:
            self._use(where)
        elif where or name or special or self.current is None:
            _check_name(name, where)
            key = name or UNNAMED
            if key in self.boards:
                self._drop(key)
            self.boards[key] = connect(where or None, name, say=_say, clock=clock, speed=speed, flash=flash)
            self._use(key)
        print(visible(_described(self._connected())))

    @property
    def current(self) -> Board | None:
        """The board in use."""
        return self.boards.get(self._used)

    def _use(self, name: str) -> None:
        self._used = name
        if self.shell is not None:
            self.shell.push({"board": self.current}, interactive=False)

    def _drop(self, name: str) -> None:
        self._stop_watch(name)
        self.boards.pop(name).close()
        if name == self._used:
            self._use(next(iter(self.boards), UNNAMED))

    def _named(self, name: str) -> Board:
        if name and name not in self.boards:
            raise UsageError(
                f"There is no board {name!r}.",
                seen=", ".join(self.boards) or "no board is connected",
                cure=f"%board virtual --name {name}",
            )
        return self.boards[name] if name else self._connected()

    def _list(self, which: str) -> None:
        for name, board in self.boards.items():
            print(visible(f"{'→' if name == self._used else ' '} {name:<12} {board.url}  {board.identity}"))
        if not self.boards:
            print("No board is connected. %board connects.")

    def _reset(self, name: str) -> None:
        board = self._named(name)
        board.reset()
        print(visible(f"Restarted: {board.identity}. Variables of earlier cells are gone."))

    def _scene(self, scene: str) -> None:
        self._connected().show_scene(scene or "clock")
        print(visible(f"The camera looks at: {scene or 'clock'}"))

    def _close(self, name: str) -> None:
        name = name or self._used
        if name not in self.boards:
            print("No board is connected.")
            return
        self._drop(name)
        print("Closed.")

    def _watch(self, name: str, fps: float) -> None:
        if name == "stop":
            goes_on = [each for each, watch in self._watches.items() if watch.goes_on]
            for each in list(self._watches):
                self._stop_watch(each)
            print("Stopped." if goes_on else "No live view goes on.")
            return
        board = self._named(name)
        watch = Watch(board, fps)
        # One board, one live view: the new output takes it over.
        self._stop_watch(name or self._used)
        self._watches[name or self._used] = watch
        view = WatchView(board.name, watch.shown, watch.stop)
        display(view)
        watch.start(view)

    def _stop_watch(self, name: str) -> None:
        watch = self._watches.pop(name, None)
        if watch is not None:
            watch.stop()

    def _panel(self, words: Sequence[str]) -> None:
        board = self._connected()
        pins = [word for word in words if word not in PANEL_UARTS]
        uart = next((PANEL_UARTS[word] for word in words if word in PANEL_UARTS), 0)
        display(Panel(board.name, board.outside, pins, uart))

    def _connected(self) -> Board:
        if self.current is None:
            self._connect("", None)
        assert self.current is not None
        return self.current

    def _matcher(self) -> Callable[[CompletionContext], SimpleMatcherResult]:
        def matcher(context: CompletionContext) -> SimpleMatcherResult:
            found = complete(
                context.full_text, context.cursor_line, context.cursor_position, self._for_completion
            )
            if found is None:
                return SimpleMatcherResult(completions=[])
            words = [SimpleCompletion(word) for word in found[1]]
            return SimpleMatcherResult(completions=words, matched_fragment=found[0], suppress=True)

        marked: Callable[[CompletionContext], SimpleMatcherResult] = context_matcher()(matcher)
        return marked

    def _for_completion(self, name: str) -> Board | None:
        # Tab must not connect: what is not there has no names.
        return self.boards.get(name, self.current if not name else None)

    def _cell(self, line: str, cell: str) -> None:
        asked = cell_options().parse_args(shlex.split(line))
        checked = exercise.load(asked.check) if asked.check else None
        board = self._named(asked.board or "")
        name = asked.name or asked.check or f"cell {self._count()}"
        sources.check(cell, name)
        needs.check(cell, board.identity)
        output = CellOutput(name, board.name, board.interrupt)
        try:
            run = board.run(
                cell,
                name=name,
                deadline=asked.seconds,
                keep_loop=asked.keep_loop,
                events=asked.events,
                listener=output.listener,
            )
        except CourseError as problem:
            output.give_up(type(problem).__name__)
            raise
        output.finish(run, self._exercises.predicted(run))
        for note in run.notes:
            print(note)
        self._exercises.compare(run)
        if checked:
            self._exercises.check(checked, run)
        _tell_leftovers(run, asked.keep_loop)
        _raise(run, asked.may_fail, asked.seconds)

    def _count(self) -> int:
        """The number in the cell's prompt; the shell's own counter is at the next cell's already."""
        going_on = self.shell.displayhook.exec_result if self.shell else None
        return int(going_on.execution_count) if going_on else len(runs) + 1


def _described(board: Board) -> str:
    kind = "the virtual board (a real MicroPython, simulated hardware)" if board.is_virtual else "a board"
    notes = "".join(f"\n{note}" for note in (*filter(None, [board.pace]), *board.notes))
    return f"Connected to {kind} at {board.url}\n{board.identity}{notes}"


def _say(text: str) -> None:
    print(f"{visible(text)} …", flush=True)


def _check_name(name: str | None, where: str) -> None:
    """Refuse names that could be taken for something else, and places that are no place."""
    if name is not None and (not name.isidentifier() or name in RESERVED):
        raise UsageError(
            f"A board cannot be named {name!r}.", cure="a word of letters and digits, like cam2."
        )
    if where.isidentifier() and where != "virtual" and not where.upper().startswith("COM"):
        raise UsageError(
            f"There is no board {where!r}.", cure=f"%board virtual --name {where}, or name a port."
        )


def _tell_leftovers(run: Run, kept: bool) -> None:
    if run.leftovers:
        fate = "left in the loop" if kept else "dropped"
        print(visible(f"Left over when the cell ended, and {fate}: {', '.join(run.leftovers)}"))


def _raise(run: Run, may_fail: bool, seconds: float | None) -> None:
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
        if error.kind == "exit":
            print(ENDED_ITSELF)
        return
    raise CellFailed(visible(error.traceback))
