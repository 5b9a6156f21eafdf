"""Who asked for a cancellation: known when one task alone ran at the time, candidates otherwise."""

from __future__ import annotations

from hypothesis import given

from kernel_helpers.trace import Kind, Trace, encode
from tests.trace.strategies import plausible_bytes
from tests.trace.vectors import load


def _cancelled(*others: tuple[int, int, int]) -> Trace:
    """Task 1 sleeps; the others (task, begin, end) run; at 9,000 us task 1 is thrown into, ready for 4 ms."""
    rows = [(0, Kind.CELL, 0, 0), (10, Kind.BEGIN, 1, 0), (20, Kind.SLEEP, 1, 100)]
    for task, begin, end in others:
        rows += [(begin, Kind.BEGIN, task, 0), (end, Kind.SLEEP, task, 50)]
    rows += [(9000, Kind.THROW, 1, 4), (9010, Kind.CANCELLED, 1, 0), (9100, Kind.DONE, 0, 0)]
    events = b"".join(encode(time, kind, task, arg) for time, kind, task, arg in rows)
    return Trace(events, [("t", 1, "sleeper"), ("t", 2, "main"), ("t", 3, "other")])


def test_the_only_one_that_ran_asked() -> None:
    trace = _cancelled((2, 4500, 8900), (3, 8950, 8990))
    (found,) = trace.cancellations()
    assert (found.task, found.arrived_us, found.by) == (1, 9000, (2,))
    assert (found.asked_from_us, found.asked_to_us) == (4000, 6000)
    assert found.sentence(trace.model) == (
        "sleeper was cancelled at 9 ms; it was asked for by main, at most 5 ms earlier."
    )


def test_several_that_ran_then_are_candidates() -> None:
    trace = _cancelled((2, 4500, 5000), (3, 5100, 8990))
    (found,) = trace.cancellations()
    assert found.by == (2, 3)
    assert "by one of main and other" in found.sentence(trace.model)


def test_runs_without_a_throw_have_none() -> None:
    assert load("gather").cancellations() == []


@given(plausible_bytes())
def test_nothing_is_too_strange(events: bytes) -> None:
    trace = Trace(events)
    for each in trace.cancellations():
        assert each.asked_from_us <= each.asked_to_us <= each.arrived_us
        assert each.task not in each.by
        assert each.sentence(trace.model)
