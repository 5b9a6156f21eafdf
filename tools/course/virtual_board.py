"""Has the virtual board's VM prepared."""

from __future__ import annotations

from tools.course.problems import Problem
from tools.course.tree import Tree

PREPARE = "kernel_helpers.virtual.prepare"


def ensure(tree: Tree) -> None:
    """Prepare the VM unless that was done before; raises Problem (prepare's own words stand above it)."""
    if is_prepared(tree):
        return
    print("Preparing the virtual board (once)", flush=True)
    if tree.call([tree.python, "-m", PREPARE]):
        raise Problem("The virtual board is not ready.", cure="follow the advice above, then start again.")


def is_prepared(tree: Tree) -> bool:
    """Ask the package itself, which knows its cache."""
    return tree.answer([tree.python, "-m", PREPARE, "--check"])[0] == 0
