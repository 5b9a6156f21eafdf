"""Sphinx extension: the course's own scripts and styles on every page, and nothing from another server."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from markdown_it import MarkdownIt
from sphinx.application import Sphinx
from sphinx.config import Config

from kernel_helpers.exercises.exercise import Exercise, load
from kernel_helpers.views import PAGE_SCRIPTS, PAGE_STYLES, RUNNER_SCRIPTS, SCRIPTS, STYLES
from tools.course.book import EXECUTED

OWN_STYLES = "kh-book.css"
LIVE_CODE = "thebe"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
"""Kept by the notebook for a widget library. No page has one, and a run carries its own data."""
CHECK = re.compile(r"%%board\b.*--check +(?P<name>\S+)")
LATE = 900
"""After every other extension has added what it wants."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx once."""
    for name in (*SCRIPTS, *RUNNER_SCRIPTS, *PAGE_SCRIPTS):
        # Classic scripts, in this order: modules would not load from a page opened as a file.
        app.add_js_file(name, defer="defer")
    for name in (STYLES, PAGE_STYLES, OWN_STYLES):
        app.add_css_file(name)
    if os.environ.get(EXECUTED):
        app.connect("config-inited", execute_nothing)
        app.connect("source-read", take_executed)
    app.connect("doctree-read", add_help)
    app.connect("doctree-read", colour_board_cells)
    app.connect("doctree-resolved", drop_live_code, priority=LATE)
    app.connect("html-page-context", keep_local, priority=LATE)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


def execute_nothing(app: Sphinx, config: Config) -> None:
    """The notebooks are executed already."""
    config["nb_execution_mode"] = "off"


def take_executed(app: Sphinx, page: str, source: list[str]) -> None:
    """Read a chapter with its outputs instead of the notebook without."""
    path = Path(app.env.doc2path(page))
    if path.suffix == ".ipynb":
        source[0] = (Path(os.environ[EXECUTED]) / path.name).read_text(encoding="utf-8")


def add_help(app: Sphinx, doctree: nodes.document) -> None:
    """Put an exercise's hints and solution behind its cell, closed: a page has no `%hint`."""
    for cell in [each for each in doctree.findall(nodes.container) if each.get("nb_element") == "cell_code"]:
        source = next((block.astext() for block in cell.findall(nodes.literal_block)), "")
        if checked := CHECK.match(source):
            asked = load(checked["name"])
            place = cell.parent.index(cell) + 1
            cell.parent[place:place] = help_of(asked)
            cell.append(what_the_page_checks(asked))


def help_of(asked: Exercise) -> list[nodes.Node]:
    """Hints and solution, each opening on a click."""
    hints = [
        folded(f"Hint {number}", MarkdownIt().render(hint), asked.name, number)
        for number, hint in enumerate(asked.hints, 1)
    ]
    solution = nodes.literal_block(asked.solution, asked.solution.strip(), language="python")
    return [*hints, raw(opening("Solution", asked.name)), solution, raw("</details>")]


def what_the_page_checks(asked: Exercise) -> nodes.raw:
    """The exercise as the page's own script reads it: the check runs on the VM."""
    data = {"name": asked.name, "title": asked.title, "hints": len(asked.hints), "check": asked.check}
    text = json.dumps(data).replace("</", "<\\/")
    return raw(f'<script type="application/json" class="kh-exercise">{text}</script>')


def raw(html: str) -> nodes.raw:
    """A piece of the page as it is."""
    return nodes.raw("", html, format="html")


def opening(title: str, exercise: str, number: int = 0) -> str:
    """The beginning of what opens on a click; the page counts it as help that was taken."""
    hint = f' data-hint="{number}"' if number else ""
    return f'<details class="kh-help" data-exercise="{exercise}"{hint}><summary>{title}</summary>'


def folded(title: str, html: str, exercise: str, number: int) -> nodes.raw:
    """A piece of the page that opens on a click."""
    return raw(f"{opening(title, exercise, number)}{html}</details>")


def colour_board_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Colour `%%board` cells as the Python they are; the lexer for notebooks leaves unknown magics grey."""
    for node in doctree.findall(nodes.literal_block):
        if node.astext().startswith("%%board"):
            node["language"] = "python"


def drop_live_code(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Take out the settings for running cells on somebody's server, which nothing here uses."""
    for node in list(doctree.findall(nodes.raw)):
        if LIVE_CODE in node.astext() or node.astext().startswith("<script>kernelName"):
            node.parent.remove(node)


def keep_local(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Leave only scripts and styles that lie beside the page and are used."""
    for kind in ("script_files", "css_files"):
        context[kind] = [each for each in context.get(kind, []) if is_local(each)]


def is_local(asset: Any) -> bool:
    """True for a file of this book, or for lines in the page that prepare neither live code nor widgets."""
    name = str(getattr(asset, "filename", None) or "")
    attributes = getattr(asset, "attributes", {})
    if urlsplit(name).netloc or attributes.get("type") == WIDGET_STATE:
        return False
    return LIVE_CODE not in (name + str(attributes.get("body") or "")).lower()
