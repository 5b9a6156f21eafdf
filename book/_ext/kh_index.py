"""Sphinx extension: pages that follow from the chapters. A list of misconceptions, and links by chapter number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sphinx.application import Sphinx

PLACE = "<!-- misconceptions -->"
"""Where the list goes, on a line of its own."""
HEADING = "## What you may have thought"
LINK = re.compile(r"\[\[(?P<number>\d\d)\]\]")
"""`[[07]]` becomes a link to chapter 07, or its bare number while the book has no such chapter."""


class Misconception(NamedTuple):
    """One row of a chapter's table, as Markdown: the thought, what the run showed, and the names of the runs."""

    thought: str
    seen: str
    runs: str


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx once."""
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


def fill(app: Sphinx, page: str, source: list[str]) -> None:
    """Write list and links into a page of the book that asks for them."""
    if not page.startswith("book/"):
        return
    chapters = in_book(Path(app.srcdir))
    if PLACE in source[0]:
        for path in chapters:
            app.env.note_dependency(str(path))
        source[0] = source[0].replace(PLACE, listed(chapters))
    source[0] = linked(source[0], chapters)


def in_book(root: Path) -> list[Path]:
    """The chapters that the table of contents names, in its order."""
    names = re.findall(r"file: notebooks/(\S+)", (root / "_toc.yml").read_text(encoding="utf-8"))
    return [root / "notebooks" / f"{name}.ipynb" for name in names]


def title(path: Path) -> str:
    """A chapter's title: its first heading."""
    return next(line[2:] for line in prose(path).split("\n") if line.startswith("# "))


def misconceptions(path: Path) -> Iterator[Misconception]:
    """The rows of a chapter's table `What you may have thought`."""
    _, _, after = prose(path).partition(HEADING)
    table = after.partition("\n\n")[2].partition("\n\n")[0]
    for row in table.split("\n")[2:]:
        yield Misconception(*(cell.strip() for cell in row.strip("| ").split(" | ")))


def prose(path: Path) -> str:
    """All of a chapter's Markdown."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def listed(chapters: Iterable[Path]) -> str:
    """A section for each chapter that has such a table, with a link to it."""
    return "\n".join(section(path) for path in chapters if HEADING in prose(path))


def section(path: Path) -> str:
    """One chapter's thoughts, and what the runs showed."""
    rows = [f"| {row.thought} | {row.seen} | {row.runs} |" for row in misconceptions(path)]
    table = "\n".join(["| a thought | what the run showed | in the run |", "|---|---|---|", *rows])
    return f"## {path.stem[:2]}: [{title(path)}](../notebooks/{path.name})\n\n{table}\n"


def linked(text: str, chapters: Iterable[Path]) -> str:
    """Turn every `[[07]]` into a link where there is such a chapter."""
    names = {path.name[:2]: path.name for path in chapters}

    def link(found: re.Match[str]) -> str:
        number = found["number"]
        return f"[{number}](../notebooks/{names[number]})" if number in names else number

    return LINK.sub(link, text)
