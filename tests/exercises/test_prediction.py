"""A prediction and the run it is about: what is right, what is not, and what is said."""

from __future__ import annotations

import pytest

from kernel_helpers.board import Board
from kernel_helpers.exercises.prediction import CELLS, Question, compared, painted
from kernel_helpers.run import Run

THREE = """
import asyncio, time

async def a():
    await asyncio.sleep_ms(60)
    print("a is done")

async def b():
    await asyncio.sleep_ms(90)
    print("b is done")

async def c():
    await asyncio.sleep_ms(30)
    print("c is done")

async def main():
    for task in [asyncio.create_task(each()) for each in (a, b, c)]:
        await task

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def run(shared_board: Board) -> Run:
    shared_board.reset()
    return shared_board.run(THREE)


def test_an_order_of_ends_is_read_off_the_trace(run: Run) -> None:
    question = Question("three", "order", "?", ("a", "b", "c"))
    assert compared(question, ["c", "a", "b"], run) == (True, "You predicted c → a → b. It was just that.")
    assert compared(question, ["a", "b", "c"], run) == (False, "You predicted a → b → c. It was c → a → b.")


def test_an_order_of_begins_differs_from_that_of_ends(run: Run) -> None:
    question = Question("three", "order", "?", ("a", "b", "c"), by="began")
    assert compared(question, ["a", "b", "c"], run)[0] is True


def test_an_order_of_lines_is_read_off_the_text(run: Run) -> None:
    question = Question("three", "order", "?", ("a is done", "c is done"), by="printed")
    assert compared(question, ["c is done", "a is done"], run)[0] is True


def test_what_did_not_come_is_named(run: Run) -> None:
    right, sentence = compared(Question("three", "order", "?", ("a", "z")), ["a", "z"], run)
    assert right is None
    assert "z did not come at all" in sentence


def test_a_duration_may_be_a_fifth_off(run: Run) -> None:
    question = Question("three", "duration", "?", of="b")
    took = next(task for task in run.trace.model.tasks if task.name == "b")
    ms = ((took.ended_us or 0) - took.created_us) / 1000
    assert compared(question, ms * 1.15, run)[0] is True
    assert compared(question, ms * 1.3, run)[0] is False
    assert compared(Question("three", "duration", "?", of="z"), 1, run)[0] is None


def test_a_choice_is_left_to_the_learner(run: Run) -> None:
    right, sentence = compared(Question("three", "choice", "?", ("yes.", "no.")), 1, run)
    assert right is None
    assert "“no.”" in sentence


def test_painted_lanes_become_stretches_and_are_counted(run: Run) -> None:
    question = Question("three", "lanes", "?", ("a", "b"), length_ms=120)
    rows = [[at in (0, 1, 12) for at in range(CELLS)], [False] * CELLS]
    assert painted(question, rows) == [("a", 0.0, 10.0, "running"), ("a", 60.0, 65.0, "running")]
    assert "cells agree" in compared(question, rows, run)[1]
