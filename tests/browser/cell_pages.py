"""A page with cells to run, as the book makes them, and the board's own files beside it: a site without the book."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from kernel_helpers.exercises.exercise import load
from kernel_helpers.views import PAGE_SCRIPTS, PAGE_STYLES, RUNNER_SCRIPTS, SCRIPTS, STATIC, STYLES
from tests.browser.book_pages import ROOT

ADD = "%%board\nnumber = 40"
USE = "%%board\nprint(number + 2)"
HELLO = "%%board\nprint('hello')"
FOREVER = "%%board --name forever\nwhile True:\n    pass"
TICKING = """%%board --name ticking
import asyncio, time

async def tick(number):
    while True:
        print("tick", number)
        await asyncio.sleep_ms(5)

asyncio.run(tick(1))"""


def write_site(folder: Path, runner: Path) -> Path:
    """Scripts, styles and the service worker of a book, and the board's files that lie in `runner`."""
    shutil.copytree(STATIC, folder / "_static")
    (folder / "_static" / "kh-runner").symlink_to(runner, target_is_directory=True)
    shutil.copy(ROOT / "book" / "_root" / "kh-isolation.js", folder)
    return folder


def write_page(folder: Path, cells: Sequence[str], name: str = "page.html") -> str:
    """A page of these cells; returns its name."""
    scripts = "".join(
        f'<script defer src="_static/{each}"></script>' for each in (*SCRIPTS, *RUNNER_SCRIPTS, *PAGE_SCRIPTS)
    )
    styles = "".join(f'<link rel="stylesheet" href="_static/{each}">' for each in (STYLES, PAGE_STYLES))
    body = "".join(map(cell, cells))
    text = (
        f'<!doctype html><html lang="en" data-content_root="./" data-theme="light"><head><meta charset="utf-8">'
        f'<title>Cells</title><link rel="icon" href="data:,">{styles}</head>'
        f"<body><main><article class='bd-content'><h1>Cells</h1>{body}</article></main>{scripts}</body></html>"
    )
    (folder / name).write_text(text, encoding="utf-8")
    return name


def cell(source: str) -> str:
    """One cell with the output that the book shows, and what an exercise brings."""
    name = source.partition("--check ")[2].split("\n")[0].split(" ")[0]
    exercise = ""
    if name:
        asked = load(name)
        data = {"name": name, "title": asked.title, "hints": len(asked.hints), "check": asked.check}
        exercise = f'<script type="application/json" class="kh-exercise">{json.dumps(data)}</script>'
    return (
        '<div class="cell docutils container"><div class="cell_input docutils container"><div class="highlight">'
        f"<pre>{html.escape(source)}\n</pre></div></div>"
        f'<div class="cell_output docutils container"><pre>as the book has it</pre></div>{exercise}</div>'
    )
