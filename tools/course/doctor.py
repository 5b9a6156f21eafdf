"""Says what is there and what is not, with the cure."""

from __future__ import annotations

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distributions

from tools.course import browser, environment, virtual_board
from tools.course.tree import Tree


@dataclass(frozen=True)
class Finding:
    """One line: what, what was seen ("" = missing), what to try, and whether the course needs it."""

    what: str
    seen: str
    cure: str = ""
    needed: bool = True

    def lines(self) -> str:
        """As shown on the screen."""
        mark = "ok     " if self.seen else "MISSING" if self.needed else "none   "
        first = f"{mark}  {self.what:<18} {self.seen}".rstrip()
        return first if self.seen or not self.cure else f"{first}\n{'':9}{'':<18} Try: {self.cure}"


def run(tree: Tree) -> int:
    """Print every finding; returns 1 when something the course needs is missing."""
    bad = 0
    for finding in examine(tree):
        print(finding.lines(), flush=True)
        bad += finding.needed and not finding.seen
    print(f"\n{bad} needed part(s) missing." if bad else "\nEverything the course needs is here.")
    return 1 if bad else 0


def examine(tree: Tree) -> Iterator[Finding]:
    """All findings, in the order in which a cure helps the next one."""
    yield Finding("system", f"{platform.platform()}, {platform.machine()}")
    yield Finding("Python", f"{platform.python_version()} at {sys.executable}")
    yield _environment(tree)
    yield from _packages(tree)
    prepared = tree.python.exists() and virtual_board.is_prepared(tree)
    yield Finding(
        "virtual board", "prepared" if prepared else "", "python3 course.py lab (once, with a network)"
    )
    yield _node(prepared)
    yield Finding(
        "browser", browser.find() or "", "only the tests need one: Chromium, Chrome or Edge", needed=False
    )
    yield _serial_ports(tree)


def _environment(tree: Tree) -> Finding:
    if not tree.python.exists():
        return Finding("environment", "", "python3 course.py lab")
    return Finding("environment", str(tree.venv))


def _packages(tree: Tree) -> Iterator[Finding]:
    installed = {_plain(each.name): each.version for each in distributions(path=[str(tree.packages)])}
    for name in wanted(tree):
        yield Finding(name, installed.get(_plain(name), ""), "python3 course.py lab")
    if installed and not environment.is_ready(tree):
        yield Finding("up to date", "", "requirements.txt has changed: python3 course.py lab")


def wanted(tree: Tree) -> list[str]:
    """The names in requirements.txt."""
    text = (tree.root / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z][\w.-]*)", text, re.MULTILINE)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _node(prepared: bool) -> Finding:
    seen = shutil.which("node") or ("not needed any more" if prepared else "")
    return Finding(
        "Node.js", seen, "nothing: it is fetched while the virtual board is prepared", needed=False
    )


def _serial_ports(tree: Tree) -> Finding:
    cure = "connect a camera, with a cable that carries data. The virtual board needs none"
    if not tree.python.exists():
        return Finding("serial ports", "", cure, needed=False)
    _, answer = tree.answer([tree.python, "-m", "serial.tools.list_ports", "--quiet"])
    return Finding("serial ports", ", ".join(answer.split()), cure, needed=False)
