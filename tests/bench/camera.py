"""The live camera: from live.show and from the lens to a page of JupyterLab, against the numbers it has to keep.

`python course.py bench camera` takes two minutes. `python -m tests.bench.camera 300` floods the page for 5
minutes instead of 20 seconds.
"""

from __future__ import annotations

import base64
import io
import os
import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from kernel_helpers import connect
from kernel_helpers.virtual.scenes import read_number
from kernel_helpers.virtual.sensor import RATE
from kernel_helpers.wire.records import MARKER, OVERHEAD_BYTES
from tests.bench import _lab_cells as cells
from tests.bench._lab import Seen, in_lab
from tests.bench._measure import bar, line
from tests.browser.chromium import started

FILM_S, FLOOD_S, WATCH_S = 20, 20, 10
RECORDS = 20


class Told:
    """What the kernel measured of one run, and what the page saw of it."""

    def __init__(self, told: dict[str, Any], seen: Seen) -> None:
        self.share, self.rate, self.lost = told["share"], told["rate"], told["lost"]
        self.weights, self.kept = told["weights"], told["kept"]
        self.heap_mib = seen.heap_mib
        said = dict(map(int, row.split()) for row in told["text"].splitlines() if row[:1].isdigit())
        self.loaded = [at for number, at, _ in seen.loaded]
        self.put_ms = _late(seen.put, said, told["clock"])
        self.loaded_ms = _late([(number, at) for number, at, _ in seen.loaded], said, told["clock"])


def _late(seen: list[tuple[int, float]], said: dict[int, int], clock: int) -> list[float]:
    """Milliseconds from what the board said (ns) to what the page saw (ms), by the computer's clock."""
    return [at - (said[number] + clock) / 1e6 for number, at in seen if number in said]


def record_costs() -> list[int]:
    """Bytes of each picture's record on the wire beyond its JPEG. RuntimeError when the run was not whole."""
    with connect("virtual") as board:
        heard, read = bytearray(), board._transport.read

        def hear(timeout: float | None) -> bytes:
            data = read(timeout)
            heard.extend(data)
            return data

        setattr(board._transport, "read", hear)  # noqa: B010
        run = board.run(f"{cells.HEAD}for _ in range({RECORDS}): live.show(cam.snapshot())\n")
        parts = bytes(heard).split(MARKER + board._nonce + b"I")[1:]
    if run.error or run.damaged or not len(run.frames) == len(parts) == RECORDS:
        raise RuntimeError(f"{len(parts)} records, {len(run.frames)} frames, {run.damaged} lost: {run.error}")
    sizes = [OVERHEAD_BYTES + int.from_bytes(part[:3], "little") for part in parts]
    return [size - frame.sent_bytes for size, frame in zip(sizes, run.frames, strict=True)]


def film(browser: Browser, folder: Path) -> None:
    """30 frames a second."""
    told = Told(*in_lab(browser, folder, cells.run(cells.FILM, FILM_S), FILM_S))
    bar("30 frames/s at 320x240, full size: frames that arrived", told.rate, "/s", least=29)
    line("of those that were large in the page while it ran", len(told.loaded) / FILM_S, "/s")
    bar("CPU of the notebook's kernel meanwhile", told.share, "% core", most=30)
    _late_lines("from live.show to the picture in the page", told.put_ms, most=100)
    _late_lines("the same until it is decoded", told.loaded_ms)
    bar("records lost", told.lost, "", most=0)


def flood(browser: Browser, folder: Path, seconds: int) -> None:
    """More pictures than a page can take."""
    told = Told(*in_lab(browser, folder, cells.run(cells.FLOOD, seconds), seconds))
    line("flood: thumbnails that the kernel took", told.rate, "/s")
    bar("flood: times as many as the page showed", told.rate * seconds / len(told.loaded), "x", least=4)
    third = len(told.weights) // 3
    for when, weight in (("a third", told.weights[third]), ("the end", told.weights[-1])):
        line(f"flood: kernel's resident memory at {when}", weight / 2**20, "MiB")
    line(f"flood: pictures kept for run.frames after {seconds} s", told.kept / 2**20, "MiB")
    grown = told.weights[-1] - told.weights[third]
    beyond = (grown - told.kept * 2 / 3) / 2**20
    bar("flood: growth of the kernel in the last two thirds beyond them", beyond, "MiB", most=16)
    heaps, third = told.heap_mib, len(told.heap_mib) // 3
    middle, last = min(heaps[third:-third]), min(heaps[-third:])
    line("flood: page's JavaScript memory, least in the second third", middle, "MiB")
    bar("flood: growth of that until the last third", last - middle, "MiB", most=16)


def watch(browser: Browser, folder: Path) -> None:
    """How old the picture is that a live view shows: the frame's number is read from its pixels."""
    told, seen = in_lab(browser, folder, cells.watched(WATCH_S), WATCH_S)
    # Each of these frames was complete just before the board told the time; the quickest answer is the best.
    began_ms = min((at + told["clock"]) / 1e6 - _frame_ms(jpeg) for jpeg, at in told["complete"])
    shown = [(at, began_ms + _frame_ms(jpeg)) for _, at, jpeg in seen.loaded if jpeg]
    new = [at - complete for at, complete in shown]
    old = [after - complete for (_, complete), (after, _) in pairwise(shown)]
    line("live view: pictures", len(shown) / WATCH_S, "/s")
    _late_lines("live view: age of a picture when it is shown", new)
    _late_lines("live view: its age when the next one takes its place", old, most=200)


def _frame_ms(jpeg: str) -> float:
    """When the frame was complete, after the board's power-up."""
    number = read_number(np.asarray(Image.open(io.BytesIO(base64.b64decode(jpeg))).convert("RGB")))
    assert number is not None
    return number * 1000 / RATE


def _late_lines(what: str, late_ms: list[float], most: float | None = None) -> None:
    if most is None:
        line(f"{what}, median", statistics.median(late_ms), "ms")
    else:
        bar(f"{what}, median", statistics.median(late_ms), "ms", most=most)
    line("  95th percentile", statistics.quantiles(late_ms, n=20)[-1], "ms")


def _load() -> None:
    """How busy the computer is: the times hold for that alone."""
    line(
        "processes that wanted to run in the last minute, per core",
        os.getloadavg()[0] / (os.cpu_count() or 1),
        "",
    )


def main(flood_s: int = FLOOD_S) -> None:
    """Measure, and print."""
    bar("a picture on the wire beyond its JPEG", max(record_costs()), "bytes", most=16)
    with sync_playwright() as playwright:
        browser = started(playwright)
        with tempfile.TemporaryDirectory() as name:
            for each in ("film", "watch", "flood"):
                (Path(name) / each).mkdir()
            film(browser, Path(name) / "film")
            watch(browser, Path(name) / "watch")
            flood(browser, Path(name) / "flood", flood_s)
            _load()
        browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
