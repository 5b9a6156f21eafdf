"""The course's helpers: boards, runs, and the notebook magics (`%load_ext kernel_helpers`)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from kernel_helpers.board import Board
    from kernel_helpers.connecting import connect
    from kernel_helpers.errors import CourseError
    from kernel_helpers.prints import Print
    from kernel_helpers.run import Frame, Run, RunError, runs

__all__ = [
    "Board",
    "CourseError",
    "Frame",
    "Print",
    "Run",
    "RunError",
    "connect",
    "load_ipython_extension",
    "runs",
]

_HOME = {
    "Board": "board",
    "connect": "connecting",
    "CourseError": "errors",
    "Frame": "run",
    "Print": "prints",
    "Run": "run",
    "RunError": "run",
    "runs": "run",
}


def __getattr__(name: str) -> Any:
    # When asked for, so that the virtual board's process does not load what only a notebook needs (NumPy, Pillow).
    if name in _HOME:
        return getattr(importlib.import_module(f"kernel_helpers.{_HOME[name]}"), name)
    raise AttributeError(f"module 'kernel_helpers' has no attribute {name!r}")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Called by `%load_ext kernel_helpers`: adds the magics, and the names `runs` and `compare` to the notebook."""
    from kernel_helpers.exercise_magics import ExerciseMagics
    from kernel_helpers.magics import BoardMagics
    from kernel_helpers.run import runs
    from kernel_helpers.views.compare import compare

    exercises = ExerciseMagics(shell)
    shell.register_magics(exercises, BoardMagics(shell, exercises))
    shell.push({"runs": runs, "compare": compare}, interactive=False)
