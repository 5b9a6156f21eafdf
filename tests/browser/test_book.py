"""The built book in a real browser: pictures without JavaScript, live with it, and nothing from elsewhere."""

from __future__ import annotations

import functools
import http.server
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tools.course import book
from tools.course.tree import Tree

RUN = ".kh-run[data-kh]"
PHONE = {"width": 375, "height": 740}
DESK = {"width": 1280, "height": 900}
ROOT = Path(__file__).resolve().parents[2]
PAGES = re.findall(r"(?:file|root): (\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]


@dataclass
class Watch:
    """What went wrong while a page was open."""

    origin: str
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Begin to listen."""
        page.on("request", lambda request: self.note(request.url))
        page.on("response", lambda answer: self.failed.append(answer.url) if answer.status >= 400 else None)
        page.on("requestfailed", lambda request: self.failed.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def note(self, url: str) -> None:
        """Keep a request that goes anywhere but to the book."""
        if not url.startswith((self.origin, "data:", "blob:")):
            self.foreign.append(url)

    def assert_clean(self) -> None:
        """Nothing foreign, nothing missing, nothing broken."""
        assert (self.foreign, self.failed, self.errors) == ([], [], [])


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A handler that does not write to the test's output."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="session")
def built_book(
    tmp_path_factory: pytest.TempPathFactory, executed_chapters: Callable[[Sequence[str]], Path]
) -> Path:
    """Folder of the pages, built once from the real sources by the environment that runs the tests."""
    executed = executed_chapters([f"{Path(chapter).name}.ipynb" for chapter in CHAPTERS])
    return book.build(Tree(environment=Path(sys.prefix)), tmp_path_factory.mktemp("book"), executed)


@pytest.fixture(scope="session")
def served(built_book: Path) -> Iterator[str]:
    """Address of the book on a plain web server, ending in a slash."""
    handler = functools.partial(Quiet, directory=str(built_book))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def address(base: str, page: str) -> str:
    """Where a page of the table of contents is."""
    return f"{base}{page}.html"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page_name", PAGES)
def test_a_page_loads_from_its_own_server_only(
    page_name: str, theme: str, served: str, browser: Browser
) -> None:
    context = browser.new_context(color_scheme=theme, viewport=DESK)  # type: ignore[arg-type]
    page, watch = context.new_page(), Watch(served)
    watch.over(page)
    page.goto(address(served, page_name), wait_until="networkidle")
    assert page.locator("html").get_attribute("data-theme") == theme
    context.close()
    watch.assert_clean()


@pytest.mark.parametrize("page_name", CHAPTERS)
def test_a_chapter_shows_pictures_without_javascript(page_name: str, served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page, watch = context.new_page(), Watch(served)
    watch.over(page)
    page.goto(address(served, page_name))
    runs = page.locator(RUN)
    assert runs.count() > 0
    for run in runs.all():
        picture = run.locator("img").first
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 20
        assert len(picture.get_attribute("alt") or "") > 20
        assert run.locator("canvas").count() == 0
    context.close()
    assert watch.foreign == []


def test_thumbnails_stand_side_by_side_without_javascript(served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto(address(served, CHAPTERS[0]))
    thumbnails = page.locator(f"{RUN} figure:has(img ~ img)").first.locator("img")
    first, second = (thumbnails.nth(place).bounding_box() for place in (0, 1))
    assert first is not None
    assert second is not None
    assert second["x"] > first["x"]
    assert second["y"] == first["y"]
    context.close()


@pytest.mark.parametrize("page_name", CHAPTERS)
def test_every_picture_of_a_run_can_be_drawn(page_name: str, served: str, browser: Browser) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    # The scripts would replace the pictures. Without them the browser itself says what it could decode.
    page.route("**/kh-*.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(address(served, page_name))
    widths = page.eval_on_selector_all(f"{RUN} img", "all => all.map(each => each.naturalWidth)")
    context.close()
    assert widths
    assert all(width > 0 for width in widths)


@pytest.mark.parametrize("page_name", CHAPTERS)
def test_javascript_makes_every_run_live(page_name: str, served: str, browser: Browser) -> None:
    context = browser.new_context(viewport=DESK)
    page, watch = context.new_page(), Watch(served)
    watch.over(page)
    page.goto(address(served, page_name))
    page.wait_for_function(
        f"() => [...document.querySelectorAll({RUN!r})].every(run => run.querySelector('canvas'))"
    )
    assert page.locator(f"{RUN}[data-kh-mounted]").count() == page.locator(RUN).count() > 0
    context.close()
    watch.assert_clean()


@pytest.mark.parametrize("page_name", CHAPTERS)
def test_cells_for_the_board_are_coloured_like_python(page_name: str, served: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(address(served, page_name))
    cells = page.locator("div.cell_input pre", has_text=re.compile(r"%%board[\s\S]*async def"))
    assert cells.count() > 0
    assert all(cell.locator("span.k", has_text="async").count() > 0 for cell in cells.all())
    page.close()


@pytest.mark.parametrize("page_name", CHAPTERS)
def test_a_chapter_works_from_a_folder(page_name: str, built_book: Path, browser: Browser) -> None:
    context = browser.new_context(viewport=DESK)
    page, watch = context.new_page(), Watch("file://")
    watch.over(page)
    page.goto((built_book / f"{page_name}.html").as_uri())
    page.wait_for_selector(f"{RUN}[data-kh-mounted] canvas", state="attached")
    context.close()
    assert (watch.foreign, watch.errors) == ([], [])


@pytest.mark.parametrize("page_name", PAGES)
def test_a_page_fits_a_phone(page_name: str, served: str, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address(served, page_name))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()


@pytest.mark.parametrize("page_name", CHAPTERS)
def test_a_run_is_dark_in_the_dark(page_name: str, served: str, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark", viewport=DESK)
    page = context.new_page()
    page.goto(address(served, page_name))
    around = page.locator(f".text_html:has({RUN})").first
    assert around.evaluate("each => getComputedStyle(each).backgroundColor") == "rgba(0, 0, 0, 0)"
    colours = page.locator(RUN).first.evaluate("each => getComputedStyle(each).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colours)[:3])) < 100
    context.close()


def test_the_address_without_a_page_leads_to_the_welcome(served: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(served)
    page.wait_for_url(address(served, PAGES[0]))
    page.close()


def test_the_search_finds_a_word_of_the_glossary(served: str, browser: Browser) -> None:
    page, watch = browser.new_page(), Watch(served)
    watch.over(page)
    page.goto(f"{served}search.html?q=framebuffer")
    page.wait_for_selector("ul.search li a[href*='glossary']")
    page.close()
    watch.assert_clean()


@pytest.mark.parametrize("page_name", PAGES)
def test_every_link_inside_the_book_leads_somewhere(page_name: str, built_book: Path) -> None:
    text = (built_book / f"{page_name}.html").read_text(encoding="utf-8")
    base = (built_book / f"{page_name}.html").as_uri()
    links = [urlsplit(urljoin(base, link)) for link in re.findall(r'(?:href|src)="([^"]*)"', text)]
    missing = [link.path for link in links if link.scheme == "file" and not Path(unquote(link.path)).exists()]
    assert missing == []


def test_an_exercise_has_its_hints_and_its_solution_behind_a_click(served: str, browser: Browser) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(address(served, "notebooks/01-cooperative-concurrency"))
    closed = page.locator("details.kh-help")
    assert closed.count() == 4 * (3 + 1)
    assert closed.evaluate_all("all => all.every(each => !each.open)")
    closed.nth(3).locator("summary").click()
    assert "await asyncio.sleep_ms(250)" in closed.nth(3).inner_text()
    page.close()
