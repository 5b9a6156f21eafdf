"""A page with the runner's files on a plain web server, and the board in it."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from kernel_helpers.views import RUNNER_SCRIPTS, SCRIPTS
from kernel_helpers.virtual.scenes import read_number
from tests.browser.cell_pages import write_site

ENGINE = ("inbox.js", "memory.js", "page-board.js")
"""What a page loads of the runner itself; the rest is loaded by its Workers."""
OPEN = """async (options) => {
  window.board = new KH.PageBoard({ base: "_static/kh-runner/", ...options });
  await board.open();
}"""
RUN = """async ([source, options]) => {
  const heard = window.heard = { text: "", frames: 0, events: 0, names: [], leds: [] };
  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const run = await board.run(source, {
    name: "<cell 1>", ...options,
    onText: (text) => { heard.text += text; window.onHeard?.(heard.text); },
    onFrame: () => heard.frames++,
    onTrace: (events, names) => { heard.events += events.length / 8; heard.names.push(...names); },
    onLed: (name, on) => heard.leds.push([name, on]),
  });
  const frames = run.frames.map((frame) => ({ ...frame, jpeg: base64(frame.jpeg) }));
  return { ...run, heard, frames, events: run.events.length / 8 };
}"""
WHEN = """([text, action]) => {
  window.done = undefined;
  window.onHeard = async (heard) => {
    if (!heard.includes(text)) return;
    window.onHeard = undefined;
    window.done = (async () => eval(action))();
  };
}"""


def make_site(folder: Path, runner: Path) -> Path:
    """A page with the scripts of the views, the collector and the engine; its folder."""
    write_site(folder, runner)
    names = [*SCRIPTS, *RUNNER_SCRIPTS, *(f"kh-runner/{name}" for name in ENGINE)]
    scripts = "".join(f'<script src="_static/{name}"></script>' for name in names)
    head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">'
    (folder / "index.html").write_text(head + scripts, encoding="utf-8")
    return folder


@dataclass
class PageBoard:
    """The board of one page."""

    page: Page

    def open(self, **options: Any) -> PageBoard:
        """Boot it."""
        self.page.evaluate(OPEN, options)
        return self

    def run(self, source: str, **options: Any) -> dict[str, Any]:
        """Run a cell to its end."""
        result: dict[str, Any] = self.page.evaluate(RUN, [source, options])
        return result

    def printed(self, source: str, **options: Any) -> str:
        """The text of a cell that must not fail."""
        run = self.run(source, **options)
        assert run["error"] is None, run["error"]["traceback"]
        return str(run["text"])

    def when(self, text: str, action: str) -> None:
        """As soon as the text has been printed, do that in the page; its value: `done`."""
        self.page.evaluate(WHEN, [text, action])

    @property
    def done(self) -> Any:
        """What the action of `when` has come to."""
        return self.page.evaluate("window.done")


def number_of(frame: dict[str, Any]) -> int | None:
    """The number in the strip of a picture that was shown."""
    return read_number(pixels_of(frame))


def pixels_of(frame: dict[str, Any]) -> np.ndarray[Any, Any]:
    """The pixels of a picture that was shown."""
    return np.array(Image.open(io.BytesIO(base64.b64decode(frame["jpeg"]))).convert("RGB")).astype(int)
