"""The panel beside the virtual board, in a real JupyterLab, while a cell runs."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.lab import Lab

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


def test_a_button_is_held_and_a_line_is_typed_while_a_cell_runs(
    lab: Lab, lab_page: Page, tmp_path: Path
) -> None:
    lab.run_all(lab_page, CELLS)
    panel, run = lab_page.locator(".kh-panel"), lab_page.locator(".kh-run:not(.kh-panel)")
    screen = panel.get_by_role("log")
    expect(screen).to_contain_text("hello <b>there</b>", timeout=SLOW_MS)
    button = panel.get_by_role("button", name="P1")
    button.hover()
    lab_page.mouse.down()
    expect(button).to_have_attribute("aria-pressed", "true", timeout=SLOW_MS)
    for view in (panel, run):
        expect(view.locator(".kh-led", has_text="LED_BLUE")).to_have_text("●LED_BLUEon", timeout=SLOW_MS)
    lab_page.screenshot(path=str(tmp_path / "panel-light.png"))
    lab.command(lab_page, "apputils:change-theme", arguments='{theme: "JupyterLab Dark"}')
    lab_page.locator("#jupyterlab-splash").wait_for(state="detached")
    lab_page.screenshot(path=str(tmp_path / "panel-dark.png"))
    lab.command(lab_page, "apputils:change-theme", arguments='{theme: "JupyterLab Light"}')
    lab_page.locator("#jupyterlab-splash").wait_for(state="detached")
    lab_page.mouse.up()
    expect(button).to_have_attribute("aria-pressed", "false", timeout=SLOW_MS)
    expect(run.locator(".kh-led")).to_have_text("○LED_BLUEoff", timeout=SLOW_MS)
    button.press("Space")
    panel.get_by_role("textbox").fill("stop")
    panel.get_by_role("textbox").press("Enter")
    expect(screen).to_contain_text("→ stop\nyou said stop", timeout=SLOW_MS)
    expect(run.locator(".kh-state")).to_contain_text("finished", timeout=SLOW_MS)
    expect(run.locator(".kh-led")).to_have_text("●LED_BLUEon", timeout=SLOW_MS)


def test_a_uart_that_is_off_is_said_in_the_panel(lab: Lab, lab_page: Page) -> None:
    lab.run_all(lab_page, CELLS[:2])
    panel = lab_page.locator(".kh-panel")
    panel.get_by_role("textbox").fill("anybody?")
    panel.get_by_role("button", name="Send").click()
    expect(panel.get_by_role("status")).to_contain_text("UART(3) is off", timeout=SLOW_MS)
