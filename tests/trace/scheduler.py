"""A small cooperative scheduler that knows the truth about its own run and also emits its trace.

Written from the rules of the language, not from the model: a queue keyed by whole ms, first come
first served; an idle that wakes a little late. The tests compare what the model says with `truth`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from kernel_helpers.trace.events import MAX_ARG, Kind, encode


class Act(NamedTuple):
    """One step of a task: how long it runs (us), then what it does at the end."""

    run_us: int
    verb: str  # sleep | wait | join | fail
    arg: int = 0
    sets: int | None = None  # an event it sets on the way


class SliceTruth(NamedTuple):
    task: int
    start: int
    end: int
    ready_at: int
    exact: bool


@dataclass
class Worker:
    number: int
    acts: list[Act]
    at: int = 0
    ready_at: int = 0
    exact: bool = True
    joined_by: list[int] = field(default_factory=list)
    done: bool = False


@dataclass
class Scheduler:
    """Runs the scripts of several tasks, all created by the program, and remembers everything."""

    scripts: list[list[Act]]
    base_us: int = 0
    switch_us: int = 7
    late_us: int = 150
    now: int = 0
    events: bytes = b""
    truth: list[SliceTruth] = field(default_factory=list)
    waits: list[tuple[int, int, int, int]] = field(default_factory=list)
    sleeps: list[tuple[int, int, int]] = field(default_factory=list)
    idle_us: int = 0
    outcomes: dict[int, str] = field(default_factory=dict)

    def run(self) -> Scheduler:
        self.workers = {n: Worker(n, acts) for n, acts in enumerate(self.scripts, 1)}
        self.queue: list[tuple[int, int, int]] = []  # key in ms, order of arrival, task
        self.arrivals = 0
        self.waiting: dict[int, list[tuple[int, int]]] = {}
        self.emit(Kind.CELL)
        for number in self.workers:
            self.tick(5)
            self.emit(Kind.CREATE, number, 0)
            self.push(number, exact=True)
        self.tick(5)
        self.emit(Kind.LOOP, 1)
        while self.queue:
            self.turn()
        self.tick(5)
        self.emit(Kind.UNLOOP, 1)
        self.tick(5)
        self.emit(Kind.DONE)
        return self

    def tick(self, us: int) -> None:
        self.now += us

    def emit(self, kind: Kind, task: int = 0, arg: int = 0) -> None:
        self.events += encode(self.base_us + self.now, kind, task, arg)

    def board_ms(self) -> int:
        return (self.base_us + self.now) // 1000

    def push(self, number: int, exact: bool, ms: int = 0) -> None:
        self.arrivals += 1
        key = self.board_ms() + ms
        worker = self.workers[number]
        worker.ready_at = max(self.now, key * 1000 - self.base_us) if ms else self.now
        worker.exact = exact
        self.queue.append((key, self.arrivals, number))
        self.queue.sort()

    def turn(self) -> None:
        self.tick(self.switch_us)
        key, _, number = self.queue[0]
        if key > self.board_ms():
            self.idle(key)
        self.queue.pop(0)
        self.step(self.workers[number], self.board_ms() - key)

    def idle(self, key: int) -> None:
        self.emit(Kind.IDLE, 0, min(key - self.board_ms(), MAX_ARG))
        start = self.now
        self.now = key * 1000 - self.base_us + self.late_us
        self.idle_us += self.now - start
        self.emit(Kind.AWAKE)

    def step(self, worker: Worker, lag: int) -> None:
        number, start = worker.number, self.now
        self.emit(Kind.BEGIN, number, lag)
        act = worker.acts[worker.at] if worker.at < len(worker.acts) else Act(3, "return")
        worker.at += 1
        if act.sets is not None:
            for waiter, since in self.waiting.pop(act.sets, []):
                self.waits.append((waiter, since, self.now, act.sets))
                self.emit(Kind.WAKE, waiter, act.sets)
                self.push(waiter, exact=True)
        self.tick(act.run_us)
        self.truth.append(SliceTruth(number, start, self.now, worker.ready_at, worker.exact))
        self.end(worker, act)

    def end(self, worker: Worker, act: Act) -> None:
        number = worker.number
        if act.verb == "sleep":
            self.emit(Kind.SLEEP, number, act.arg)
            if act.arg:
                self.sleeps.append((number, self.now, act.arg))
            self.push(number, exact=act.arg == 0, ms=act.arg)
        elif act.verb == "wait":
            self.emit(Kind.WAIT, number, act.arg)
            self.waiting.setdefault(act.arg, []).append((number, self.now))
        elif act.verb == "join" and not self.workers[act.arg].done and act.arg != number:
            self.emit(Kind.JOIN, number, act.arg)
            self.workers[act.arg].joined_by.append(number)
        elif act.verb == "join":
            self.emit(Kind.SLEEP, number, 0)
            self.push(number, exact=True)
        else:
            self.finish(worker, failed=act.verb == "fail")

    def finish(self, worker: Worker, failed: bool) -> None:
        self.emit(Kind.RAISE if failed else Kind.RETURN, worker.number)
        self.outcomes[worker.number] = "failed" if failed else "returned"
        worker.done = True
        for waiter in worker.joined_by:
            self.push(waiter, exact=True)
