"""A board that goes and comes back, is busy, or is somebody else's: every case ends in a stated outcome."""

from __future__ import annotations

import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.errors import BoardBusy, BoardLost, NoBoard
from kernel_helpers.link import ports
from kernel_helpers.virtual.launcher import VirtualProcess

HOLD = """
import sys
from kernel_helpers import connect
board = connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""
BUSY = """
import sys
from kernel_helpers import connect
board = connect(sys.argv[1])
board.run("print('go')\\nwhile True: pass", on_text=lambda text: print("busy", flush=True))
"""


class Port:
    """A port of a virtual board behind a name of our choice, as a camera has one: it can be unplugged."""

    def __init__(self, folder: Path) -> None:
        self.process = VirtualProcess()
        self.path = folder / "ttyACM0"
        self.path.symlink_to(self.process.url)

    def replug(self, path: Path) -> None:
        """Unplug, and plug in again under another name."""
        self.unplug()
        self.process = VirtualProcess()
        path.symlink_to(self.process.url)

    def unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        self.process.close()


@pytest.fixture
def port(prepared: None, tmp_path: Path) -> Iterator[Port]:
    made = Port(tmp_path)
    yield made
    made.process.close()


def other_kernel(program: str, port: Port) -> subprocess.Popen[str]:
    """Another process that connects to the port; it has said one line when this returns."""
    command = [sys.executable, "-c", program, str(port.path)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline()
    return child


def end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def works(board: Board) -> bool:
    return board.run("print(6 * 7)").text == "42\n"


def test_two_kernels_want_one_port_and_the_second_is_told_who_has_it(port: Port) -> None:
    child = other_kernel(HOLD, port)
    try:
        with pytest.raises(BoardBusy, match=rf"used by another program(.|\n)*process {child.pid}"):
            connect(str(port.path))
    finally:
        end(child)
    with connect(str(port.path)) as board:
        assert works(board)


def test_a_kernel_that_was_killed_leaves_a_busy_board_and_the_next_one_stops_it(port: Port) -> None:
    end(other_kernel(BUSY, port))
    with connect(str(port.path)) as board:
        assert any("was stopped" in note for note in board.notes)
        run = board.run("print(6 * 7)")
        assert run.text == "42\n"
        assert any("was stopped" in note for note in run.notes)


def test_unplugged_during_a_run_and_back_under_another_name(
    port: Port, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "ttyACM5"
    monkeypatch.setattr(ports, "serial_number", lambda url: "the camera")
    monkeypatch.setattr(ports, "where_now", lambda url, number: str(new) if number == "the camera" else url)
    with connect(str(port.path)) as board:
        run = board.run("print('go')\nwhile True: pass", on_text=lambda text: port.replug(new))
        assert run.state == "restarted" and run.error is not None and run.error.type == "BoardLost"
        following = board.run("print(6 * 7)")
        assert following.text == "42\n"
        assert any(f"is back at {new}" in note for note in following.notes)
        assert board.url == str(new)


def test_unplugged_for_good_is_said_and_does_not_hang(port: Port, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel_helpers.board.REPLUG_S", 0.3)
    with connect(str(port.path)) as board:
        run = board.run("print('go')\nwhile True: pass", on_text=lambda text: port.unplug())
        assert run.state == "restarted"
        with pytest.raises(NoBoard, match=r"There is no board at"):
            board.run("print(1)")
        with pytest.raises(NoBoard):
            board.run("print(1)")


def test_a_board_that_left_between_two_cells_gets_the_next_one_once(port: Port) -> None:
    with connect(str(port.path)) as board:
        port.replug(port.path)
        run = board.run("print(6 * 7)")
        assert (run.state, run.text) == ("finished", "42\n")
        assert any("had gone and is back" in note for note in run.notes)
        assert works(board)


def test_a_soft_reset_by_the_program_ends_the_cell_as_an_exit_does(port: Port) -> None:
    """machine.soft_reset() raises SystemExit, which the course's runner catches: variables stay."""
    with connect(str(port.path)) as board:
        run = board.run("kept = 1\nprint('go')\nimport machine\nmachine.soft_reset()")
        assert (run.state, run.text) == ("exited", "go\n")
        assert board.run("print(kept)").text == "1\n"


def test_a_hard_reset_by_the_program_is_said_and_the_next_cell_is_a_fresh_one(port: Port) -> None:
    with connect(str(port.path)) as board:
        run = board.run("kept = 1\nprint('go')\nimport machine\nmachine.reset()")
        assert run.state == "restarted" and run.text.startswith("go\n")
        assert board.run("kept").error is not None
        assert works(board)


@pytest.mark.parametrize("program", ["while True: pass", "import time\ntime.sleep(1000)"])
def test_the_reset_button_during_a_run_is_said(port: Port, program: str) -> None:
    with connect(str(port.path)) as board:
        run = board.run(f"print('go')\n{program}", on_text=lambda text: once(text, port.process.reset))
        assert run.state == "restarted"
        assert works(board)


def once(text: str, press: Callable[[], None]) -> None:
    """Press when the program says go; what the board says as it starts is text too."""
    if text.startswith("go"):
        press()


def test_the_reset_button_between_two_cells_is_said_and_the_next_one_runs(port: Port) -> None:
    with connect(str(port.path)) as board:
        board.run("kept = 1")
        port.process.reset()
        # The board tells when it has restarted: its prompt waits to be read.
        assert select.select([board._transport._port_end], [], [], 20)[0]  # type: ignore[attr-defined]
        run = board.run("print(6 * 7)")
        assert run.text == "42\n"
        assert any("restarted between two cells" in note for note in run.notes)


def test_a_virtual_board_whose_port_does_not_open_leaves_no_process(
    prepared: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual board whose port cannot be opened is ended again."""
    started: list[VirtualProcess] = []

    class Noted(VirtualProcess):
        def __init__(self, *words: Any, **named: Any) -> None:
            super().__init__(*words, **named)
            started.append(self)

    def refuse(url: str) -> NoReturn:
        raise NoBoard("There is no board.", cure="none")

    monkeypatch.setattr("kernel_helpers.connecting.VirtualProcess", Noted)
    monkeypatch.setattr("kernel_helpers.connecting.open_transport", refuse)
    with pytest.raises(NoBoard):
        connect("virtual")
    assert [process.alive for process in started] == [False]


def test_a_reset_of_a_process_that_ended_is_a_lost_board(prepared: None) -> None:
    process = VirtualProcess()
    process._child.kill()
    process._child.wait()
    with pytest.raises(BoardLost):
        process.reset()
    process.close()
    with pytest.raises(BoardLost):
        process.reset()


def test_a_board_that_was_closed_says_so_and_leaves_no_file_open(port: Port) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with connect(str(port.path)) as board:
        assert works(board)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
