"""Shows that a long step is alive: one changing line on a terminal, few lines elsewhere."""

from __future__ import annotations

import shutil
import sys
from typing import TextIO

MILESTONES = ("Installing", "Successfully installed", "ERROR")
RETRY = "WARNING: Retrying"
ITEM = "Collecting "
ITEMS_A_LINE = 20


class Progress:
    """Hand it every line that pip prints."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._live = self._out.isatty()
        self._items = 0
        self._retried = False

    def __call__(self, line: str) -> None:
        """Show the line, or only that there was one."""
        if self._live:
            self._rewrite(f"  {line.strip()}")
        elif line.startswith(MILESTONES):
            self._write(f"  {line[:100]}\n")
        elif line.startswith(ITEM):
            self._count()
        elif line.startswith(RETRY) and not self._retried:
            self._retried = True
            self._write("  The network does not answer; pip tries again\n")

    def close(self) -> None:
        """Leave a clean line behind."""
        if self._live:
            self._rewrite("")

    def _count(self) -> None:
        self._items += 1
        if self._items % ITEMS_A_LINE == 0:
            self._write(f"  {self._items} packages found\n")

    def _rewrite(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        self._write("\r" + text[:width].ljust(width) + "\r")

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
