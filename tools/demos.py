"""The programs of `book/demos`: one or two for each claim, run on the virtual board.

`python -m tools.demos FILE` runs all and writes what the book shows of them as JSON, by the claim's number:
{"programs": [{"claim", "source", "text"}], "html": the run, or the comparison of two, "board"}.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from kernel_helpers import connect
from kernel_helpers.board import Board
from kernel_helpers.run import Run
from kernel_helpers.views.compare import compare
from kernel_helpers.views.still import still_html

DEMOS = Path(__file__).parents[1] / "book" / "demos"
HEAD = "00_head"
KEPT = "demos.json"
"""Name of the file beside the executed notebooks."""
FOR = re.compile(r"^# for (?P<ms>\d+) ms$", re.MULTILINE)
NUMBERS = re.compile(r"(^|_)\d+_")
"""Of the claim, and of a program where the alphabet does not give their order."""


@dataclass(frozen=True)
class Demo:
    """One program: its claim is its first line. `seconds`: it is stopped after that."""

    name: str
    claim: str
    source: str
    seconds: float | None

    @property
    def number(self) -> int:
        """Of the claim, in the order of the course."""
        return int(self.name[:2])

    @property
    def title(self) -> str:
        """Its name without the numbers."""
        return NUMBERS.sub(r"\1", self.name).replace("_", " ")


def demos() -> list[Demo]:
    """All of them, in order."""
    return [demo(path) for path in sorted(DEMOS.glob("*.py")) if path.stem != HEAD]


def demo(path: Path) -> Demo:
    """A program from its file."""
    source = path.read_text(encoding="utf-8")
    stop = FOR.search(source)
    seconds = int(stop["ms"]) / 1000 if stop else None
    return Demo(path.stem, source.splitlines()[0].removeprefix("# "), source, seconds)


def runs_of(board: Board, wanted: list[Demo]) -> Iterator[tuple[Demo, Run]]:
    """Run them one after the other on a fresh board; each begins with what the head defines, as after a cell."""
    head = (DEMOS / f"{HEAD}.py").read_text(encoding="utf-8")
    for each in wanted:
        board.reset()
        board.run(head, name="head")
        yield each, board.run(each.source, name=each.title, deadline=each.seconds)


def pages(board: Board) -> dict[str, Any]:
    """Run everything; what the book shows, by the claim's number."""
    found = groupby(runs_of(board, demos()), key=lambda each: each[0].number)
    return {str(number): shown(list(pair)) for number, pair in found}


def shown(found: list[tuple[Demo, Run]]) -> dict[str, Any]:
    """One claim's programs, and the picture of its run, or of two with what changed between them."""
    programs = [{"claim": each.claim, "source": program(each), "text": run.text} for each, run in found]
    (first, run), *others = found
    html = compare(run, others[0][1]).html() if others else still_html(run, first.claim)
    return {"programs": programs, "html": html, "board": run.board}


def program(each: Demo) -> str:
    """Its source without the lines that are for this file."""
    kept = [line for line in each.source.splitlines()[1:] if not FOR.match(line)]
    return "\n".join(kept).strip()


def main(argv: Sequence[str]) -> int:
    """Run all and write the file."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.demos", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args(argv).file
    with connect("virtual") as board:
        file.write_text(json.dumps(pages(board)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
