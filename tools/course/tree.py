"""Where things lie in the course's folder, and how programs of its environment are started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
KEPT_LINES = 60


@dataclass(frozen=True)
class Tree:
    """The course's folder, and the folder of its environment (`.venv` in it, unless another one is named)."""

    root: Path = HERE
    environment: Path | None = None

    @property
    def venv(self) -> Path:
        """The environment's folder (may be missing)."""
        return self.environment or self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """Where the environment keeps its programs."""
        return self.venv / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.program("python")

    def program(self, name: str) -> Path:
        """A program of the environment by its plain name."""
        return self.scripts / (f"{name}.exe" if os.name == "nt" else name)

    @property
    def packages(self) -> Path:
        """Where the environment keeps its packages (may be missing)."""
        if os.name == "nt":
            return self.venv / "Lib" / "site-packages"
        found = sorted(self.venv.glob("lib/python*/site-packages"))
        return found[-1] if found else self.venv / "lib" / "site-packages"

    def environ(self) -> dict[str, str]:
        """The process environment with ours first on PATH, as after activating it."""
        path = os.pathsep.join(filter(None, [str(self.scripts), os.environ.get("PATH", "")]))
        env = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(self.venv)}
        env.pop("PYTHONHOME", None)
        return env

    def call(self, command: Sequence[str | Path], more: Mapping[str, str] | None = None) -> int:
        """Run a program in the course's folder, its output on ours; returns its exit code.

        `more` is added to the process environment.
        """
        sys.stdout.flush()
        environ = {**self.environ(), **(more or {})}
        return subprocess.call([str(word) for word in command], cwd=self.root, env=environ)

    def answer(self, command: Sequence[str | Path]) -> tuple[int, str]:
        """Run a short program and return its exit code and all it printed."""
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.root,
            env=self.environ(),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        return done.returncode, (done.stdout + done.stderr).strip()

    def follow(self, command: Sequence[str | Path], show: Callable[[str], None]) -> tuple[int, list[str]]:
        """Run a long program, hand every line to `show`; returns its exit code and its last lines."""
        words, lines = [str(word) for word in command], list[str]()
        with subprocess.Popen(
            words,
            cwd=self.root,
            env=self.environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                show(line.rstrip())
                lines = [*lines[1 - KEPT_LINES :], line.rstrip()]
        return process.returncode, lines
