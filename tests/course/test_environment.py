"""Making the environment and preparing the virtual board, without a network."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tools.course import environment, virtual_board
from tools.course.problems import Problem
from tools.course.progress import Progress
from tools.course.tree import KEPT_LINES, Tree

Words = Sequence[str | Path]


def saying(text: str, code: int) -> Callable[[Tree, Sequence[str]], list[str | Path]]:
    """A stand-in for pip that prints `text` and exits with `code`."""
    program = f"import sys; print({text!r}); sys.exit({code})"
    return lambda tree, files: [sys.executable, "-c", program]


def test_pip_is_called_once(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Sequence[str]] = []

    def pip(tree: Tree, files: Sequence[str]) -> Words:
        calls.append(files)
        return [sys.executable, "-c", ""]

    monkeypatch.setattr(environment, "make", lambda tree: None)
    monkeypatch.setattr(environment, "pip_command", pip)
    environment.ensure(tree)
    environment.ensure(tree)
    assert calls == [environment.LEARNER]
    environment.ensure(tree, environment.TESTER)
    environment.ensure(tree, environment.TESTER)
    environment.ensure(tree)
    assert calls == [environment.LEARNER, environment.TESTER]
    (tree.root / "requirements.txt").write_text("one>=2\n", encoding="utf-8")
    environment.ensure(tree)
    assert len(calls) == 3


def test_pip_is_told_the_files(tree: Tree) -> None:
    words = environment.pip_command(tree, environment.TESTER)
    assert words[:4] == [tree.python, "-m", "pip", "install"]
    assert words[-4:] == ["-r", "requirements.txt", "-r", "requirements-test.txt"]


@pytest.mark.parametrize("cause", environment.CAUSES, ids=lambda cause: cause[1])
def test_a_failure_of_pip_is_explained(
    cause: tuple[str, str, str], tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign, meaning, cure = cause
    monkeypatch.setattr(environment, "make", lambda tree: None)
    monkeypatch.setattr(environment, "pip_command", saying(f"ERROR: {sign}: jupyterlab", 1))
    with pytest.raises(Problem) as raised:
        environment.ensure(tree)
    assert raised.value.happened == f"Installing failed: {meaning}."
    assert sign in raised.value.seen
    assert raised.value.cure == cure
    assert not environment.is_ready(tree)


def test_an_unknown_failure_of_pip_shows_its_words(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "pip_command", saying("it rains", 1))
    with pytest.raises(Problem, match="it rains"):
        environment.install(tree, environment.LEARNER)


def test_of_what_pip_said_its_errors_are_shown() -> None:
    assert environment.essence(["WARNING: a", "ERROR: b" + 999 * "!", "c"]) == "ERROR: b" + 292 * "!"
    assert environment.essence([str(number) for number in range(9)]) == "3\n4\n5\n6\n7\n8"


def test_the_missing_venv_module_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Problem, match="python3-venv"):
        environment.make(Tree(tmp_path))


def test_the_environment_is_made_once_and_mended(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    environment.make(tree)
    marker = tree.venv / "marker"
    marker.touch()
    environment.make(tree)
    assert marker.exists()
    shutil.rmtree(tree.packages / "pip")
    environment.make(tree)
    assert not marker.exists()
    assert tree.answer([tree.python, "-m", "pip", "--version"])[0] == 0


def test_programs_of_the_environment_come_first(tree: Tree) -> None:
    assert tree.environ()["PATH"].split(os.pathsep)[0] == str(tree.scripts)


def test_a_long_program_is_followed_to_its_end(tree: Tree) -> None:
    shown: list[str] = []
    code, last = tree.follow(
        [sys.executable, "-c", "for i in range(100): print(i)\nraise SystemExit(3)"], shown.append
    )
    assert code == 3
    assert shown == [str(number) for number in range(100)]
    assert last == shown[-KEPT_LINES:]


def test_progress_is_short_where_nobody_watches() -> None:
    out = io.StringIO()
    progress = Progress(out)
    for number in range(40):
        progress(f"Collecting package{number}")
    for left in range(3):
        progress(f"WARNING: Retrying (Retry(total={left}")
    progress("Installing collected packages: all")
    progress.close()
    assert out.getvalue().splitlines() == [
        "  20 packages found",
        "  40 packages found",
        "  The network does not answer; pip tries again",
        "  Installing collected packages: all",
    ]


def test_progress_stays_on_one_line_of_a_terminal() -> None:
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    progress = Progress(out)
    progress("Collecting one" + 200 * "!")
    progress.close()
    assert "Collecting one" in out.getvalue()
    assert "\n" not in out.getvalue()
    assert max(map(len, out.getvalue().split("\r"))) < shutil.get_terminal_size().columns


@pytest.mark.parametrize(("check", "prepared", "calls"), [(0, 0, 0), (1, 0, 1)])
def test_the_board_is_prepared_when_it_is_not(
    check: int, prepared: int, calls: int, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Words] = []

    def call(self: Tree, command: Words) -> int:
        called.append(command)
        return prepared

    monkeypatch.setattr(Tree, "answer", lambda self, command: (check, ""))
    monkeypatch.setattr(Tree, "call", call)
    virtual_board.ensure(tree)
    assert called == [[tree.python, "-m", virtual_board.PREPARE]] * calls


def test_a_board_that_cannot_be_prepared_is_a_problem(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tree, "answer", lambda self, command: (1, ""))
    monkeypatch.setattr(Tree, "call", lambda self, command: 1)
    with pytest.raises(Problem, match="virtual board is not ready"):
        virtual_board.ensure(tree)
