"""The simulated LEDs, pins and timers.

| service     | payload                                     | answer or effect                        |
|-------------|---------------------------------------------|-----------------------------------------|
| led.set     | name, 0 or 1                                | told outside                            |
| pin.setup   | name, mode (in, out, open), pull (up, down, none) |                                   |
| pin.set     | name, 0 or 1                                | its output level                        |
| pin.irq     | name, edges (1 rising, 2 falling, 3 both), callback (0: none) |                       |
| timer.start | callback, period in µs, 1 to repeat or 0    | runs the callback when it is due        |
| timer.stop  | callback                                    |                                         |

A callback is the number under which the guest has registered it. The level of a pin stands in the page that
both sides see (`shared`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from kernel_helpers.virtual.shared import PINS_AT
from kernel_helpers.virtual.world import Service, Timeout, World

TELL_EVERY_S = 0.02
"""What changes faster than this is told outside at this pace; its last state is always told."""
RISING, FALLING = 1, 2
LED_NAMES = ("LED_RED", "LED_GREEN", "LED_BLUE", "LED_WHITE")
PIN_NAMES = (*(f"P{number}" for number in range(15)), *LED_NAMES)
"""In the order in which their levels stand in the page."""


class Teller:
    """Tells outside about values that change, each under a name, at a pace; the caller's lock guards it."""

    def __init__(self, world: World, lock: threading.RLock, what: str, key: str) -> None:
        self._world, self._lock, self._what, self._key = world, lock, what, key
        self._values: dict[str, object] = {}
        self._told: dict[str, object] = {}
        self._waiting = False

    def put(self, name: str, value: object) -> None:
        """The value is this now."""
        self._values[name] = value
        if not self._waiting:
            self._tell()

    def power_up(self) -> None:
        """Everything is as at the start, and nobody waits."""
        self._values.clear()
        self._told.clear()
        self._waiting = False

    def _look(self) -> None:
        with self._lock:
            self._waiting = False
            self._tell()

    def _tell(self) -> None:
        changed = {name: value for name, value in self._values.items() if value != self._told.get(name)}
        for name, value in changed.items():
            self._told[name] = value
            self._world.tell(self._what, name=name, **{self._key: value})
        if changed:
            self._waiting = True
            self._world.call_at(self._world.now() + TELL_EVERY_S, self._look)


class Leds:
    """LEDs by name; a change is told to the world as `led` with `name` and `on`.

    `on`: those used so far. `uses`: how often each was set.
    """

    def __init__(self, world: World) -> None:
        self._lock = threading.RLock()
        self._teller = Teller(world, self._lock, "led", "on")
        self.on: dict[str, bool] = {}
        self.uses: dict[str, int] = {}

    def services(self) -> dict[str, Service]:
        """Their part of the table."""
        return {"led.set": self._set}

    def power_up(self) -> None:
        """All are off."""
        with self._lock:
            self.on.clear()
            self.uses.clear()
            self._teller.power_up()

    def _set(self, payload: str) -> str:
        name, on = payload.split()
        with self._lock:
            self.on[name] = on == "1"
            self.uses[name] = self.uses.get(name, 0) + 1
            self._teller.put(name, self.on[name])
        return ""


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
    """Pins by name. `drive` and `level` are for whoever is outside the board, on any thread.

    An output's level is told to the world as `pin` with `name` and `level`.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.RLock()
        self._teller = Teller(world, self._lock, "pin", "level")
        self._pins = {name: _Pin() for name in PIN_NAMES}

    def services(self) -> dict[str, Service]:
        """Their part of the table."""
        return {"pin.setup": self._setup, "pin.set": self._set, "pin.irq": self._irq}

    def power_up(self) -> None:
        """Every pin is an input without interrupt; what is wired to it from outside stays."""
        with self._lock:
            self._teller.power_up()
            self._pins = {name: _Pin(driven=pin.driven) for name, pin in self._pins.items()}

    def show_levels(self) -> None:
        """Put every level into the page (a program has begun to look)."""
        with self._lock:
            for number, name in enumerate(PIN_NAMES):
                self._world.put(PINS_AT + number, self._pins[name].level())

    def drive(self, name: str, level: int | None) -> None:
        """Put a pin on a level from outside (a button), or let go of it (None)."""
        with self._lock:
            self._change(name, driven=level)

    def level(self, name: str) -> int:
        """0 or 1."""
        with self._lock:
            return self._pins[name].level()

    def _change(self, name: str, **values: object) -> None:
        pin = self._pins[name]
        before = pin.level()
        for field, value in values.items():
            setattr(pin, field, value)
        level = pin.level()
        self._world.put(PINS_AT + PIN_NAMES.index(name), level)
        if pin.mode != "in":
            self._teller.put(name, level)
        edge = {1: RISING, -1: FALLING}.get(level - before, 0)
        if pin.callback and pin.edges & edge:
            self._world.post(pin.callback)

    def _setup(self, payload: str) -> str:
        name, mode, pull = payload.split()
        with self._lock:
            self._change(name, mode=mode, pull=pull)
        return ""

    def _set(self, payload: str) -> str:
        name, level = payload.split()
        with self._lock:
            self._change(name, output=int(level))
        return ""

    def _irq(self, payload: str) -> str:
        name, edges, callback = payload.split()
        with self._lock:
            self._pins[name].edges, self._pins[name].callback = int(edges), int(callback)
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

    def power_up(self) -> None:
        """None runs."""
        with self._lock:
            self._timeouts.clear()

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
