"""Executes notebooks, several at once, and keeps them with their outputs: `python -m tools.execute OUT`.

Runs in the course's environment. The book shows what is kept; the tests read it. `demos.json` is what `tools.demos`
writes.
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

from tools import demos

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
    parser.add_argument("names", nargs="*", help=f"notebooks, {demos.KEPT} (default: every one)")
    asked = parser.parse_args(argv)
    asked.out.mkdir(parents=True, exist_ok=True)
    names = asked.names or [*sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")), demos.KEPT]
    return 0 if asyncio.run(execute_all(names, asked.out, asked.jobs)) else 1


async def execute_all(names: Sequence[str], out: Path, jobs: int) -> bool:
    """Execute `jobs` at a time and say each one's end; False when one failed."""
    places = asyncio.Semaphore(jobs)
    return all(await asyncio.gather(*(execute_in_turn(name, out / name, places) for name in names)))


async def execute_in_turn(name: str, kept: Path, places: asyncio.Semaphore) -> bool:
    """Wait for a place, execute, keep; False when something failed."""
    async with places:
        began = time.monotonic()
        problem = await (run_demos(kept) if name == demos.KEPT else execute(NOTEBOOKS / name, kept))
        print(f"  {kept.stem}: {problem or f'{time.monotonic() - began:.0f} s'}", flush=True)
        return not problem


async def run_demos(kept: Path) -> str:
    """Run the demonstrations in a process of their own; returns what failed, or nothing."""
    words = (sys.executable, "-m", "tools.demos", str(kept))
    process = await asyncio.create_subprocess_exec(*words, cwd=NOTEBOOKS.parent)
    return "failed" if await process.wait() else ""


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
