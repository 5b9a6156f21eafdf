"""The simulated ADC, PWM, real-time clock and watchdog.

| service   | payload                    | answer or effect                                                  |
|-----------|----------------------------|-------------------------------------------------------------------|
| adc.read  | pin                        | µV at it                                                          |
| pwm.set   | pin, Hz, duty (0 to 65535) | told outside as `pwm`; 0 Hz: off                                  |
| rtc.get   |                            | year month day weekday (1: Monday) hour minute second µs          |
| rtc.set   | the same                   | the clock goes on from there; the answer: what is wrong, "" for nothing |
| wdt.start | ms                         | resets the board unless fed within that time, again and again     |
| wdt.feed  |                            |                                                                   |

At power-up the clock has the host's local time. A watchdog cannot be stopped: a soft reset leaves it running.
"""

from __future__ import annotations

import datetime
import threading

from kernel_helpers.virtual.world import Service, Timeout, World

FULL_SCALE_V = 3.3


class Adc:
    """Voltages at the pins, set from outside: `volts`, 0 V until then. They outlive a reset."""

    def __init__(self) -> None:
        self.volts: dict[str, float] = {}

    def services(self) -> dict[str, Service]:
        """Its part of the table."""
        return {"adc.read": self._read}

    def _read(self, pin: str) -> str:
        return str(round(min(max(self.volts.get(pin, 0.0), 0.0), FULL_SCALE_V) * 1e6))


class Pwm:
    """What each output does, told outside."""

    def __init__(self, world: World) -> None:
        self._world = world

    def services(self) -> dict[str, Service]:
        """Its part of the table."""
        return {"pwm.set": self._set}

    def _set(self, payload: str) -> str:
        name, frequency, duty = payload.split()
        self._world.tell("pwm", name=name, hz=int(frequency), duty=int(duty) / 65535)
        return ""


class Rtc:
    """The real-time clock: the board's time since power-up, from a moment that can be set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._zero = datetime.datetime.now().astimezone() - datetime.timedelta(seconds=world.now())

    def services(self) -> dict[str, Service]:
        """Its part of the table."""
        return {"rtc.get": self._get, "rtc.set": self._set}

    def _get(self, _payload: str) -> str:
        now = self._zero + datetime.timedelta(seconds=self._world.now())
        words = (now.year, now.month, now.day, now.isoweekday(), now.hour, now.minute, now.second)
        return " ".join(map(str, (*words, now.microsecond)))

    def _set(self, payload: str) -> str:
        year, month, day, _, hour, minute, second, microsecond = map(int, payload.split())
        try:
            moment = datetime.datetime(
                year, month, day, hour, minute, second, microsecond, tzinfo=self._zero.tzinfo
            )
        except ValueError as problem:
            return str(problem)
        self._zero = moment - datetime.timedelta(seconds=self._world.now())
        return ""


class Watchdog:
    """Resets the board when it is not fed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        self._period_s = 0.0
        self._timeout: Timeout | None = None

    def services(self) -> dict[str, Service]:
        """Its part of the table."""
        return {"wdt.start": self._start, "wdt.feed": self._feed}

    def power_up(self, soft: bool) -> None:
        """Off, or still running after a soft reset (which has forgotten every timed call)."""
        if not soft:
            self._period_s = 0.0
        self._feed("")

    def _start(self, period_ms: str) -> str:
        self._period_s = int(period_ms) / 1000
        return self._feed("")

    def _feed(self, _payload: str) -> str:
        with self._lock:
            if self._timeout:
                self._timeout.cancel()
            when = self._world.now() + self._period_s
            self._timeout = self._world.call_at(when, self._world.bark) if self._period_s else None
        return ""
