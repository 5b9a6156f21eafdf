"""A browser for the tests, and pages that have the views' scripts loaded and end without an error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.book_pages import CHAPTERS, serving
from tests.browser.cells import base, opened, runner_files, site, tab, watch  # noqa: F401
from tests.browser.pages import Views
from tools.course import book
from tools.course.tree import Tree

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CURE = "Install Chromium or Google Chrome, or set KH_CHROMIUM to the path of one."


def browser_path() -> str:
    """The browser to test with; the test fails, naming the cure, when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("KH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path or not Path(path).exists():
        pytest.fail(f"No browser to test with: looked for {path or ', '.join(names)}. {CURE}")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def built_book(common_folder: Path, executed_chapters: Callable[[Sequence[str]], Path]) -> Path:
    """Folder of the pages, built once from the real sources by the environment that runs the tests."""
    executed = executed_chapters([*(f"{Path(chapter).name}.ipynb" for chapter in CHAPTERS), "demos.json"])
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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when anything reaches the console as an error."""
    errors: list[str] = []
    fresh = browser.new_page(viewport={"width": 1000, "height": 900})
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    fresh.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield fresh
    fresh.close()
    assert errors == []


@pytest.fixture
def views(page: Page, tmp_path: Path) -> Views:
    return Views(page, tmp_path)
