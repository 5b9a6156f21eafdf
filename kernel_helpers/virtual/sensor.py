"""The simulated image sensor: frames arrive at its rate, looked at or not, and queue up in framebuffers.

Frame k is exposed from (k - 1) / RATE to k / RATE seconds after power-up. What it shows depends on k and on the
settings when its exposure began, so it is drawn only when somebody looks: when the program takes it, or when it
looks again at an old frame whose framebuffer the camera has written over since.

| service      | payload                           | answer or effect                                     |
|--------------|-----------------------------------|------------------------------------------------------|
| csi.setup    | width height format buffers flush | stops the capture and drops all frames               |
| csi.abort    |                                   | stops the capture and drops all frames               |
| csi.rate     | frames per second, 0: all         | frames beyond that rate are dropped                  |
| csi.set      | name of a View's number, value    | holds for frames whose exposure begins from now on   |
| csi.window   | x y width height, "": the frame   | the same                                             |
| csi.take     |                                   | gives back the held frame, starts an idle capture,   |
|              |                                   | puts the next frame into its framebuffer: address of |
|              |                                   | that, "" when no frame waits                         |
| csi.refresh  | address                           | a framebuffer gets what the camera wrote there since |
| csi.wait     | ms at most                        | waits for a frame; an interrupt ends it early        |
| csi.queues   |                                   | "used free"                                          |
| csi.callback | frame or vsync; callback, 0: none |                                                      |
| csi.stall    | 0 or 1                            | (for tests) with 1 the sensor delivers nothing       |
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kernel_helpers.virtual.framebuffers import Framebuffers
from kernel_helpers.virtual.view import View
from kernel_helpers.virtual.world import Service, Timeout, World

RATE = 30
"""Frames per second of the sensor, whatever their size."""
LOOK_AGAIN_S = 0.1
"""While no frame is to come, how often a waiting program looks whether that has changed."""
MEMORY_BYTES = 4 << 20
"""Memory for all framebuffers together, outside the program's heap as on a board."""


Draw = Callable[[int, View], bytes]
"""The bytes of the frame of that number, as a sensor set like that delivers it."""


class Sensor:
    """One sensor, whose frames `draw` makes. Services run on the VM's thread, callbacks on the clock's."""

    def __init__(self, world: World, draw: Draw) -> None:
        self._world, self._draw = world, draw
        self._lock = threading.RLock()
        self._buffers = Framebuffers()
        self._view = self._exposing = View()
        self._views: dict[int, View] = {}
        self._drawn: dict[int, int] = {}
        self._memory = 0
        self._limit = 0
        self._callbacks = {"frame": 0, "vsync": 0}
        self._stalled = False
        self._seen = self._first = 0
        self._timeout: Timeout | None = None

    def services(self) -> dict[str, Service]:
        """The table above."""
        table: dict[str, Service] = {
            "setup": self._setup,
            "abort": self._abort,
            "rate": self._rate,
            "set": self._set,
            "window": self._window,
            "take": self._take,
            "refresh": lambda payload: self.refresh(int(payload)),
            "queues": lambda payload: f"{len(self._buffers.used)} {len(self._buffers.free)}",
            "callback": self._callback,
            "stall": lambda payload: self.stall(payload == "1"),
        }
        locked = {f"csi.{name}": self._locked(service) for name, service in table.items()}
        return {**locked, "csi.wait": self._wait}

    def stall(self, stalled: bool) -> str:
        """From now on the sensor delivers nothing (True), or frames again (False); from any thread."""
        with self._lock:
            self._advance()
            self._stalled = stalled
            self._first = self._seen + 2
        return ""

    def refresh(self, address: int) -> str:
        """If a framebuffer is at that address of the VM's memory, it gets what the camera has written there."""
        with self._lock:
            self._advance()
            index = (address - self._memory) // max(1, self._view.bytes)
            if self._memory and 0 <= index < self._buffers.count:
                self._fill(index)
                self._tear(index)
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
        self._drawn.clear()
        if not self._memory:
            self._memory = self._world.reserve(MEMORY_BYTES)
        return ""

    def _abort(self, _payload: str) -> str:
        self._buffers.drop()
        return ""

    def _rate(self, payload: str) -> str:
        self._limit = int(payload)
        return ""

    def _set(self, payload: str) -> str:
        name, value = payload.split()
        changed: dict[str, Any] = {name: float(value)}
        self._view = replace(self._view, **changed)
        return ""

    def _window(self, payload: str) -> str:
        x, y, width, height = (int(word) for word in payload.split() or "0000")
        self._view = replace(self._view, window=(x, y, width, height) if width else None)
        return ""

    def _callback(self, payload: str) -> str:
        kind, number = payload.split()
        self._callbacks[kind] = int(number)
        self._arm()
        return ""

    def _take(self, _payload: str) -> str:
        self._buffers.release()
        if not self._buffers.used and not self._buffers.capturing:
            self._start()
        index = self._buffers.take()
        if index is None:
            return ""
        self._fill(index)
        return str(self._address(index))

    def _address(self, index: int) -> int:
        return self._memory + index * self._view.bytes

    def _fill(self, index: int) -> None:
        number = self._buffers.written[index]
        if number and self._drawn.get(index) != number:
            self._world.write(self._address(index), self._draw(number, self._views[index]))
            self._drawn[index] = number

    def _tear(self, index: int) -> None:
        # The camera is writing here now: the upper rows are of the frame that is being exposed.
        if self._stalled or index != self._buffers.target or not self._wanted(self._seen + 1):
            return
        height = self._exposing.size[1]
        rows = int((self._world.now() * RATE - self._seen) * height)
        frame = self._draw(self._seen + 1, self._exposing)
        self._world.write(self._address(index), frame[: rows * len(frame) // height])

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
        index = self._buffers.target
        if self._buffers.capturing and self._wanted(number):
            if index is not None:
                self._views[index] = self._exposing
            if self._buffers.complete(number):
                self._post("frame")
        self._exposing = self._view
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
