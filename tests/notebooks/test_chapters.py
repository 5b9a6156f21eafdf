"""Every chapter runs from top to bottom on a fresh kernel, and its runs are what the text says they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from kernel_helpers.exercises import exercise as exercises

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
CHAPTERS = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))

CAMERA_RUNS = {
    "00-first-light.ipynb": ("two-jobs", 5, ("main", "blink")),
    "01-cooperative-concurrency.ipynb": ("drawing-polite", 4, ("main", "flash")),
    "02-coroutines-and-tasks.ipynb": ("camera-task", 3, ("main", "blink")),
    "03-the-event-loop.ipynb": ("asking-for-frames", 3, ("main",)),
    "04-gather.ipynb": ("measurement", 3, ("main", "beat")),
    "06-exceptions.ipynb": ("supervised-camera", 4, ("main", "beat")),
    "07-events.ipynb": ("one-owner", 2, ("main", "show", "brightness")),
    "08-locks.ipynb": ("one-image", 6, ("main", "crosses", "frames")),
    "12-async-context-managers.ipynb": ("test-pattern", 5, ("main", "beat", "calibrate")),
    "13-loop-control.ipynb": ("both-loops", 8, ("capture", "beat")),
    "14-asynccsi.ipynb": ("callback", 3, ("beside", "heart", "capture")),
    "09-threadsafe-flag.ipynb": ("shutter", 3, ("main", "shutter", "beat")),
    "10-awaitable-classes.ipynb": ("settled", 3, ("main", "beat")),
    "11-async-iterators.ipynb": ("frames", 4, ("main", "consume", "beat")),
    "15-pitfalls.ipynb": ("spoiled", 2, ("main", "capture")),
    "16-wrap-up.ipynb": ("whole", 5, ("main", "heart", "capture", "upload", "commands")),
    "05-timeouts-and-cancellation.ipynb": ("shutdown", 0, ("main", "blink", "log")),
    "17-queues-and-back-pressure.ipynb": ("drop-oldest", 5, ("upload", "owner")),
    "18-periodic-work-without-drift.ipynb": ("time-lapse", 7, ("main", "blink")),
    "19-measuring-and-debugging.ipynb": ("budget", 12, ("pictures",)),
    "20-testing-async-code.ipynb": ("camera", 5, ("main", "watch")),
}
"""A run with the camera in each chapter: its name, its pictures at least, its tasks."""


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest, executed_chapters: Callable[[Sequence[str]], Path]) -> Path:
    """Where the chapters lie that this run of the tests asks for, executed."""
    asked = {
        item.callspec.params.get("executed") for item in request.session.items if hasattr(item, "callspec")
    }
    return executed_chapters([name for name in CHAPTERS if name in asked])


@pytest.fixture(scope="module", params=CHAPTERS)
def executed(request: pytest.FixtureRequest, folder: Path) -> NotebookNode:
    notebook = nbformat.read(folder / request.param, as_version=4)
    notebook.metadata["name"] = request.param
    return notebook


def board_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [
        cell for cell in notebook.cells if cell.source.startswith("%%board") and not expected_to_fail(cell)
    ]


def expected_to_fail(cell: NotebookNode) -> bool:
    return "raises-exception" in cell.metadata.get("tags", [])


def text(cell: NotebookNode) -> str:
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def test_every_cell_with_tasks_or_pictures_leaves_a_picture_and_a_text_that_need_no_kernel(
    executed: NotebookNode,
) -> None:
    for cell in board_cells(executed):
        if "asyncio.run(" not in cell.source and "live.show(" not in cell.source:
            continue
        bundles = [
            output.data for output in cell.outputs if "kh-run" in output.get("data", {}).get("text/html", "")
        ]
        assert len(bundles) == 1, cell.source
        assert "data:image/svg+xml;base64," in bundles[0]["text/html"]
        assert "<script" not in bundles[0]["text/html"]
        assert "The program ran for" in bundles[0]["text/plain"]


def test_no_event_and_no_picture_was_lost(executed: NotebookNode) -> None:
    for cell in board_cells(executed):
        for output in cell.outputs:
            if "kh-run" in output.get("data", {}).get("text/html", ""):
                assert "lost" not in output.data["text/plain"], cell.source


def test_cells_that_are_meant_to_fail_do(executed: NotebookNode) -> None:
    for cell in executed.cells:
        errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        assert bool(errors) == (cell.cell_type == "code" and expected_to_fail(cell)), cell.source


def test_every_chapter_opens_and_closes_as_a_chapter_does(executed: NotebookNode) -> None:
    prose = "\n".join(cell.source for cell in executed.cells if cell.cell_type == "markdown")
    for part in (
        "Before you start",
        "Time",
        "Exercises",
        "Summary",
        "Check yourself",
    ):
        assert part in prose, part


def test_a_chapter_lets_the_learner_predict_and_holds_at_least_three_exercises(
    executed: NotebookNode,
) -> None:
    sources = [cell.source for cell in executed.cells if cell.cell_type == "code"]
    assert any(source.startswith("predict.") for source in sources)
    assert sum("--check" in source.split("\n")[0] for source in sources) >= 3


def test_an_exercises_cell_holds_its_stub_and_is_told_what_is_missing(executed: NotebookNode) -> None:
    for cell in executed.cells:
        first, _, program = cell.source.partition("\n")
        if "--check" in first:
            asked = exercises.load(first.split("--check")[1].split()[0])
            assert program.strip() == asked.stub.strip()
            said = "".join(output.data["text/plain"] for output in cell.outputs if "data" in output)
            assert f"✗ {asked.name} — {asked.title}: not yet" in said


def test_the_camera_run_shows_its_pictures_and_its_tasks(executed: NotebookNode) -> None:
    name, pictures, tasks = CAMERA_RUNS[executed.metadata["name"]]
    cell = next(cell for cell in board_cells(executed) if name in cell.source.split("\n")[0].split())
    bundle = next(output.data for output in cell.outputs if output.output_type == "display_data")
    assert bundle["text/html"].count("data:image/jpeg;base64,") >= pictures
    for task in tasks:
        assert f"\n{task} " in bundle["text/plain"]
