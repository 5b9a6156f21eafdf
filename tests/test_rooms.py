"""The rules of the house: which part of the package may import which."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "kernel_helpers"
SHELL = ("IPython", "ipywidgets", "anywidget", "ipykernel")
WORLD = ("serial", "mpremote", "wasmtime", "socket", "subprocess", "threading", "time", "datetime", *SHELL)
BOARD_SIDE = ("onboard", "virtual.guest", "virtual.browser")
"""MicroPython: read as text and sent to a board, never imported by the host."""

# room, what it must not import (ours by room, others by name), why
RULES = (
    ("wire", ("*",), WORLD, "pure: bytes and meaning only"),
    ("trace", ("*",), WORLD, "pure: records and model only"),
    (
        "link",
        ("board", "views", "magics", "exercises", "trace"),
        SHELL,
        "a link carries bytes and knows nobody above it",
    ),
    (
        "virtual",
        ("board", "views", "magics", "exercises", "trace"),
        SHELL,
        "a board knows nothing of notebooks",
    ),
    ("board", ("views", "magics", "exercises"), SHELL, "a board is used by magics, not the other way round"),
    (
        "views",
        ("board", "link", "virtual", "magics"),
        ("serial", "mpremote"),
        "a view reads a run, never a board",
    ),
    (
        "exercises",
        ("board", "link", "virtual", "magics"),
        ("serial", "mpremote"),
        "a check reads a run, never a board",
    ),
)
ONLY_WITH_SHELL = ("magics", "exercise_magics", "views")


@dataclass(frozen=True)
class Import:
    """One imported module: its full name, and where that stands."""

    name: str
    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.name}"


def imports_of(path: Path, root: Path = ROOT, *, running: bool = False) -> Iterator[Import]:
    """Every module that a file imports, wherever in the file, with relative names resolved.

    `running` leaves out what is imported for annotations only.
    """
    for node in _nodes(ast.parse(path.read_text(encoding="utf-8")), running):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, path, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(filter(None, [_base(path, node.level, root), node.module]))
            yield from (Import(f"{base}.{alias.name}", path, node.lineno) for alias in node.names)


def _nodes(node: ast.AST, running: bool) -> Iterator[ast.AST]:
    if running and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _nodes(child, running)


def _base(path: Path, level: int, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-level]) if level else ""


def files_of(room: str, root: Path = ROOT) -> list[Path]:
    """Python files of a room (a folder or one file) that run on the host."""
    place = root / PACKAGE / room
    found = [place.with_suffix(".py")] if place.with_suffix(".py").exists() else sorted(place.rglob("*.py"))
    return [path for path in found if not is_board_side(path, root)]


def is_board_side(path: Path, root: Path = ROOT) -> bool:
    """True for MicroPython files."""
    return any((root / PACKAGE / room.replace(".", "/")) in path.parents for room in BOARD_SIDE)


def is_inside(name: str, module: str) -> bool:
    """True when `name` is the module or something in it."""
    return name == module or name.startswith(f"{module}.")


def breaches(room: str, ours: tuple[str, ...], others: tuple[str, ...], root: Path = ROOT) -> list[Import]:
    """Imports of a room that its rule forbids."""
    found = [each for path in files_of(room, root) for each in imports_of(path, root)]
    return [
        each
        for each in found
        if _is_foreign(each.name, room, ours) or any(is_inside(each.name, name) for name in others)
    ]


def _is_foreign(name: str, room: str, ours: tuple[str, ...]) -> bool:
    if not is_inside(name, PACKAGE) or is_inside(name, f"{PACKAGE}.{room}"):
        return False
    return "*" in ours or any(is_inside(name, f"{PACKAGE}.{each}") for each in ours)


def host_files() -> list[Path]:
    """Every file of the package that the host runs."""
    return [path for path in sorted((ROOT / PACKAGE).rglob("*.py")) if not is_board_side(path)]


def listed(found: list[Import]) -> str:
    """For the message of a failed test."""
    return "\n".join(map(str, found))


@pytest.mark.parametrize(("room", "ours", "others", "why"), RULES, ids=[rule[0] for rule in RULES])
def test_a_room_keeps_to_its_rule(
    room: str, ours: tuple[str, ...], others: tuple[str, ...], why: str
) -> None:
    found = breaches(room, ours, others)
    assert not found, f"{why}\n{listed(found)}"


def test_only_magics_and_views_know_the_shell() -> None:
    allowed = {path for room in ONLY_WITH_SHELL for path in files_of(room)}
    others = [each for path in host_files() if path not in allowed for each in imports_of(path, running=True)]
    found = [each for each in others if any(is_inside(each.name, name) for name in SHELL)]
    assert not found, listed(found)


def test_the_host_never_imports_what_runs_on_the_board() -> None:
    rooms = [f"{PACKAGE}.{room}" for room in BOARD_SIDE]
    found = [
        each
        for path in host_files()
        for each in imports_of(path)
        if any(is_inside(each.name, room) for room in rooms)
    ]
    assert not found, listed(found)


def test_the_door_needs_nothing_but_the_standard_library() -> None:
    paths = [ROOT / "course.py", *sorted((ROOT / "tools" / "course").glob("*.py"))]
    known = {*sys.stdlib_module_names, "tools"}
    found = [each for path in paths for each in imports_of(path) if each.name.split(".")[0] not in known]
    assert {each.path.name for each in found} <= {"no_skips.py"}, listed(found)


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("import kernel_helpers.board", True),
        ("from kernel_helpers import board", True),
        ("from ..board import Board", True),
        ("from .. import board", True),
        ("def f():\n    import serial.tools", True),
        ("from . import model", False),
        ("from .model import Model", False),
        ("import struct, serialise", False),
    ],
)
def test_a_breach_is_caught(line: str, caught: bool, tmp_path: Path) -> None:
    folder = tmp_path / PACKAGE / "trace"
    folder.mkdir(parents=True)
    (folder / "file.py").write_text(line, encoding="utf-8")
    assert bool(breaches("trace", ("*",), WORLD, tmp_path)) == caught
