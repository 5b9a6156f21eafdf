"""Real JupyterLab: a learner runs cells and sees text, pictures and lanes while the board still works."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import Lab, notebook

LONG = """%%board
import asyncio
async def steady():
    n = 0
    while True:
        print("still running", n)
        n += 1
        await asyncio.sleep_ms(50)
asyncio.run(steady())"""


def test_the_first_chapter_runs_and_shows_pictures_and_lanes(
    lab: Lab, lab_page: Page, tmp_path: Path
) -> None:
    lab.open(lab_page, "00-first-light.ipynb")
    lab.command(lab_page, "notebook:run-all-cells", wait=False)
    # Run All stops at the one cell that shows a typing error; everything before it is done then.
    lab_page.wait_for_selector("text=the board was not touched", state="attached")
    runs = lab_page.locator(".kh-run").filter(has=lab_page.locator(".kh-frame"))
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
    lab_page.screenshot(path=str(tmp_path / "lab.png"))


def test_text_arrives_while_the_cell_runs_and_stop_stops_it(lab: Lab, lab_page: Page) -> None:
    lab.run_all(lab_page, ["%load_ext kernel_helpers", LONG])
    lab_page.wait_for_selector("text=still running 5", state="attached")
    expect(lab_page.locator(".jp-InputPrompt", has_text="[*]")).to_have_count(1)
    expect(lab_page.locator(".kh-head").first).to_contain_text("running")
    lab.command(lab_page, "notebook:interrupt-kernel")
    lab_page.wait_for_selector(".kh-head >> text=interrupted", state="attached")
    lab_page.wait_for_selector("text=KeyboardInterrupt", state="attached")


def test_the_stop_button_of_a_run_stops_it_and_the_next_cell_works(
    lab: Lab, lab_page: Page, tmp_path: Path
) -> None:
    busy = "%%board\nprint('busy now')\nwhile True:\n    pass"
    lab.run_all(lab_page, ["%load_ext kernel_helpers", busy, "%%board\nprint(6 * 7, 'again')"])
    head = lab_page.locator(".kh-run").first
    stop = head.get_by_role("button", name="Stop")
    # The cell connects to its board first.
    expect(stop).to_be_visible(timeout=90_000)
    lab_page.screenshot(path=str(tmp_path / "stop.png"))
    stop.click()
    lab_page.wait_for_selector(".kh-head >> text=interrupted", state="attached")
    expect(stop).to_be_hidden()
    lab_page.wait_for_selector("text=KeyboardInterrupt", state="attached")
    lab_page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2")
    lab.command(lab_page, "notebook:run-cell", wait=False)
    lab_page.wait_for_selector("text=42 again", state="attached")


TICKS = "() => { window.ticks = 0; (function tick() { window.ticks += 1; requestAnimationFrame(tick); })(); }"
FLOOD = """%%board
print("the first line")
for n in range(10 * 1024): print("." * 1023)
print("the last line")"""
ENDLESS_LINE = """%%board
for n in range(1024): print("-" * 1024, end="")
print("and its end")"""
HALF_LINE = """%%board
print("half a line", end="")
while True: pass"""
STUBBORN = """%%board
print("never stops")
while True:
    try:
        while True: pass
    except KeyboardInterrupt: pass"""


def opened(lab: Lab, page: Page, *cells: str) -> None:
    notebook(lab.folder, ["%load_ext kernel_helpers\n%board virtual", *cells])
    lab.open(page, "own.ipynb")


def run(lab: Lab, page: Page, index: int) -> None:
    page.evaluate(f"window.jupyterapp.shell.currentWidget.content.activeCellIndex = {index}")
    lab.command(page, "notebook:run-cell", wait=False)


def cell(page: Page, index: int) -> Locator:
    return page.locator(".jp-NotebookPanel .jp-CodeCell").nth(index)


def says(where: Locator, text: str) -> None:
    # The board's time and the kernel's start are in it.
    expect(where).to_contain_text(text, timeout=90_000)


def ended(page: Page, index: int) -> None:
    expect(cell(page, index).locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"), timeout=90_000)


def test_a_flood_neither_freezes_the_page_nor_floods_it(lab: Lab, lab_page: Page, tmp_path: Path) -> None:
    sizes: list[int] = []
    lab_page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sizes.append(len(data))))
    opened(lab, lab_page, FLOOD, "print(len(runs[-1].text), 'characters')")
    run(lab, lab_page, 0)
    ended(lab_page, 0)
    lab_page.evaluate(TICKS)
    sizes.clear()
    run(lab, lab_page, 1)
    output = cell(lab_page, 1).locator(".jp-Cell-outputArea")
    says(output, "more comes than a cell can show")
    ticks = lab_page.evaluate("window.ticks")
    says(output, "the last line")
    assert lab_page.evaluate("window.ticks") > ticks + 5
    ended(lab_page, 1)
    says(output, "the first line")
    says(output, "characters are not shown here; runs[-1].text has all of them")
    # The server stops forwarding at 1000 messages or 1 MB a second.
    assert len(sizes) < 200 and sum(sizes) < 1_500_000
    run(lab, lab_page, 2)
    says(cell(lab_page, 2).locator(".jp-Cell-outputArea"), "10485789 characters")
    output.locator("text=characters are not shown here").last.scroll_into_view_if_needed()
    lab_page.screenshot(path=str(tmp_path / "flood.png"))


def test_a_megabyte_in_one_line_is_shown_and_the_page_lives(lab: Lab, lab_page: Page, tmp_path: Path) -> None:
    opened(lab, lab_page, ENDLESS_LINE, "print(len(runs[-1].text), 'characters')")
    lab.command(lab_page, "notebook:run-all-cells", wait=False)
    says(cell(lab_page, 1).locator(".jp-Cell-outputArea"), "and its end")
    says(cell(lab_page, 2).locator(".jp-Cell-outputArea"), "1048588 characters")
    lab_page.evaluate(TICKS)
    lab_page.wait_for_function("window.ticks > 5")
    lab_page.screenshot(path=str(tmp_path / "line.png"))


def test_half_a_line_is_seen_while_the_program_runs(lab: Lab, lab_page: Page, tmp_path: Path) -> None:
    opened(lab, lab_page, HALF_LINE, "%%board\nprint('works again')")
    run(lab, lab_page, 0)
    ended(lab_page, 0)
    run(lab, lab_page, 1)
    says(cell(lab_page, 1).locator(".jp-Cell-outputArea"), "half a line")
    expect(cell(lab_page, 1).locator(".jp-InputPrompt")).to_have_text("[*]:")
    lab.command(lab_page, "notebook:interrupt-kernel")
    ended(lab_page, 1)
    says(cell(lab_page, 1), "the board waits for the next cell")
    lab_page.screenshot(path=str(tmp_path / "half.png"))
    run(lab, lab_page, 2)
    says(cell(lab_page, 2), "works again")


def test_a_cell_says_how_it_was_ended(lab: Lab, lab_page: Page, tmp_path: Path) -> None:
    timed = "%%board --for 300ms\nprint('for a while')\nwhile True: pass"
    failing = "%%board --may-fail\ndef f(): return [][1]\nf()"
    opened(lab, lab_page, timed, failing, STUBBORN, "%%board\nprint('there again')")
    lab.command(lab_page, "notebook:run-all-cells", wait=False)
    says(cell(lab_page, 1), "Stopped after 0.3 s, as asked.")
    says(cell(lab_page, 2), "IndexError")
    says(cell(lab_page, 3), "never stops")
    lab.command(lab_page, "notebook:interrupt-kernel")
    says(cell(lab_page, 3), "The board was restarted")
    ended(lab_page, 3)
    lab_page.screenshot(path=str(tmp_path / "ends.png"))
    run(lab, lab_page, 4)
    says(cell(lab_page, 4), "there again")
