"""The panel beside the virtual board, in a real JupyterLab, while a cell runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import Lab
from tests.browser.test_lab import notebook

SLOW_MS = 60_000
"""A board and a Lab start at the same time on a busy computer."""
PROGRAM = """%%board
import asyncio
from machine import LED, Pin, UART
led, button, changed = LED("LED_BLUE"), Pin("P1", Pin.IN, Pin.PULL_UP), asyncio.ThreadSafeFlag()
uart = UART(3, 115200)
button.irq(lambda pin: changed.set())
async def light():
    while True:
        led.value(not button.value())
        await changed.wait()
async def main():
    task = asyncio.create_task(light())
    stream = asyncio.StreamReader(uart)
    uart.write("hello <b>there</b>\\n")
    while True:
        line = await stream.readline()
        uart.write(b"you said " + line)
        if line == b"stop\\n":
            break
    led.on()
asyncio.run(main())"""
CELLS = ["%load_ext kernel_helpers\n%board virtual", "%board panel P1 P2 uart", PROGRAM]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    errors: list[str] = []
    opened = browser.new_page(viewport={"width": 1000, "height": 1400})
    opened.set_default_timeout(90_000)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def lab(tmp_path: Path, prepared: None) -> Iterator[Lab]:
    folder = tmp_path / "course"
    folder.mkdir()
    notebook(folder, CELLS)
    started = Lab(folder, tmp_path / "lab.log")
    try:
        started.wait()
        yield started
    finally:
        started.close()


def test_a_button_is_held_and_a_line_is_typed_while_a_cell_runs(lab: Lab, page: Page, tmp_path: Path) -> None:
    lab.open(page, "own.ipynb")
    lab.command(page, "notebook:run-all-cells", wait=False)
    panel, run = page.locator(".kh-panel"), page.locator(".kh-run:not(.kh-panel)")
    screen = panel.get_by_role("log")
    expect(screen).to_contain_text("hello <b>there</b>", timeout=SLOW_MS)
    button = panel.get_by_role("button", name="P1")
    button.hover()
    page.mouse.down()
    expect(button).to_have_attribute("aria-pressed", "true", timeout=SLOW_MS)
    for view in (panel, run):
        expect(view.locator(".kh-led", has_text="LED_BLUE")).to_have_text("●LED_BLUEon", timeout=SLOW_MS)
    page.screenshot(path=str(tmp_path / "panel-light.png"))
    lab.command(page, "apputils:change-theme", arguments='{theme: "JupyterLab Dark"}')
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    page.screenshot(path=str(tmp_path / "panel-dark.png"))
    page.mouse.up()
    expect(button).to_have_attribute("aria-pressed", "false", timeout=SLOW_MS)
    expect(run.locator(".kh-led")).to_have_text("○LED_BLUEoff", timeout=SLOW_MS)
    button.press("Space")
    panel.get_by_role("textbox").fill("stop")
    panel.get_by_role("textbox").press("Enter")
    expect(screen).to_contain_text("→ stop\nyou said stop", timeout=SLOW_MS)
    expect(run.locator(".kh-state")).to_contain_text("finished", timeout=SLOW_MS)
    expect(run.locator(".kh-led")).to_have_text("●LED_BLUEon", timeout=SLOW_MS)


def test_a_uart_that_is_off_is_said_in_the_panel(lab: Lab, page: Page) -> None:
    notebook(lab.folder, CELLS[:2])
    lab.open(page, "own.ipynb")
    lab.command(page, "notebook:run-all-cells", wait=False)
    panel = page.locator(".kh-panel")
    panel.get_by_role("textbox").fill("anybody?")
    panel.get_by_role("button", name="Send").click()
    expect(panel.get_by_role("status")).to_contain_text("UART(3) is off", timeout=SLOW_MS)
