"""Every exercise on the real VM: its stub fails the check, its solution passes, each wrong answer is told why."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.exercises import exercise as exercises
from kernel_helpers.exercises import facts
from kernel_helpers.exercises.exercise import Exercise, Wrong
from kernel_helpers.exercises.judge import Verdict, judge, told
from kernel_helpers.run import Run
from kernel_helpers.virtual.launcher import VirtualProcess

JUDGE_KIB = 128 * 1024
ASKED_IN_THE_PAGE = ("camera-4",)
"""Its stub takes some 20,000 steps, and to read those takes a board a minute: test_page_board.py asks for its
solution's words, and for what a page says of so long a run."""
ALL = [exercises.load(name) for name in exercises.names()]
SPOKEN = [each for each in ALL if each.name not in ASKED_IN_THE_PAGE]
WRONG = [(each, wrong) for each in ALL for wrong in each.wrong]


@pytest.fixture(scope="module")
def board(prepared: None) -> Iterator[Board]:
    """A board in virtual time: a busy computer makes nobody late there."""
    with connect("virtual", clock="virtual") as made:
        yield made


@pytest.fixture(scope="module")
def checker(prepared: None) -> Iterator[Board]:
    """A board with room for long runs that knows the facts and judges there, on MicroPython."""
    process = VirtualProcess(heap_kib=JUDGE_KIB)
    with connect(process.url) as made:
        assert made.execute("import json\n" + Path(facts.__file__).read_text(encoding="utf-8")) == ("", "")
        yield made
    process.close()


RUNS: dict[str, Run] = {}
"""By exercise: the run of its stub, which two tests look at."""


def ran(board: Board, exercise: Exercise, source: str) -> Run:
    board.reset()
    board.run(exercise.before)
    limit_s = (exercise.stopped_after_ms or 30_000) / 1000
    return board.run(source, name=exercise.name, deadline=limit_s)


def ran_stub(board: Board, exercise: Exercise) -> Run:
    if exercise.name not in RUNS:
        RUNS[exercise.name] = ran(board, exercise, exercise.stub)
    return RUNS[exercise.name]


def judged(board: Board, exercise: Exercise, source: str) -> Verdict:
    return judge(exercise, ran(board, exercise, source))


def ids(exercise: Exercise) -> str:
    return exercise.name


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_stub_runs_and_fails_its_check(board: Board, exercise: Exercise) -> None:
    verdict = judge(exercise, ran_stub(board, exercise))
    assert not verdict.passed
    assert verdict.message


@pytest.mark.parametrize("exercise", SPOKEN, ids=ids)
def test_a_check_says_on_micropython_what_it_says_here(
    board: Board, checker: Board, exercise: Exercise
) -> None:
    run = ran_stub(board, exercise)
    asked = f"check(Facts(json.loads({json.dumps(told(run))!r})))"
    source = f"{exercise.check}\ntry:\n    {asked}\nexcept Miss as miss:\n    print(miss)"
    assert checker.execute(source) == (judge(exercise, run).message + "\n", "")


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


def texts_in_texts(source: str) -> list[int]:
    """Lines with an f-string inside an f-string: on MicroPython the inner one does not see every name."""
    outer = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    return [
        inner.lineno
        for node in outer
        for value in node.values
        if isinstance(value, ast.FormattedValue)
        for inner in ast.walk(value.value)
        if isinstance(inner, ast.JoinedStr)
    ]


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_a_check_has_no_f_string_inside_an_f_string(exercise: Exercise) -> None:
    assert texts_in_texts(exercise.check) == []


def test_the_facts_have_no_f_string_inside_an_f_string() -> None:
    assert texts_in_texts(Path(facts.__file__).read_text(encoding="utf-8")) == []
    assert texts_in_texts("f\"{''.join([f'{each}' for each in 'ab'])}\"") == [1]
