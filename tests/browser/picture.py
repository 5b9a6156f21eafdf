"""`python -m tests.browser.picture`: makes the README's screenshot from the first chapter in a real JupyterLab."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import started
from tests.browser.lab import ROOT, Lab

PICTURE = ROOT / "book" / "_static" / "first-light.png"
NO_PANELS = "window.jupyterapp.commands.execute('application:toggle-left-area')"


def take(lab: Lab, page: Page) -> None:
    """Run the chapter and photograph the cell whose task starves another."""
    lab.open(page, "notebooks/00-first-light.ipynb")
    page.evaluate(NO_PANELS)
    lab.command(page, "notebook:run-all-cells", wait=False)
    page.wait_for_selector("text=the board was not touched", state="attached", timeout=60_000)
    blocking = page.locator(".kh-run").filter(has_text="blocking").last
    blocking.scroll_into_view_if_needed()
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    blocking.screenshot(path=str(PICTURE))


def main() -> None:
    """Start Lab and a browser, take the picture, end both."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        lab = Lab(ROOT, Path(name) / "lab.log")
        browser = started(playwright)
        try:
            lab.wait()
            take(lab, browser.new_page(viewport={"width": 980, "height": 1000}))
        finally:
            browser.close()
            lab.close()
    print(PICTURE)


if __name__ == "__main__":
    main()
