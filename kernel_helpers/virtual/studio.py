"""The pictures of the simulated camera: its scene and the image services, made in the background.

NumPy and Pillow take long to import, and a frame takes longer to draw than to copy into the VM. So both happen
on a thread of their own, a frame ahead of the program where its next one can be foreseen. Frames depend on their
number and the sensor's settings alone, so drawing ahead changes nothing but the time the program waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from kernel_helpers.virtual.sensor import RATE, Draw
from kernel_helpers.virtual.view import View
from kernel_helpers.virtual.world import Service, World

IMAGE_SERVICES = ("convert", "take", "copy", "load", "draw", "paste", "probe", "apply", "measure", "blobs")
MOST_SKIPPED = 30
"""Beyond this many frames between two that are taken, nothing is foreseen."""


class Studio:
    """One board's; `before_read` is called with an address of the VM's memory before an image there is read."""

    def __init__(self, world: World, before_read: Callable[[int], object]) -> None:
        self._worker = ThreadPoolExecutor(1, "camera")
        self._make = partial(_make_services, world, before_read)
        self._started = threading.Lock()
        self._services: Future[dict[str, Service]] | None = None
        self._scene: Future[Draw] | None = None
        self._ahead: dict[tuple[Draw, int, View], Future[bytes]] = {}
        self._last = 0

    def warm(self) -> tuple[Future[dict[str, Service]], Future[Draw]]:
        """Begin, if that has not been done: the services and the scene that are being made. From any thread."""
        with self._started:
            self._services = self._services or self._worker.submit(self._make)
            self._scene = self._scene or self._worker.submit(_make_draw, "clock")
            return self._services, self._scene

    def show(self, scene_name: str) -> None:
        """Look at that scene from the next frame on (see scene_sources.scene_named, whose ValueError may come)."""
        made = self._worker.submit(_make_draw, scene_name)
        made.result()
        self._scene = made

    def draw(self, number: int, view: View) -> bytes:
        """See Draw; VM's thread only."""
        draw = self.warm()[1].result()
        done = self._ahead.pop((draw, number, view), None)
        frame = done.result() if done else draw(number, view)
        self._foresee(draw, number, view)
        return frame

    def _foresee(self, draw: Draw, number: int, view: View) -> None:
        # A program that takes every second frame will take the one after the next.
        step, self._last = number - self._last, number
        for forgotten in self._ahead.values():
            forgotten.cancel()
        following = number + (step if 0 < step < MOST_SKIPPED else 1)
        self._ahead = {(draw, following, view): self._worker.submit(draw, following, view)}

    def services(self) -> dict[str, Service]:
        """The image services, under their full names."""
        return {f"image.{name}": partial(self._call, f"image.{name}") for name in IMAGE_SERVICES}

    def _call(self, name: str, payload: str) -> str:
        return self.warm()[0].result()[name](payload)


def _make_services(world: World, before_read: Callable[[int], object]) -> dict[str, Service]:
    from kernel_helpers.virtual.images import Images

    return Images(world, before_read).services()


def _make_draw(scene_name: str) -> Draw:
    from kernel_helpers.virtual import pictures
    from kernel_helpers.virtual.scene_sources import scene_named

    scene = scene_named(scene_name)

    def draw(number: int, view: View) -> bytes:
        return pictures.render(scene, number, number / RATE, view)

    # The first picture costs more than the others.
    draw(0, View(320, 240))
    return draw
