"""The live view of an idle board in a real JupyterLab: fresh pictures, beside cells that run, until it is stopped."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from kernel_helpers.virtual.scenes import read_number
from tests.browser.lab import Lab
from tests.browser.test_lab import notebook

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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    errors: list[str] = []
    opened = browser.new_page(viewport={"width": 1000, "height": 1000})
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


def frame_number(picture: Locator) -> int:
    """The number that the virtual camera has drawn into the picture that the page shows now."""
    jpeg = base64.b64decode(picture.evaluate(PIXELS))
    number = read_number(np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB")))
    assert number is not None
    return number


def until_shown(page: Page, number: int) -> None:
    page.wait_for_function(
        "n => Number(document.querySelector('.kh-watch img').dataset.number) >= n", arg=number
    )


def test_the_view_goes_on_beside_cells_and_its_button_stops_it(lab: Lab, page: Page, tmp_path: Path) -> None:
    lab.open(page, "own.ipynb")
    lab.command(page, "notebook:run-all-cells", wait=False)
    view = page.locator(".kh-watch")
    expect(view).to_be_visible(timeout=SLOW_MS)
    page.wait_for_selector("text=42 beside", state="attached")
    until_shown(page, 5)
    before = frame_number(view.locator("img"))
    until_shown(page, 15)
    assert frame_number(view.locator("img")) > before
    expect(view.locator(".kh-state")).to_have_text("live")
    page.screenshot(path=str(tmp_path / "watch.png"))
    view.get_by_role("button", name="Stop").click()
    expect(view.locator(".kh-state")).to_have_text("ended")
    expect(view.get_by_role("button", name="Stop")).to_be_hidden()
    expect(view.locator(".kh-watch-note")).to_have_text("Stopped.")
