"""One board's camera: the sensor, what it looks at, and the services of the guest's csi and image modules."""

from __future__ import annotations

from kernel_helpers.virtual.sensor import Sensor
from kernel_helpers.virtual.studio import Studio
from kernel_helpers.virtual.world import Service, World

WARM_AFTER_S = 1.0
"""How long after power-up the camera gets ready: whoever waits for the prompt should not wait for that too."""


class Camera:
    """The sensor is new at every power-up; the scene stays until another is shown."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._studio = Studio(world, self._refresh)
        self._sensor = Sensor(world, self._studio.draw)

    def power_up(self) -> dict[str, Service]:
        """The services of a board that has just been switched on."""
        self._sensor = Sensor(self._world, self._studio.draw)
        self._world.call_at(self._world.now() + WARM_AFTER_S, self._warm)
        return {**self._sensor.services(), **self._studio.services()}

    def stall(self, stalled: bool) -> None:
        """The sensor delivers nothing from now on, or frames again; from any thread."""
        self._sensor.stall(stalled)

    def show(self, scene_name: str) -> None:
        """Look at another scene (see scene_sources.scene_named, whose ValueError may come); from any thread."""
        self._studio.show(scene_name)

    def _warm(self) -> None:
        self._studio.warm()

    def _refresh(self, address: int) -> None:
        self._sensor.refresh(address)
