"""Made-up runs for looking at the views: a small simulated event loop that writes trace events."""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw

from kernel_helpers.trace import Kind

STEP_COST_US = 20

Steps = Generator[tuple[Any, ...], None, None]
"""Yields ("run", us), ("set", object), ("print", bytes), ("mark", n), ("show", us), ("irq", object);
ends a step with ("sleep", ms), ("wait", object), ("join", task) or ("park",)."""


def event(time_us: int, kind: str, task: int = 0, arg: int = 0) -> bytes:
    return struct.pack("<II", time_us % 2**30, Kind[kind] << 25 | task << 14 | min(arg, 16383))


def jpeg(number: int, width: int = 160, height: int = 120) -> bytes:
    """A picture that can be told from every other: its number, on a colour of its own."""
    image = Image.new("RGB", (width, height), f"hsl({number * 37 % 360}, 45%, 45%)")
    draw = ImageDraw.Draw(image)
    x = 12 + number * 11 % (width - 50)
    draw.ellipse((x, 40, x + 40, 80), fill="white")
    draw.text((8, 6), f"{number}", fill="white", font_size=28)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


@dataclass
class Run:
    """The trace and pictures of one simulated run."""

    events: bytearray = field(default_factory=bytearray)
    names: list[tuple[str, int, str]] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    now: int = 0

    def add(self, kind: str, task: int = 0, arg: int = 0) -> None:
        self.events += event(self.now, kind, task, arg)

    def data(self, **more: Any) -> dict[str, Any]:
        """What `KH.mountRun` takes, as JSON."""
        frames = [{**frame, "jpeg": base64.b64encode(frame["jpeg"]).decode()} for frame in self.frames]
        events = base64.b64encode(bytes(self.events)).decode()
        about = {
            "title": "",
            "board": "virtual board",
            "state": "finished",
            "detail": "",
            "duration_us": self.now,
        }
        return {"events": events, "names": self.names, "frames": frames, **about, **more}


class Loop:
    """A simulated event loop, over when its first task is. Tasks are numbered from 1 in the order given."""

    def __init__(self, tasks: dict[str, Steps], objects: dict[int, str], limit_us: int) -> None:
        self.run = Run()
        self.tasks = dict(enumerate(tasks.values(), start=1))
        self.limit_us = limit_us
        self.due: dict[int, int] = {}
        self.waiting: dict[int, tuple[str, int]] = {}
        self.ended: set[int] = set()
        self.frame = 0
        self.run.names += [("t", number, name) for number, name in enumerate(tasks, start=1)]
        self.run.names += [("o", number, text) for number, text in objects.items()]

    def play(self) -> Run:
        run = self.run
        run.add("CELL")
        run.now += 300
        for number in self.tasks:
            run.add("CREATE", number)
            self.due[number] = run.now
            run.now += 30
        run.add("LOOP", 1)
        while 1 not in self.ended and self.due and run.now < self.limit_us:
            self._turn()
        run.add("UNLOOP", 1)
        run.now += 100
        run.add("DONE")
        return run

    def _turn(self) -> None:
        number = min(self.due, key=lambda each: self.due[each])
        due = self.due.pop(number)
        if due > self.run.now:
            self.run.add("IDLE", 0, (due - self.run.now) // 1000)
            self.run.now = due
            self.run.add("AWAKE")
        self.run.now += STEP_COST_US
        self.run.add("BEGIN", number, (self.run.now - due) // 1000)
        self._step(number)

    def _step(self, number: int) -> None:
        for action, *args in self.tasks[number]:
            if getattr(self, f"_{action}")(number, *args):
                return
        self.run.add("RETURN", number)
        self.ended.add(number)
        self._free("join", number, None)

    def _run(self, number: int, us: int) -> None:
        self.run.now += us

    def _print(self, number: int, count: int) -> None:
        self.run.add("PRINT", number, count)
        self.run.now += 80

    def _mark(self, number: int, mark: int) -> None:
        self.run.add("MARK", number, mark)

    def _show(self, number: int, us: int) -> None:
        self.frame += 1
        self.run.add("SHOW", number, self.frame)
        self.run.now += us
        self.run.add("FRAME", number, self.frame)
        picture = {
            "number": self.frame,
            "time_us": self.run.now,
            "task": number,
            "label": "",
            "jpeg": jpeg(self.frame),
        }
        self.run.frames.append(picture)

    def _set(self, number: int, waited: int) -> None:
        self._free("wait", waited, waited)

    def _free(self, how: str, what: int, wake: int | None) -> None:
        for task in [task for task, wait in self.waiting.items() if wait == (how, what)]:
            del self.waiting[task]
            self.due[task] = self.run.now
            if wake is not None:
                self.run.add("WAKE", task, wake)

    def _sleep(self, number: int, ms: int) -> bool:
        self.run.add("SLEEP", number, ms)
        self.due[number] = self.run.now + ms * 1000
        return True

    def _wait(self, number: int, waited: int) -> bool:
        self.run.add("WAIT", number, waited)
        self.waiting[number] = ("wait", waited)
        return True

    def _join(self, number: int, task: int) -> bool:
        self.run.add("JOIN", number, task)
        self.waiting[number] = ("join", task)
        return True


def _main(waits_for: int) -> Steps:
    yield ("run", 400)
    yield ("join", waits_for)
    yield ("run", 200)
    yield ("print", 12)


def _capture(count: int, busy_us: int) -> Steps:
    for _ in range(count):
        yield ("run", busy_us)
        yield ("show", 6000)
        yield ("set", 1)
        yield ("sleep", 40)


def _blink(ms: int) -> Steps:
    while True:
        yield ("run", 900)
        yield ("sleep", ms)


def _report() -> Steps:
    while True:
        yield ("wait", 1)
        yield ("run", 3000)
        yield ("print", 24)


def hogging(count: int = 8, busy_us: int = 62_000, limit_us: int = 5_000_000) -> Run:
    """A camera loop that hogs the CPU, a blinker that is late because of it, a reporter it wakes."""
    tasks = {"main": _main(2), "capture": _capture(count, busy_us), "blink": _blink(30), "report": _report()}
    return Loop(tasks, {1: "Event ready"}, limit_us).play()


def polling(limit_us: int = 2_000_000) -> Run:
    """Two tasks that poll every millisecond beside one that works now and then: thousands of thin slices."""

    def poll(us: int, ms: int) -> Steps:
        while True:
            yield ("run", us)
            yield ("sleep", ms)

    tasks = {"poll_fast": poll(120, 1), "poll_slow": poll(400, 3), "work": poll(25_000, 180)}
    return Loop(tasks, {}, limit_us).play()


def finite(hostile: str) -> Run:
    """A short run in which every name the board sends is `hostile`."""

    def short() -> Steps:
        yield ("run", 5000)
        yield ("mark", 1)
        yield ("wait", 1)

    def setter() -> Steps:
        yield ("run", 4000)
        yield ("set", 1)
        yield ("show", 2000)

    run = Loop({hostile: short(), "setter": setter()}, {1: hostile}, 100_000).play()
    run.names.append(("m", 1, hostile))
    for frame in run.frames:
        frame["label"] = hostile
    return run
