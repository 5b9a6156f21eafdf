"""Stand-in for the board fixture: runs one cell on a fresh VM with the asyncio package in reach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest


@pytest.fixture
def vm() -> Callable[[str], str]:
    def run(source: str) -> str:
        command = [sys.executable, "/tmp/aio/cell.py"]
        return subprocess.run(command, input=source, capture_output=True, text=True, timeout=60).stdout

    return run
