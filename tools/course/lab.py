"""Opens JupyterLab on the first chapter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tools.course import environment, virtual_board
from tools.course.problems import Problem
from tools.course.tree import Tree

FIRST_PAGE = "/lab/tree/notebooks/00-first-light.ipynb"
OVERRIDES = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


def run(tree: Tree, browser: bool, port: int | None, extra: Sequence[str]) -> NoReturn:
    """Prepare what is missing, then become JupyterLab; raises Problem."""
    environment.ensure(tree)
    try:
        virtual_board.ensure(tree)
    except Problem as problem:
        # A learner with a camera can work without the virtual board.
        print(f"{problem}\nJupyterLab opens all the same: with a camera on USB the course works without it.")
    quiet_news(tree)
    become(tree, command(tree, browser, port, extra))


def command(tree: Tree, browser: bool, port: int | None, extra: Sequence[str]) -> list[str]:
    """JupyterLab on this computer only, with the course's folder as its root."""
    words = [str(tree.python), "-m", "jupyterlab", "--ip=127.0.0.1", f"--ServerApp.root_dir={tree.root}"]
    words.append(f"--LabApp.default_url={FIRST_PAGE}")
    words += [] if browser else ["--no-browser"]
    words += [] if port is None else [f"--port={port}"]
    # Whoever works as root (a container, mostly) has decided so already.
    words += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [*words, *extra]


def quiet_news(tree: Tree) -> None:
    """Turn off JupyterLab's question about news, which needs the network, in this environment only."""
    folder = tree.venv / "share" / "jupyter" / "lab" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "overrides.json"
    settings = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not OVERRIDES.items() <= settings.items():
        path.write_text(json.dumps({**settings, **OVERRIDES}, indent=2), encoding="utf-8")


def become(tree: Tree, words: Sequence[str]) -> NoReturn:
    """Let the program take this one's place, so that every signal reaches it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.chdir(tree.root)
        os.execve(words[0], list(words), tree.environ())
    raise SystemExit(_wait(subprocess.Popen(words, cwd=Path(tree.root), env=tree.environ())))


def _wait(process: subprocess.Popen[bytes]) -> int:
    # Windows sends Ctrl-C to both of us: JupyterLab decides what it means, we only wait for its end.
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
