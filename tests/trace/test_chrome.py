"""Chrome Trace Event JSON: it survives JSON, slices nest, flows pair up inside slices."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from kernel_helpers.run import Run
from kernel_helpers.trace import Trace
from tests.trace.scheduler import Scheduler
from tests.trace.strategies import plausible_bytes, schedulers
from tests.trace.test_cancels import cancelled
from tests.trace.vectors import NAMES, load

Event = dict[str, Any]


def _events(trace: Trace) -> list[Event]:
    return json.loads(json.dumps(trace.to_chrome()))["traceEvents"]


def _of(events: list[Event], phases: str) -> list[Event]:
    return [event for event in events if event["ph"] in phases]


@given(plausible_bytes())
def test_slices_on_one_row_nest(data: bytes) -> None:
    _assert_nested(_events(Trace(data)))


@pytest.mark.parametrize("name", NAMES)
def test_slices_of_the_vectors_nest(name: str) -> None:
    _assert_nested(_events(load(name)))


@pytest.mark.parametrize("name", NAMES)
def test_flows_pair_up_and_touch_slices(name: str) -> None:
    events = _events(load(name))
    starts = {event["id"]: event for event in _of(events, "s")}
    ends = {event["id"]: event for event in _of(events, "f")}
    assert starts.keys() == ends.keys()
    for number, end in ends.items():
        assert end["bp"] == "e"
        assert starts[number]["ts"] <= end["ts"]
        assert _slice_at(events, starts[number])
        assert _slice_at(events, end)


def test_a_wake_is_a_flow() -> None:
    assert len(_of(_events(load("event_three_waiters")), "s")) == 4


@given(schedulers())
def test_states_take_time_never_overlap_and_the_ready_count_ends_as_it_should(run: Scheduler) -> None:
    events = _events(Trace(run.events))
    ends: dict[int, int] = {}
    for state in sorted((each for each in _of(events, "X") if each["cat"] == "state"), key=lambda e: e["ts"]):
        assert state["dur"] > 0
        assert state["ts"] >= ends.get(state["tid"], 0)
        ends[state["tid"]] = state["ts"] + state["dur"]
    counts = [event["args"]["tasks"] for event in _of(events, "C")]
    assert min(counts, default=0) >= 0
    assert counts[-1:] in ([0], [])


@given(plausible_bytes())
def test_a_state_that_took_no_time_is_left_out(data: bytes) -> None:
    states = [event for event in _of(_events(Trace(data)), "X") if event["cat"] == "state"]
    assert all(state["dur"] > 0 for state in states)


def test_a_tasks_states_have_the_row_below_its_own() -> None:
    events = _events(load("event_three_waiters"))
    rows = {e["tid"]: e["args"]["name"] for e in _of(events, "M") if e["name"] == "thread_name"}
    names = [rows[tid] for tid in sorted(rows)]
    below = [name for name in names if name.endswith(" (not running)")]
    assert below
    assert all(names[names.index(name) - 1] == name.removesuffix(" (not running)") for name in below)
    assert names[0] == "program"
    assert names[-3:] == ["interrupt", "idle", "tracer sends"]


def test_every_row_has_a_name_and_a_place() -> None:
    events = _events(load("interrupt_flag"))
    names = {
        event["tid"]: event["args"]["name"] for event in _of(events, "M") if event["name"] == "thread_name"
    }
    places = {event["tid"] for event in _of(events, "M") if event["name"] == "thread_sort_index"}
    assert places == names.keys() >= {event["tid"] for event in _of(events, "Xi")}
    assert "on_flag" in names.values()


def test_names_and_marks_are_there() -> None:
    events = _events(load("frames_marks_and_program"))
    assert {event["name"] for event in _of(events, "i")} >= {"start", "half time", "print", "frame"}
    assert {event["name"] for event in _of(events, "X")} >= {"camera", "show", "idle", "send", "program"}


def _assert_nested(events: list[Event]) -> None:
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for event in _of(events, "X"):
        assert event["dur"] >= 0
        rows[event["tid"]].append((event["ts"], -(event["ts"] + event["dur"])))
    for spans in rows.values():
        open_ends: list[int] = []
        for start, minus_end in sorted(spans):
            while open_ends and open_ends[-1] <= start:
                open_ends.pop()
            assert not open_ends or -minus_end <= open_ends[-1]
            open_ends.append(-minus_end)


def _slice_at(events: list[Event], flow: Event) -> list[Event]:
    return [
        event
        for event in _of(events, "X")
        if event["tid"] == flow["tid"] and event["ts"] <= flow["ts"] <= event["ts"] + event["dur"]
    ]


def test_an_export_reads_back_as_what_it_was(tmp_path: Path) -> None:
    run = Run("", "before", trace=load("event_three_waiters"))
    file = run.export(tmp_path / "trace.json")
    back = json.loads(file.read_text(encoding="utf-8"))
    assert back == run.trace.to_chrome()
    names = {(row["tid"]): row["args"]["name"] for row in back["traceEvents"] if row["name"] == "thread_name"}
    ran = [
        (names[row["tid"]], row["ts"], row["ts"] + row["dur"])
        for row in back["traceEvents"]
        if row["ph"] == "X"
    ]
    model = run.trace.model
    for step in model.slices:
        assert (model.task_name(step.task), step.start_us, step.end_us) in ran
    flows = [row for row in back["traceEvents"] if row["ph"] == "f"]
    assert [names[row["tid"]] for row in flows] == [model.task_name(wake.task) for wake in model.wakes]


def test_an_inferred_cancellation_is_a_flow_that_says_so() -> None:
    events = _events(cancelled((2, 4500, 8900)))
    flows = [event for event in events if event["name"] == "cancel (inferred)"]
    assert [(event["ph"], event["ts"]) for event in flows] == [("s", 5999), ("f", 9000)]
    for each in flows:
        assert _slice_at(events, each)
    (thrown,) = [event for event in _of(events, "X") if event["args"].get("began with an exception")]
    assert thrown["args"]["who asked for that"].endswith(
        "asked for by main, at most 5 ms earlier (inferred)."
    )


@given(plausible_bytes())
def test_flows_of_any_trace_touch_slices(data: bytes) -> None:
    events = _events(Trace(data))
    for flow in _of(events, "f"):
        assert _slice_at(events, flow)
