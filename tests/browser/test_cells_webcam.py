"""The reader's webcam as what the virtual camera sees: after consent only, with the browser's own fake device."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.book_pages import Watch
from tests.browser.cells import Opened, run
from tests.browser.chromium import started

FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
LOOK = """%%board
import csi, live
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)
for _ in range(3):
    img = cam.snapshot()
live.show(img)
print("taken")"""
GREENISH = """(image) => {
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  Object.assign(canvas, { width: image.naturalWidth, height: image.naturalHeight });
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height), sums = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4) for (let part = 0; part < 3; part++) sums[part] += data[at + part];
  return sums[1] > 2 * sums[0] && sums[1] > 2 * sums[2];
}"""
"""The browser's fake device shows a green field with a moving clock."""


@pytest.fixture
def tab(playwright: Playwright, watch: Watch) -> Iterator[Page]:
    """A page in a browser that has a fake webcam and grants it."""
    own = started(playwright, *FAKE)
    page = own.new_page(viewport={"width": 1000, "height": 900})
    watch.over(page)
    yield page
    own.close()
    watch.assert_clean()


def test_the_webcam_is_seen_after_consent_and_not_before(opened: Opened, tab: Page) -> None:
    (cell,) = opened([LOOK])
    tab.evaluate("""() => {
      const { mediaDevices } = navigator, ask = mediaDevices.getUserMedia.bind(mediaDevices);
      window.asked = 0;
      mediaDevices.getUserMedia = (wanted) => (window.asked++, ask(wanted));
    }""")
    tab.locator(".kh-board-bar summary").click()
    tab.get_by_label("The camera sees").select_option("webcam")
    expect(tab.locator(".kh-bar-consent")).to_contain_text("The pictures stay in this page")
    tab.get_by_role("button", name="No", exact=True).click()
    expect(tab.get_by_label("The camera sees")).to_have_value("clock")
    assert run(cell) == "taken\n"
    assert not cell.locator(".kh-large img").evaluate(GREENISH)
    assert tab.evaluate("window.asked") == 0
    tab.get_by_label("The camera sees").select_option("webcam")
    tab.get_by_role("button", name="Use my webcam").click()
    expect(tab.locator(".kh-bar-consent")).to_be_empty()
    run(cell)
    assert cell.locator(".kh-large img").evaluate(GREENISH)
    assert tab.evaluate("window.asked") == 1
