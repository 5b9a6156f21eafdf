"""The views: a still's size, bytes on the wire, and how fast a browser loads, pans and zooms long runs."""

from __future__ import annotations

import base64
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from kernel_helpers.run import Run
from kernel_helpers.trace import Trace
from kernel_helpers.views.run_view import RunView
from kernel_helpers.views.still import still_svg
from tests.bench._measure import line
from tests.browser import synthetic
from tests.browser.chromium import started
from tests.browser.pages import Views

TASKS = 20
EVENTS_A_SLICE = 2
FEEDS = 200

# What one animation frame of panning and zooming costs, and how far apart the frames are when nothing else runs.
MOVE = """async ({ frames, share }) => {
  const { timeline } = window.run.panel, costs = [], gaps = [];
  const frame = () => new Promise(requestAnimationFrame);
  const full = timeline.window.fullUs;
  timeline.window.zoom(share, full / 2);
  let last = await frame();
  for (let at = 0; at < frames; at++) {
    if (at % 2) timeline.window.pan(at % 4 === 1 ? 0.01 : -0.008);
    else timeline.window.zoom(at % 4 ? 0.98 : 1.02, full / 2);
    const began = performance.now();
    timeline.draw();
    timeline.context.getImageData(0, 0, 1, 1);
    costs.push(performance.now() - began);
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  timeline.window.fitAll();
  return { costs, gaps };
}"""
LOAD = """({ events, names }) => {
  const began = performance.now();
  window.run = KH.mountRun(document.getElementById("here"), { events: KH.bytes(events), names, state: "finished" });
  window.run.panel.timeline.draw();
  return performance.now() - began;
}"""


def long_run(events: int) -> synthetic.Run:
    """Tasks that run shortly and sleep, `events` events in all."""
    run = synthetic.Run()
    run.names = [("t", number, f"worker_{number}") for number in range(1, TASKS + 1)]
    run.add("CELL")
    for number in range(1, TASKS + 1):
        run.add("CREATE", number)
    run.add("LOOP", 1)
    for at in range((events - TASKS - 4) // EVENTS_A_SLICE):
        number = at % TASKS + 1
        run.now += 20
        run.add("BEGIN", number, 1 if at % 7 == 0 else 0)
        run.now += 60 + at * 37 % 240
        run.add("SLEEP", number, 3 + number % 5)
    run.add("UNLOOP", 1)
    run.add("DONE")
    return run


def shown(browser: Browser, folder: Path, run: synthetic.Run) -> tuple[Page, float, float]:
    """A page with the run on it; ms to load it; MB that the page then uses for it."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    Views(page, folder).open('<div id="here"></div>')
    before = heap_mb(page)
    data = {"events": base64.b64encode(bytes(run.events)).decode(), "names": run.names}
    took = page.evaluate(LOAD, data)
    return page, took, heap_mb(page) - before


def heap_mb(page: Page) -> float:
    """The page's JavaScript heap with its typed arrays, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


def frame_ms(page: Page, share: float) -> tuple[float, float]:
    """Median cost of drawing one frame, and median time between frames, while panning and zooming."""
    moved = page.evaluate(MOVE, {"frames": 120, "share": share})
    return statistics.median(moved["costs"]), statistics.median(moved["gaps"])


class _Wire:
    """Counts what a widget sends."""

    comm_id = "bench"

    def __init__(self) -> None:
        self.bytes = 0

    def on_msg(self, callback: object) -> None:
        """Nothing is ever received."""

    def close(self) -> None:
        """Nothing to close."""

    def send(self, data: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Count binary parts and the text around them."""
        self.bytes += len(str(data)) + sum(map(len, buffers or []))


def wire_bytes(run: synthetic.Run) -> float:
    """Bytes a widget sends for each event of a run that is fed while it grows, to a page that has asked for it."""
    wire, now = _Wire(), iter(range(10**6))
    view = RunView("bench", "virtual board", lambda: next(now) * 0.05)
    view.comm = wire
    view.feed(b"", run.names, [])
    view._heard(view, {"kind": "need"}, [])
    step = len(run.events) // FEEDS
    for at in range(0, len(run.events), step):
        view.feed(bytes(run.events[at : at + step]), [], [])
    view.finish("finished", "", run.now)
    return wire.bytes / (len(run.events) / 8)


def main() -> None:
    """Measure, and print."""
    lesson = Run("", "lesson", trace=Trace(bytes(long_run(600).events)))
    line("a still of 300 slices", len(still_svg(lesson.trace)) / 1000, "kB")
    line("widget on the wire, 100,000 events", wire_bytes(long_run(100_000)), "B/event")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = started(playwright)
        page, _, _ = shown(browser, Path(name), long_run(200_000))
        for share, what in ((1.0, "all of it in sight"), (0.1, "a tenth"), (0.001, "a thousandth")):
            cost, gap = frame_ms(page, share)
            line(f"100,000 slices, {what}: drawing a frame, median", cost, "ms")
            line(f"100,000 slices, {what}: frame to frame, median", gap, "ms")
        page.close()
        page, took, megabytes = shown(browser, Path(name), long_run(1_000_000))
        line("1,000,000 events: bytes to picture", took / 1000, "s")
        line("1,000,000 events: memory of the page for them", megabytes, "MB")
        line("1,000,000 events, all in sight: drawing a frame, median", frame_ms(page, 1.0)[0], "ms")
        browser.close()


if __name__ == "__main__":
    main()
