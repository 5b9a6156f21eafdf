"""Completes a `%%board` cell: the board's names, the cell's own words, and the magic's options. Knows no shell."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from typing import Protocol

MAGIC = re.compile(r"%%board\b[ \t]*(?P<name>[^\W\d]\w*)?")
PATH = re.compile(r"((?:[^\W\d]\w*\.)*)([^\W\d]\w*)?$")
OPTION = re.compile(r"(?:^|\s)(-[-\w]*)$")
WORD = re.compile(r"[^\W\d]\w*")
OPTIONS = ("--name", "--for", "--keep-loop", "--may-fail")


class Namer(Protocol):
    """What is asked of a board."""

    def names(self, path: str = "") -> list[str]:
        """Names that can follow `path.`."""


Find = Callable[[str], Namer | None]
"""The board of a name ("": the one in use); None when it is not connected."""


def complete(cell: str, line: int, column: int, find: Find) -> tuple[str, list[str]] | None:
    """The fragment before the cursor (line and column from 0) and what it can become; None for other cells.

    Asks the board at most once, and only here: whoever calls this was asked by a person.
    """
    magic = MAGIC.match(cell)
    if magic is None:
        return None
    before = cell.split("\n")[line][:column]
    return _options(before) if line == 0 else _names(before, cell, find(magic["name"] or ""))


def _options(before: str) -> tuple[str, list[str]]:
    found = OPTION.search(before)
    start = found[1] if found else ""
    return start, [option for option in OPTIONS if start and option.startswith(start)]


def _names(before: str, cell: str, board: Namer | None) -> tuple[str, list[str]]:
    found = PATH.search(before)
    path, start = (found[1].rstrip("."), found[2] or "") if found else ("", "")
    names = set(board.names(path)) if board is not None else set()
    if not path:
        names |= {*keyword.kwlist, *WORD.findall(cell.partition("\n")[2])} - {start}
    return start, sorted(name for name in names if _fits(name, start))


def _fits(name: str, start: str) -> bool:
    # Names that begin with _ are for whoever asks for them.
    return name.startswith(start) and (start.startswith("_") or not name.startswith("_"))
