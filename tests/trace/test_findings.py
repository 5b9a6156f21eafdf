"""Findings: each rule on a run that shows it, and silence on a run that is well."""

from __future__ import annotations

import pytest

from kernel_helpers.trace import Kind, Trace, encode
from tests.trace.scheduler import Act, Scheduler
from tests.trace.vectors import load


def _kinds(trace: Trace) -> list[tuple[str, int]]:
    return [(finding.kind, finding.task) for finding in trace.findings()]


@pytest.mark.parametrize("name", ["two_heartbeats", "gather", "event_three_waiters", "lock_convoy", "empty"])
def test_a_run_that_is_well_has_none(name: str) -> None:
    assert load(name).findings() == []


def test_a_task_that_never_yields() -> None:
    first, *rest = load("hog").findings()
    assert (first.kind, first.task, first.start_us, first.end_us) == ("never yields", 1, 410, 212_500)
    assert first.text == (
        "capture hardly ever lets others run: one step lasted 212 ms, 97% of the whole run, "
        "while late and blink were ready for up to 212 ms."
    )
    assert [each.kind for each in rest] == ["left over"]


def test_a_hog_is_counted_and_its_victim_is_named() -> None:
    hog = [Act(80_000, "sleep", 60), Act(60_000, "sleep", 60), Act(100, "sleep", 300)]
    trace = Trace(Scheduler([hog, [Act(50, "sleep", 10)] * 30]).run().events)
    (finding,) = [each for each in trace.findings() if each.kind == "hog"]
    assert finding.task == 1
    assert "task 1 held the CPU for 80 ms at 0.02 ms" in finding.text
    assert "task 2 was ready for 80 ms" in finding.text
    assert finding.text.endswith("more than 50 ms 2 times.")


def test_a_long_slice_while_nobody_was_ready_is_no_hog() -> None:
    assert Trace(Scheduler([[Act(300_000, "sleep", 1)]]).run().events).findings() == []


def test_sleeps_that_are_always_late_name_who_ran_first() -> None:
    busy = [Act(30_000, "sleep", 0)] * 12
    trace = Trace(Scheduler([busy, [Act(10, "sleep", 5)] * 4]).run().events)
    (finding,) = [each for each in trace.findings() if each.kind == "always late"]
    assert finding.task == 2
    assert "All 4 sleeps of task 2 ended late" in finding.text
    assert "task 1 ran for" in finding.text


def test_one_sleep_in_time_is_enough_to_be_well() -> None:
    busy = [Act(30_000, "sleep", 0)] * 5
    trace = Trace(Scheduler([busy, [Act(10, "sleep", 5)] * 12]).run().events)
    assert "always late" not in [kind for kind, _ in _kinds(trace)]


def test_parked_left_over_and_waiting() -> None:
    parked, left = load("parked").findings()
    assert parked.text == "stuck gave up the CPU at 0.12 ms and nothing will ever wake it."
    assert left.text == ("hopeful was left over: when the program ended it was waiting on Event never.")


def test_left_overs_of_every_kind() -> None:
    texts = {finding.task: finding.text for finding in load("left_overs").findings()}
    assert "never was created by main at 0.2 ms, but its body never began" in texts[2]
    assert texts[3].endswith("it was asleep.")
    assert texts[4].endswith("it was ready to run.")
    assert texts[5].endswith("it was waiting for asleep to finish.")


def test_a_failed_task() -> None:
    assert ("failed", 5) in _kinds(load("cancel_and_timeout"))


def test_a_task_stopped_inside_a_step() -> None:
    texts = [finding.text for finding in load("nested_and_interrupted").findings()]
    assert "again was left over: when the program ended it was stopped in the middle of a step." in texts


def test_nothing_is_left_over_while_the_program_still_runs() -> None:
    assert load("still_running").findings() == []


def test_a_task_that_polls_is_found() -> None:
    trace = Trace(Scheduler([[Act(40, "sleep", 0)] * 300, [Act(40, "sleep", 0)] * 300]).run().events)
    first, second = [each for each in trace.findings() if each.kind == "polls"]
    assert (first.task, second.task) == (1, 2)
    assert "task 1 polls" in first.text
    assert "it gave way 300 times" in first.text


def test_giving_way_now_and_then_is_no_polling() -> None:
    trace = Trace(Scheduler([[Act(40, "sleep", 0), Act(40, "sleep", 2)] * 300]).run().events)
    assert "polls" not in [kind for kind, _ in _kinds(trace)]


def _waits(name: str, *events: tuple[int, Kind, int, int]) -> Trace:
    data = b"".join(encode(time, kind, task, arg) for time, kind, task, arg in events)
    return Trace(encode(0, Kind.CELL) + data, [("o", 1, name), ("t", 1, "first"), ("t", 2, "second")])


BOTH_WAIT = (
    (10, Kind.BEGIN, 1, 0), (20, Kind.WAIT, 1, 1), (30, Kind.BEGIN, 2, 0), (40, Kind.WAIT, 2, 1),
    (70_000, Kind.WAKE, 2, 1), (70_010, Kind.BEGIN, 2, 0), (70_020, Kind.RETURN, 2, 0), (90_000, Kind.DONE, 0, 0),
)  # fmt: skip


def test_the_waiter_that_a_flag_has_forgotten() -> None:
    (finding,) = _waits("ThreadSafeFlag go", *BOTH_WAIT).findings()
    assert (finding.kind, finding.task, finding.start_us) == ("flag lost", 1, 20)
    assert finding.text == (
        "first waits on ThreadSafeFlag go since 0.02 ms and never wakes: second waited on it too, at 0.04 ms, "
        "and a flag wakes only the task that waited last."
    )


def test_an_event_forgets_nobody() -> None:
    assert [each.kind for each in _waits("Event go", *BOTH_WAIT).findings()] == ["left over"]


def test_a_lock_convoy_names_who_queues() -> None:
    (finding,) = [each for each in _waits("Lock bus", *BOTH_WAIT).findings() if each.kind == "lock convoy"]
    assert finding.text.startswith(
        "Tasks queue up for Lock bus: first waited 90 ms for it at 0.02 ms, and second"
    )
