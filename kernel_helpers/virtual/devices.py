"""The simulated LEDs, pins and timers.

| service     | payload                                     | answer or effect                        |
|-------------|---------------------------------------------|-----------------------------------------|
| led.set     | name, 0 or 1                                | told to whoever started the board       |
| led.get     | name                                        | 0 or 1                                  |
| pin.setup   | name, mode (in, out, open), pull (up, down, none) |                                   |
| pin.set     | name, 0 or 1                                | its output level                        |
| pin.get     | name                                        | level of the pin: 0 or 1                |
| pin.irq     | name, edges (1 rising, 2 falling, 3 both), callback (0: none) |                       |
| pin.drive   | name, 0 or 1 (nothing: let go)              | level from outside the board            |
| timer.start | callback, period in µs, 1 to repeat or 0    | runs the callback when it is due        |
| timer.stop  | callback                                    |                                         |

A callback is the number under which the guest has registered it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from kernel_helpers.virtual.world import Service, Timeout, World

TELL_EVERY_S = 0.02
"""A LED that changes faster than this is told about at this pace; its last state is always told."""
RISING, FALLING = 1, 2


class Leds:
    """LEDs by name; a change is told to the world as `led` with `name` and `on`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        self._on: dict[str, bool] = {}
        self._told: dict[str, bool] = {}
        self._waiting = False

    def services(self) -> dict[str, Service]:
        """Their part of the table."""
        return {"led.set": self._set, "led.get": lambda name: str(int(self._on.get(name, False)))}

    def _set(self, payload: str) -> str:
        name, on = payload.split()
        with self._lock:
            self._on[name] = on == "1"
            if not self._waiting:
                self._tell()
        return ""

    def _look(self) -> None:
        with self._lock:
            self._waiting = False
            self._tell()

    def _tell(self) -> None:
        changed = [name for name, on in self._on.items() if on != self._told.get(name, False)]
        for name in changed:
            self._told[name] = self._on[name]
            self._world.tell("led", name=name, on=self._on[name])
        if changed:
            self._waiting = True
            self._world.call_at(self._world.now() + TELL_EVERY_S, self._look)


@dataclass
class _Pin:
    mode: str = "in"
    pull: str = "none"
    output: int = 0
    driven: int | None = None
    edges: int = 0
    callback: int = 0

    def level(self) -> int:
        # An output that drives wins; an open-drain output only ever pulls down.
        if self.mode == "out" or (self.mode == "open" and self.output == 0):
            return self.output
        if self.driven is not None:
            return self.driven
        return int(self.pull == "up" or self.mode == "open")


class Pins:
    """Pins by name. `drive` is for whoever is outside the board, on any thread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.RLock()
        self._pins: dict[str, _Pin] = {}

    def services(self) -> dict[str, Service]:
        """Their part of the table."""
        return {
            "pin.setup": self._setup,
            "pin.set": self._set,
            "pin.get": lambda name: str(self._pin(name).level()),
            "pin.irq": self._irq,
            "pin.drive": self._drive,
        }

    def drive(self, name: str, level: int | None) -> None:
        """Put a pin on a level from outside (a button), or let go of it (None)."""
        with self._lock:
            self._change(self._pin(name), driven=level)

    def _pin(self, name: str) -> _Pin:
        return self._pins.setdefault(name, _Pin())

    def _change(self, pin: _Pin, **values: object) -> None:
        before = pin.level()
        for name, value in values.items():
            setattr(pin, name, value)
        edge = {1: RISING, -1: FALLING}.get(pin.level() - before, 0)
        if pin.callback and pin.edges & edge:
            self._world.post(pin.callback)

    def _setup(self, payload: str) -> str:
        name, mode, pull = payload.split()
        with self._lock:
            self._change(self._pin(name), mode=mode, pull=pull)
        return ""

    def _set(self, payload: str) -> str:
        name, level = payload.split()
        with self._lock:
            self._change(self._pin(name), output=int(level))
        return ""

    def _irq(self, payload: str) -> str:
        name, edges, callback = payload.split()
        with self._lock:
            pin = self._pin(name)
            pin.edges, pin.callback = int(edges), int(callback)
        return ""

    def _drive(self, payload: str) -> str:
        name, _, level = payload.partition(" ")
        self.drive(name, int(level) if level else None)
        return ""


class Timers:
    """Timers by the number of their callback. A late beat of a repeating one does not shift the rest."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        self._timeouts: dict[int, Timeout] = {}

    def services(self) -> dict[str, Service]:
        """Their part of the table."""
        return {"timer.start": self._start, "timer.stop": self._stop}

    def _start(self, payload: str) -> str:
        callback, period_us, repeat = (int(word) for word in payload.split())
        self._stop(str(callback))
        period = period_us / 1e6
        with self._lock:
            self._set(callback, self._world.now() + period, period if repeat else 0.0)
        return ""

    def _stop(self, payload: str) -> str:
        with self._lock:
            timeout = self._timeouts.pop(int(payload), None)
        if timeout:
            timeout.cancel()
        return ""

    def _set(self, callback: int, when: float, period: float) -> None:
        self._timeouts[callback] = self._world.call_at(when, lambda: self._due(callback, when, period))

    def _due(self, callback: int, when: float, period: float) -> None:
        with self._lock:
            if self._timeouts.pop(callback, None) is None:
                return
            if period:
                # Beats that are over already are left out, as a board's own timer does.
                missed = max(0, int((self._world.now() - when) / period))
                self._set(callback, when + (missed + 1) * period, period)
        self._world.post(callback)


def services(world: World) -> dict[str, Service]:
    """The services of one board's LEDs, pins and timers; all are off at power-up."""
    return {**Leds(world).services(), **Pins(world).services(), **Timers(world).services()}
