"""What each board does: a pytest plugin that gathers the conformance suite's results, on the screen and as a file.

A test of the suite notes the board and what it printed as properties; they travel with the report, also between
the workers of a suite that runs in parallel.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FOLDER = "tests/conformance/"
WORDS = {"passed": "as expected", "failed": "different", "skipped": "not there"}


class BoardReport:
    """Gathers results by area (a file of the suite). `file` gets them as JSON when given."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.board = ""
        self.results: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One line per test: its call, or whatever kept it from being called."""
        decides = report.when == "call" or (report.when == "setup" and not report.passed)
        if not decides or not report.nodeid.startswith(FOLDER):
            return
        noted = report.user_properties
        self.board = str(next((value for key, value in noted if key == "board"), self.board))
        self.results.append(
            {
                "area": area(report.nodeid),
                "claim": claim(report.nodeid),
                "board does": WORDS[report.outcome],
                "printed": [value for key, value in noted if key == "printed"],
                "why": "" if report.passed else report.longreprtext,
            }
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Counts per area, then each claim that the board does not keep."""
        if not self.results:
            return
        terminalreporter.section(f"what the board does: {self.board or 'no board'}")
        for name in sorted({result["area"] for result in self.results}):
            terminalreporter.write_line(self._line(name))
        for result in self.results:
            if result["board does"] != WORDS["passed"]:
                terminalreporter.write_line(f"{result['board does']}: {result['area']}: {result['claim']}")

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        if self._file is not None and self.results:
            found = {"board": self.board, "results": self.results}
            self._file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    def _line(self, name: str) -> str:
        counts = Counter(result["board does"] for result in self.results if result["area"] == name)
        return f"{name:24}" + ", ".join(f"{counts[word]} {word}" for word in WORDS.values() if counts[word])


def area(nodeid: str) -> str:
    """The file a test is in, as words: `asyncio lock`."""
    return Path(nodeid.partition("::")[0]).stem.removeprefix("test_").replace("_", " ")


def claim(nodeid: str) -> str:
    """What a test says, as a sentence: the name of its case, else its own."""
    function, _, case = nodeid.rpartition("::")[2].partition("[")
    kind, mark, name = case.removesuffix("]").partition("-")
    sentence = name if mark else re.sub("^test_", "", function).replace("_", " ")
    return f"{sentence} ({kind})" if kind else sentence
