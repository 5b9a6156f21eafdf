"""Builds the book, every notebook executed, warnings as errors; serves it when asked."""

from __future__ import annotations

import functools
import http.server
import shutil
from collections.abc import Sequence
from pathlib import Path

from tools.course import environment, virtual_board
from tools.course.problems import Problem
from tools.course.tree import Tree


def run(tree: Tree, serve: bool, port: int, extra: Sequence[str]) -> int:
    """Build into `_build/html` and say where it is; raises Problem."""
    environment.ensure(tree)
    virtual_board.ensure(tree)
    pages = build(tree, tree.root, extra)
    print(f"The book: {pages / 'index.html'}")
    if serve:
        serve_folder(pages, port)
    else:
        print("To read it as a web site: python3 course.py book --serve")
    return 0


def build(tree: Tree, out: Path, extra: Sequence[str] = ()) -> Path:
    """Build below `out`; returns the folder of the pages; raises Problem."""
    pages = out / "_build" / "html"
    # Sphinx would keep pages that are no longer in the book.
    shutil.rmtree(pages, ignore_errors=True)
    strict = ["--all", "-W", "--keep-going"]
    if tree.call([tree.program("jupyter-book"), "build", ".", *strict, "--path-output", out, *extra]):
        raise Problem("The book was not built.", cure="read the warnings above: each one counts as an error.")
    return pages


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
