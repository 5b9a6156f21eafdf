"""Executes notebooks, several at once, and keeps them with their outputs: `python -m tools.execute OUT`.

Runs in the course's environment. The book shows what is kept; the tests read it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
MOST_S = 120
"""Seconds that one cell may take at most."""
QUIET = ["--log-level=ERROR"]
"""For each kernel: its advice about networks does not concern a kernel that serves this process alone."""


def main(argv: Sequence[str]) -> int:
    """Execute the course's notebooks; returns 1 when a cell failed that should not."""
    parser = argparse.ArgumentParser(prog="python -m tools.execute", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the executed notebooks")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once (default: 1)")
    parser.add_argument("names", nargs="*", help="the notebooks' names (default: every one)")
    asked = parser.parse_args(argv)
    asked.out.mkdir(parents=True, exist_ok=True)
    notebooks = [NOTEBOOKS / name for name in asked.names] or sorted(NOTEBOOKS.glob("*.ipynb"))
    failed = asyncio.run(execute_all(notebooks, asked.out, asked.jobs))
    return 1 if failed else 0


async def execute_all(notebooks: Sequence[Path], out: Path, jobs: int) -> list[Path]:
    """Execute `jobs` at a time and say each one's end; returns those that failed."""
    places = asyncio.Semaphore(jobs)
    ends = await asyncio.gather(*(execute_in_turn(notebook, out, places) for notebook in notebooks))
    return [notebook for notebook, well in zip(notebooks, ends, strict=True) if not well]


async def execute_in_turn(path: Path, out: Path, places: asyncio.Semaphore) -> bool:
    """Wait for a place, execute, keep; False when a cell failed."""
    async with places:
        began = time.monotonic()
        problem = await execute(path, out / path.name)
        print(f"  {path.stem}: {problem or f'{time.monotonic() - began:.0f} s'}", flush=True)
        return not problem


async def execute(path: Path, kept: Path) -> str:
    """Execute one notebook on a kernel of its own and write it to `kept`; returns what failed, or nothing."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=MOST_S, resources=place, extra_arguments=QUIET)
    try:
        await client.async_execute()
    except (CellExecutionError, CellTimeoutError) as error:
        return f"failed\n{error}"
    nbformat.write(notebook, kept)  # type: ignore[no-untyped-call]
    return ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
