"""Runs the measurements in tests/bench and says on which machine."""

from __future__ import annotations

import ast
import datetime
import os
import platform
from collections.abc import Sequence
from importlib.metadata import distributions
from pathlib import Path

from tools.course import environment, virtual_board
from tools.course.problems import Problem
from tools.course.tree import Tree

REPORTED = ("wasmtime", "pyserial", "mpremote", "jupyterlab", "anywidget", "numpy")


def run(tree: Tree, names: Sequence[str]) -> int:
    """Run the named measurements, or all; returns 1 when one failed; raises Problem."""
    chosen = choose(found(tree), names)
    environment.ensure(tree)
    virtual_board.ensure(tree)
    print(conditions(tree), flush=True)
    return max(_measure(tree, name, about) for name, about in chosen.items())


def found(tree: Tree) -> dict[str, str]:
    """Name and first line of the docstring of every measurement."""
    paths = sorted((tree.root / "tests" / "bench").glob("[!_]*.py"))
    return {path.stem: _about(path) for path in paths}


def choose(there: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    """The named measurements, or all of them; raises Problem when there is none of that name."""
    unknown = [name for name in names if name not in there]
    if unknown or not there:
        raise Problem(
            f"There is no measurement {', '.join(unknown)}." if unknown else "There are no measurements yet.",
            seen=f"in tests/bench: {', '.join(there) or 'nothing'}",
        )
    return {name: there[name] for name in names or there}


def conditions(tree: Tree) -> str:
    """Machine, versions and date: a number without them says little."""
    versions = {each.name: each.version for each in distributions(path=[str(tree.packages)])}
    lines = [
        f"date      {datetime.datetime.now().astimezone().isoformat(timespec='minutes')}",
        f"machine   {platform.platform()}, {platform.machine()}, {os.cpu_count()} CPUs",
        f"Python    {tree.answer([tree.python, '-V'])[1].removeprefix('Python ')}",
        *(f"{name:<9} {versions[name]}" for name in REPORTED if name in versions),
    ]
    return "\n".join(lines)


def _measure(tree: Tree, name: str, about: str) -> int:
    print(f"\n{name}: {about}", flush=True)
    return tree.call([tree.python, "-m", f"tests.bench.{name}"])


def _about(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "no description"
    return text.splitlines()[0]
