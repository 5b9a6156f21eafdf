"""The model, held against a scheduler that knows the truth, and against damage of any kind."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.trace import Trace, build
from kernel_helpers.trace.model import PROGRAM, Model
from tests.trace.scheduler import Scheduler
from tests.trace.strategies import chunks, plausible_bytes, schedulers

any_bytes = st.binary(max_size=400) | plausible_bytes()


@given(schedulers())
def test_slices_are_the_steps_that_ran(run: Scheduler) -> None:
    slices = [each for each in build(run.events).slices if each.task != PROGRAM]
    assert [(each.task, each.start_us, each.end_us) for each in slices] == [
        (true.task, true.start, true.end) for true in run.truth
    ]


@given(schedulers())
def test_ready_begins_when_the_task_could_have_run(run: Scheduler) -> None:
    model = build(run.events)
    starts = {(each.task, each.end_us): each.start_us for each in model.ready}
    for true in run.truth:
        ready_at = starts.get((true.task, true.start), true.start)
        grain = 0 if true.exact else 1000
        assert 0 <= ready_at - true.ready_at <= grain


@given(schedulers())
def test_waits_last_from_the_step_to_the_wake(run: Scheduler) -> None:
    waits = [
        (each.task, each.start_us, each.end_us, each.arg)
        for each in build(run.events).waits
        if each.reason == "wait" and not each.open
    ]
    assert sorted(waits) == sorted(run.waits)


@given(schedulers())
def test_sleeps_know_what_was_asked(run: Scheduler) -> None:
    sleeps = [(each.task, each.start_us, each.asked_ms) for each in build(run.events).sleeps]
    assert sorted(sleeps) == sorted(run.sleeps)


@given(schedulers())
def test_outcomes_and_idle_are_the_true_ones(run: Scheduler) -> None:
    model = build(run.events)
    ended = {each.task: each.outcome for each in model.tasks if each.outcome != "left over"}
    assert ended == run.outcomes
    assert sum(each.end_us - each.start_us for each in model.idle) == run.idle_us
    assert model.duration_us == run.now
    assert model.complete


@given(schedulers())
def test_every_moment_of_a_task_has_one_state(run: Scheduler) -> None:
    model = build(run.events)
    for task in model.tasks:
        pieces = _pieces(model, task.task)
        assert all(before[1] == after[0] for before, after in pairwise(pieces))
        assert pieces[0][0] == task.created_us
        assert pieces[-1][1] == (model.duration_us if task.ended_us is None else task.ended_us)


@given(schedulers(), st.lists(st.integers(0, 4000)))
def test_any_splitting_gives_the_same_model(run: Scheduler, cuts: list[int]) -> None:
    trace = Trace()
    for piece in chunks(run.events, cuts):
        trace.feed(piece)
        _ = trace.model
    assert trace.model.dump() == build(run.events).dump()
    assert trace.events == run.events


@given(schedulers(), st.integers(0, 2**30))
def test_where_the_clock_stands_does_not_matter(run: Scheduler, shift: int) -> None:
    moved = b"".join(
        ((int.from_bytes(run.events[at : at + 4], "little") + shift) % 2**30).to_bytes(4, "little")
        + run.events[at + 4 : at + 8]
        for at in range(0, len(run.events), 8)
    )
    assert build(moved).dump() == build(run.events).dump()


@given(any_bytes)
def test_any_bytes_give_a_sound_model(data: bytes) -> None:
    trace = Trace(data, [("t", 1, "blink"), ("t", 2, "blink"), ("o", 1, "Event e")])
    model = trace.model
    for task in model.tasks:
        pieces = _pieces(model, task.task)
        assert all(before[1] <= after[0] for before, after in pairwise(pieces))
    for each in [*model.slices, *model.ready, *model.sleeps, *model.waits, *model.idle, *model.gaps]:
        assert 0 <= each.start_us <= each.end_us <= model.duration_us
    assert model.lanes
    assert trace.summary() or not model.tasks
    assert trace.sentence().startswith("The program ")
    assert all(finding.text.endswith(".") for finding in trace.findings())
    assert trace.to_chrome()["traceEvents"]


@given(schedulers(), st.data())
def test_a_run_with_bytes_damaged_or_lost_never_raises(run: Scheduler, data: Any) -> None:
    damaged = bytearray(run.events)
    for at in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=4)):
        damaged[at] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    trace = Trace(bytes(damaged[:cut]) + bytes(damaged[cut + 8 :]))
    trace.findings()
    assert trace.model.duration_us >= 0


def test_names_are_numbered_when_they_repeat() -> None:
    events = Scheduler([[], [], [], []]).run().events
    names = [("t", 1, "main"), ("t", 2, "blink"), ("t", 4, "blink")]
    model = build(events, names)
    assert [task.name for task in model.tasks] == ["main", "blink", "task 3", "blink 2"]
    assert model.task_name(4) == "blink 2"
    assert (model.object_name(3), model.mark_text(2)) == ("object 3", "mark 2")


def test_a_name_that_comes_later_is_used_and_the_last_one_wins() -> None:
    trace = Trace(Scheduler([[]]).run().events)
    assert trace.model.tasks[0].name == "task 1"
    trace.name("t", 1, "first")
    trace.name("t", 1, "second")
    assert trace.model.tasks[0].name == "second"


def test_the_model_is_kept_until_something_new_comes() -> None:
    trace = Trace(Scheduler([[]]).run().events)
    assert trace.model is trace.model


def _pieces(model: Model, task: int) -> list[tuple[int, int]]:
    intervals = [*model.slices, *model.ready, *model.sleeps, *model.waits]
    return sorted((each.start_us, each.end_us) for each in intervals if each.task == task)
