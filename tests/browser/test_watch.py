"""The live view of an idle board in a real JupyterLab: fresh pictures, beside cells that run, until it is stopped."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from kernel_helpers.virtual.scenes import read_number
from tests.browser import synthetic
from tests.browser.lab import Lab
from tests.browser.pages import Views

SLOW_MS = 60_000
CELLS = [
    "%load_ext kernel_helpers\n%board virtual",
    "%board watch --fps 20",
    "%%board\nprint(6 * 7, 'beside')",
]
PIXELS = """async (image) => {
  const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""


BUSY_MS = 2000
BUSY = (
    """async (busyMs) => {
  const image = document.querySelector(".kh-watch img");
  const pixels = """
    + PIXELS
    + """;
  const loaded = () => new Promise((done) => image.addEventListener("load", done, { once: true, capture: true }));
  await loaded();
  const before = await pixels(image);
  for (const until = performance.now() + busyMs; performance.now() < until; );
  await loaded();
  return [before, await pixels(image)];
}"""
)


def shown_number(picture: Locator) -> int:
    """The number that the virtual camera has drawn into the picture that the page shows now."""
    return frame_number(picture.evaluate(PIXELS))


def frame_number(jpeg: str) -> int:
    """The number in a picture, given in base64."""
    number = read_number(np.asarray(Image.open(io.BytesIO(base64.b64decode(jpeg))).convert("RGB")))
    assert number is not None
    return number


def until_shown(page: Page, number: int) -> None:
    page.wait_for_function(
        "n => Number(document.querySelector('.kh-watch img').dataset.number) >= n", arg=number
    )


SHOW = """(jpeg) => {
  window.sent = [];
  window.now = 5000;
  performance.now = () => window.now;
  const send = (message) => window.sent.push(message.number);
  window.panel = new KH.WatchPanel(document.getElementById("here"), "board", send);
  window.come = (number, sentMs, now) => {
    window.now = now;
    window.panel.show(number, jpeg, sentMs);
    return document.querySelector(".kh-watch img").dataset.number;
  };
}"""


def test_a_picture_that_waited_for_the_page_is_answered_and_not_shown_but_never_two_in_a_row(
    views: Views,
) -> None:
    opened = views.open('<div id="here"></div>')
    opened.evaluate(SHOW, synthetic.jpeg(1))
    # The kernel's clock is 1000 ms behind the page's; 20 ms is what a picture takes.
    come = "([number, sent, now]) => window.come(number, sent, now)"
    assert opened.evaluate(come, [1, 4000, 5020]) == "1"
    assert opened.evaluate(come, [2, 4100, 5250]) == "2"
    assert opened.evaluate(come, [3, 4200, 7200]) == "2"
    assert opened.evaluate("() => window.sent.at(-1)") == 3
    assert opened.evaluate(come, [4, 6200, 7500]) == "4"
    assert opened.evaluate(come, [5, 6600, 7620]) == "5"


def test_after_the_page_was_busy_the_next_picture_is_a_fresh_one(lab: Lab, lab_page: Page) -> None:
    lab.run_all(lab_page, CELLS)
    picture = lab_page.locator(".kh-watch img")
    expect(picture).to_be_visible(timeout=SLOW_MS)
    until_shown(lab_page, 5)
    before, after = (frame_number(jpeg) for jpeg in lab_page.evaluate(BUSY, BUSY_MS))
    # The sensor has delivered 30 frames a second meanwhile, and one picture was on its way all the time.
    assert after - before > 30 * BUSY_MS / 1000 / 2


def test_the_view_goes_on_beside_cells_and_its_button_stops_it(
    lab: Lab, lab_page: Page, tmp_path: Path
) -> None:
    lab.run_all(lab_page, CELLS)
    view = lab_page.locator(".kh-watch")
    expect(view).to_be_visible(timeout=SLOW_MS)
    lab_page.wait_for_selector("text=42 beside", state="attached")
    until_shown(lab_page, 5)
    before = shown_number(view.locator("img"))
    until_shown(lab_page, 15)
    assert shown_number(view.locator("img")) > before
    expect(view.locator(".kh-state")).to_have_text("live")
    lab_page.screenshot(path=str(tmp_path / "watch.png"))
    view.get_by_role("button", name="Stop").click()
    expect(view.locator(".kh-state")).to_have_text("ended")
    expect(view.get_by_role("button", name="Stop")).to_be_hidden()
    expect(view.locator(".kh-watch-note")).to_have_text("Stopped.")
