"""What the tests of faults share: a board on a scripted device, with the clock and the ports replaced."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kernel_helpers import board as board_module
from kernel_helpers import drive as drive_module
from kernel_helpers.board import Board
from kernel_helpers.errors import CourseError
from kernel_helpers.link import ports
from kernel_helpers.link.faults import Faulty
from tests.link.scripted import Clock, Manners, Scripted

LONGEST_S = 60.0
"""No call may take longer than this of the board's time: every deadline together is less."""


@contextmanager
def device(manners: Manners | None = None, mode: str = "friendly") -> Iterator[Scripted]:
    """A scripted device; afterwards no line to it is open and no thread and no file is left."""
    clock = Clock()
    made = Scripted(clock, manners or Manners(), mode=mode)
    before = threading.active_count(), _open_files()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(board_module, "time", clock)
        patch.setattr(drive_module, "time", clock)
        patch.setattr(board_module, "open_transport", made.open)
        patch.setattr(ports, "serial_number", lambda url: "number")
        patch.setattr(ports, "where_now", lambda url, number: made.moved_to or url)
        yield made
    assert all(line.closed for line in made.lines)
    assert (threading.active_count(), _open_files()) == before


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@contextmanager
def connected(made: Scripted, seed: int = 0, **faults: float) -> Iterator[tuple[Board, Faulty]]:
    """A board on the device, through a transport that can be made faulty; it is sound until the test says."""
    line = Faulty(made.open("/dev/scripted"), seed, made.clock.monotonic)
    try:
        with Board(line) as board:
            line.faults.update(faults)
            yield board, line
    finally:
        line.close()


def outcome(board: Board, made: Scripted, deadline: float | None = None) -> str:
    """How a cell ended: the state of its run, or the type of our error, which must say what to do."""
    began, problem = made.clock.now, None
    try:
        said = board.run("cell", deadline=deadline).state
    except CourseError as error:
        problem, said = error, type(error).__name__
    assert problem is None or problem.cure
    assert made.clock.now - began < LONGEST_S
    assert not board.is_running
    return said


def works(board: Board) -> bool:
    """The next cell is a cell as if nothing had been."""
    run = board.run("next")
    return (run.state, run.text, run.lost, run.frames) == ("finished", "42\n", 0, [])
