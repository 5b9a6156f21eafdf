"""From a slice to the line where its task awaits: known, candidates or nothing, and the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.trace import Kind, Trace, encode
from kernel_helpers.trace.awaits import Source
from tests.trace.strategies import plausible_bytes
from tests.trace.vectors import load

CELL = """
import asyncio
ready = asyncio.Event()
other = asyncio.Event()
bus = asyncio.Lock()
async def main():
    task = asyncio.create_task(beat())
    await asyncio.sleep_ms(10)
    await ready.wait()
    await other.wait()
    async with bus:
        await asyncio.sleep(0.02)
    await task
    await asyncio.gather(beat(), beat())
    await step(3)
    await asyncio.sleep_ms(0)
async def step(n):
    await asyncio.sleep_ms(n)
async def beat():
    while True:
        await asyncio.sleep_ms(5)
"""
NAMES = [
    ("t", 1, "main"), ("t", 2, "beat"), ("o", 1, "Event ready"), ("o", 2, "Event other"), ("o", 3, "Lock bus"),
    ("o", 4, "gather"), ("o", 5, "Event 5"),
]  # fmt: skip


def where(end: str, task: int = 1, cell: str = CELL) -> tuple[int, ...]:
    """The lines for a step of that task which ends like that."""
    kind, _, arg = end.partition(" ")
    events = encode(0, Kind.CELL) + encode(5, Kind.BEGIN, task) + encode(9, Kind[kind], task, int(arg or 0))
    trace = Trace(events + encode(20, Kind.DONE), NAMES, cell)
    (step,) = [each for each in trace.model.slices if each.task == task]
    return trace.line_of(step).lines


@pytest.mark.parametrize(
    ("end", "lines"),
    [
        ("SLEEP 10", (8, 18)),
        ("SLEEP 9", (8, 18)),
        ("SLEEP 20", (12, 18)),
        ("SLEEP 7", (18,)),
        ("SLEEP 0", (16, 18)),
        ("WAIT 1", (9,)),
        ("WAIT 2", (10,)),
        ("WAIT 3", (11,)),
        ("WAIT 4", (14,)),
        ("WAIT 5", (9, 10)),
        ("JOIN 2", (13,)),
        ("RETURN", ()),
    ],
)
def test_a_step_is_matched_by_how_it_ended(end: str, lines: tuple[int, ...]) -> None:
    assert where(end) == lines


def test_the_only_await_is_known() -> None:
    assert where("SLEEP 5", task=2) == (21,)


def test_a_task_of_another_cell_is_said_to_be_unknown() -> None:
    trace = load("hog")
    step = next(each for each in trace.model.slices if each.task == 1)
    found = trace.line_of(step)
    assert (found.line, found.how) == (None, "capture is not defined in this cell")


def test_candidates_are_named_in_the_reason() -> None:
    trace = load("hog")
    trace.source = "async def capture():\n    await asyncio.sleep_ms(0)\n    await asyncio.sleep_ms(0)\n"
    step = next(each for each in trace.model.slices if each.task == 1)
    assert trace.line_of(step).how == "2 awaits in capture fit: lines 2 and 3"


def test_parameters_may_be_any_object() -> None:
    cell = "async def main(door):\n    await door.wait()\n"
    assert where("WAIT 1", cell=cell) == (2,)


def test_coroutines_that_call_each_other_end() -> None:
    cell = "async def main():\n    await other()\nasync def other():\n    await main()\n    await x\n"
    assert where("SLEEP 1", cell=cell) == (5,)


def test_context_managers_and_iterators_of_the_cell_are_followed() -> None:
    cell = """
class Light:
    async def __aenter__(self):
        await asyncio.sleep_ms(50)
    async def __aexit__(self, *args):
        pass
    async def __anext__(self):
        await asyncio.sleep_ms(7)
async def main():
    async with Light():
        pass
    async for x in Light():
        pass
"""
    assert where("SLEEP 50", cell=cell) == (4,)
    assert where("SLEEP 7", cell=cell) == (8,)


@given(plausible_bytes(), st.sampled_from([CELL, "async def main(): await x", "not python ("]))
def test_no_trace_and_no_source_is_too_strange(events: bytes, source: str) -> None:
    trace = Trace(events, NAMES, source)
    lines = len(source.split("\n"))
    for step in trace.model.slices:
        assert all(1 <= line <= lines for line in trace.line_of(step).lines)


def test_every_place_is_a_line_with_an_await() -> None:
    source = Source(CELL)
    text = CELL.split("\n")
    for function in ("main", "step", "beat"):
        assert all(
            "await" in text[place.line - 1] or "async" in text[place.line - 1]
            for place in source.places(function)
        )


def test_a_busy_board_counts_less_than_was_asked_for() -> None:
    assert where("SLEEP 2", task=2) == (21,)
    assert where("SLEEP 6", task=2) == ()
