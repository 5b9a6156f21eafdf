"""Fixtures of the conformance suite: the board that `--board` names, and what it printed, kept for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from tests.conformance.frame import Vm
from tests.terminal import Terminal


@pytest.fixture(scope="session")
def shared_board(request: pytest.FixtureRequest) -> Iterator[Board]:
    """The board under test, for the whole session."""
    where = request.config.getoption("board")
    if where == "virtual":
        request.getfixturevalue("prepared")
    with connect(where) as board:
        yield board


@pytest.fixture
def vm(
    vm: Vm, board: Board, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Vm:
    """As everywhere, and what is printed goes into the report. Marked `needs`, a test asks for modules first."""
    record_property("board", f"{board.name}: {board.identity}")
    for marker in request.node.iter_markers("needs"):
        missing = [name for name in marker.args if board.execute(f"import {name}")[1]]
        if missing:
            pytest.skip(f"{board.name} has no module {', '.join(missing)}")

    def run(source: str) -> str:
        printed = vm(source)
        record_property("printed", printed)
        return printed

    return run


@pytest.fixture(scope="module")
def shared_terminal(shared_board: Board) -> Iterator[Terminal]:
    """A person's terminal at the board's port, while nobody else talks to it."""
    yield Terminal(shared_board._transport)
    shared_board._open()


@pytest.fixture
def terminal(
    shared_board: Board, shared_terminal: Terminal, record_property: Callable[[str, object], None]
) -> Terminal:
    """The terminal at the friendly prompt of the board, restarted there: no variables, no history."""
    record_property("board", f"{shared_board.name}: {shared_board.identity}")
    shared_terminal.restart()
    return shared_terminal
