"""Finds a Chromium-like browser for the tests. `python -m tools.course.browser` prints its path."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tools.course.problems import Problem

VARIABLE = "KH_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "microsoft-edge")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find() -> str | None:
    """Path of a browser: KH_CHROMIUM, else one on PATH, else one in its usual place."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    there = [path for path in ELSEWHERE if Path(path).exists()]
    return next(filter(None, [*map(shutil.which, NAMES), *there]), None)


def need() -> str:
    """Path of a browser; raises Problem."""
    found = find()
    if found is None:
        named = os.environ.get(VARIABLE)
        raise Problem(
            "No browser for the tests.",
            seen=f"{VARIABLE}={named}, which does not exist" if named else f"none of {', '.join(NAMES)}",
            cure="install Chromium (Debian, Ubuntu: sudo apt install chromium), Chrome or Edge,\n"
            f"or name the browser's program in {VARIABLE}.",
        )
    return found


if __name__ == "__main__":
    print(find() or "no browser found")
    sys.exit(0 if find() else 1)
