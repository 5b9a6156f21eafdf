"""Every cell of every chapter, run in the page one after the other in virtual time: the text is the notebook's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.book_pages import CHAPTERS, ISOLATION, Watch, address, serving

VIRTUAL = "globalThis.KH = { pageClock: 'virtual' };"
RUN_ALL = """async () => {
  const said = [];
  for (const cell of KH.cellPage.cells) {
    // In virtual time a busy program makes no time pass, so that its limit never comes: it is stopped by hand.
    const { stopAfterMs } = KH.readCell(cell.text);
    const limit = stopAfterMs !== null && setTimeout(() => KH.cellPage.stop(cell), 4000);
    await KH.cellPage.runOne(cell);
    clearTimeout(limit);
    const text = (query) => [...cell.el.querySelectorAll(query)].map((each) => each.textContent).join("\\n");
    const { number, state } = cell;
    said.push({ number, state, text: text(".kh-printed"), after: text(".kh-after > pre") });
  }
  return said;
}"""
ADDRESS = re.compile(r"at [0-9a-f]+>")
LISTED = re.compile(r"#(?:, #)+")
NUMBERS = re.compile(r"\d+(?:\.\d+)?")
LONG_MS = 240_000


def notebook_text(cell: dict[str, Any]) -> str:
    """What the executed notebook shows as text of a cell."""
    streams = [
        each for each in cell["outputs"] if each["output_type"] == "stream" and each["name"] == "stdout"
    ]
    return "".join("".join(each["text"]) for each in streams)


def words(text: str) -> set[str]:
    """Its different lines, without numbers and addresses: how often and how soon a line comes depends on the speed."""
    plain = LISTED.sub("#", NUMBERS.sub("#", ADDRESS.sub("at #>", text)))
    return {line for line in plain.split("\n") if line.strip()}


@pytest.fixture(scope="session")
def isolated_book(built_book: Path) -> Iterator[str]:
    """Address of the book on a server that sends the isolation headers itself."""
    with serving(built_book, ISOLATION) as where:
        yield where


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_cell_of_a_chapter_gives_the_notebooks_text_in_the_page(
    chapter: str, isolated_book: str, browser: Browser, executed_chapters: Callable[[Sequence[str]], Path]
) -> None:
    name = f"{Path(chapter).name}.ipynb"
    notebook = json.loads((executed_chapters([name]) / name).read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    context = browser.new_context()
    page, watch = context.new_page(), Watch(isolated_book)
    page.set_default_timeout(LONG_MS)
    watch.over(page)
    page.add_init_script(VIRTUAL)
    said = ran(page, address(isolated_book, chapter))
    context.close()
    watch.assert_clean()
    expected = {at: cell for at, cell in enumerate(code, 1) if "".join(cell["source"]).startswith("%%board")}
    assert [each["number"] for each in said] == list(expected)
    assert {each["state"] for each in said} == {"ended"}
    different = [
        (
            each["number"],
            words(each["text"] + "\n" + each["after"]),
            words(notebook_text(expected[each["number"]])),
        )
        for each in said
        if not agrees(each, expected[each["number"]])
    ]
    assert different == []


def ran(page: Page, at: str) -> list[dict[str, Any]]:
    """What every cell said."""
    page.goto(at)
    assert page.evaluate("crossOriginIsolated")
    page.wait_for_function("window.KH && KH.cellPage")
    said: list[dict[str, Any]] = page.evaluate(RUN_ALL)
    return said


def agrees(said: dict[str, Any], cell: dict[str, Any]) -> bool:
    """The same lines, numbers and times aside; a traceback is an error output in the notebook."""
    ours, theirs = said["text"] + "\n" + said["after"], notebook_text(cell)
    errors = ["\n".join(each["traceback"]) for each in cell["outputs"] if each["output_type"] == "error"]
    return words(ours) == words(theirs) or (bool(errors) and words(said["text"]) == words(theirs))
