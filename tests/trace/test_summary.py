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
    assert Trace().sentence() == "The program ran for 0 us and started no task."
