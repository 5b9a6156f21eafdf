"""Every exercise on the real VM: its stub fails the check, its solution passes, each wrong answer is told why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.exercises import exercise as exercises
from kernel_helpers.exercises.exercise import Exercise, Wrong
from kernel_helpers.exercises.judge import Verdict, judge

ALL = [exercises.load(name) for name in exercises.names()]
WRONG = [(each, wrong) for each in ALL for wrong in each.wrong]


@pytest.fixture(scope="module")
def timed(prepared: None) -> Iterator[Board]:
    """A board in virtual time: a busy computer makes nobody late there."""
    with connect("virtual", clock="virtual") as made:
        yield made


@pytest.fixture
def board(timed: Board) -> Board:
    timed.reset()
    return timed


def judged(board: Board, exercise: Exercise, source: str) -> Verdict:
    board.run(exercise.before)
    limit_s = (exercise.stopped_after_ms or 30_000) / 1000
    return judge(exercise, board.run(source, name=exercise.name, deadline=limit_s))


def ids(exercise: Exercise) -> str:
    return exercise.name


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_stub_runs_and_fails_its_check(board: Board, exercise: Exercise) -> None:
    verdict = judged(board, exercise, exercise.stub)
    assert not verdict.passed
    assert verdict.message


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_solution_passes(board: Board, exercise: Exercise) -> None:
    assert judged(board, exercise, exercise.solution) == Verdict(True, "")


@pytest.mark.parametrize(
    ("exercise", "wrong"), WRONG, ids=[f"{each.name}: {wrong.words}" for each, wrong in WRONG]
)
def test_a_wrong_answer_is_told_what_is_wrong(board: Board, exercise: Exercise, wrong: Wrong) -> None:
    verdict = judged(board, exercise, wrong.source)
    assert not verdict.passed
    assert wrong.words in verdict.message


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_an_exercise_is_whole(exercise: Exercise) -> None:
    assert exercise.title and exercise.task and exercise.minutes > 0
    assert len(exercise.hints) == 3
    assert exercise.wrong
