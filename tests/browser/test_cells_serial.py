"""The page's cells on a board by Web Serial: a simulated port of the browser that leads to a real MicroPython."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from kernel_helpers.exercises.exercise import load
from kernel_helpers.link.transport import open_transport
from kernel_helpers.virtual.launcher import VirtualProcess
from tests.browser.cell_pages import ADD, FOREVER, TICKING, USE
from tests.browser.cells import LONG_MS, Opened, button, run
from tests.browser.serial_port import SimulatedPort

FLOOD = """%%board
for at in range(3000):
    print("line", at)"""
FORGED = """%%board
import sys
sys.stdout.write("\\x04\\x04>")
print("still here")"""


@pytest.fixture
def port(prepared: None, tab: Page) -> Iterator[SimulatedPort]:
    process = VirtualProcess()
    transport = open_transport(process.url)
    simulated = SimulatedPort(transport)
    simulated.put_into(tab)
    yield simulated
    transport.close()
    process.close()


def connect(tab: Page) -> None:
    tab.locator(".kh-board-bar summary").click()
    tab.get_by_label("Board").select_option("serial")


def connected(tab: Page) -> None:
    connect(tab)
    expect(tab.locator(".kh-board-bar .kh-board")).to_contain_text("MicroPython", timeout=LONG_MS)


def test_cells_run_on_the_board_at_the_port(port: SimulatedPort, opened: Opened, tab: Page) -> None:
    first, second, flood, forged = opened([ADD, USE, FLOOD, FORGED])
    connected(tab)
    run(first)
    assert run(second) == "42\n"
    assert b"print(number + 2)" in port.said
    assert run(flood).split("\n")[-2] == "line 2999"
    assert run(forged).endswith("still here\n")
    assert run(second) == "42\n"


def test_the_timeline_of_a_board_at_a_port_is_drawn(port: SimulatedPort, opened: Opened, tab: Page) -> None:
    (cell,) = opened([TICKING])
    connected(tab)
    button(cell, "run").click()
    expect(cell.locator(".kh-printed")).to_contain_text("tick 1", timeout=LONG_MS)
    expect(cell.locator(".kh-live canvas.kh-canvas")).to_be_visible()
    button(cell, "stop").click()
    expect(cell.locator(".kh-state")).to_contain_text("interrupted after")
    assert "MicroPython" in (cell.locator(".kh-live .kh-board").text_content() or "")


def test_stop_reaches_a_busy_program_on_the_board(port: SimulatedPort, opened: Opened, tab: Page) -> None:
    first, busy, last = opened([ADD, FOREVER, USE])
    connected(tab)
    run(first)
    button(busy, "run").click()
    expect(busy.locator(".kh-live")).to_be_attached()
    button(busy, "stop").click()
    expect(busy).to_have_attribute("data-kh-state", "ended")
    assert run(last) == "42\n"


def test_a_failure_on_the_board_is_shown_at_its_line(port: SimulatedPort, opened: Opened, tab: Page) -> None:
    (cell,) = opened(["%%board --name broken\nnumber = 1\nnumber / 0"])
    connected(tab)
    run(cell)
    expect(cell.locator(".kh-error")).to_contain_text('File "broken", line 2')


def test_an_exercise_on_the_board_is_judged_in_the_page(
    port: SimulatedPort, opened: Opened, tab: Page
) -> None:
    asked = load("first-1")
    before, cell = opened([f"%%board\n{asked.before}", f"%%board --check first-1\n{asked.solution}"])
    connected(tab)
    run(before)
    run(cell)
    expect(cell.locator(".kh-verdict")).to_contain_text("passed", timeout=LONG_MS)


def test_a_board_that_is_reset_has_no_variables_and_our_modules_again(
    port: SimulatedPort,
    opened: Opened,
    tab: Page,
) -> None:
    first, second = opened([ADD, "%%board\nprint('number' in globals())"])
    connected(tab)
    run(first)
    assert run(second) == "True\n"
    tab.get_by_role("button", name="Restart the board").click()
    expect(tab.locator(".kh-bar-note")).to_contain_text("Restarted.", timeout=LONG_MS)
    assert run(second) == "False\n"


def test_a_board_that_is_unplugged_ends_its_run_and_is_said(
    port: SimulatedPort, opened: Opened, tab: Page
) -> None:
    (cell,) = opened([TICKING])
    connected(tab)
    button(cell, "run").click()
    expect(cell.locator(".kh-printed")).to_contain_text("tick 1", timeout=LONG_MS)
    port.is_gone = True
    expect(cell.locator(".kh-error")).to_contain_text("The board has gone")
    expect(cell).to_have_attribute("data-kh-state", "ended")


def test_no_port_chosen_is_said_and_the_page_keeps_its_own_board(
    port: SimulatedPort,
    opened: Opened,
    tab: Page,
) -> None:
    (cell,) = opened(["%%board\nprint(1)"])
    tab.evaluate("window.khNoPort = true")
    connect(tab)
    expect(tab.locator(".kh-bar-note")).to_contain_text("No port was chosen. Try: plug the camera in")
    expect(tab.get_by_label("Board")).to_have_value("page")
    assert run(cell) == "1\n"
