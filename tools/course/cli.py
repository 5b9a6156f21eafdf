"""Reads the command line and calls the command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tools.course import bench, book, doctor, lab, suite
from tools.course.problems import Problem
from tools.course.tree import Tree

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

INTERRUPTED = 130


def main(argv: Sequence[str], tree: Tree | None = None) -> int:
    """Run one command; returns its exit code."""
    ours, extra = split(argv)
    asked = parser().parse_args(ours)
    if not asked.command:
        parser().print_help()
        return 2
    if extra and asked.command not in TAKES_MORE:
        parser().error(f"{asked.command} takes nothing after --")
    try:
        return run(tree or Tree(), asked, extra)
    except Problem as problem:
        sys.stdout.flush()
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED


TAKES_MORE = {"lab": "JupyterLab", "test": "pytest", "book": "jupyter-book"}
"""Commands that pass on what stands after ``--``, and to whom."""


def split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is meant for us, and what stands after ``--`` and is passed on."""
    words = list(argv)
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def run(tree: Tree, asked: argparse.Namespace, extra: list[str]) -> int:
    """Call the command."""
    actions: dict[str, Callable[[], int]] = {
        "lab": lambda: lab.run(tree, asked.browser, asked.port, extra),
        "test": lambda: suite.run(tree, extra),
        "book": lambda: book.run(tree, asked.serve, asked.port, extra, asked.zip),
        "doctor": lambda: doctor.run(tree),
        "bench": lambda: bench.run(tree, asked.names),
    }
    return actions[asked.command]()


def parser() -> argparse.ArgumentParser:
    """All commands with their help."""
    top = argparse.ArgumentParser(
        prog="course.py",
        description="Opens, tests and builds the course. The first start needs the network.",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _add_lab(commands)
    _add(commands, "test", "Check style and types, then run every test.")
    _add_book(commands)
    _add(commands, "doctor", "Say what is there and what is missing, with the cure.")
    names = _add(commands, "bench", "Measure speed; without a name, everything there is to measure.")
    names.add_argument("names", nargs="*", metavar="NAME", help="a file in tests/bench, without .py")
    return top


def _add(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    more = f"What stands after -- goes to {TAKES_MORE[name]}." if name in TAKES_MORE else None
    return commands.add_parser(name, help=text, description=text, epilog=more)


def _add_lab(commands: Commands) -> None:
    lab_parser = _add(commands, "lab", "Open the course in JupyterLab, at the first chapter.")
    lab_parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="open no browser window"
    )
    lab_parser.add_argument(
        "--port", type=int, help="the server's port (default: the first free one from 8888)"
    )


def _add_book(commands: Commands) -> None:
    book_parser = _add(commands, "book", "Build the book: every notebook is executed, warnings are errors.")
    book_parser.add_argument("--serve", action="store_true", help="then serve it on this computer")
    book_parser.add_argument(
        "--zip", action="store_true", help="then pack a copy for reading without a network"
    )
    book_parser.add_argument("--port", type=int, default=8000, help="port to serve at (default: 8000)")
