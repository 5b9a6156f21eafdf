"""What a cell needs of a board's firmware, told from its source, and said before it runs. Pure.

| a cell that                                  | needs                                     |
|----------------------------------------------|-------------------------------------------|
| imports csi, image, machine or asyncio       | a firmware with that module               |
| calls snapshot(blocking=...)                 | OpenMV firmware 5.0                       |

An import inside `try` is the program's own question and is left to it. A board that does not tell the version
of its firmware is believed to have what its modules promise.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Protocol

from kernel_helpers.errors import FirmwareTooOld

ASKED = ("asyncio", "csi", "image", "machine")
"""Modules that every board is asked for when it is connected."""
BLOCKING_SINCE = (5, 0)
"""OpenMV firmware whose csi.CSI.snapshot() has the `blocking` argument."""


class Identity(Protocol):
    """What is read of a board's identity."""

    @property
    def machine(self) -> str:
        """As the firmware names it."""

    @property
    def firmware(self) -> str:
        """Version, "" when it has none."""

    @property
    def modules(self) -> frozenset[str]:
        """Those of ASKED that are there."""


def check(source: str, identity: Identity) -> None:
    """Raise FirmwareTooOld when the board lacks what this cell needs."""
    tree = _parsed(source)
    missing = [*_modules(tree, identity), *_blocking(tree, identity)]
    if missing:
        firmware = f" with firmware {identity.firmware}" if identity.firmware else ""
        raise FirmwareTooOld(
            f"This cell needs {' and '.join(missing)}.",
            seen=f"{identity.machine}{firmware} has not",
            cure="update the camera's firmware to 5.0 or later with OpenMV IDE, or use %board virtual.",
        )


def _parsed(source: str) -> ast.Module:
    """The syntax tree; an empty one for what only MicroPython can read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError):
            return ast.Module([], [])


def _modules(tree: ast.Module, identity: Identity) -> Iterator[str]:
    for name in dict.fromkeys(_imported(tree)):
        if name in ASKED and name not in identity.modules:
            yield f"the module {name}"


def _imported(tree: ast.AST) -> Iterator[str]:
    """Top names of modules that are imported for certain."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
        elif not isinstance(node, ast.Try):
            yield from _imported(node)


def _blocking(tree: ast.Module, identity: Identity) -> Iterator[str]:
    known = tuple(int(part) for part in identity.firmware.split(".")[:2] if part.isdecimal())
    if known and known < BLOCKING_SINCE and any(map(_asks_not_to_block, ast.walk(tree))):
        yield "snapshot(blocking=...), which came with OpenMV firmware 5.0"


def _asks_not_to_block(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr == "snapshot" and any(word.arg == "blocking" for word in node.keywords)
