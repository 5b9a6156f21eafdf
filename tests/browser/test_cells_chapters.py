"""Every cell of every chapter, run in the page one after the other: the text is that of the same cell in a notebook.

Both boards are in virtual time, where a busy computer makes nobody late, and have the chapter's cells for the board
alone: what a chapter does to the board from outside, in Python, a page does not do. Cells that wait for a finger at a
button are run, and not compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser

from tests.browser.book_pages import CHAPTERS, ISOLATION, ROOT, Watch, address, serving
from tests.kernel import Kernel, error, text

VIRTUAL = "globalThis.KH = { pageClock: 'virtual' };"
LONGEST = "--for 15s"
"""How long a cell waits for a finger."""
RUN_ALL = """async () => {
  const said = [];
  for (const cell of KH.cellPage.cells) {
    await KH.cellPage.runOne(cell);
    const text = (query) => [...cell.el.querySelectorAll(query)].map((each) => each.textContent).join("\\n");
    const { number, state } = cell;
    said.push({ number, state, text: text(".kh-printed"), after: text(".kh-after > pre") });
  }
  return said;
}"""
ADDRESS = re.compile(r"at [0-9a-f]+>")
LISTED = re.compile(r"#(?:,#)+")
NUMBERS = re.compile(r" *-?\d+(?:\.\d+)?")
RESTART = re.compile(r"^(virtual board: |raw REPL; |>?The board was restarted: ).*$", re.MULTILINE)
"""What a board with a serial port and one without say of it that they start anew."""
LONG_MS = 60_000


def words(text: str) -> set[str]:
    """Its different lines, without numbers and addresses: how often and how soon a line comes depends on the speed."""
    plain = LISTED.sub("#", NUMBERS.sub("#", ADDRESS.sub("at #>", RESTART.sub("restarted", text))))
    return {line for line in plain.split("\n") if line.strip()}


@pytest.fixture(scope="session")
def isolated_book(built_book: Path) -> Iterator[str]:
    """Address of the book on a server that sends the isolation headers itself."""
    with serving(built_book, ISOLATION) as where:
        yield where


def cells(chapter: str) -> tuple[dict[int, str], set[int]]:
    """By their number in the notebook, its cells for the board; and which of them a finger has to help."""
    notebook = json.loads((ROOT / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    ours = {at: source for at, source in enumerate(code, 1) if source.startswith("%%board")}
    return ours, {at for at in ours if code[at - 2].startswith("finger(")}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_cell_of_a_chapter_gives_the_notebooks_text_in_the_page(
    chapter: str, isolated_book: str, browser: Browser, kernel: Kernel
) -> None:
    sources, helped = cells(chapter)
    said = ran_in_page(browser, isolated_book, chapter)
    kernel.run("%board virtual --clock virtual")
    expected = {at: kernel.run(without_waiting(source)) for at, source in sources.items()}
    assert [each["number"] for each in said] == list(expected)
    assert {each["state"] for each in said} == {"ended"}
    different = [
        (each["number"], words(text_of(each)), words(text(expected[each["number"]])))
        for each in said
        if each["number"] not in helped and not agrees(each, expected[each["number"]])
    ]
    assert different == []


def without_waiting(source: str) -> str:
    """What waits for a finger that does not come defines its names all the same."""
    return source.replace(LONGEST, "--for 100ms", 1)


def ran_in_page(browser: Browser, book: str, chapter: str) -> list[dict[str, Any]]:
    """What every cell said."""
    context = browser.new_context()
    page, watch = context.new_page(), Watch(book)
    page.set_default_timeout(LONG_MS)
    watch.over(page)
    page.add_init_script(VIRTUAL)
    page.goto(address(book, chapter))
    assert page.evaluate("crossOriginIsolated")
    page.wait_for_function("window.KH && KH.cellPage")
    said: list[dict[str, Any]] = page.evaluate(RUN_ALL)
    context.close()
    watch.assert_clean()
    return said


def text_of(said: dict[str, Any]) -> str:
    return f"{said['text']}\n{said['after']}"


def agrees(said: dict[str, Any], cell: NotebookNode) -> bool:
    """The same lines, numbers and times aside; a traceback is an error output in the notebook."""
    theirs = words(text(cell))
    return words(text_of(said)) == theirs or (bool(error(cell)) and words(said["text"]) == theirs)
