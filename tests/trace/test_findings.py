"""Findings: each rule on a run that shows it, and silence on a run that is well."""

from __future__ import annotations

import pytest

from kernel_helpers.trace import Trace
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
