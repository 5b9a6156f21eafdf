"""Exercises as a learner meets them in a notebook: a check, hints, the solution, progress, a prediction."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode

from kernel_helpers.exercises import exercise as exercises
from tests.kernel import Kernel

POLITE = exercises.load("cooperative-1")


@pytest.fixture(scope="module")
def kernel(kernel: Kernel, tmp_path_factory: pytest.TempPathFactory) -> Kernel:
    place = tmp_path_factory.mktemp("progress") / "progress.json"
    kernel.run(f"%env KH_PROGRESS={place}\n%reload_ext kernel_helpers\n%board virtual")
    return kernel


@pytest.fixture(autouse=True)
def fresh(kernel: Kernel) -> None:
    kernel.run("%progress reset")
    kernel.run(f"%%board\n{POLITE.before}")


def cards(cell: NotebookNode) -> list[str]:
    """What the cell's cards say, as text."""
    bundles = [output.data for output in cell.outputs if output.output_type == "display_data"]
    return [data["text/plain"] for data in bundles if "kh-card" in data.get("text/html", "")]


def error(cell: NotebookNode) -> str:
    return "\n".join(output.evalue for output in cell.outputs if output.output_type == "error")


def checked(kernel: Kernel, source: str) -> str:
    return "\n".join(cards(kernel.run(f"%%board --check {POLITE.name}\n{source}")))


def test_a_wrong_answer_gets_its_cause_and_the_next_step(kernel: Kernel) -> None:
    said = checked(kernel, POLITE.stub)
    assert "not yet" in said
    assert "is there an await" in said
    assert "%hint cooperative-1 gives hint 1 of 3" in said


def test_a_right_answer_passes_and_the_solution_may_be_seen(kernel: Kernel) -> None:
    assert "passed" in checked(kernel, POLITE.solution)
    assert POLITE.solution.strip() in cards(kernel.run("%solution"))[0]


def test_the_solution_wants_a_success_or_a_request(kernel: Kernel) -> None:
    assert "has not passed yet" in error(kernel.run("%solution cooperative-1"))
    assert POLITE.solution.strip() in cards(kernel.run("%solution cooperative-1 --show"))[0]


def test_hints_come_one_by_one_for_the_exercise_checked_last(kernel: Kernel) -> None:
    checked(kernel, POLITE.stub)
    assert [cards(kernel.run("%hint"))[0].split("\n")[0] for _ in range(3)] == [
        f"Hint {number} of 3 for cooperative-1" for number in (1, 2, 3)
    ]


def test_progress_lists_every_exercise_and_can_be_given_away(kernel: Kernel, tmp_path: Path) -> None:
    checked(kernel, POLITE.solution)
    cell = kernel.run("%progress")
    text = "".join(output.data["text/plain"] for output in cell.outputs if "data" in output)
    assert "✓ cooperative-1" in text
    kernel.run(f"%progress export {tmp_path / 'me.json'}")
    assert '"passed": true' in (tmp_path / "me.json").read_text()


def test_reset_forgets_it_and_hands_out_the_stub_again(kernel: Kernel) -> None:
    checked(kernel, POLITE.solution)
    kernel.run("%exercise reset cooperative-1")
    assert "has not passed yet" in error(kernel.run("%solution cooperative-1"))


def test_an_unknown_exercise_is_refused_before_the_board_is_touched_and_near_names_are_told(
    kernel: Kernel,
) -> None:
    said = error(kernel.run("%%board --check coperative-1\nprint('ran')"))
    assert "There is no exercise 'coperative-1'" in said
    assert "cooperative-1" in said


def test_a_program_that_fails_is_judged_by_its_failure(kernel: Kernel) -> None:
    assert "ZeroDivisionError in line 1" in "\n".join(
        cards(kernel.run("%%board --check cooperative-1 --may-fail\n1 / 0"))
    )


def test_a_prediction_is_compared_with_the_run_of_its_name(kernel: Kernel) -> None:
    kernel.run('predict.duration("nap", "How long?")')
    kernel.run('predict["nap"].answer = 100')
    said = cards(kernel.run("%%board --name nap\nimport time\ntime.sleep_ms(100)"))
    assert any("As you predicted" in card for card in said)


def test_without_a_commitment_nothing_is_compared(kernel: Kernel) -> None:
    kernel.run('predict.duration("quick", "How long?")')
    assert cards(kernel.run("%%board --name quick\npass")) == []
