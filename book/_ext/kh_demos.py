"""Sphinx extension: `{kh-demo} NUMBER` shows a program of `book/demos`, and its run on the virtual board.

The runs are made beforehand by `course.py book` (folder in KH_EXECUTED), else when the first one is asked for. What
stands in the directive says what to look at.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from kernel_helpers import connect
from tools import demos
from tools.course.book import EXECUTED


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx once."""
    app.add_directive("kh-demo", DemoDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


@cache
def found() -> dict[str, Any]:
    """What there is to show, by the claim's number; see `tools.demos`."""
    if folder := os.environ.get(EXECUTED):
        kept: dict[str, Any] = json.loads((Path(folder) / demos.KEPT).read_text(encoding="utf-8"))
        return kept
    with connect("virtual") as board:
        return demos.pages(board)


class DemoDirective(SphinxDirective):
    """{kh-demo} NUMBER"""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Each program with its claim, the picture of its run or of both, and what to look at."""
        shown = found()[self.arguments[0]]
        for path in demos.DEMOS.glob("*.py"):
            self.env.note_dependency(str(path))
        parts = [part for program in shown["programs"] for part in self.program(program)]
        words = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, words)
        return [*parts, picture(shown["html"]), words, board_line(shown["board"])]

    def program(self, program: dict[str, str]) -> list[nodes.Node]:
        """What it claims, its source, and what it printed."""
        claim = nodes.paragraph("", "", nodes.strong("", program["claim"]))
        source = nodes.literal_block(program["source"], program["source"], language="python")
        printed = nodes.literal_block(
            program["text"], program["text"], language="text", classes=["kh-printed"]
        )
        return [claim, source, *([printed] if program["text"] else [])]


def picture(html: str) -> nodes.Node:
    """A run or a comparison, as the output of a notebook's cell has it."""
    around = '<div class="cell_output"><div class="output text_html">{}</div></div>'
    return nodes.raw("", around.format(html), format="html")


def board_line(board: str) -> nodes.Node:
    """Whose run it is."""
    return nodes.paragraph("", f"Run on {board}, when this page was built.", classes=["kh-board-line"])
