"""A page with the runner's files on a plain web server, and the board in it."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import io
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from kernel_helpers.views import RUNNER_SCRIPTS, SCRIPTS, STATIC
from kernel_helpers.virtual.scenes import read_number

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ("inbox.js", "memory.js", "page-board.js")
"""What a page loads of the runner itself; the rest is loaded by its Workers."""
ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
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


def runner_files() -> ModuleType:
    """The book's extension that writes the runner's files."""
    spec = importlib.util.spec_from_file_location("kh_runner", ROOT / "book" / "_ext" / "kh_runner.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_site(folder: Path) -> Path:
    """A page with the scripts of the views, the collector and the engine; its folder."""
    static = folder / "_static"
    shutil.copytree(STATIC, static)
    runner_files().write_runner(static / "kh-runner")
    names = [*SCRIPTS, *RUNNER_SCRIPTS, *(f"kh-runner/{name}" for name in ENGINE)]
    scripts = "".join(f'<script src="_static/{name}"></script>' for name in names)
    head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">'
    (folder / "index.html").write_text(head + scripts, encoding="utf-8")
    return folder


@contextmanager
def serving(folder: Path, headers: dict[str, str]) -> Iterator[str]:
    """Address of a plain web server of that folder, which sends these headers with every file."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


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
    import base64

    return np.array(Image.open(io.BytesIO(base64.b64decode(frame["jpeg"]))).convert("RGB")).astype(int)
