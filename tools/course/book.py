"""Executes every notebook, builds the book of them, warnings as errors; serves it when asked."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tools.course import environment, virtual_board
from tools.course.problems import Problem
from tools.course.tree import Tree

EXECUTED = "KH_EXECUTED"
"""Environment variable: the folder of executed notebooks. Without it, Sphinx executes them one by one."""
COPY = "KH_COPY"
"""Environment variable: the name of the ZIP file beside the pages, to which the welcome page then links."""
COPY_NAME = "asyncio-you-can-see.zip"


def run(tree: Tree, serve: bool, port: int, extra: Sequence[str], zipped: bool = False) -> int:
    """Build into `_build/html` and say where it is; raises Problem."""
    environment.ensure(tree)
    virtual_board.ensure(tree)
    executed = execute(tree, tree.root / "_build" / "executed")
    pages = build(tree, tree.root, executed, extra, zipped)
    print(f"The book: {pages / 'index.html'}")
    if zipped:
        print(f"A copy of it: {pack(pages, pages / COPY_NAME)}")
    if serve:
        serve_folder(pages, port)
    else:
        print("To read it as a web site: python3 course.py book --serve")
    return 0


def execute(tree: Tree, out: Path, names: Sequence[str] = (), jobs: int | None = None) -> Path:
    """Execute the named notebooks, or every one, into `out` and return it; raises Problem.

    `jobs` at a time; by default half the processors, because what a chapter measures should not be disturbed.
    """
    jobs = jobs or max(1, (os.cpu_count() or 1) // 2)
    print("Executing the chapters on the virtual board", flush=True)
    if tree.call([tree.python, "-m", "tools.execute", "--jobs", str(jobs), out, *names]):
        raise Problem("A chapter failed.", cure="read the cell and its error above.")
    return out


def build(tree: Tree, out: Path, executed: Path, extra: Sequence[str] = (), zipped: bool = False) -> Path:
    """Build below `out` from executed notebooks; returns the folder of the pages; raises Problem."""
    pages = out / "_build" / "html"
    # Sphinx would keep pages that are no longer in the book.
    shutil.rmtree(pages, ignore_errors=True)
    strict = ["--all", "-W", "--keep-going"]
    asked: list[str | Path] = [*strict, "--path-output", out, *extra]
    settings = {EXECUTED: str(executed), **({COPY: COPY_NAME} if zipped else {})}
    if tree.call([tree.program("jupyter-book"), "build", ".", *asked], settings):
        raise Problem("The book was not built.", cure="read the warnings above: each one counts as an error.")
    return pages


def pack(pages: Path, copy: Path) -> Path:
    """Put the pages into a ZIP file, below a folder of its name; returns the file."""
    files = [path for path in sorted(pages.rglob("*")) if path.is_file() and path != copy]
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            packed.write(path, Path(copy.stem) / path.relative_to(pages))
    return copy


def serve_folder(folder: Path, port: int) -> None:
    """Serve the folder on this computer only, until Ctrl-C; raises Problem when the port is taken."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise Problem(
            f"Port {port} cannot be used.", seen=str(error), cure="name another one: --port 8001"
        ) from error
    with server:
        print(f"Serving at http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", flush=True)
        server.serve_forever()
