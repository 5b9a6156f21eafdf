"""Real JupyterLab: a learner runs cells and sees text, pictures and lanes while the board still works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import ROOT, Lab

LONG = """%%board
import asyncio
async def steady():
    n = 0
    while True:
        print("still running", n)
        n += 1
        await asyncio.sleep_ms(50)
asyncio.run(steady())"""


def notebook(folder: Path, cells: list[str]) -> None:
    # Without a kernel's name Lab asks for one.
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(book, folder / "own.ipynb")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # Lab itself writes to the console, so only uncaught errors count here.
    errors: list[str] = []
    opened = browser.new_page(viewport={"width": 1200, "height": 1000})
    opened.set_default_timeout(90_000)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def lab(tmp_path: Path, prepared: None) -> Iterator[Lab]:
    """A Lab on a folder that holds copies of the course's notebooks."""
    folder = tmp_path / "course"
    folder.mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        (folder / path.name).write_bytes(path.read_bytes())
    started = Lab(folder, tmp_path / "lab.log")
    try:
        started.wait()
        yield started
    finally:
        started.close()


def test_the_first_chapter_runs_and_shows_pictures_and_lanes(lab: Lab, page: Page, tmp_path: Path) -> None:
    lab.open(page, "00-first-light.ipynb")
    lab.command(page, "notebook:run-all-cells", wait=False)
    # Run All stops at the one cell that shows a typing error; everything before it is done then.
    page.wait_for_selector("text=the board was not touched", state="attached")
    runs = page.locator(".kh-run").filter(has=page.locator(".kh-frame"))
    expect(runs.nth(1).locator(".kh-frame")).to_have_count(5)
    two_jobs = runs.nth(1)
    two_jobs.scroll_into_view_if_needed()
    two_jobs.get_by_role("button", name="Table").click()
    expect(
        two_jobs.get_by_role("cell", name="blink", exact=True).or_(
            two_jobs.get_by_role("rowheader", name="blink")
        )
    ).to_be_visible()
    expect(
        two_jobs.get_by_role("cell", name="main", exact=True).or_(
            two_jobs.get_by_role("rowheader", name="main")
        )
    ).to_be_visible()
    page.screenshot(path=str(tmp_path / "lab.png"))


def test_text_arrives_while_the_cell_runs_and_stop_stops_it(lab: Lab, page: Page) -> None:
    notebook(lab.folder, ["%load_ext kernel_helpers", LONG])
    lab.open(page, "own.ipynb")
    lab.command(page, "notebook:run-all-cells", wait=False)
    page.wait_for_selector("text=still running 5", state="attached")
    expect(page.locator(".jp-InputPrompt", has_text="[*]")).to_have_count(1)
    expect(page.locator(".kh-head").first).to_contain_text("running")
    lab.command(page, "notebook:interrupt-kernel")
    page.wait_for_selector(".kh-head >> text=interrupted", state="attached")
    page.wait_for_selector("text=KeyboardInterrupt", state="attached")


def test_the_stop_button_of_a_run_stops_it_and_the_next_cell_works(
    lab: Lab, page: Page, tmp_path: Path
) -> None:
    busy = "%%board\nprint('busy now')\nwhile True:\n    pass"
    notebook(lab.folder, ["%load_ext kernel_helpers", busy, "%%board\nprint(6 * 7, 'again')"])
    lab.open(page, "own.ipynb")
    lab.command(page, "notebook:run-all-cells", wait=False)
    page.wait_for_selector("text=busy now", state="attached")
    head = page.locator(".kh-run").first
    stop = head.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    page.screenshot(path=str(tmp_path / "stop.png"))
    stop.click()
    page.wait_for_selector(".kh-head >> text=interrupted", state="attached")
    expect(stop).to_be_hidden()
    page.wait_for_selector("text=KeyboardInterrupt", state="attached")
    page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2")
    lab.command(page, "notebook:run-cell", wait=False)
    page.wait_for_selector("text=42 again", state="attached")
