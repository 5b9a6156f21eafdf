"""The door itself and its command line."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

import course
from tools.course import cli, doctor
from tools.course.problems import Problem
from tools.course.tree import HERE, Tree


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 0), (3, 10, 9)])
def test_an_old_python_gets_a_sentence(version: tuple[int, ...]) -> None:
    message = course.too_old(version)
    assert "needs Python 3.11 or later" in message
    assert f"Python {version[0]}.{version[1]} at" in message
    assert "Try:" in message


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1)])
def test_a_new_python_gets_none(version: tuple[int, ...]) -> None:
    assert course.too_old(version) == ""


def test_an_old_python_can_read_the_door() -> None:
    parsed = ast.parse((HERE / "course.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(parsed) if isinstance(node, newer)]
    assert not [node for node in ast.walk(parsed) if isinstance(node, ast.arg) and node.annotation]
    assert not [
        node for node in ast.walk(parsed) if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]


def test_an_old_python_never_gets_behind_the_door() -> None:
    fake = (
        "import sys, runpy; sys.version_info = (3, 6, 0, 'final', 0)\n"
        "runpy.run_path('course.py', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", fake], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("This course needs Python 3.11")


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("lab", "test", "book", "doctor", "bench"))


@pytest.mark.parametrize("name", ["lab", "test", "book", "doctor", "bench"])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert "." in capsys.readouterr().out.split("\n\n")[1]


@pytest.mark.parametrize("words", [["dance"], ["lab", "--port", "x"], ["doctor", "--", "more"]])
def test_a_wrong_command_line_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2


def test_what_stands_after_two_dashes_is_passed_on() -> None:
    assert cli.split(["test", "--", "-k", "--", "x"]) == (["test"], ["-k", "--", "x"])
    assert cli.split(["test"]) == (["test"], [])


def test_a_problem_ends_with_its_message(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(tree: Tree) -> int:
        raise Problem("It broke.", seen="one\ntwo", cure="mend it")

    monkeypatch.setattr(doctor, "run", fail)
    assert cli.main(["doctor"], tree) == 1
    assert capsys.readouterr().err == "\nIt broke.\nSeen: one\n      two\nTry: mend it\n"


def test_ctrl_c_ends_quietly(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(tree: Tree) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "run", interrupt)
    assert cli.main(["doctor"], tree) == cli.INTERRUPTED
