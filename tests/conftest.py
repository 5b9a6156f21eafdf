"""Fixtures for every test: a virtual board shared by the session, restarted for each test that asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.virtual import prepare
from tests.conformance.report import BoardReport
from tests.kernel import Kernel
from tools.course import book
from tools.course.tree import Tree

pytest.register_assert_rewrite("tests.conformance.frame", "tests.terminal")
pytest_plugins = ["tests.together"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which board the conformance suite asks, and where its answers go."""
    group = parser.getgroup("conformance", "tests/conformance on any board")
    group.addoption("--board", default="virtual", metavar="URL", help="port of the board, or virtual")
    group.addoption("--board-report", type=Path, metavar="FILE", help="write what the board does as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """The report is gathered where the whole suite is seen, not in a worker."""
    config.addinivalue_line("markers", "needs(*modules): the board must have these modules")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(BoardReport(config.getoption("board_report")))


AT_ONCE = 3
"""Notebooks executed together: most of the time they wait for what their boards wait for."""

# A machine that is busy must not fail a property.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.fixture(scope="session")
def prepared() -> None:
    """The virtual board's VM is ready."""
    prepare.prepare(print)


@pytest.fixture(scope="session")
def common_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder for what is made once and used by every worker; whoever makes something there holds its lock."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def executed_chapters(prepared: None, common_folder: Path) -> Callable[[Sequence[str]], Path]:
    """Execute the named notebooks unless that is done; returns the folder that they are kept in."""

    def execute(names: Sequence[str]) -> Path:
        folder = common_folder / "executed"
        with FileLock(common_folder / "executed.lock"):
            if missing := [name for name in names if not (folder / name).exists()]:
                book.execute(Tree(environment=Path(sys.prefix)), folder, missing, jobs=AT_ONCE)
        return folder

    return execute


@pytest.fixture(scope="session")
def shared_board(prepared: None) -> Iterator[Board]:
    """One virtual board for the whole session."""
    with connect("virtual") as board:
        yield board


@pytest.fixture(scope="module")
def kernel(prepared: None) -> Iterator[Kernel]:
    """A kernel with the extension loaded and a virtual board connected."""
    started = Kernel()
    started.start()
    yield started
    started.close()


@pytest.fixture
def board(shared_board: Board) -> Board:
    """The shared board, freshly restarted: no variables, no tasks."""
    shared_board.reset()
    return shared_board


@pytest.fixture(params=["plain", "traced"])
def vm(board: Board, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Run a program at the plain REPL of a fresh board; everything printed, the traceback included.

    Every test that uses it runs twice: on the board's own event loop and on the tracer's restatement of it.
    """
    if request.param == "traced":
        board.execute("import _kh\n_kh.start(False)")

    def run(source: str) -> str:
        return "".join(board.execute(source))

    return run
