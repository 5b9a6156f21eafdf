"""A browser for the tests, and pages that have the views' scripts loaded and end without an error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.pages import Views

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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when anything reaches the console as an error."""
    errors: list[str] = []
    opened = browser.new_page(viewport={"width": 1000, "height": 900})
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def views(page: Page, tmp_path: Path) -> Views:
    return Views(page, tmp_path)
