"""One exercise, read from its file in `tasks/`: what is asked, the stub, the check, hints, solution, wrong answers.

A file is Python in cells, so that an editor shows it as a notebook; its name is the exercise's.

| a cell that begins with  | holds                                                                              |
|--------------------------|------------------------------------------------------------------------------------|
| `# %% task, 8 minutes`   | what is asked, as Markdown in comments; the first line is the title. With          |
|                          | `, stopped after 250 ms` behind it the run is stopped then: `--for 250ms`          |
| `# %% before`            | (may be missing) what earlier cells of the chapter have defined on the board       |
| `# %% stub`              | what the learner begins with: it runs, and the check refuses it                    |
| `# %% check`             | `def check(run)`: raises `Miss` with a cause, see `facts`                          |
| `# %% hint`              | three of them, each saying more than the one before                                |
| `# %% solution`          | a program that passes                                                              |
| `# %% wrong: words`      | a program that many write; these words must stand in what it is told               |
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kernel_helpers.errors import UsageError

TASKS = Path(__file__).parent / "tasks"
_CELL = re.compile(r"^# %% *(?P<kind>\w+)(?:[:,] *(?P<words>.*))?$", re.MULTILINE)


@dataclass(frozen=True)
class Wrong:
    """A wrong answer, and words of the message that it must get."""

    words: str
    source: str


@dataclass(frozen=True)
class Exercise:
    """One exercise. Texts are Markdown, the rest is MicroPython source; `minutes` is the author's estimate.

    `stopped_after_ms`: its runs are stopped from outside then; None: they end by themselves.
    """

    name: str
    title: str
    minutes: int
    task: str
    before: str
    stub: str
    check: str
    hints: tuple[str, ...]
    solution: str
    wrong: tuple[Wrong, ...]
    stopped_after_ms: int | None = None


def names() -> list[str]:
    """The names of all exercises, in the order of the chapters."""
    return sorted((path.stem for path in TASKS.glob("*.py")), key=_order)


def load(name: str) -> Exercise:
    """The exercise of that name; UsageError with the nearest names when there is none."""
    path = TASKS / f"{name}.py"
    if name not in names():
        near = difflib.get_close_matches(name, names(), 3, 0.4)
        cure = f"one of {', '.join(near)}." if near else "%progress lists them all."
        raise UsageError(f"There is no exercise {name!r}.", cure=cure)
    return read(name, path.read_text(encoding="utf-8"))


def read(name: str, text: str) -> Exercise:
    """Make an exercise from the text of its file; ValueError names what is missing."""
    cells = list(_cells(text))
    (asked, words), stub, check, solution = (
        _one(name, cells, kind) for kind in ("task", "stub", "check", "solution")
    )
    title, _, task = _prose(asked).partition("\n")
    return Exercise(
        name=name,
        title=title.strip(),
        minutes=int(words.split()[0]),
        task=task.strip(),
        before="\n".join(body for kind, _, body in cells if kind == "before"),
        stub=stub[0],
        check=check[0],
        hints=tuple(_prose(body) for kind, _, body in cells if kind == "hint"),
        solution=solution[0],
        wrong=tuple(Wrong(told, body) for kind, told, body in cells if kind == "wrong"),
        stopped_after_ms=_stopped(words),
    )


def _stopped(words: str) -> int | None:
    found = re.search(r"stopped after (\d+) ms", words)
    return int(found[1]) if found else None


def _cells(text: str) -> Iterator[tuple[str, str, str]]:
    """Kind, words and body of each cell."""
    found = list(_CELL.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    for each, end in zip(found, ends, strict=True):
        yield each["kind"], each["words"] or "", text[each.end() : end].strip("\n") + "\n"


def _one(name: str, cells: list[tuple[str, str, str]], wanted: str) -> tuple[str, str]:
    found = [(body, words) for kind, words, body in cells if kind == wanted]
    if len(found) != 1:
        raise ValueError(f"{name}: {len(found)} cells of kind {wanted!r}, 1 is needed")
    return found[0]


def _prose(body: str) -> str:
    """Comment lines without their mark."""
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.strip().split("\n"))


def _order(name: str) -> tuple[int, str]:
    """Chapters in the book's order, then by number: the first line of tasks/ORDER is the first chapter."""
    chapter = name.rpartition("-")[0]
    chapters = (TASKS / "ORDER").read_text(encoding="utf-8").split()
    return (chapters.index(chapter) if chapter in chapters else len(chapters), name)
