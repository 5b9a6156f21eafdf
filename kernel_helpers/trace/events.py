"""The bytes of a trace: the event table, encoding, and decoding to columns of unwrapped time.

An event is 8 bytes, two little-endian u32: board `ticks_us` and a word of kind, task and argument.
This module gives the bytes their names; what they mean together is for `builder`. Decoding takes a TURN apart
into the BEGIN and the SLEEP (0 ms asked) that it stands for, so that nobody else need know of it: a step that
only gave way, within one tick of the board's ms clock, with no event in it. It has no time stamp for its end,
because the next event follows at once; so the loop's own work for the switch counts as the task's.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EVENT_BYTES = 8
TICKS_PERIOD = 1 << 30
MAX_TASK = 0x7FF
MAX_ARG = 0x3FFF

_WORDS = struct.Struct("<II")
_KIND_SHIFT = 25
_TASK_SHIFT = 14

Int64s = NDArray[np.int64]
Words = NDArray[np.uint32]


class Kind(IntEnum):
    """What happened."""

    CREATE = 1
    BEGIN = 2
    SLEEP = 3
    WAIT = 4
    JOIN = 5
    RETURN = 6
    RAISE = 7
    CANCELLED = 8
    PARK = 9
    WAKE = 10
    IDLE = 11
    AWAKE = 12
    PRINT = 13
    FRAME = 14
    MARK = 15
    SEND = 16
    SENT = 17
    LOST = 18
    LOOP = 19
    UNLOOP = 20
    IRQ = 21
    CANCEL = 22
    THROW = 23
    CELL = 24
    DONE = 25
    SHOW = 26
    TURN = 27


class Row(NamedTuple):
    """One line of the event table: who the event is about, and what its argument counts."""

    kind: Kind
    task: str
    arg: str
    meaning: str


TABLE: tuple[Row, ...] = (
    Row(Kind.CREATE, "new task", "parent task", "task created; ready from this moment"),
    Row(Kind.BEGIN, "task", "ms ready", "a step begins"),
    Row(Kind.SLEEP, "task", "ms asked", "step ends: sleeps; 0 = gave way, ready at once"),
    Row(Kind.WAIT, "task", "object", "step ends: waits on an object"),
    Row(Kind.JOIN, "task", "awaited task", "step ends: waits for a task to finish"),
    Row(Kind.RETURN, "task", "", "step ends: task finished"),
    Row(Kind.RAISE, "task", "", "step ends: task failed with an exception"),
    Row(Kind.CANCELLED, "task", "", "step ends: task finished by CancelledError"),
    Row(Kind.PARK, "task", "", "step ends: nothing will ever wake the task"),
    Row(Kind.WAKE, "woken task", "object", "made ready via that object"),
    Row(Kind.IDLE, "", "ms asked", "nothing is ready, the loop begins to wait"),
    Row(Kind.AWAKE, "", "", "idle ends"),
    Row(Kind.PRINT, "running task", "bytes", "one print() call"),
    Row(Kind.FRAME, "running task", "frame number", "a picture was sent"),
    Row(Kind.MARK, "running task", "mark number", "live.mark"),
    Row(Kind.SEND, "", "events", "the tracer begins to send its ring"),
    Row(Kind.SENT, "", "", "sending ends"),
    Row(Kind.LOST, "", "events", "ring overflow: events overwritten"),
    Row(Kind.LOOP, "main task", "", "the event loop starts"),
    Row(Kind.UNLOOP, "main task", "", "the event loop returns"),
    Row(Kind.IRQ, "", "object", "an interrupt handler set that flag"),
    Row(Kind.CANCEL, "target task", "asking task", "Task.cancel() asked for"),
    Row(Kind.THROW, "task", "ms ready", "a step begins by raising in the task"),
    Row(Kind.CELL, "", "", "the cell's program starts"),
    Row(Kind.DONE, "", "", "the cell's program is over"),
    Row(Kind.SHOW, "running task", "frame number", "live.show begins to make the picture"),
    Row(Kind.TURN, "task", "ms ready", "a step begins, and gives way when the next event says"),
)

BEGINS = frozenset({Kind.BEGIN, Kind.THROW})
STEP_ENDS = frozenset({Kind.SLEEP, Kind.WAIT, Kind.JOIN, Kind.RETURN, Kind.RAISE, Kind.CANCELLED, Kind.PARK})
NEEDS_TASK = BEGINS | STEP_ENDS | {Kind.CREATE, Kind.WAKE, Kind.CANCEL}
"""Kinds that mean nothing for task 0, the program."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Decoded events, one array per field, all of one length. Time is unwrapped board us."""

    time: Int64s
    kind: Int64s
    task: Int64s
    arg: Int64s

    def __len__(self) -> int:
        return len(self.time)


def encode(time_us: int, kind: int, task: int = 0, arg: int = 0) -> bytes:
    """One event as 8 bytes. Time wraps as the board's does; `arg` saturates at MAX_ARG.

    Raises ValueError for a task that does not fit in 11 bits or a kind that does not fit in 5.
    """
    if not 0 <= task <= MAX_TASK:
        raise ValueError(f"task must be 0..{MAX_TASK}, got {task}")
    if not 0 <= kind < 32:
        raise ValueError(f"kind must be 0..31, got {kind}")
    word = kind << _KIND_SHIFT | task << _TASK_SHIFT | max(0, min(arg, MAX_ARG))
    return _WORDS.pack(time_us % TICKS_PERIOD, word)


def decode(events: bytes) -> Columns:
    """All whole events in `events`; a trailing part of one is left out. Never raises."""
    return Decoder().feed(events)


def join(parts: list[Columns]) -> Columns:
    """The columns of several feeds as one."""
    if not parts:
        return decode(b"")
    return Columns(
        np.concatenate([part.time for part in parts]),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.task for part in parts]),
        np.concatenate([part.arg for part in parts]),
    )


class Decoder:
    """Decodes a stream of events fed in pieces of any size, unwrapping time across pieces."""

    def __init__(self) -> None:
        self._rest = b""
        self._last: int | None = None

    def feed(self, events: bytes) -> Columns:
        """The events completed by these bytes. Kept for the next feed: a part of an event, a TURN that is last."""
        data = self._rest + events
        whole = len(data) - len(data) % EVENT_BYTES
        words = np.frombuffer(data[:whole], dtype="<u4").reshape(-1, 2)
        unfinished = bool(len(words)) and words[-1, 1] >> _KIND_SHIFT == Kind.TURN
        # Its time is decoded twice, which changes nothing.
        self._rest = data[whole - EVENT_BYTES * unfinished :]
        return _without_turns(self._columns(words[:, 0], words[:, 1]))

    def _columns(self, ticks: Words, word: Words) -> Columns:
        return Columns(
            time=self._unwrap(ticks.astype(np.int64) % TICKS_PERIOD),
            kind=(word >> _KIND_SHIFT).astype(np.int64),
            task=(word >> _TASK_SHIFT & MAX_TASK).astype(np.int64),
            arg=(word & MAX_ARG).astype(np.int64),
        )

    def _unwrap(self, ticks: Int64s) -> Int64s:
        if not len(ticks):
            return ticks
        first = int(ticks[0]) if self._last is None else self._last
        half = TICKS_PERIOD // 2
        # The board's own ticks_diff: a signed difference, so a late timestamp steps back a little.
        steps = (np.diff(ticks, prepend=first % TICKS_PERIOD) + half) % TICKS_PERIOD - half
        time = first + np.cumsum(steps)
        self._last = int(time[-1])
        return time


def _without_turns(columns: Columns) -> Columns:
    """The same with every TURN taken apart, and without one that is last."""
    turns = columns.kind == Kind.TURN
    if not turns.any():
        return columns
    if turns[-1]:
        turns = turns[:-1]
    count = len(turns)
    index = np.repeat(np.arange(count), 1 + turns)
    time, kind, arg = columns.time[index], columns.kind[index], columns.arg[index]
    ends = np.flatnonzero(turns) + np.arange(1, int(turns.sum()) + 1)
    time[ends] = columns.time[np.flatnonzero(turns) + 1]
    kind[ends - 1], kind[ends] = Kind.BEGIN, Kind.SLEEP
    arg[ends] = 0
    return Columns(time, kind, columns.task[index], arg)
