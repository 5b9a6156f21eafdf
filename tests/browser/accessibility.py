"""What axe-core finds in a page or in a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FOUND = """async ([where, leave, colours]) => {
  const rules = { "color-contrast": { enabled: colours } };
  const options = { resultTypes: ["violations"], preload: false, rules };
  const { violations } = await axe.run({ include: [where], exclude: leave }, options);
  const told = (id, node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => told(id, node)));
}"""


def violations(
    page: Page, where: str = "body", *, leave: Sequence[str] = (), colours: bool = True
) -> list[str]:
    """Each violation with its element.

    leave: parts that are not looked at. colours: whether every letter's contrast is measured, which takes long.
    """
    page.evaluate(AXE)
    found: list[str] = page.evaluate(FOUND, [where, list(leave), colours])
    return found
