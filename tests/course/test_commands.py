"""What each command does once the environment is there: lab, test, book, doctor, bench."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tools.course import bench, book, browser, cli, doctor, environment, lab, suite, virtual_board
from tools.course.problems import Problem
from tools.course.tree import HERE, Tree

Words = Sequence[str | Path]


def test_lab_listens_on_this_computer_only(tree: Tree) -> None:
    words = lab.command(tree, browser=False, port=9999, extra=["--debug"])
    assert "--ip=127.0.0.1" in words
    assert f"--ServerApp.root_dir={tree.root}" in words
    assert "--LabApp.default_url=/lab/tree/notebooks/00-first-light.ipynb" in words
    assert "--no-browser" in words
    assert "--port=9999" in words
    assert words[-1] == "--debug"


def test_lab_opens_a_browser_unless_told_otherwise(tree: Tree) -> None:
    words = lab.command(tree, browser=True, port=None, extra=[])
    assert "--no-browser" not in words
    assert not [word for word in words if word.startswith("--port")]


def test_the_first_page_is_there() -> None:
    assert (HERE / lab.FIRST_PAGE.removeprefix("/lab/tree/")).exists()


def test_the_question_about_news_is_off_and_other_settings_stay(tree: Tree) -> None:
    path = tree.venv / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"other": {"a": 1}}', encoding="utf-8")
    lab.quiet_news(tree)
    settings = json.loads(path.read_text(encoding="utf-8"))
    assert settings == {"other": {"a": 1}, **lab.OVERRIDES}


def test_lab_opens_without_the_virtual_board(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(tree: Tree) -> None:
        raise Problem("The virtual board is not ready.")

    def become(tree: Tree, words: Sequence[str]) -> None:
        raise SystemExit(7)

    monkeypatch.setattr(environment, "ensure", lambda tree: None)
    monkeypatch.setattr(virtual_board, "ensure", fail)
    monkeypatch.setattr(lab, "become", become)
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab"], tree)
    assert ended.value.code == 7
    assert "JupyterLab opens all the same" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no exec")
def test_the_server_takes_the_place_of_the_door(tree: Tree) -> None:
    inner = "import os; print(os.getpid(), os.getcwd())"
    program = (
        "import sys; from pathlib import Path\n"
        "from tools.course import lab; from tools.course.tree import Tree\n"
        f"lab.become(Tree(Path({str(tree.root)!r})), [sys.executable, '-c', {inner!r}])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=HERE, stdout=subprocess.PIPE, text=True
    ) as process:
        answer = process.communicate()[0].split()
    assert answer == [str(process.pid), str(tree.root)]


def test_a_missing_browser_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(browser, "ELSEWHERE", ())
    assert browser.find() is None
    with pytest.raises(Problem, match="apt install chromium"):
        browser.need()


def test_a_named_browser_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browser.VARIABLE, "/nowhere/chromium")
    with pytest.raises(Problem, match="/nowhere/chromium, which does not exist"):
        browser.need()
    monkeypatch.setenv(browser.VARIABLE, sys.executable)
    assert browser.need() == sys.executable


@pytest.mark.parametrize(("ci", "strict"), [("", False), ("true", True)])
def test_skips_count_as_failures_on_a_machine_that_nobody_watches(
    ci: str, strict: bool, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    words = suite.pytest_command(tree, ["-k", "x"])
    assert ("tools.course.no_skips" in words) == strict
    assert words[-2:] == ["-k", "x"]


SKIPPING = """
import pytest
def test_passes(): pass
def test_skips(): pytest.skip("no camera")
@pytest.mark.skipif(True, reason="never")
def test_marked(): pass
@pytest.mark.xfail
def test_known(): assert False
"""
ALL_SKIPPED = """
import pytest
pytest.skip("no board", allow_module_level=True)
"""


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(
    ("source", "reason", "closing"),
    [(SKIPPING, "no camera", "1 failed, 1 passed, 1 xfailed, 1 error"), (ALL_SKIPPED, "no board", "1 error")],
    ids=["test", "file"],
)
def test_a_skipped_test_fails_under_the_plugin(
    source: str, reason: str, closing: str, workers: str, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text(source, encoding="utf-8")
    words = ["-n", workers, "-p", "tools.course.no_skips", "-p", "no:cacheprovider", "--rootdir", "."]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert f"skipped, which counts as failed here: {reason}" in done.stdout
    assert closing in done.stdout.strip().splitlines()[-1]


def test_the_first_failing_check_ends_the_suite(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "ensure", lambda tree, files: None)
    monkeypatch.setattr(virtual_board, "ensure", lambda tree: None)
    monkeypatch.setenv(browser.VARIABLE, sys.executable)
    monkeypatch.setattr(Tree, "call", lambda self, command: int("mypy" in command))
    with pytest.raises(Problem, match="The check of types failed"):
        suite.run(tree, [])


def test_a_book_with_warnings_is_a_problem(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Words] = []

    def call(self: Tree, command: Words, more: Mapping[str, str]) -> int:
        called.append(command)
        assert more == {"KH_EXECUTED": str(tree.root / "executed")}
        return 1

    monkeypatch.setattr(Tree, "call", call)
    with pytest.raises(Problem, match="each one counts as an error"):
        book.build(tree, tree.root, tree.root / "executed")
    assert {"-W", "--keep-going", "--all"} <= set(called[0])


def test_a_chapter_that_fails_is_a_problem(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tree, "call", lambda self, command: 1)
    with pytest.raises(Problem, match="A chapter failed"):
        book.execute(tree, tree.root / "executed")


def test_a_port_in_use_is_explained(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Problem, match="cannot be used"):
            book.serve_folder(tmp_path, taken.getsockname()[1])


def test_the_doctor_finds_everything_missing_in_an_empty_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(HERE / "requirements.txt", tmp_path)
    assert doctor.run(Tree(tmp_path)) == 1
    shown = capsys.readouterr().out
    assert "MISSING  environment" in shown
    assert "Try: python3 course.py lab" in shown


def test_the_doctor_is_content_with_what_is_needed(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = [doctor.Finding("a", "1"), doctor.Finding("serial ports", "", "connect one", needed=False)]
    monkeypatch.setattr(doctor, "examine", lambda tree: iter(findings))
    assert doctor.run(tree) == 0
    assert "Everything the course needs is here." in capsys.readouterr().out


def test_the_doctor_reads_the_names_in_requirements(tree: Tree) -> None:
    assert doctor.wanted(tree) == ["one", "Two"]


def test_no_measurement_is_said(tree: Tree) -> None:
    with pytest.raises(Problem, match="There are no measurements yet"):
        bench.run(tree, [])


def test_a_measurement_runs_with_its_conditions(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tree.root / "tests" / "bench"
    folder.mkdir(parents=True)
    (folder / "speed.py").write_text('"""How fast."""\nprint("9 m/s")\n', encoding="utf-8")
    (folder / "_shared.py").write_text('"""No measurement."""\n', encoding="utf-8")
    monkeypatch.setattr(environment, "ensure", lambda tree: None)
    monkeypatch.setattr(virtual_board, "ensure", lambda tree: None)
    assert bench.run(tree, ["speed"]) == 0
    shown = capfd.readouterr().out
    assert "speed: How fast." in shown
    assert "9 m/s" in shown
    assert "CPUs" in shown
    assert "date " in shown
    with pytest.raises(Problem, match="no measurement _shared"):
        bench.run(tree, ["_shared"])
