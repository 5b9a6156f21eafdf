"""One cell in a notebook of JupyterLab that a browser shows, and which of its pictures the page showed when."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.lab import Lab, notebook

LIMIT_S = 180
LOOK_EVERY_MS = 1000
SEE = """() => {
  window.put = [];
  window.loaded = [];
  const now = () => performance.timeOrigin + performance.now();
  const mine = (image) => image.closest?.(".kh-large, .kh-watch");
  new MutationObserver((changes) => {
    for (const { target } of changes) if (mine(target)) window.put.push([Number(target.dataset.number), now()]);
  }).observe(document.body, { subtree: true, attributeFilter: ["data-number"] });
  document.addEventListener("load", async ({ target }) => {
    if (!mine(target)) return;
    const seen = [Number(target.dataset.number), now(), ""];
    window.loaded.push(seen);
    if (!target.closest(".kh-watch")) return;
    const bytes = new Uint8Array(await (await fetch(target.src)).arrayBuffer());
    seen[2] = btoa(String.fromCharCode(...bytes));
  }, true);
}"""
"""Nothing else is asked of the page while it is measured: to look for a text in it costs it a sixth of its time."""


@dataclass
class Seen:
    """Pictures by their number. put: when it was put into the page, ms since the epoch; loaded: when it had been
    decoded, and a live view's JPEG in base64. heap_mib: the page's JavaScript memory, every second."""

    put: list[tuple[int, float]] = field(default_factory=list)
    loaded: list[tuple[int, float, str]] = field(default_factory=list)
    heap_mib: list[float] = field(default_factory=list)


def in_lab(browser: Browser, folder: Path, cell: str, seconds: int) -> tuple[dict[str, Any], Seen]:
    """Run a cell that takes so many seconds and writes told.json: that, and what the page saw meanwhile."""
    work = folder / "course"
    work.mkdir()
    notebook(work, ["%load_ext kernel_helpers\n%board virtual", cell])
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.set_default_timeout(1000 * LIMIT_S)
    lab = Lab(work, folder / "lab.log")
    try:
        lab.wait()
        lab.open(page, "own.ipynb")
        page.evaluate(SEE)
        lab.command(page, "notebook:run-all-cells", wait=False)
        seen = Seen()
        told = _until_told(page, work / "told.json", seen, seconds + LIMIT_S)
        seen.put, seen.loaded = page.evaluate("() => [window.put, window.loaded]")
        return told, seen
    finally:
        lab.close()
        page.close()


def _until_told(page: Page, file: Path, seen: Seen, limit_s: float) -> dict[str, Any]:
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable")
    end = time.monotonic() + limit_s
    while not file.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"The cell did not end within {limit_s:g} s.")
        page.wait_for_timeout(LOOK_EVERY_MS)
        values = {each["name"]: each["value"] for each in metrics.send("Performance.getMetrics")["metrics"]}
        seen.heap_mib.append(values["JSHeapUsedSize"] / 2**20)
    told: dict[str, Any] = json.loads(file.read_text())
    return told
