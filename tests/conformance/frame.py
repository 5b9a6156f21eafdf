"""The frame of the conformance suite: what a case looks like.

A case is a MicroPython program, a line `# prints`, and exactly what it prints on every board, traceback included.
It runs on hardware, so it uses no service of the virtual board and hangs on no clock: programs print orders,
counts, and whether a time lies within a tolerance, never a time.
"""

from __future__ import annotations

from collections.abc import Callable

MARK = "# prints\n"
Vm = Callable[[str], str]
"""Runs a program on a freshly restarted board and returns everything it prints."""


def check(vm: Vm, case: str, prelude: str = "") -> None:
    """Run a case, after a prelude that its file's cases share."""
    program, mark, prints = case.partition(MARK)
    assert mark, "a case needs a line that says what it prints"
    assert vm(prelude + program) == prints
