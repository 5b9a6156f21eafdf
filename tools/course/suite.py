"""Passes the whole suite: style, types, then every test."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tools.course import browser, environment, virtual_board
from tools.course.problems import Problem
from tools.course.tree import Tree

STATIC = (
    # what           | module and its words                | what to try
    ("style", ("ruff", "check", "."), "python -m ruff check --fix ."),
    ("layout", ("ruff", "format", "--check", "."), "python -m ruff format ."),
    ("types", ("mypy",), "read the lines above; every function carries its types."),
)


SPREAD = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Two processors carry three workers, because a board's tests mostly wait for what the board waits for."""


def run(tree: Tree, extra: Sequence[str]) -> int:
    """Check everything; returns pytest's exit code, whose closing line is the last one; raises Problem."""
    environment.ensure(tree, environment.TESTER)
    virtual_board.ensure(tree)
    os.environ[browser.VARIABLE] = browser.need()
    for what, words, cure in STATIC:
        print(f"Checking {what}", flush=True)
        if tree.call([tree.python, "-m", *words]):
            raise Problem(f"The check of {what} failed.", cure=cure)
    return tree.call(pytest_command(tree, extra))


def pytest_command(tree: Tree, extra: Sequence[str]) -> list[str | Path]:
    """How pytest is called; tests/together.py says which tests go to the same worker, and in which order."""
    words: list[str | Path] = [tree.python, "-m", "pytest", *SPREAD, "-rs"]
    # On a machine that nobody watches, a test that did not run must not look like one that passed.
    words += ["-p", "tools.course.no_skips"] if os.environ.get("CI") else []
    return [*words, *extra]
