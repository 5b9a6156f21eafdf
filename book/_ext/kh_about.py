"""What the book says of itself: the list of exercises, and on which board and when a chapter's runs were made."""

from __future__ import annotations

import datetime
import json
import os
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from kh_book import CHECK
from markdown_it import MarkdownIt
from sphinx import addnodes
from sphinx.application import Sphinx

from kernel_helpers.exercises.exercise import load
from tools.course.book import COPY, EXECUTED

IDENTITY = re.compile(r"^(?P<board>.*MicroPython [\d.]+).*KiB free", re.MULTILINE)
"""The line of `%board` that says who the board is."""
SERVE = (
    "Unpack it and open <code>index.html</code>. To run cells as well, serve the folder: "
    "<code>python3 -m http.server</code>, then open <code>http://127.0.0.1:8000/</code>."
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx once."""
    app.add_directive("exercise-list", ExerciseList)
    app.add_directive("offline-copy", OfflineCopy)
    app.connect("doctree-read", say_which_board)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


class ExerciseList(Directive):  # type: ignore[misc]  # docutils says nothing of its types
    """Every exercise of the book, by chapter, in the order of the table of contents."""

    def run(self) -> list[nodes.Node]:
        """A list with a link for each; the page's script marks what has passed."""
        env = self.state.document.settings.env
        around = nodes.container(classes=["kh-exercises"])
        for page, names in exercises(env.srcdir, env.app.config.external_toc_path):
            items = "".join(map(item, names))
            listed = nodes.raw("", f'<ul class="kh-exercise-items">{items}</ul>', format="html")
            around += [nodes.paragraph("", "", link(page, env.docname)), listed]
        return [around]


class OfflineCopy(Directive):  # type: ignore[misc]
    """Where this book is as a ZIP file: beside the pages when it was built with one, else how to make it."""

    def run(self) -> list[nodes.Node]:
        """One paragraph."""
        if name := os.environ.get(COPY):
            html = f'<p><a href="../{name}" download>Download this book</a> as a ZIP file. {SERVE}</p>'
        else:
            html = f"<p>From the course's folder, <code>python3 course.py book --zip</code> makes a copy. {SERVE}</p>"
        return [nodes.raw("", html, format="html")]


def exercises(source: str | Path, contents: str) -> Iterator[tuple[str, list[str]]]:
    """Each chapter with its exercises, as they stand in it."""
    text = (Path(source) / contents).read_text(encoding="utf-8")
    for page in re.findall(r"file: (notebooks/\S+)", text):
        if found := checked_in(Path(source) / f"{page}.ipynb"):
            yield page, found


def checked_in(notebook: Path) -> list[str]:
    """The exercises that cells of the notebook are checked by, each once."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = [CHECK.match("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
    return list(dict.fromkeys(each["name"] for each in found if each))


def item(name: str) -> str:
    """One exercise: its title, and how long it takes. The page's script adds whether it has passed."""
    asked = load(name)
    title = MarkdownIt().renderInline(asked.title)
    return f'<li data-exercise="{name}"><span>{title} ({asked.minutes} minutes)</span></li>'


def link(page: str, here: str) -> addnodes.pending_xref:
    """A link to a chapter by its title."""
    return addnodes.pending_xref(
        "",
        nodes.inline(),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{page}",
        refexplicit=False,
        refdoc=here,
    )


def say_which_board(app: Sphinx, doctree: nodes.document) -> None:
    """Below a chapter's title: the board, the day and the versions of its runs."""
    path = Path(app.env.doc2path(app.env.docname))
    title = next(iter(doctree.findall(nodes.title)), None)
    if path.suffix != ".ipynb" or title is None:
        return
    board = next((found["board"] for text in printed(doctree) if (found := IDENTITY.search(text))), "")
    words = f"Runs of {made_on(path)} on {board or 'the virtual board'}, course {version(app.srcdir)}."
    about = nodes.paragraph("", words, classes=["kh-about-page"])
    title.parent.insert(title.parent.index(title) + 1, about)


def version(source: str | Path) -> str:
    """The course's own."""
    return str(
        tomllib.loads((Path(source) / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    )


def printed(doctree: nodes.document) -> Iterator[str]:
    """What the cells printed."""
    for block in doctree.findall(nodes.literal_block):
        yield block.astext()


def made_on(notebook: Path) -> str:
    """The day on which a chapter was executed."""
    kept = os.environ.get(EXECUTED)
    seconds = (Path(kept) / notebook.name).stat().st_mtime if kept else time.time()
    day = datetime.datetime.fromtimestamp(seconds).astimezone()
    return f"{day.day} {day:%B %Y}"
