"""The door: what `course.py` says and does, without a network."""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import course
from tools.course import bench, book, browser, cli, doctor, environment, lab, suite, virtual_board
from tools.course.problems import Problem
from tools.course.progress import Progress
from tools.course.tree import HERE, KEPT_LINES, Tree

Words = Sequence[str | Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A course folder whose environment's Python is this one."""
    (tmp_path / "requirements.txt").write_text("one>=1,<2\n# comment\nTwo==2\n-e .\n", encoding="utf-8")
    (tmp_path / "requirements-test.txt").write_text("three\n", encoding="utf-8")
    made = Tree(tmp_path)
    made.scripts.mkdir(parents=True)
    made.python.symlink_to(sys.executable)
    return made


def saying(text: str, code: int) -> Callable[[Tree, Sequence[str]], list[str | Path]]:
    """A stand-in for pip that prints `text` and exits with `code`."""
    program = f"import sys; print({text!r}); sys.exit({code})"
    return lambda tree, files: [sys.executable, "-c", program]


# The door itself


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


# The command line


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


# The environment


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


# The virtual board


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


# lab


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


# test


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


# book


def test_a_book_with_warnings_is_a_problem(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Words] = []

    def call(self: Tree, command: Words) -> int:
        called.append(command)
        return 1

    monkeypatch.setattr(Tree, "call", call)
    with pytest.raises(Problem, match="each one counts as an error"):
        book.build(tree, tree.root)
    assert {"-W", "--keep-going", "--all"} <= set(called[0])


def test_a_port_in_use_is_explained(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Problem, match="cannot be used"):
            book.serve_folder(tmp_path, taken.getsockname()[1])


# doctor


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


# bench


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
