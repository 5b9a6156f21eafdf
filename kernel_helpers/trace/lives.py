"""The state of each task while events go by, and the intervals it leaves behind.

Knows what a task was doing and since when; does not know which slice is open or what the loop does.
The rules are stated, state by state, in tests/vectors/README.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .events import MAX_ARG, Kind
from .model import LEFT_OVER, Ready, Sleep, Task, Wait, Wake

_MOST_JOINS_FOLLOWED = 8


class State(StrEnum):
    """What a task is doing between events. The value is the word for it at the end of the run."""

    NEW = "new"
    RUNNING = "running"
    READY = "ready"
    SLEEP = "sleeping"
    WAIT = "waiting"
    JOIN = "joining"
    PARK = "parked"
    UNKNOWN = "unknown"
    DONE = "done"


_REASON = {State.WAIT: "wait", State.JOIN: "join", State.PARK: "park"}
_WAKEABLE = frozenset({State.SLEEP, State.WAIT, State.JOIN, State.PARK, State.UNKNOWN})
_AFTER_STEP = {
    Kind.SLEEP: State.SLEEP,
    Kind.WAIT: State.WAIT,
    Kind.JOIN: State.JOIN,
    Kind.PARK: State.PARK,
    Kind.RETURN: State.DONE,
    Kind.RAISE: State.DONE,
    Kind.CANCELLED: State.DONE,
}
_OUTCOME = {Kind.RETURN: "returned", Kind.RAISE: "failed", Kind.CANCELLED: "cancelled"}


@dataclass(slots=True)
class Life:
    """One task so far: its state, since when, and that state's argument (ms, object or task)."""

    task: int
    created_us: int
    parent: int | None = None
    began_us: int | None = None
    ended_us: int | None = None
    outcome: str = LEFT_OVER
    state: State = State.UNKNOWN
    since: int = 0
    arg: int = 0

    def enter(self, state: State, since: int, arg: int = 0) -> None:
        """Be in that state from `since` on."""
        self.state, self.since, self.arg = state, since, arg

    @property
    def until(self) -> int | None:
        """When the sleep should end; None when the board could not say (saturated)."""
        return None if self.arg >= MAX_ARG else self.since + self.arg * 1000

    def record(self, name: str) -> Task:
        """The task as the model shows it."""
        state = State.READY if self.state is State.NEW else self.state
        on = self.arg if state in (State.WAIT, State.JOIN) else None
        return Task(
            self.task, name, self.parent, self.created_us, self.began_us, self.ended_us,
            self.outcome, str(state), on,
        )  # fmt: skip


class Lives:
    """All tasks of a run. Every method takes the time of the event in us."""

    def __init__(self) -> None:
        self.all: dict[int, Life] = {}
        self.ready: list[Ready] = []
        self.sleeps: list[Sleep] = []
        self.waits: list[Wait] = []
        self.wakes: list[Wake] = []
        self.idle_end = 0
        self._joiners: dict[int, list[int]] = {}
        self._touched: dict[int, Life] = {}

    def know(self, task: int, time: int) -> Life:
        """The task's life; begun now, in an unknown state, when it was not known before."""
        if task not in self.all:
            self.all[task] = Life(task, time)
        life = self._touched[task] = self.all[task]
        return life

    def create(self, task: int, parent: int, time: int) -> None:
        """A task, or one with the number of a finished task, is new: ready from now on."""
        seen = task in self.all
        life = self.know(task, time)
        if not seen:
            life.parent = parent
        if life.state in (State.UNKNOWN, State.DONE):
            life.enter(State.NEW, time)

    def begin(self, task: int, lag_ms: int, thrown: bool, time: int) -> None:
        """A step begins `lag_ms` after the queue's key for it; `thrown` into the task, it ended its sleep early."""
        life = self.know(task, time)
        if life.began_us is None:
            life.began_us = time
        self._leave(life, lag_ms, thrown, time)
        life.enter(State.RUNNING, time)

    def end_step(self, task: int, kind: Kind, arg: int, time: int) -> None:
        """A step ends, whether or not its beginning was seen."""
        life = self.know(task, time)
        self._close(life, time)
        state = _AFTER_STEP[kind]
        if state is State.SLEEP and arg == 0:
            state = State.READY
        life.enter(state, time, arg)
        if state is State.JOIN:
            self._joiners.setdefault(arg, []).append(task)
        if state is State.DONE:
            self._finish(life, kind, time)

    def wake(self, task: int, by: int | None, from_us: int, time: int, obj: int) -> None:
        """Somebody makes the task ready; nothing happens when it is ready already."""
        life = self.know(task, time)
        if life.state in _WAKEABLE:
            self._become_ready(life, Wake(by, from_us, task, time, "object", obj))

    def cancel(self, task: int, by: int, time: int) -> None:
        """Cancelling a task that joins another cancels the other, as Task.cancel() does."""
        life = self.all.get(task)
        for _ in range(_MOST_JOINS_FOLLOWED):
            if life is None or life.state is not State.JOIN:
                break
            life = self.all.get(life.arg)
        if life is not None and life.state in _WAKEABLE - {State.JOIN}:
            self._become_ready(life, Wake(by, time, life.task, time, "cancel", None))

    def lose(self, task: int) -> None:
        """The end of the task's step is missing."""
        if task in self.all:
            self.all[task].enter(State.UNKNOWN, 0)

    def lose_all(self, time: int) -> None:
        """Events were overwritten after `time`: nothing that was going on can be trusted."""
        for life in self._touched.values():
            self._close(life, time)
            if life.state is not State.DONE:
                life.enter(State.UNKNOWN, time)
        self._touched.clear()

    def close_all(self, time: int) -> None:
        """The run is over: what was going on lasts until the end and is marked open."""
        for life in self.all.values():
            ready = self._overslept(life, time) if life.state is State.SLEEP else time
            if ready < time:
                self._close(life, ready)
                life.enter(State.READY, ready)
            self._close(life, time, still_open=True)

    def _finish(self, life: Life, kind: Kind, time: int) -> None:
        life.ended_us, life.outcome = time, _OUTCOME[kind]
        for task in self._joiners.pop(life.task, ()):
            waiter = self.all[task]
            if waiter.state is State.JOIN and waiter.arg == life.task:
                self._become_ready(waiter, Wake(life.task, time, task, time, "join", None))

    def _become_ready(self, life: Life, wake: Wake) -> None:
        ready = self._overslept(life, wake.to_us) if life.state is State.SLEEP else wake.to_us
        self.wakes.append(wake)
        self._touched[life.task] = life
        self._close(life, ready)
        life.enter(State.READY, ready)

    def _overslept(self, life: Life, time: int) -> int:
        """When a sleeper that has not run until `time` became ready: by then at the latest."""
        until = life.until
        return time if until is None else min(time, max(until, self.idle_end))

    def _leave(self, life: Life, lag_ms: int, thrown: bool, begin: int) -> None:
        """Split the time until `begin` into what the task did and how long it was then ready."""
        if life.state not in (State.SLEEP, State.WAIT, State.JOIN, State.PARK):
            self._close(life, begin)
            return
        ready = min(begin, self._earliest_ready(life, lag_ms, thrown, begin))
        if life.state is State.SLEEP:
            until = ready if life.until is None else life.until
            late = None if thrown else max(0, begin - until)
            self.sleeps.append(Sleep(life.task, life.since, ready, life.arg, life.until, late, open=False))
        else:
            self._close(life, ready)
        self._add_ready(life.task, ready, begin)

    def _earliest_ready(self, life: Life, lag_ms: int, thrown: bool, begin: int) -> int:
        bounds = [life.since, self.idle_end]
        if lag_ms < MAX_ARG:
            bounds.append(begin - lag_ms * 1000)
        if life.state is State.SLEEP and not thrown:
            # The queue counts whole ms, so a sleep may end up to 1 ms early.
            bounds.append(life.since + (life.arg - 1) * 1000)
        return max(bounds)

    def _close(self, life: Life, time: int, still_open: bool = False) -> None:
        if life.state in (State.NEW, State.READY):
            self._add_ready(life.task, life.since, time, still_open)
        elif life.state is State.SLEEP:
            self.sleeps.append(Sleep(life.task, life.since, time, life.arg, life.until, None, still_open))
        elif life.state in _REASON:
            reason = _REASON[life.state]
            arg = 0 if life.state is State.PARK else life.arg
            self.waits.append(Wait(life.task, life.since, time, reason, arg, still_open))

    def _add_ready(self, task: int, start: int, end: int, still_open: bool = False) -> None:
        if end > start:
            self.ready.append(Ready(task, start, end, still_open))
