"""A page with the views' scripts, a run mounted on it, and what its canvas shows where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from kernel_helpers.views import SCRIPTS, STATIC, STYLES

SETTLED = """() => {
  const { timeline, timer } = window.run.panel;
  return timeline.layout && !timeline.pending && !timer;
}"""
POSITION = """([lane, us]) => {
  const { layout, scale } = window.run.panel.timeline;
  const row = layout.lanes.find((each) => each.lane.name === lane);
  return [scale.toX(us), row.bar.y + row.bar.h / 2];
}"""
COLOURS = """([x, y, side]) => {
  const canvas = window.run.panel.timeline.canvas, ratio = devicePixelRatio;
  const corner = [x, y].map((at) => Math.round((at - side / 2) * ratio));
  const { data } = canvas.getContext("2d").getImageData(...corner, side * ratio, side * ratio);
  const hex = (at) => "#" + [...data.slice(at, at + 3)].map((n) => n.toString(16).padStart(2, "0")).join("");
  return Array.from({ length: data.length / 4 }, (_, n) => hex(4 * n));
}"""


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
        x, y = self.page.evaluate(POSITION, [lane, us])
        return x, y

    def colours(self, lane: str, us: int, side_px: int = 6) -> set[str]:
        """The colours in a square around a moment of a lane, as `#rrggbb`."""
        x, y = self.position(lane, us)
        return set(self.page.evaluate(COLOURS, [x, y, side_px]))
