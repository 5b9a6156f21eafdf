"""Events in, model out: one pass over a trace, tolerant of any damage.

Each kind of event acts as its row in tests/vectors/README.md says; `_ACTS` is that table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .events import BEGINS, NEEDS_TASK, STEP_ENDS, Columns, Int64s, Kind, decode
from .model import IDLE, INTERRUPT, PROGRAM, Lane, Model, Task
from .recorder import Recorder

Name = tuple[str, int, str]
_Names = dict[tuple[str, int], str]

_PROGRAM_SHARE = 20
"""The program gets a lane when it ran for more than one part in this many of the run."""
_BY_START = attrgetter("start_us", "task")


class _Event(NamedTuple):
    """One event of the run. `time` is us since its start, -1 for LOST, which has none."""

    time: int
    kind: Kind
    task: int
    arg: int


def build(events: bytes | Columns, names: Iterable[Name] = ()) -> Model:
    """The model of a run. `names` are (kind, number, text), kind "t", "o" or "m"; the last wins.

    Never raises, whatever the bytes. Takes time linear in the number of events.
    """
    columns = events if isinstance(events, Columns) else decode(events)
    recorder = Recorder()
    for event in _kept(columns):
        _take(recorder, event)
    recorder.end()
    return _model(recorder, {(kind, number): text for kind, number, text in names})


def _take(recorder: Recorder, event: _Event) -> None:
    if event.kind is not Kind.LOST:
        recorder.advance(event.time)
    if event.kind in NEEDS_TASK and event.task == PROGRAM:
        return
    _ACTS[event.kind](recorder, event)
    if event.kind not in _KEEPS_IDLE:
        recorder.disturb_idle()


def _kept(columns: Columns) -> Iterator[_Event]:
    """The events of this run, in their order, with times that never step back."""
    index = np.flatnonzero(_of_this_run(columns.kind))
    kind = columns.kind[index]
    time = np.full(len(index), -1, dtype=np.int64)
    timed = kind != Kind.LOST
    if timed.any():
        forward = np.maximum.accumulate(columns.time[index][timed])
        time[timed] = forward - forward[0]
    task, arg = columns.task[index].tolist(), columns.arg[index].tolist()
    return map(_Event, time.tolist(), map(Kind, kind.tolist()), task, arg)


def _of_this_run(kind: Int64s) -> NDArray[np.bool_]:
    """Known kinds from the first CELL (if any) to the first DONE after it, other CELLs left out."""
    index = np.arange(len(kind))
    keep = (kind >= min(Kind)) & (kind <= max(Kind))
    cells = np.flatnonzero(kind == Kind.CELL)
    first = int(cells[0]) if len(cells) else 0
    keep &= (index >= first) & ((kind != Kind.CELL) | (index == first))
    done = np.flatnonzero(keep & (kind == Kind.DONE))
    return keep & (index <= done[0]) if len(done) else keep


def _model(recorder: Recorder, names: _Names) -> Model:
    lives = recorder.lives
    tasks = tuple(_tasks(recorder, names))
    return Model(
        duration_us=recorder.now,
        complete=recorder.complete,
        lost=sum(gap.events for gap in recorder.gaps),
        lanes=tuple(_lanes(recorder, tasks)),
        tasks=tasks,
        slices=tuple(sorted(recorder.slices, key=_BY_START)),
        ready=tuple(sorted(lives.ready, key=_BY_START)),
        sleeps=tuple(sorted(lives.sleeps, key=_BY_START)),
        waits=tuple(sorted(lives.waits, key=_BY_START)),
        wakes=tuple(lives.wakes),
        idle=tuple(recorder.idle),
        sends=tuple(recorder.sends),
        shows=tuple(recorder.shows),
        gaps=tuple(recorder.gaps),
        points=tuple(recorder.points),
        objects={number: text for (kind, number), text in names.items() if kind == "o"},
        marks={number: text for (kind, number), text in names.items() if kind == "m"},
    )


def _tasks(recorder: Recorder, names: _Names) -> Iterator[Task]:
    used: dict[str, int] = {}
    for life in recorder.lives.all.values():
        given = names.get(("t", life.task))
        yield life.record(f"task {life.task}" if given is None else _number(given, used))


def _number(name: str, used: dict[str, int]) -> str:
    """The name, or `name 2`, `name 3` when it was used before."""
    used[name] = used.get(name, 0) + 1
    return name if used[name] == 1 else f"{name} {used[name]}"


def _lanes(recorder: Recorder, tasks: tuple[Task, ...]) -> Iterator[Lane]:
    if not tasks or _program_did_something(recorder):
        yield Lane("program", PROGRAM, "program")
    for task in tasks:
        yield Lane("task", task.task, task.name)
    if any(point.kind == "irq" for point in recorder.points):
        yield Lane("interrupt", INTERRUPT, "interrupt")
    if recorder.idle:
        yield Lane("idle", IDLE, "idle")


def _program_did_something(recorder: Recorder) -> bool:
    own = {point.kind for point in recorder.points if point.task == PROGRAM}
    shown = any(show.task == PROGRAM for show in recorder.shows)
    ran = sum(step.end_us - step.start_us for step in recorder.slices if step.task == PROGRAM)
    return bool(own & {"print", "frame", "mark"}) or shown or ran * _PROGRAM_SHARE > recorder.now


_KEEPS_IDLE = frozenset({Kind.AWAKE, Kind.SEND, Kind.SENT})

_Act = Callable[[Recorder, _Event], None]
_ACTS: dict[Kind, _Act] = {
    Kind.CELL: lambda run, _: run.cell(),
    Kind.CREATE: lambda run, event: run.create(event.task, parent=event.arg),
    **dict.fromkeys(BEGINS, lambda run, event: run.begin(event.task, event.arg, event.kind is Kind.THROW)),
    **dict.fromkeys(STEP_ENDS, lambda run, event: run.end_step(event.task, event.kind, event.arg)),
    Kind.WAKE: lambda run, event: run.wake(event.task, obj=event.arg),
    Kind.CANCEL: lambda run, event: run.cancel(event.task, by=event.arg),
    Kind.IDLE: lambda run, event: run.idle_begins(asked_ms=event.arg),
    Kind.AWAKE: lambda run, _: run.idle_ends(),
    Kind.LOOP: lambda run, _: run.loop(),
    Kind.UNLOOP: lambda run, _: run.unloop(),
    Kind.DONE: lambda run, _: run.done(),
    Kind.SEND: lambda run, event: run.send(events=event.arg),
    Kind.SENT: lambda run, _: run.sent(),
    Kind.SHOW: lambda run, event: run.show(event.task),
    Kind.FRAME: lambda run, event: run.frame(event.task, number=event.arg),
    Kind.PRINT: lambda run, event: run.point(event.kind, event.task, event.arg),
    Kind.MARK: lambda run, event: run.point(event.kind, event.task, event.arg),
    Kind.IRQ: lambda run, event: run.irq(obj=event.arg),
    Kind.LOST: lambda run, event: run.overflow(events=event.arg),
}
