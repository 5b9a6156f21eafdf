"""A browser for the tests, and pages that have the views' scripts loaded and end without an error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.book_pages import CHAPTERS, serving
from tests.browser.cells import base, opened, runner_files, site, tab, watch  # noqa: F401
from tests.browser.chromium import started
from tests.browser.lab import ROOT, Lab
from tests.browser.pages import Views
from tools import demos
from tools.course import book
from tools.course.tree import Tree


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    own = started(playwright)
    yield own
    own.close()


@pytest.fixture(scope="session")
def built_book(common_folder: Path, executed_chapters: Callable[[Sequence[str]], Path]) -> Path:
    """Folder of the pages, built once from the real sources by the environment that runs the tests."""
    executed = executed_chapters([*(f"{Path(chapter).name}.ipynb" for chapter in CHAPTERS), demos.KEPT])
    pages, done = common_folder / "_build" / "html", common_folder / "built"
    with FileLock(common_folder / "built.lock"):
        if not done.exists():
            assert book.build(Tree(environment=Path(sys.prefix)), common_folder, executed) == pages
            done.touch()
    return pages


@pytest.fixture(scope="session")
def served(built_book: Path) -> Iterator[str]:
    """Address of the book on a plain web server, ending in a slash."""
    with serving(built_book) as where:
        yield where


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory, prepared: None) -> Iterator[Lab]:
    """A Lab on a folder that holds copies of the course's notebooks."""
    folder = tmp_path_factory.mktemp("lab") / "course"
    folder.mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        (folder / path.name).write_bytes(path.read_bytes())
    running = Lab(folder, folder.parent / "lab.log")
    try:
        running.wait()
        yield running
    finally:
        running.close()


@pytest.fixture
def lab(lab_server: Lab) -> Iterator[Lab]:
    """The Lab of all tests; no kernel is left to the next one."""
    yield lab_server
    lab_server.end_sessions()


@pytest.fixture(scope="session")
def lab_context(browser: Browser) -> Iterator[BrowserContext]:
    """What pages for Lab share: Lab's own scripts are fetched and compiled once."""
    context = browser.new_context(viewport={"width": 1200, "height": 1400})
    yield context
    context.close()


@pytest.fixture
def lab_page(lab_context: BrowserContext, lab: Lab) -> Iterator[Page]:
    """A page for Lab. Lab itself writes to the console, so only uncaught errors count here."""
    with faultless(lab_context) as fresh:
        fresh.set_default_timeout(90_000)
        yield fresh


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """What pages share that keep nothing: a window of its own for each would take longer than the page."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when anything reaches the console as an error."""
    with faultless(window, console=True) as fresh:
        yield fresh


@contextmanager
def faultless(context: BrowserContext, console: bool = False) -> Iterator[Page]:
    """A page in which nothing fails; `console`: nor is an error written there."""
    errors: list[str] = []
    fresh = context.new_page()
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    if console:
        fresh.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield fresh
    fresh.close()
    assert errors == []


@pytest.fixture
def views(page: Page, tmp_path: Path) -> Views:
    return Views(page, tmp_path)
