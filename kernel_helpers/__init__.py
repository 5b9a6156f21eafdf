"""The course's helpers: boards, runs, and the notebook magics (`%load_ext kernel_helpers`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel_helpers.board import Board, connect
from kernel_helpers.errors import CourseError
from kernel_helpers.prints import Print
from kernel_helpers.run import Frame, Run, RunError, runs

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

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


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Called by `%load_ext kernel_helpers`: adds the magics, and the names `runs` and `compare` to the notebook."""
    from kernel_helpers.exercise_magics import ExerciseMagics
    from kernel_helpers.magics import BoardMagics
    from kernel_helpers.views.compare import compare

    exercises = ExerciseMagics(shell)
    shell.register_magics(exercises, BoardMagics(shell, exercises))
    shell.push({"runs": runs, "compare": compare}, interactive=False)
