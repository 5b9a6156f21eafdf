"""Cells that run in the page: run, stop, edit, reset, what a cell needs from above, exercises and progress."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kernel_helpers.exercises.exercise import load
from tests.browser.book_pages import Watch
from tests.browser.cell_pages import ADD, FOREVER, HELLO, TICKING, USE, write_page
from tests.browser.cells import LONG_MS, Opened, button, printed, run


def test_a_cell_runs_and_the_books_own_output_makes_room(opened: Opened) -> None:
    (cell,) = opened([HELLO])
    assert run(cell) == "hello\n"
    expect(cell.locator(".cell_output")).to_be_hidden()


def test_nothing_of_the_board_is_fetched_before_the_first_run(opened: Opened, tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    (cell,) = opened([HELLO])
    assert not [url for url in asked if "kh-runner" in url]
    run(cell)
    assert [url for url in asked if url.endswith("vm.wasm")]


def test_variables_stay_from_cell_to_cell(opened: Opened) -> None:
    first, second = opened([ADD, USE])
    run(first)
    expect(first.locator(".kh-cell-note")).to_have_text("Done. It printed nothing.")
    assert run(second) == "42\n"


def test_a_cell_that_needs_the_cells_above_offers_to_run_them_first(opened: Opened) -> None:
    first, other, second = opened([ADD, HELLO, USE])
    button(second, "run").click()
    expect(second.locator(".kh-cell-note")).to_have_text("number comes from above, where nothing ran yet.")
    second.get_by_role("button", name="Run 1 cell above first").click()
    expect(second).to_have_attribute("data-kh-state", "ended")
    assert printed(second) == "42\n"
    expect(first).to_have_attribute("data-kh-state", "ended")
    expect(other).to_have_attribute("data-kh-state", "still")


def test_a_cell_can_be_run_without_what_it_needs(opened: Opened) -> None:
    _, second = opened([ADD, USE])
    button(second, "run").click()
    second.get_by_role("button", name="Run only this one").click()
    expect(second.locator(".kh-error")).to_contain_text("NameError")


@pytest.mark.parametrize("endless", [FOREVER, TICKING], ids=["busy", "waiting"])
def test_stop_ends_a_program_and_keeps_the_variables(endless: str, opened: Opened) -> None:
    first, middle, last = opened([ADD, endless, USE])
    run(first)
    button(middle, "run").click()
    expect(middle).to_have_attribute("data-kh-state", "running")
    button(middle, "stop").click()
    expect(middle).to_have_attribute("data-kh-state", "ended")
    expect(middle.locator(".kh-cell-note")).to_have_text("Stopped. Variables of earlier cells are kept.")
    assert run(last) == "42\n"


LIT = """%%board
import time
from machine import LED
LED("LED_RED").on()
print("lit")
time.sleep(60)"""
HOG = """%%board
import asyncio, time
async def beat():
    while True:
        await asyncio.sleep_ms(10)
async def main():
    task = asyncio.create_task(beat())
    await asyncio.sleep_ms(15)
    time.sleep_ms(120)
    task.cancel()
asyncio.run(main())"""


def test_an_led_is_shown_while_the_program_runs_and_afterwards(opened: Opened) -> None:
    (cell,) = opened([LIT])
    button(cell, "run").click()
    light = cell.locator(".kh-led", has_text="LED_RED")
    expect(light).to_have_text("●LED_REDon")
    expect(cell).to_have_attribute("data-kh-state", "running")
    button(cell, "stop").click()
    expect(cell).to_have_attribute("data-kh-state", "ended")
    expect(light).to_have_text("●LED_REDon")


def test_what_is_worth_a_look_is_said_of_a_run_in_the_page(opened: Opened) -> None:
    (cell,) = opened([HOG])
    run(cell)
    card = cell.locator(".kh-finding", has_text="main")
    expect(card).to_contain_text("beat was ready for")
    card.click()
    expect(card).to_have_attribute("aria-pressed", "true")


def test_the_text_and_the_timeline_grow_while_a_program_runs(opened: Opened) -> None:
    (cell,) = opened([TICKING])
    button(cell, "run").click()
    expect(cell.locator(".kh-printed")).to_contain_text("tick 1")
    expect(cell.locator(".kh-live canvas.kh-canvas")).to_be_visible()
    expect(cell).to_have_attribute("data-kh-state", "running")
    button(cell, "stop").click()
    expect(cell.locator(".kh-state")).to_contain_text("interrupted after")


def test_another_cell_waits_while_one_runs(opened: Opened) -> None:
    first, second = opened([FOREVER, HELLO])
    button(first, "run").click()
    expect(first.locator(".kh-live")).to_be_attached()
    button(second, "run").click()
    expect(second.locator(".kh-cell-note")).to_have_text("Cell 1 is running: stop it, or wait.")
    button(first, "stop").click()
    assert run(second) == "hello\n"


def test_an_edited_cell_runs_as_it_is_now_and_reset_brings_the_original_back(
    opened: Opened, tab: Page
) -> None:
    (cell,) = opened([HELLO])
    button(cell, "edit").click()
    area = cell.locator("textarea")
    expect(area).to_be_focused()
    area.fill("%%board\nfor n in range(2):\n    print('edited', n)")
    area.press("Shift+Enter")
    expect(cell.locator(".kh-printed")).to_have_text("edited 0\nedited 1\n")
    button(cell, "reset").click()
    expect(cell.locator("textarea")).to_have_count(0)
    expect(cell.locator(".cell_output")).to_be_visible()
    expect(cell.locator(".cell_input")).to_be_visible()
    assert run(cell) == "hello\n"


def test_the_keys_of_the_editor_are_those_of_a_notebook(opened: Opened, tab: Page) -> None:
    (cell,) = opened([HELLO])
    button(cell, "edit").click()
    area = cell.locator("textarea")
    area.press("Control+End")
    tab.keyboard.type("\nif 1:\nprint(2)\nprint(3)")
    assert area.input_value().endswith("\nif 1:\n    print(2)\n    print(3)")
    area.press("Shift+ArrowUp")
    area.press("Shift+Tab")
    assert area.input_value().endswith("\nif 1:\nprint(2)\nprint(3)")
    area.press("Tab")
    assert area.input_value().endswith("\nif 1:\n    print(2)\n    print(3)")
    area.press("Control+z")
    assert area.input_value().endswith("\nif 1:\nprint(2)\nprint(3)")
    area.press("Escape")
    expect(button(cell, "run")).to_be_focused()
    assert cell.locator(".kh-editor-colours .k").all_text_contents() == ["if"]


def test_a_program_that_fails_shows_its_traceback_at_the_right_line(opened: Opened) -> None:
    (cell,) = opened(["%%board --name broken\nnumber = 1\nnumber / 0"])
    run(cell)
    expect(cell.locator(".kh-error")).to_contain_text('File "broken", line 2')
    expect(cell.locator(".kh-error")).to_contain_text("ZeroDivisionError")


def test_a_limit_of_time_is_kept_and_said(opened: Opened) -> None:
    (cell,) = opened([FOREVER.replace("--name forever", "--for 200ms")])
    run(cell)
    expect(cell.locator(".kh-after")).to_have_text("Stopped after 0.2 s, as asked.")
    expect(cell.locator(".kh-cell-note")).to_have_text("")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%%board cam2", "This cell is for a second board, cam2. A page has one; run it in JupyterLab."),
        ("%%board --quick", "%%board does not know --quick."),
        ("%%board --for soon", "soon is no time; write 3s or 500ms."),
    ],
)
def test_what_a_page_cannot_do_it_says(line: str, said: str, opened: Opened) -> None:
    (cell,) = opened([f"{line}\nprint(1)"])
    button(cell, "run").click()
    expect(cell.locator(".kh-cell-note")).to_contain_text(said)
    expect(cell).to_have_attribute("data-kh-state", "still")


def test_what_a_program_prints_is_never_markup(opened: Opened) -> None:
    (cell,) = opened(
        ["%%board --name '<b>name</b>'\nprint('<img src=x onerror=alert(1)>')\nraise ValueError('<i>no</i>')"]
    )
    assert run(cell) == "<img src=x onerror=alert(1)>\n"
    assert cell.locator(".kh-live b, .kh-live i, .kh-live img").count() == 0


def test_an_exercise_is_judged_and_its_progress_kept(opened: Opened, tab: Page) -> None:
    asked = load("first-1")
    before, cell = opened([f"%%board\n{asked.before}", f"%%board --check first-1\n{asked.stub}"])
    run(before)
    run(cell)
    expect(cell.locator(".kh-verdict")).to_contain_text(
        f"✗ first-1 — {asked.title}: not yet", timeout=LONG_MS
    )
    expect(cell.locator(".kh-verdict")).to_contain_text("Hint 1 of 3 is below.")
    button(cell, "edit").click()
    cell.locator("textarea").fill(f"%%board --check first-1\n{asked.solution}")
    run(cell)
    expect(cell.locator(".kh-verdict")).to_contain_text(f"✓ first-1 — {asked.title}: passed", timeout=LONG_MS)
    expect(cell.locator(".kh-verdict")).to_contain_text("In 2 tries.")
    expect(tab.locator(".kh-board-bar summary")).to_contain_text("1 of 1 exercise passed")
    tab.reload()
    expect(tab.locator(".kh-board-bar summary")).to_contain_text("1 of 1 exercise passed")
    entry = tab.evaluate("KH.progress.of('first-1')")
    assert (entry["tries"], entry["passed"]) == (2, True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", entry["passed_at"])


def test_a_page_from_a_folder_says_why_nothing_runs(site: Path, tab: Page, watch: Watch) -> None:
    watch.origin = "file:"
    tab.goto((site / write_page(site, [HELLO], "folder.html")).as_uri())
    cell = tab.locator("div.cell").first
    button(cell, "run").click()
    expect(cell.locator(".kh-cell-note")).to_contain_text("python3 -m http.server")
    expect(cell.locator(".cell_output")).to_be_visible()


def test_restarting_the_board_forgets_the_variables(opened: Opened, tab: Page) -> None:
    first, second = opened([ADD, USE])
    run(first)
    tab.locator(".kh-board-bar summary").click()
    tab.get_by_role("button", name="Restart the board").click()
    expect(tab.locator(".kh-bar-note")).to_contain_text("Restarted.")
    button(second, "run").click()
    expect(second.locator(".kh-cell-note")).to_contain_text("number comes from above")
