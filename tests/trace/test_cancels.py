"""Who asked for a cancellation: known when one task alone ran at the time, candidates otherwise."""

from __future__ import annotations

from hypothesis import given

from kernel_helpers.trace import Kind, Trace, encode
from kernel_helpers.trace.cancels import inferred_wakes
from tests.trace.strategies import plausible_bytes
from tests.trace.vectors import load


def cancelled(*others: tuple[int, int, int]) -> Trace:
    """Task 1 sleeps; the others (task, begin, end) run; at 9,000 us task 1 is thrown into, ready for 4 ms."""
    rows = [(0, Kind.CELL, 0, 0), (10, Kind.BEGIN, 1, 0), (20, Kind.SLEEP, 1, 100)]
    for task, begin, end in others:
        rows += [(begin, Kind.BEGIN, task, 0), (end, Kind.SLEEP, task, 50)]
    rows += [(9000, Kind.THROW, 1, 4), (9010, Kind.CANCELLED, 1, 0), (9100, Kind.DONE, 0, 0)]
    events = b"".join(encode(time, kind, task, arg) for time, kind, task, arg in rows)
    return Trace(events, [("t", 1, "sleeper"), ("t", 2, "main"), ("t", 3, "other")])


def test_the_only_one_that_ran_asked() -> None:
    trace = cancelled((2, 4500, 8900), (3, 8950, 8990))
    (found,) = trace.cancellations()
    assert (found.task, found.arrived_us, found.by) == (1, 9000, (2,))
    assert (found.asked_from_us, found.asked_to_us) == (4000, 6000)
    assert found.sentence(trace.model) == (
        "sleeper was cancelled at 9 ms; it was asked for by main, at most 5 ms earlier (inferred)."
    )


def test_several_that_ran_then_are_candidates() -> None:
    trace = cancelled((2, 4500, 5000), (3, 5100, 8990))
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


def test_an_arrow_begins_in_the_step_of_the_one_who_asked() -> None:
    trace = cancelled((2, 4500, 8900), (3, 8950, 8990))
    assert [(each.by, each.from_us, each.task, each.to_us) for each in inferred_wakes(trace.model)] == [
        (2, 6000, 1, 9000)
    ]


def test_candidates_and_what_the_board_told_have_no_inferred_arrow() -> None:
    assert inferred_wakes(cancelled((2, 4500, 5000), (3, 5100, 8990)).model) == []
    told = load("cancel_and_timeout")
    assert "cancel" in {wake.cause for wake in told.model.wakes}
    assert {(each.task, each.by) for each in inferred_wakes(told.model)}.isdisjoint(
        (wake.task, wake.by) for wake in told.model.wakes if wake.cause == "cancel"
    )


@given(plausible_bytes())
def test_every_arrow_begins_inside_a_step_of_the_one_who_asked(events: bytes) -> None:
    model = Trace(events).model
    for arrow in inferred_wakes(model):
        own = [step for step in model.slices if step.task == arrow.by]
        assert any(step.start_us <= arrow.from_us <= step.end_us for step in own)
        assert arrow.from_us <= arrow.to_us
