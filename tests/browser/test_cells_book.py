"""Cells that run in the built book: in both themes and on a phone, with the book's own styles; progress; printing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kernel_helpers.exercises import exercise
from tests.browser.accessibility import violations
from tests.browser.book_pages import Watch, address
from tests.browser.cells import LONG_MS, button, run
from tests.browser.test_book import DESK, PHONE
from tools.course import book

CHAPTER = "notebooks/00-first-light"
FAILED = '%%board\nprint("so far")\nraise ValueError("on purpose")'


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_cells_are_edited_and_run(theme: str, served: str, browser: Browser) -> None:
    context = browser.new_context(color_scheme=theme, viewport=DESK)
    page, watch = context.new_page(), Watch(served)
    watch.over(page)
    used(page, served)
    found = violations(page, "article")
    context.close()
    assert found == []
    watch.assert_clean()


def used(page: Page, served: str) -> None:
    """A page with the board's line open, an edited cell that failed, and an exercise that was judged."""
    page.goto(address(served, CHAPTER))
    page.locator(".kh-board-bar summary").click()
    page.get_by_label("The camera sees").select_option("webcam")
    cell = page.locator("div.cell[data-kh-state]").first
    button(cell, "edit").click()
    cell.locator("textarea").fill(FAILED)
    run(cell)
    judged = page.locator("div.cell[data-kh-state]:has(script.kh-exercise)").first
    button(judged, "run").click()
    judged.locator(".kh-cell-offers button").first.click()
    expect(judged.locator(".kh-verdict")).to_be_visible(timeout=LONG_MS)


def test_cells_that_are_edited_and_run_fit_a_phone(served: str, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    used(page, served)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()


def test_a_chapter_names_its_board_its_day_and_its_versions(served: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(address(served, CHAPTER))
    about = page.locator(".kh-about-page").text_content() or ""
    page.close()
    assert "Virtual camera board" in about
    assert "MicroPython 1." in about
    assert "course 0." in about


def test_the_welcome_page_lists_the_exercises_with_what_has_passed(served: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(address(served, "book/welcome"))
    page.evaluate(
        "KH.progress.tried('first-1', false); KH.progress.tried('first-1', true); KH.progress.hinted('first-2', 1)"
    )
    first = page.locator("[data-exercise='first-1']")
    expect(first).to_contain_text("✓")
    expect(first).to_contain_text("— passed")
    listed = page.locator("[data-exercise]").count()
    assert 0 < listed <= len(exercise.names())
    expect(page.locator(".kh-exercise-sum")).to_have_text(
        f"1 of {listed} exercises passed, kept in this browser only."
    )
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save a copy").click()
    kept = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert (kept["first-1"]["tries"], kept["first-2"]["hints"]) == (2, 1)
    page.get_by_role("button", name="Forget all of it").click()
    page.get_by_role("button", name="Yes, forget").click()
    expect(page.locator(".kh-exercise-sum")).to_contain_text(f"0 of {listed} exercises passed")
    page.close()


def test_a_page_prints_without_its_controls(served: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(address(served, CHAPTER))
    expect(page.locator(".kh-cell-bar").first).to_be_visible()
    page.locator(".kh-run[data-kh]").first.scroll_into_view_if_needed()
    expect(page.locator(".kh-canvas").first).to_be_visible()
    page.emulate_media(media="print")
    for query in (".kh-cell-bar", ".kh-board-bar", ".kh-toolbar"):
        expect(page.locator(query).first).to_be_hidden()
    expect(page.locator(".kh-canvas").first).to_be_visible()
    page.close()


def test_a_copy_of_the_book_has_every_page(built_book: Path, tmp_path: Path) -> None:
    copy = book.pack(built_book, tmp_path / book.COPY_NAME)
    names = set(zipfile.ZipFile(copy).namelist())
    assert {"asyncio-you-can-see/index.html", "asyncio-you-can-see/_static/kh-runner/vm.wasm"} <= names
    assert f"asyncio-you-can-see/{CHAPTER}.html" in names
