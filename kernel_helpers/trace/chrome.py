"""A model as Chrome Trace Event JSON, the format that Perfetto, vizviewer and speedscope read.

Slices of one row must nest, so a task has two rows: what it ran, and below it what it was ready, asleep or waiting
for. (As async tracks they would lose their task's name in Perfetto 52, and those without length are misread there.)
Who woke whom is a flow. Perfetto orders rows by their number, so the numbers follow the lanes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .cancels import cancellations, inferred_wakes
from .model import IDLE, INTERRUPT, PROGRAM, Model, Ready, Sleep, Wait
from .summary import by_task

Event = dict[str, Any]

_PID = 1
_TRACER = -3
_PROGRAM_ROW = 1
_AFTER_ALL_TASKS = 1_000_000
_ENDED = {
    "sleep": "slept for {arg} ms",
    "yield": "gave way",
    "wait": "waited on {object}",
    "join": "waited for {task}",
    "return": "finished",
    "raise": "failed",
    "cancelled": "cancelled",
    "park": "parked",
    "loop": "entered the loop",
    "done": "the end",
    "end": "stopped inside the step",
    "lost": "end not seen",
}


def to_chrome(model: Model) -> Event:
    """The whole trace as the dict to write as JSON. `ts` and `dur` are us since the start."""
    return {
        "traceEvents": [
            *_rows(model),
            *_slices(model),
            *_states(model),
            *_flows(model),
            *_ready_count(model),
            *_instants(model),
        ],
        "displayTimeUnit": "ms",
        "otherData": {"complete": model.complete, "lost_events": model.lost},
    }


def _tid(task: int) -> int:
    """The row of what ran."""
    if task < PROGRAM:
        return _AFTER_ALL_TASKS - task
    return 2 * task if task > PROGRAM else _PROGRAM_ROW


def _state_tid(task: int) -> int:
    """The row below it."""
    return 2 * task + 1


def _rows(model: Model) -> Iterator[Event]:
    names = {_tid(task.task): task.name for task in model.tasks}
    stateful = {each.task for each in _spans(model)}
    names |= {_state_tid(task): f"{model.task_name(task)} (not running)" for task in stateful}
    special = {PROGRAM: "program", INTERRUPT: "interrupt", IDLE: "idle", _TRACER: "tracer sends"}
    names |= {_tid(task): name for task, name in special.items()}
    yield _meta("process_name", {"name": "board"}, _tid(PROGRAM))
    for tid, name in sorted(names.items()):
        yield _meta("thread_name", {"name": name}, tid)
        yield _meta("thread_sort_index", {"sort_index": tid}, tid)


def _meta(name: str, args: Event, tid: int) -> Event:
    return {"ph": "M", "name": name, "pid": _PID, "tid": tid, "args": args}


def _complete(name: str, task: int, start: int, end: int, args: Event) -> Event:
    return {
        "ph": "X", "cat": "run", "name": name, "pid": _PID, "tid": _tid(task),
        "ts": start, "dur": end - start, "args": args,
    }  # fmt: skip


def _spans(model: Model) -> list[Ready | Sleep | Wait]:
    """What tasks did while they did not run."""
    spans: list[Ready | Sleep | Wait] = [*model.ready, *model.sleeps, *model.waits]
    return [each for each in spans if each.end_us > each.start_us]


def _slices(model: Model) -> Iterator[Event]:
    asked = {(each.task, each.arrived_us): each.sentence(model) for each in cancellations(model)}
    for step in model.slices:
        names = {"object": model.object_name(step.arg), "task": model.task_name(step.arg)}
        ended = _ENDED[step.reason].format(arg=step.arg, **names)
        args = {"ended": ended, "began with an exception": step.thrown}
        if step.thrown:
            args["who asked for that"] = asked[step.task, step.start_us]
        yield _complete(model.task_name(step.task), step.task, step.start_us, step.end_us, args)
    for show in model.shows:
        yield _complete("show", show.task, show.start_us, show.end_us, {"frame": show.frame})
    for idle in model.idle:
        yield _complete("idle", IDLE, idle.start_us, idle.end_us, {"asked ms": idle.asked_ms})
    for send in model.sends:
        yield _complete("send", _TRACER, send.start_us, send.end_us, {"events": send.events})
    for point in model.points:
        if point.kind == "irq":
            name = model.object_name(point.arg)
            # A flow needs a slice to start from, so an interrupt is drawn as the shortest one.
            yield _complete(name, INTERRUPT, point.time_us, point.time_us + 1, {})


def _states(model: Model) -> Iterator[Event]:
    for span in _spans(model):
        row = _complete(_state(model, span), span.task, span.start_us, span.end_us, {})
        yield row | {"cat": "state", "tid": _state_tid(span.task)}


def _state(model: Model, span: Ready | Sleep | Wait) -> str:
    if isinstance(span, Ready):
        return "ready"
    if isinstance(span, Sleep):
        return f"sleeping {span.asked_ms} ms"
    if span.reason == "park":
        return "parked"
    what = model.object_name(span.arg) if span.reason == "wait" else model.task_name(span.arg)
    return f"waiting on {what}"


def _flows(model: Model) -> Iterator[Event]:
    slices = by_task(model.slices)
    starts = {task: [step.start_us for step in steps] for task, steps in slices.items()}
    inferred = inferred_wakes(model)
    for number, wake in enumerate([*model.wakes, *inferred]):
        name = "wake" if number < len(model.wakes) else "cancel (inferred)"
        begins = starts.get(wake.task, [])
        after = bisect_left(begins, wake.to_us)
        if wake.by is None or after == len(begins):
            continue
        source = _inside(starts.get(wake.by, []), wake.from_us)
        yield _flow("s", name, number, wake.by, source)
        yield _flow("f", name, number, wake.task, begins[after]) | {"bp": "e"}


def _inside(starts: list[int], time: int) -> int:
    """The time, or just before it where it is a slice's last: a flow starts inside a slice."""
    at = bisect_left(starts, time) - 1
    return max(starts[at], time - 1) if at >= 0 else time


def _flow(phase: str, name: str, number: int, task: int, time: int) -> Event:
    return {
        "ph": phase, "cat": "wake", "name": name, "id": number,
        "pid": _PID, "tid": _tid(task), "ts": time,
    }  # fmt: skip


def _ready_count(model: Model) -> Iterator[Event]:
    steps: Counter[int] = Counter()
    for ready in model.ready:
        steps[ready.start_us] += 1
        steps[ready.end_us] -= 1
    count = 0
    for time in sorted(steps):
        count += steps[time]
        args = {"tasks": count}
        yield {"ph": "C", "name": "ready", "pid": _PID, "tid": _tid(PROGRAM), "ts": time, "args": args}


def _instants(model: Model) -> Iterator[Event]:
    for point in model.points:
        if point.kind == "irq":
            continue
        name = model.mark_text(point.arg) if point.kind == "mark" else point.kind
        yield {
            "ph": "i", "s": "t", "cat": point.kind, "name": name, "pid": _PID,
            "tid": _tid(point.task), "ts": point.time_us, "args": {"arg": point.arg},
        }  # fmt: skip
