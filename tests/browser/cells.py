"""Fixtures and gestures for pages with cells to run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import kh_runner
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.book_pages import Watch, serving
from tests.browser.cell_pages import write_page, write_site

LONG_MS = 30_000


@pytest.fixture(scope="session")
def runner_files(prepared: None, common_folder: Path) -> Path:
    """The board's files as a built book has them."""
    folder = common_folder / "kh-runner"
    with FileLock(common_folder / "kh-runner.lock"):
        if not folder.exists():
            kh_runner.write_runner(folder)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, runner_files: Path) -> Path:
    return write_site(tmp_path_factory.mktemp("site"), runner_files)


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with serving(site) as address:
        yield address


@pytest.fixture
def watch(base: str) -> Watch:
    return Watch(base)


@pytest.fixture
def tab(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page that may ask its own server only, and ends without an error."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.set_default_timeout(LONG_MS)
    watch.over(page)
    yield page
    context.close()
    watch.assert_clean()


Opened = Callable[[Sequence[str]], list[Locator]]


@pytest.fixture
def opened(tab: Page, site: Path, base: str, request: pytest.FixtureRequest) -> Opened:
    """Open a page of these cells, isolated by its service worker; returns the cells."""

    def open_page(cells: Sequence[str]) -> list[Locator]:
        name = write_page(site, cells, f"{re.sub(r'[^a-z]+', '-', request.node.name)}.html")
        tab.goto(base + name)
        tab.evaluate("() => navigator.serviceWorker.ready")
        tab.reload()
        assert tab.evaluate("crossOriginIsolated")
        return tab.locator("div.cell[data-kh-state]").all()

    return open_page


def button(cell: Locator, what: str) -> Locator:
    return cell.locator(f".kh-cell-{what}")


def run(cell: Locator) -> str:
    """Run it to its end; what it printed."""
    button(cell, "run").click()
    expect(cell).to_have_attribute("data-kh-state", "ended", timeout=LONG_MS)
    return printed(cell)


def printed(cell: Locator) -> str:
    return cell.locator(".kh-printed").text_content() or ""
