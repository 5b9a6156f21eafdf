"""The live camera: from live.show to a page of JupyterLab, against the numbers it has to keep.

`python course.py bench camera` takes a minute and a half. `python -m tests.bench.camera 300` floods the page for 5
minutes instead of 20 seconds.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from kernel_helpers import connect
from kernel_helpers.wire.records import MARKER, OVERHEAD_BYTES
from tests.bench._measure import bar, line
from tests.browser.conftest import FLAGS, browser_path
from tests.browser.lab import Lab
from tests.browser.test_lab import notebook

FILM_S, FLOOD_S = 20, 20
LIMIT_MS = 90_000
HEAD = """
import asyncio, csi, live, time
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)
"""
FILM = (
    HEAD
    + """
async def main():
    while True:
        img = cam.snapshot(blocking=False)
        if img:
            print(live.frames + 1, time.time_ns())
            live.show(img, size=0)
        await asyncio.sleep_ms(1)
asyncio.run(main())
"""
)
"""30 frames a second at 320x240 in full size; says when each was about to be shown."""
FLOOD = HEAD + "img = cam.snapshot()\nwhile True: live.show(img)\n"
"""As many thumbnails as the board can make."""
MEASURED = """
import json, psutil, threading, time
from kernel_helpers import runs
clock = []
for _ in range(9):
    began = time.time_ns()
    clock.append((began + time.time_ns()) // 2 - board.eval("__import__('time').time_ns()"))
weights, over, me = [], threading.Event(), psutil.Process()
def weigh():
    while not over.wait(1):
        weights.append(me.memory_info().rss)
watch = threading.Thread(target=weigh)
watch.start()
spent, began = time.process_time(), time.monotonic()
get_ipython().run_cell_magic("board", "--for {seconds}s", {source!r})
spent, took = time.process_time() - spent, time.monotonic() - began
over.set()
watch.join()
run = runs[-1]
filmed_s = (run.frames[-1].time_us - run.frames[0].time_us) / 1e6
told = dict(share=100 * spent / took, rate=(run.frame_count - 1) / filmed_s, lost=run.lost,
            text=run.text, weights=weights, kept=sum(len(frame.jpeg) for frame in run.frames), clock=sorted(clock)[4])
open("told.json", "w").write(json.dumps(told))
print("TOLD", "ALL")
"""
SEEN = """() => {
  window.seen = [];
  new MutationObserver(() => {
    const caption = document.querySelector(".kh-large figcaption");
    const number = caption && Number(/^frame (\\d+)/.exec(caption.textContent)?.[1]);
    const isNew = number && window.seen.at(-1)?.[0] !== number;
    if (isNew) window.seen.push([number, performance.timeOrigin + performance.now()]);
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


class Told:
    """What the kernel measured of one run, and what the page saw: [frame number, ms since the epoch]."""

    def __init__(self, told: dict[str, Any], seen: list[tuple[int, float]]) -> None:
        self.share, self.rate, self.lost = told["share"], told["rate"], told["lost"]
        self.weights, self.kept = told["weights"], told["kept"]
        said = dict(map(int, row.split()) for row in told["text"].splitlines() if row[:1].isdigit())
        self.seen = seen
        self.late_ms = [at - (said[number] + told["clock"]) / 1e6 for number, at in seen if number in said]


def in_lab(page: Page, folder: Path, source: str, seconds: int) -> Told:
    """Run a program for so many seconds in a notebook that a browser shows."""
    work = folder / "course"
    work.mkdir()
    measured = MEASURED.replace("{seconds}", str(seconds)).replace("{source!r}", repr(source))
    notebook(work, ["%load_ext kernel_helpers\n%board virtual", measured])
    lab = Lab(work, folder / "lab.log")
    try:
        lab.wait()
        lab.open(page, "own.ipynb")
        page.evaluate(SEEN)
        lab.command(page, "notebook:run-all-cells", wait=False)
        page.wait_for_selector("text=TOLD ALL", state="attached", timeout=LIMIT_MS + 1000 * seconds)
        return Told(json.loads((work / "told.json").read_text()), page.evaluate("() => window.seen"))
    finally:
        lab.close()


def record_costs() -> list[int]:
    """Bytes of each picture's record on the wire beyond its JPEG."""
    with connect("virtual") as board:
        heard, read = bytearray(), board._transport.read

        def hear(timeout: float | None) -> bytes:
            data = read(timeout)
            heard.extend(data)
            return data

        setattr(board._transport, "read", hear)  # noqa: B010
        run = board.run(HEAD + "for _ in range(20): live.show(cam.snapshot())\n")
        parts = bytes(heard).split(MARKER + board._nonce + b"I")[1:]
    sizes = [OVERHEAD_BYTES + int.from_bytes(part[:3], "little") for part in parts]
    return [size - frame.sent_bytes for size, frame in zip(sizes, run.frames, strict=True)]


def film(told: Told) -> None:
    """Print what is to be known of 30 frames a second."""
    pictures = len(told.seen) / FILM_S
    bar("30 frames/s at 320x240, full size: frames that arrived", told.rate, "/s", least=29)
    line("of those seen in the page while it ran", pictures, "/s")
    bar("CPU of the notebook's kernel meanwhile", told.share, "% core", most=30)
    bar("from live.show to the picture in the page, median", statistics.median(told.late_ms), "ms", most=100)
    line("the same, 95th percentile", statistics.quantiles(told.late_ms, n=20)[-1], "ms")
    bar("records lost", told.lost, "", most=0)


def flood(told: Told, seconds: int) -> None:
    """Print what is to be known of more pictures than a page can take."""
    rate = len(told.seen) / seconds
    line("flood: thumbnails that the kernel took", told.rate, "/s")
    bar("flood: times as many as the page showed", told.rate / rate, "x", least=4)
    third = len(told.weights) // 3
    grown = told.weights[-1] - told.weights[third]
    line(f"flood: pictures kept for run.frames after {seconds} s", told.kept / 2**20, "MiB")
    beyond = (grown - told.kept * 2 / 3) / 2**20
    bar("flood: growth of the kernel in the last two thirds beyond them", beyond, "MiB", most=16)


def main(flood_s: int = FLOOD_S) -> None:
    """Measure, and print."""
    bar("a picture on the wire beyond its JPEG", max(record_costs()), "bytes", most=16)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        for source, seconds in ((FILM, FILM_S), (FLOOD, flood_s)):
            page = browser.new_page(viewport={"width": 1200, "height": 1000})
            page.set_default_timeout(LIMIT_MS)
            with tempfile.TemporaryDirectory() as name:
                told = in_lab(page, Path(name), source, seconds)
            if source is FILM:
                film(told)
            else:
                flood(told, seconds)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
