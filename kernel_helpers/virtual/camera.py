"""The simulated image sensor: frames arrive at its rate, looked at or not, and queue up in framebuffers.

Frame k is exposed from (k - 1) / RATE to k / RATE seconds after power-up, and drawn only when it is taken.
Framebuffers are free or used (complete, not yet given back). The first used one may be held by the program:
it is the frame of its last snapshot, and the next call gives it back. The camera writes into a free one.

| buffers | when a frame is complete                                                                |
|---------|-----------------------------------------------------------------------------------------|
| 1       | it is used; the camera stops until the program asks again (and waits for the next)      |
| 2       | it is used if another free one is left, else the camera writes over it                  |
| 3       | the same, but instead of the last free one the newest waiting frame is written over     |
| 4, ...  | it is used; with none free the camera stops, and (flush) drops all but the oldest       |

| service      | payload                           | answer or effect                                     |
|--------------|-----------------------------------|------------------------------------------------------|
| csi.setup    | width height format buffers flush | stops the capture and drops all frames               |
| csi.abort    |                                   | stops the capture and drops all frames               |
| csi.rate     | frames per second, 0: all         | frames beyond that rate are dropped                  |
| csi.set      | hmirror, vflip or colorbar; 0 or 1|                                                      |
| csi.take     | address                           | gives back the held frame, starts an idle capture,   |
|              |                                   | copies the next frame there: its number, "" for none |
| csi.wait     | ms at most                        | waits for a frame; an interrupt ends it early        |
| csi.queues   |                                   | "used free"                                          |
| csi.callback | frame or vsync; callback, 0: none |                                                      |
| csi.stall    | 0 or 1                            | (for tests) with 1 the sensor delivers nothing       |
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from kernel_helpers.virtual.world import Service, Timeout, World

RATE = 30
"""Frames per second of the sensor, whatever their size."""
LOOK_AGAIN_S = 0.1
"""While no frame is to come, how often a waiting program looks whether that has changed."""
IMAGE_SERVICES = ("image.convert", "image.take", "image.draw", "image.probe")


@dataclass(frozen=True)
class View:
    """How the sensor is set: size in pixels, format as the image services call it, what is switched on."""

    width: int = 0
    height: int = 0
    format: str = "rgb565"
    switches: frozenset[str] = frozenset()


Draw = Callable[[int, float, View], bytes]
"""The bytes of the frame of that number, complete at a time in seconds since power-up."""


class Framebuffers:
    """Which frames wait in how many framebuffers: the first table above. Pure; frames are their numbers."""

    def __init__(self, count: int = 3, flush: bool = True) -> None:
        self.count, self.flush = count, flush
        self.used: list[int] = []
        self.held = False
        self.capturing = False

    @property
    def free(self) -> int:
        """Framebuffers the camera may write to."""
        return self.count - len(self.used)

    def complete(self, number: int) -> bool:
        """The camera has finished a frame; True when it waits for the program now."""
        if self.free == 0:
            self.capturing = False
            if self.flush:
                del self.used[1:]
            return False
        if self.count == 2 and self.free == 1:
            return False
        if self.count == 3 and self.free == 1:
            self.used[-1] = number
        else:
            self.used.append(number)
        self.capturing = self.count > 1
        return True

    def release(self) -> None:
        """The program gives back the frame it holds, if any."""
        if self.held:
            del self.used[0]
        self.held = False

    def take(self) -> int | None:
        """The oldest waiting frame, held from now on; None when none waits."""
        if not self.used:
            return None
        self.held = True
        return self.used[0]

    def drop(self) -> None:
        """Stop the camera and forget every frame."""
        self.used.clear()
        self.held = self.capturing = False


class Sensor:
    """One sensor, whose frames `draw` makes. Services run on the VM's thread, callbacks on the clock's."""

    def __init__(self, world: World, draw: Draw) -> None:
        self._world, self._draw = world, draw
        self._lock = threading.RLock()
        self._buffers = Framebuffers()
        self._view = View()
        self._limit = 0
        self._callbacks = {"frame": 0, "vsync": 0}
        self._stalled = False
        self._seen = self._first = 0
        self._timeout: Timeout | None = None

    def services(self) -> dict[str, Service]:
        """The second table above."""
        table: dict[str, Service] = {
            "setup": self._setup,
            "abort": self._abort,
            "rate": self._rate,
            "set": self._set,
            "take": self._take,
            "queues": lambda payload: f"{len(self._buffers.used)} {self._buffers.free}",
            "callback": self._callback,
            "stall": lambda payload: self.stall(payload == "1"),
        }
        locked = {f"csi.{name}": self._locked(service) for name, service in table.items()}
        return {**locked, "csi.wait": self._wait}

    def stall(self, stalled: bool) -> str:
        """From now on the sensor delivers nothing (True), or frames again (False)."""
        with self._lock:
            self._stalled = stalled
            self._first = self._seen + 2
        return ""

    def _locked(self, service: Service) -> Service:
        def call(payload: str) -> str:
            with self._lock:
                self._advance()
                return service(payload)

        return call

    def _setup(self, payload: str) -> str:
        width, height, pixels, count, flush = payload.split()
        self._view = replace(self._view, width=int(width), height=int(height), format=pixels)
        self._buffers = Framebuffers(int(count), flush == "1")
        return ""

    def _abort(self, _payload: str) -> str:
        self._buffers.drop()
        return ""

    def _rate(self, payload: str) -> str:
        self._limit = int(payload)
        return ""

    def _set(self, payload: str) -> str:
        name, value = payload.split()
        without = self._view.switches - {name}
        self._view = replace(self._view, switches=without | {name} if value == "1" else without)
        return ""

    def _callback(self, payload: str) -> str:
        kind, number = payload.split()
        self._callbacks[kind] = int(number)
        self._arm()
        return ""

    def _take(self, address: str) -> str:
        self._buffers.release()
        if not self._buffers.used and not self._buffers.capturing:
            self._start()
        number = self._buffers.take()
        if number is None:
            return ""
        self._world.write(int(address), self._draw(number, number / RATE, self._view))
        return str(number)

    def _start(self) -> None:
        # The frame that is being exposed now is lost; the first to be captured is the one that begins next.
        self._buffers.capturing = True
        self._first = self._seen + 2
        self._arm()

    def _wait(self, payload: str) -> str:
        with self._lock:
            self._advance()
            due = self._next_frame()
        now = self._world.now()
        self._world.sleep(min(now + int(payload) / 1000, now + LOOK_AGAIN_S if due is None else due))
        return ""

    # Time: frames complete when somebody looks, or on the clock while a callback wants to know at once.

    def _advance(self) -> None:
        now = int(self._world.now() * RATE + 1e-6)
        if not self._buffers.capturing and not self._callbacks["vsync"]:
            self._seen = now
        while self._seen < now:
            self._seen += 1
            self._boundary(self._seen)

    def _boundary(self, number: int) -> None:
        # Frame `number` ends here and the next one begins.
        if self._stalled:
            return
        if self._buffers.capturing and self._wanted(number) and self._buffers.complete(number):
            self._post("frame")
        self._post("vsync")

    def _post(self, kind: str) -> None:
        if self._callbacks[kind]:
            self._world.post(self._callbacks[kind])

    def _wanted(self, number: int) -> bool:
        if number < self._first:
            return False
        per_second = self._limit if 0 < self._limit < RATE else RATE
        return number * per_second // RATE > (number - 1) * per_second // RATE

    def _next_frame(self) -> float | None:
        # When the next frame to be captured is complete; None when none is to come.
        if self._stalled or not self._buffers.capturing:
            return None
        number = self._seen + 1
        while not self._wanted(number):
            number += 1
        return number / RATE

    def _arm(self) -> None:
        wanted = self._callbacks["vsync"] or (self._callbacks["frame"] and self._buffers.capturing)
        if wanted and self._timeout is None:
            self._timeout = self._world.call_at((self._seen + 1) / RATE, self._tick)

    def _tick(self) -> None:
        with self._lock:
            self._timeout = None
            self._advance()
            self._arm()


class Studio:
    """The scene and the image services, made in the background: NumPy and Pillow take long to import."""

    def __init__(self, world: World, scene_name: str) -> None:
        worker = ThreadPoolExecutor(1, "camera")
        self._made = worker.submit(_make, world, scene_name)
        worker.shutdown(wait=False)

    def draw(self, number: int, time_s: float, view: View) -> bytes:
        """See Draw."""
        return self._made.result()[0](number, time_s, view)

    def service(self, name: str) -> Service:
        """The image service of that name."""
        return partial(self._call, name)

    def _call(self, name: str, payload: str) -> str:
        return self._made.result()[1][name](payload)


def _make(world: World, scene_name: str) -> tuple[Draw, dict[str, Service]]:
    from kernel_helpers.virtual import pictures, scenes

    draw = partial(pictures.render, scenes.scene_named(scene_name))
    # The first picture costs more than the others.
    draw(0, 0.0, View(320, 240))
    return draw, pictures.services(world)


def services(world: World, scene_name: str = "clock") -> dict[str, Service]:
    """The services of one board's camera and image module; for the names see scenes.scene_named."""
    studio = Studio(world, scene_name)
    images = {name: studio.service(name) for name in IMAGE_SERVICES}
    return {**Sensor(world, studio.draw).services(), **images}
