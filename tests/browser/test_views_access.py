"""What axe-core finds on the views, in both themes and at both widths: nothing of ours."""

from __future__ import annotations

import html
import json

import pytest
from playwright.sync_api import Page

from tests.browser import synthetic
from tests.browser.accessibility import violations
from tests.browser.pages import Views

FINDINGS = [
    {"kind": kind, "task": 2, "start_us": 0, "end_us": 70_000, "text": f"{kind}: it held the CPU."}
    for kind in ("hog", "always late", "failed", "left over")
]
PREDICTION = [["capture", 0, 60, "running"], ["ghost", 10, 40, "waiting"]]


def found(page: Page) -> list[str]:
    # The page around the view is the test's own.
    return [
        each
        for each in violations(page)
        if not each.startswith(("document-title", "html-has-lang", "region"))
    ]


def opened(views: Views, theme: str, width: int) -> Page:
    views.page.set_viewport_size({"width": width, "height": 800})
    data = synthetic.hogging().data(title="hog", findings=FINDINGS, prediction=PREDICTION)
    return views.mount(data, theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 900])
def test_axe_finds_nothing_on_a_run_with_everything_open(views: Views, theme: str, width: int) -> None:
    page = opened(views, theme, width)
    canvas = page.locator(".kh-canvas")
    assert found(page) == []
    page.get_by_role("button", name="Table").click()
    canvas.press("?")
    canvas.press("/")
    page.locator(".kh-finding").first.click()
    page.get_by_role("button", name="1 more").click()
    page.locator(".kh-sign").nth(1).click()
    assert found(page) == []
    canvas.press(".")
    page.locator(".kh-frame").first.click()
    assert found(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_a_comparison(views: Views, theme: str) -> None:
    before, after = synthetic.hogging(), synthetic.hogging(busy_us=9000)
    rows = [["blink was ready and kept waiting, at worst", "69 ms", "16 ms"]]
    data = {"before": before.data(title="one"), "after": after.data(title="two"), "differences": rows}
    body = f'<div class="kh-comparison" data-kh="{html.escape(json.dumps(data), quote=True)}"></div>'
    page = views.open(body, theme)
    page.wait_for_selector(".kh-changes")
    assert found(page) == []
