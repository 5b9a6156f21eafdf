"""The built book in a real browser: pictures without JavaScript, live with it, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.browser.book_pages import CHAPTERS, PAGES, Watch, address

RUN = ".kh-run[data-kh]"
COLOURED = ("book/welcome", "notebooks/00-first-light")
"""Pages with everything that has a colour; to measure every letter of every page would take many minutes."""
PICTURES = """all => all.map((run) => ({
  canvases: run.querySelectorAll("canvas").length,
  pictures: [...run.querySelectorAll("img")].map((each) => {
    const { width, height } = each.getBoundingClientRect();
    return { width, height, alt: each.alt, own: each.naturalWidth };
  }),
}))"""
PHONE = {"width": 375, "height": 740}
DESK = {"width": 1280, "height": 900}


class Visit(NamedTuple):
    """A page that was opened and has come to rest."""

    name: str
    theme: str
    page: Page
    watch: Watch


VISITS = [f"{page} light" for page in PAGES] + [f"{page} dark" for page in COLOURED]


@pytest.fixture(scope="module", params=VISITS)
def visit(request: pytest.FixtureRequest, served: str, browser: Browser) -> Iterator[Visit]:
    """Every page of the book, those with all colours in both themes, opened once for all tests that only look."""
    name, theme = request.param.split()
    context = browser.new_context(color_scheme=theme, viewport=DESK)
    page, watch = context.new_page(), Watch(served)
    watch.over(page)
    page.goto(address(served, name))
    if name in COLOURED:
        page.evaluate("KH.upgrade(document)")
    yield Visit(name, theme, page, watch)
    context.close()


def test_a_page_loads_from_its_own_server_only(visit: Visit) -> None:
    visit.watch.assert_clean()
    assert visit.page.locator("html").get_attribute("data-theme") == visit.theme


def test_a_run_comes_alive_when_it_comes_into_sight(visit: Visit) -> None:
    runs = visit.page.locator(RUN)
    assert bool(runs.count()) == (visit.name in [*CHAPTERS, "book/demos"])
    for run in runs.all()[-1:]:
        run.scroll_into_view_if_needed()
        expect(run.locator("canvas").first).to_be_visible()


def test_cells_for_the_board_are_coloured_like_python(visit: Visit) -> None:
    cells = visit.page.locator("div.cell_input pre", has_text=re.compile(r"%%board[\s\S]*async def"))
    assert bool(cells.count()) == (visit.name in CHAPTERS)
    assert all(cell.locator("span.k", has_text="async").count() > 0 for cell in cells.all())


def test_a_run_has_the_colours_of_the_page(visit: Visit) -> None:
    for run in visit.page.locator(RUN).all()[:1]:
        run.scroll_into_view_if_needed()
        expect(run).to_have_attribute("data-kh-mounted", "1")
        colours = run.evaluate("each => getComputedStyle(each).backgroundColor")
        darkest = max(map(int, re.findall(r"\d+", colours)[:3]))
        assert (darkest < 100) == (visit.theme == "dark")
        around = visit.page.locator(f".text_html:has({RUN})").first
        assert around.evaluate("each => getComputedStyle(each).backgroundColor") == "rgba(0, 0, 0, 0)"


def test_a_page_fits_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    visit.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    assert width <= PHONE["width"]


def test_axe_finds_nothing_in_the_text_of_a_page(visit: Visit) -> None:
    # What a run shows, and the letters of a program, are looked at on the pages with all colours.
    whole = visit.name in COLOURED
    assert violations(visit.page, "article", leave=[] if whole else [RUN, "pre span"], colours=whole) == []


@pytest.mark.parametrize("page_name", CHAPTERS[::4])
def test_a_chapter_shows_pictures_without_javascript(page_name: str, served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page, watch = context.new_page(), Watch(served)
    watch.over(page)
    page.goto(address(served, page_name))
    # A browser loads a picture when it comes near what is in sight, so all of the page is.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": DESK["width"], "height": height})
    page.wait_for_function(f"() => [...document.querySelectorAll('{RUN} img')].every(each => each.complete)")
    runs = page.eval_on_selector_all(RUN, PICTURES)
    assert runs
    for run in runs:
        first = run["pictures"][0]
        assert first["width"] > 200
        assert first["height"] > 20
        assert len(first["alt"]) > 20
        assert run["canvases"] == 0
        assert all(picture["own"] > 0 for picture in run["pictures"])
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


@pytest.mark.parametrize("page_name", CHAPTERS[:2])
def test_a_chapter_works_from_a_folder(page_name: str, built_book: Path, browser: Browser) -> None:
    context = browser.new_context(viewport=DESK)
    page, watch = context.new_page(), Watch("file://")
    watch.over(page)
    page.goto((built_book / f"{page_name}.html").as_uri())
    page.locator(RUN).first.scroll_into_view_if_needed()
    page.wait_for_selector(f"{RUN}[data-kh-mounted] canvas", state="attached")
    context.close()
    assert (watch.foreign, watch.errors) == ([], [])


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
