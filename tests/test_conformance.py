"""The conformance suite's frame: it asks the board it is pointed at, and its report says what that board does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kernel_helpers.virtual.launcher import VirtualProcess
from tests.conformance.frame import check
from tests.conformance.report import BoardReport, area, claim

ROOT = Path(__file__).parents[1]


def ask(board: str, report: Path, *words: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    done = subprocess.run(
        [*command, "--board", board, "--board-report", str(report)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_suite_asks_the_board_at_a_port(prepared: None, tmp_path: Path, workers: str) -> None:
    process = VirtualProcess()
    try:
        # One worker at most may hold a port, so with two the whole file goes to one of them.
        words = ["-n", workers, "--dist", "loadfile", "-k", "returns"]
        text = ask(process.url, tmp_path / "report.json", "tests/conformance/test_asyncio_event.py", *words)
    finally:
        process.close()
    assert f"what the board does: {process.url}: Virtual camera board" in text, text
    assert "asyncio event           2 as expected" in text
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["board"].startswith(process.url)
    assert [result["claim"] for result in report["results"]] == [
        "wait returns True, at once when set (plain)",
        "wait returns True, at once when set (traced)",
    ]
    assert report["results"][0]["printed"] == ["False\nTrue True\n"]


def test_a_board_that_is_not_there_fails_with_the_cure(tmp_path: Path) -> None:
    text = ask(str(tmp_path / "ttyACM9"), tmp_path / "report.json", "tests/conformance/test_asyncio_gc.py")
    assert "NoBoard" in text and "2 errors" in text


def test_a_case_must_say_what_it_prints() -> None:
    with pytest.raises(AssertionError, match="needs a line"):
        check(lambda source: "1\n", "print(1)\n")
    check(lambda source: "1\n", "print(1)\n# prints\n1\n")
    with pytest.raises(AssertionError):
        check(lambda source: "2\n", "print(1)\n# prints\n1\n")


@pytest.mark.parametrize(
    ("nodeid", "words"),
    [
        ("tests/conformance/test_asyncio_lock.py::test_lock[plain-a - b]", ("asyncio lock", "a - b (plain)")),
        ("tests/conformance/test_x.py::test_it_works[traced]", ("x", "it works (traced)")),
        ("tests/conformance/test_x.py::test_it_works", ("x", "it works")),
    ],
)
def test_a_claim_is_named_by_its_test(nodeid: str, words: tuple[str, str]) -> None:
    assert (area(nodeid), claim(nodeid)) == words


def outcome(name: str, when: str, result: str, why: str = "") -> pytest.TestReport:
    where = ("tests/conformance/test_x.py", 1, name)
    noted = [("board", "cam: OpenMV"), ("printed", "out")]
    nodeid = f"tests/conformance/test_x.py::{name}"
    return pytest.TestReport(nodeid, where, {}, result, why, when, user_properties=noted)  # type: ignore[arg-type]


def test_the_report_tells_what_differs_and_what_is_not_there(tmp_path: Path) -> None:
    report = BoardReport(tmp_path / "report.json")
    for each in (
        outcome("test_a", "setup", "passed"),
        outcome("test_a", "call", "passed"),
        outcome("test_a", "teardown", "passed"),
        outcome("test_b", "call", "failed", "expected 1"),
        outcome("test_c", "setup", "skipped", "no module csi"),
    ):
        report.pytest_runtest_logreport(each)
    report.pytest_sessionfinish()
    found = json.loads((tmp_path / "report.json").read_text())
    assert found["board"] == "cam: OpenMV"
    does = [(result["claim"], result["board does"], result["why"]) for result in found["results"]]
    assert does == [
        ("a", "as expected", ""),
        ("b", "different", "expected 1"),
        ("c", "not there", "no module csi"),
    ]


def test_other_tests_are_not_in_the_report() -> None:
    report = BoardReport(None)
    other = outcome("test_a", "call", "passed")
    other.nodeid = "tests/test_files.py::test_a"
    report.pytest_runtest_logreport(other)
    assert report.results == []
