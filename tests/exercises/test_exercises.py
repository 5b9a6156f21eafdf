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
LONGEST = 200_000
"""Characters of a run's facts beyond which reading them takes a REPL long; a page's board judges some of those."""
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


@pytest.fixture(scope="module")
def checker(prepared: None) -> Iterator[Board]:
    """A board with room for long runs that knows the facts and judges there, on MicroPython."""
    process = VirtualProcess(heap_kib=JUDGE_KIB)
    with connect(process.url) as made:
        assert made.execute("import json\n" + Path(facts.__file__).read_text(encoding="utf-8")) == ("", "")
        yield made
    process.close()


def ran(board: Board, exercise: Exercise, source: str) -> Run:
    board.run(exercise.before)
    limit_s = (exercise.stopped_after_ms or 30_000) / 1000
    return board.run(source, name=exercise.name, deadline=limit_s)


def judged(board: Board, exercise: Exercise, source: str) -> Verdict:
    return judge(exercise, ran(board, exercise, source))


def ids(exercise: Exercise) -> str:
    return exercise.name


@pytest.mark.parametrize("exercise", ALL, ids=ids)
def test_the_stub_fails_its_check_which_says_on_micropython_what_it_says_here(
    board: Board, checker: Board, exercise: Exercise
) -> None:
    run = ran(board, exercise, exercise.stub)
    verdict = judge(exercise, run)
    assert not verdict.passed
    assert verdict.message
    facts_of_run = json.dumps(told(run))
    if len(facts_of_run) > LONGEST:
        return
    asked = f"check(Facts(json.loads({facts_of_run!r})))"
    source = f"{exercise.check}\ntry:\n    {asked}\nexcept Miss as miss:\n    print(miss)"
    assert checker.execute(source) == (verdict.message + "\n", "")


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
