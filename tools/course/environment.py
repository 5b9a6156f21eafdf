"""Makes `.venv` hold what a requirements file asks for, and does nothing when it already does.

A stamp in `.venv` per requirements file says what was installed: a hash of the file and of Python's version.
While every stamp matches, pip is never called, so that everything works offline.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.course.problems import Problem
from tools.course.progress import Progress
from tools.course.tree import Tree

LEARNER = ("requirements.txt",)
TESTER = ("requirements.txt", "requirements-test.txt")

AGAIN = "run the same command again"
ONLINE = f"connect to the network and {AGAIN}; once it is done, the course works offline."

SHOWN_LINES, SHOWN_CHARACTERS = 6, 300

CAUSES = (
    # (what pip says, what it means, what to try)
    ("No space left on device", "the disk is full", f"make about 1 GB of room and {AGAIN}."),
    ("CERTIFICATE_VERIFY_FAILED", "a certificate was refused", "check the date, or name it in PIP_CERT."),
    ("Permission denied", "a file may not be written", f"delete .venv and {AGAIN}."),
    ("ProxyError", "the network's proxy does not answer", f"check HTTPS_PROXY and {AGAIN}."),
    ("NewConnectionError", "no network", ONLINE),
    ("Failed to resolve", "no network", ONLINE),
    ("name resolution", "no network", ONLINE),
    ("timed out", "the network is too slow", f"{AGAIN}: what has arrived is kept."),
    ("conflicting dependencies", "versions do not fit together", f"delete .venv and {AGAIN}."),
    ("requires a different Python", "a package refuses this Python", "use Python 3.11, 3.12 or 3.13."),
    ("No matching distribution", "a package was not found", f"check the network and {AGAIN}."),
)
UNKNOWN = ("", "pip failed", f"read pip's words above, then {AGAIN}; it goes on where it stopped.")


def ensure(tree: Tree, files: Sequence[str] = LEARNER) -> None:
    """Make the environment and install `files` into it; raises Problem."""
    if is_ready(tree, files):
        return
    make(tree)
    install(tree, files)
    for name in files:
        stamp(tree, name).write_text(key(tree, name), encoding="ascii")


def is_ready(tree: Tree, files: Sequence[str] = LEARNER) -> bool:
    """True when every stamp matches."""
    return tree.python.exists() and all(_read(stamp(tree, name)) == key(tree, name) for name in files)


def stamp(tree: Tree, name: str) -> Path:
    """The file in `.venv` that says what was installed for the requirements file `name`."""
    return tree.venv / f"kh-{Path(name).stem}.stamp"


def key(tree: Tree, name: str) -> str:
    """What the stamp must say: a hash of the requirements file and of the environment's Python version."""
    version = tree.answer([tree.python, "-V"])[1]
    return hashlib.sha256((tree.root / name).read_bytes() + version.encode()).hexdigest()


def make(tree: Tree) -> None:
    """Make `.venv` unless a working one is there; raises Problem."""
    if tree.python.exists() and tree.answer([tree.python, "-m", "pip", "--version"])[0] == 0:
        return
    _check_venv_module()
    print(f"Making the environment {tree.venv}", flush=True)
    code, seen = tree.answer([sys.executable, "-m", "venv", "--clear", tree.venv])
    if code:
        raise Problem("The environment could not be made.", seen=seen, cure=f"delete .venv and {AGAIN}.")


def _check_venv_module() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Problem(
            "This Python cannot make environments.",
            seen=f"{sys.executable} has no module {' and no module '.join(missing)}",
            cure="install the missing part. Debian, Ubuntu: sudo apt install python3-venv\n"
            "Others: use a Python from python.org. Then run the same command again.",
        )


def install(tree: Tree, files: Sequence[str]) -> None:
    """Let pip install `files`; raises Problem with what pip said and what it means."""
    print(f"Installing {' and '.join(files)} (about 350 MB, a minute or a few)", flush=True)
    show = Progress()
    code, said = tree.follow(pip_command(tree, files), show)
    show.close()
    if code:
        _, meaning, cure = next((cause for cause in CAUSES if cause[0] in "\n".join(said)), UNKNOWN)
        raise Problem(f"Installing failed: {meaning}.", seen=essence(said), cure=cure)


def essence(said: Sequence[str]) -> str:
    """Of pip's last lines those that matter: its errors, else the very last, cut to a readable length."""
    errors = [line for line in said if line.startswith("ERROR")]
    return "\n".join(line[:SHOWN_CHARACTERS] for line in (errors or said)[-SHOWN_LINES:])


def pip_command(tree: Tree, files: Sequence[str]) -> list[str | Path]:
    """The call of pip that installs `files`."""
    wanted = [word for name in files for word in ("-r", name)]
    return [tree.python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *wanted]


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""
