"""A course folder to try things in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.course.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A course folder whose environment's Python is this one."""
    (tmp_path / "requirements.txt").write_text("one>=1,<2\n# comment\nTwo==2\n-e .\n", encoding="utf-8")
    (tmp_path / "requirements-test.txt").write_text("three\n", encoding="utf-8")
    made = Tree(tmp_path)
    made.scripts.mkdir(parents=True)
    made.python.symlink_to(sys.executable)
    return made
