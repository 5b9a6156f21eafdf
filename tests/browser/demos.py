"""`python -m tests.browser.demos FOLDER [--dark] [--width PX] [NUMBER ...]`: pictures of every demonstration.

Runs the programs of book/demos on the virtual board and photographs each run as the page shows it. Two programs of
one number are a pair, whose comparison is photographed too.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from kernel_helpers import connect
from kernel_helpers.views.compare import compare
from kernel_helpers.views.still import still_html
from tests.browser.chromium import started
from tests.browser.pages import Views
from tools.demos import demos, runs_of

DRAWN = """() => [...document.querySelectorAll(".kh-canvas")].every((canvas) => canvas.width > 300)
  && [...document.querySelectorAll(".kh-run img")].every((image) => image.complete)"""


def photograph(page: Page, views: Views, body: str, theme: str, file: Path) -> None:
    """A picture of everything on the page."""
    views.open(body, theme)
    page.evaluate("KH.upgrade(document)")
    page.wait_for_function(DRAWN)
    page.screenshot(path=str(file), full_page=True)


def main() -> None:
    """Run, photograph, and name every file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("numbers", type=int, nargs="*")
    asked.add_argument("--dark", action="store_true")
    asked.add_argument("--width", type=int, default=900)
    options = asked.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = [each for each in demos() if not options.numbers or each.number in options.numbers]
    with (
        connect("virtual") as board,
        tempfile.TemporaryDirectory() as scratch,
        sync_playwright() as playwright,
    ):
        browser = started(playwright)
        page = browser.new_page(viewport={"width": options.width, "height": 600})
        views, theme = Views(page, Path(scratch)), "dark" if options.dark else "light"
        for _, pair in groupby(runs_of(board, wanted), key=lambda found: found[0].number):
            shown = list(pair)
            for each, run in shown:
                photograph(
                    page, views, still_html(run, each.claim), theme, options.folder / f"{each.name}.png"
                )
                print(options.folder / f"{each.name}.png", flush=True)
            if len(shown) == 2:
                both = compare(shown[0][1], shown[1][1]).html()
                photograph(page, views, both, theme, options.folder / f"{shown[0][0].number:02}_compared.png")
        browser.close()


if __name__ == "__main__":
    main()
