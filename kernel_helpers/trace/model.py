"""What a trace says: lanes, tasks and intervals of time, as plain frozen records.

Times are integer us since the start of the cell. The rules that make a model from events are in
`builder`; the canonical dump shared with other languages is described in tests/vectors/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

PROGRAM = 0
INTERRUPT = -1
IDLE = -2

LEFT_OVER = "left over"


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of the timeline: kind `program`, `task`, `interrupt` or `idle`."""

    kind: str
    task: int
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """One task's life. `state` is the one at the end, `on` the object or task it then waits for."""

    task: int
    name: str
    parent: int | None
    created_us: int
    began_us: int | None
    ended_us: int | None
    outcome: str
    state: str
    on: int | None


@dataclass(frozen=True, slots=True)
class Slice:
    """One step on the CPU, of a task or of the program, and why it ended."""

    task: int
    start_us: int
    end_us: int
    reason: str
    arg: int
    thrown: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """Time in which a task could have run and did not. `open`: the run ended first."""

    task: int
    start_us: int
    end_us: int
    open: bool


@dataclass(frozen=True, slots=True)
class Sleep:
    """A sleep, until the task is ready. `late_us`: how long after `until_us` it ran again."""

    task: int
    start_us: int
    end_us: int
    asked_ms: int
    until_us: int | None
    late_us: int | None
    open: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait: reason `wait` (arg = object), `join` (arg = task) or `park` (for ever)."""

    task: int
    start_us: int
    end_us: int
    reason: str
    arg: int
    open: bool


@dataclass(frozen=True, slots=True)
class Wake:
    """Somebody made a task ready: a task, the program, an interrupt, or None = the loop itself."""

    by: int | None
    from_us: int
    task: int
    to_us: int
    cause: str
    object: int | None


@dataclass(frozen=True, slots=True)
class Idle:
    """The loop had nothing ready and waited."""

    start_us: int
    end_us: int
    asked_ms: int


@dataclass(frozen=True, slots=True)
class Send:
    """The tracer sent its ring: its own cost."""

    start_us: int
    end_us: int
    events: int


@dataclass(frozen=True, slots=True)
class Show:
    """A picture was made and sent inside a slice."""

    task: int
    start_us: int
    end_us: int
    frame: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Events were overwritten on the board; nothing is known of this time."""

    start_us: int
    end_us: int
    events: int


@dataclass(frozen=True, slots=True)
class Point:
    """Something without length: `print`, `frame`, `mark`, `cancel`, `irq` or `lost`."""

    kind: str
    time_us: int
    task: int
    arg: int


@dataclass(frozen=True)
class Model:
    """Everything a trace says, ready to draw, sum up or judge."""

    duration_us: int
    complete: bool
    lost: int
    lanes: tuple[Lane, ...]
    tasks: tuple[Task, ...]
    slices: tuple[Slice, ...]
    ready: tuple[Ready, ...]
    sleeps: tuple[Sleep, ...]
    waits: tuple[Wait, ...]
    wakes: tuple[Wake, ...]
    idle: tuple[Idle, ...]
    sends: tuple[Send, ...]
    shows: tuple[Show, ...]
    gaps: tuple[Gap, ...]
    points: tuple[Point, ...]
    objects: Mapping[int, str]
    marks: Mapping[int, str]

    @cached_property
    def _task_names(self) -> dict[int, str]:
        special = {PROGRAM: "program", INTERRUPT: "interrupt", IDLE: "idle"}
        return special | {task.task: task.name for task in self.tasks}

    def task_name(self, number: int) -> str:
        """The name on the lane: `blink`, `blink 2`, or `task 7` when no name came."""
        return self._task_names.get(number, f"task {number}")

    def object_name(self, number: int) -> str:
        """Type and name of what tasks wait on, such as `Event ready`."""
        return self.objects.get(number, f"object {number}")

    def mark_text(self, number: int) -> str:
        """The text given to live.mark."""
        return self.marks.get(number, f"mark {number}")

    def dump(self) -> dict[str, Any]:
        """The canonical plain dict (JSON types only) that every implementation must produce."""
        return {name: _plain(getattr(self, name)) for name in _DUMPED}


_DUMPED = tuple(field.name for field in fields(Model) if field.name not in ("objects", "marks"))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value
