"""A browser for the tests, and pages that have the views' scripts loaded and end without an error."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kernel_helpers.views import SCRIPTS, STATIC, STYLES

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
CURE = "Install Chromium or Google Chrome, or set KH_CHROMIUM to the path of one."
SETTLED = "() => window.run.panel.timeline.layout && !window.run.panel.timeline.pending && !window.run.panel.timer"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("KH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path or not Path(path).exists():
        pytest.fail(f"No browser to test with: looked for {path or ', '.join(names)}. {CURE}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when anything reaches the console as an error."""
    errors: list[str] = []
    opened = browser.new_page(viewport={"width": 1000, "height": 900})
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()
    assert errors == []


class Views:
    """A page with the views' scripts loaded from files, as the book loads them."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder

    def open(self, body: str = "", theme: str = "light") -> Page:
        scripts = "".join(f'<script src="{(STATIC / name).as_uri()}"></script>' for name in SCRIPTS)
        style = f'<link rel="stylesheet" href="{(STATIC / STYLES).as_uri()}">'
        html = f'<!doctype html><html data-theme="{theme}"><meta charset="utf-8">{style}<body>{body}{scripts}'
        file = self.folder / "page.html"
        file.write_text(html, encoding="utf-8")
        self.page.goto(file.as_uri())
        return self.page

    def mount(self, data: dict[str, Any], theme: str = "light") -> Page:
        """Mounts a run as `window.run` and waits until it is drawn."""
        page = self.open('<div id="here"></div>', theme)
        page.evaluate("data => { window.run = KH.mountRun(document.getElementById('here'), data) }", data)
        return self.settled()

    def settled(self) -> Page:
        self.page.wait_for_function(SETTLED)
        return self.page

    def position(self, lane: str, us: int) -> tuple[float, float]:
        """The middle of a lane at a moment, in pixels of the canvas."""
        x, y = self.page.evaluate(
            """([lane, us]) => {
              const { layout, scale } = window.run.panel.timeline;
              const row = layout.lanes.find((each) => each.lane.name === lane);
              return [scale.toX(us), row.bar.y + row.bar.h / 2];
            }""",
            [lane, us],
        )
        return x, y

    def colours(self, lane: str, us: int, span_px: int = 6) -> set[str]:
        """The colours found around a moment of a lane, as `#rrggbb`."""
        x, y = self.position(lane, us)
        return set(
            self.page.evaluate(
                """([x, y, side]) => {
                  const canvas = window.run.panel.timeline.canvas, ratio = devicePixelRatio;
                  const box = [x, y].map((at) => Math.round((at - side / 2) * ratio));
                  const { data } = canvas.getContext("2d").getImageData(...box, side * ratio, side * ratio);
                  const hex = (at) => "#" + [...data.slice(at, at + 3)].map((n) => n.toString(16).padStart(2, "0")).join("");
                  return Array.from({ length: data.length / 4 }, (_, n) => hex(4 * n));
                }""",
                [x, y, span_px],
            )
        )


@pytest.fixture
def views(page: Page, tmp_path: Path) -> Views:
    return Views(page, tmp_path)


@pytest.fixture
def as_json() -> Callable[[Any], Any]:
    """A value as it is after a journey through JSON."""
    return lambda value: json.loads(json.dumps(value))
