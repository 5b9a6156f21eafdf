"""The book's pages that gather from everywhere miss nothing: misconceptions, and what the board says."""

from __future__ import annotations

import re
from pathlib import Path

import kh_index
import pytest

from kernel_helpers import errors
from kernel_helpers.tracebacks import EXPLANATIONS, Explanation

ROOT = Path(__file__).parents[1]

CHAPTERS = kh_index.in_book(ROOT)
TOLD = [path for path in CHAPTERS if not path.name.startswith("00")]
"""Chapter 00 has no such table."""
ERRORS = (ROOT / "book" / "errors.md").read_text(encoding="utf-8")
MESSAGES = re.findall(r"^\| `([^`]+)`", ERRORS, re.MULTILINE)


def leaves(kind: type[errors.CourseError]) -> list[str]:
    below = kind.__subclasses__()
    return [name for each in below for name in leaves(each)] if below else [kind.__name__]


@pytest.mark.parametrize("chapter", TOLD, ids=lambda path: path.stem)
def test_each_row_of_a_chapters_table_is_on_the_page_of_misconceptions(chapter: Path) -> None:
    rows = list(kh_index.misconceptions(chapter))
    assert len(rows) >= 3
    page = kh_index.listed(CHAPTERS)
    for row in rows:
        assert row.thought and row.seen
        assert f"| {row.thought} | {row.seen} |" in page
        for run in re.findall(r"`([^`]+)`", row.runs):
            text = chapter.read_text(encoding="utf-8")
            assert f"--name {run}" in text or f'name=\\"{run}\\"' in text, f"there is no run {run}"


def test_a_chapter_is_linked_where_the_book_has_it() -> None:
    linked = kh_index.linked("[[07]] and [[99]]", CHAPTERS)
    assert linked == "[07](../notebooks/07-events.ipynb) and 99"


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda each: each.pattern)
def test_what_the_notebook_explains_is_on_the_page_of_errors(explanation: Explanation) -> None:
    assert any(re.search(explanation.pattern, message) for message in MESSAGES)


@pytest.mark.parametrize("name", leaves(errors.CourseError))
def test_every_error_of_the_package_is_on_the_page_of_errors(name: str) -> None:
    assert f"`{name}`" in ERRORS
