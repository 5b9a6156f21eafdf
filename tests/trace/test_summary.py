"""Summary: what each task got, the whole run, and the paragraph."""

from __future__ import annotations

from hypothesis import given

from kernel_helpers.trace import Trace
from tests.trace.scheduler import Scheduler
from tests.trace.strategies import schedulers
from tests.trace.vectors import load


def test_a_hog_and_its_victim() -> None:
    capture, blink, late = load("hog").summary()
    assert (capture.name, capture.steps, capture.outcome) == ("capture", 3, "returned")
    assert capture.longest_slice_us == 212_090
    assert (blink.late_median_us, blink.late_max_us, blink.sleeps) == (202_210, 202_210, 2)
    assert blink.longest_ready_us == 202_000
    assert late.longest_ready_us == 212_010
    assert late.late_max_us is None


@given(schedulers())
def test_the_parts_of_a_task_add_up_to_its_life(run: Scheduler) -> None:
    trace = Trace(run.events)
    for row, task in zip(trace.summary(), trace.model.tasks, strict=True):
        end = run.now if task.ended_us is None else task.ended_us
        assert row.ran_us + row.ready_us + row.slept_us + row.waited_us == end - task.created_us
        assert row.steps == sum(true.task == task.task for true in run.truth)


def test_the_whole_run() -> None:
    whole = load("two_heartbeats").overview()
    assert (whole.duration_us, whole.idle_us, whole.send_us) == (22_700, 19_850, 390)
    assert (whole.prints, whole.frames, whole.lost) == (3, 0, 0)
    assert round(whole.idle_share, 2) == 0.87


def test_the_paragraph_names_times_and_endings() -> None:
    assert load("hog").sentence() == (
        "The program ran for 218 ms with 3 tasks. The CPU ran capture for 212 ms in 3 steps, "
        "blink for 180 us in 2 steps and late for 90 us in 1 step. The loop was idle for 2% of the time. "
        "The longest time a task was ready but not running was 212 ms (late). blink was left over."
    )


def test_a_run_that_goes_on_has_no_left_overs_yet() -> None:
    said = load("still_running").sentence()
    assert "has been running for 1 ms" in said
    assert "left over" not in said


def test_a_run_whose_end_the_board_never_told_ran_at_least_that_long() -> None:
    assert "The program ran for at least 1 ms" in load("still_running").sentence(over=True)
    assert "at least" not in load("hog").sentence(over=True)


def test_lost_events_and_the_tracers_own_cost_are_said() -> None:
    assert "The board lost 16690 events." in load("lost_events").sentence()
    assert "Sending the trace itself took 390 us." in load("two_heartbeats").sentence()


def test_no_events_at_all() -> None:
    assert Trace().sentence() == "The program left no trace."


def test_each_tasks_longest_wait_says_what_it_was_for() -> None:
    rows = load("lock_convoy").summary()
    assert [(row.name, row.longest_wait_us, row.longest_wait_on) for row in rows] == [
        ("main", 30_200, "gather"),
        ("worker", 20_100, "Lock bus"),
        ("worker 2", 9_980, "Lock bus"),
        ("worker 3", 20_020, "Lock bus"),
    ]
    stuck = load("parked").summary()[1]
    assert (stuck.longest_wait_us, stuck.longest_wait_on) == (50_080, "nothing that comes")
    joins = load("left_overs").summary()[3]
    assert joins.longest_wait_on == "asleep to finish"


def test_the_paragraph_names_the_longest_waits() -> None:
    assert "The longest wait was 30.1 ms for gather (main)." in load("gather").sentence()
    said = load("lock_convoy").sentence()
    assert "The longest waits were 30.2 ms for gather (main), 20.1 ms for Lock bus (worker) and 20 ms" in said
    assert "wait was" not in load("hog").sentence()


@given(schedulers())
def test_the_longest_wait_is_one_of_the_tasks_own(run: Scheduler) -> None:
    trace = Trace(run.events)
    for row in trace.summary():
        lengths = {each.end_us - each.start_us for each in trace.model.waits if each.task == row.task}
        assert row.longest_wait_us == max(lengths, default=0)
        assert bool(row.longest_wait_on) == bool(lengths)
