"""What is around the virtual board, from the notebook's side: LEDs to look at, buttons to press, a UART's other end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from kernel_helpers.errors import NoWire
from kernel_helpers.virtual.devices import LED_NAMES, PIN_NAMES
from kernel_helpers.virtual.uart import NUMBERS

Message = dict[str, Any]
Forget = Callable[[], None]
WIRED_PINS = tuple(name for name in PIN_NAMES if name not in LED_NAMES)
ADC_PINS = ("P6",)


class Line(Protocol):
    """The line to the board's process."""

    def ask(self, command: Message) -> Any:
        """Send a command (its table: `control`) and wait until it has taken effect; its answer."""

    def listen(self, hear: Callable[[Message], None]) -> Forget:
        """Be told what happens on the board, on a thread of the line's; call the result to end that."""


class OutsidePin:
    """One pin, as somebody with a wire in hand has it.

    `press` is a button between the pin and ground; `pwm` is (Hz, duty from 0 to 1) of a PWM output, else None.
    """

    def __init__(self, line: Line, name: str) -> None:
        self._line, self.name = line, name
        self.pwm: tuple[int, float] | None = None

    @property
    def level(self) -> int:
        """0 or 1, whoever makes it so."""
        return int(self._line.ask({"do": "level", "name": self.name}))

    def drive(self, level: int | None) -> None:
        """Put the pin on a level, or let go of it (None). When this returns, its interrupt is on its way."""
        self._line.ask({"do": "pin", "name": self.name, "level": None if level is None else int(bool(level))})

    def press(self) -> None:
        """Press the button: the pin is connected to ground."""
        self.drive(0)

    def release(self) -> None:
        """Let go of it: the pin follows its pull again."""
        self.drive(None)

    @contextmanager
    def pressed(self) -> Iterator[None]:
        """Hold the button down for a while."""
        self.press()
        try:
            yield
        finally:
            self.release()

    def __repr__(self) -> str:
        return f"<pin {self.name} of the virtual board>"


class UartEnd:
    """The other end of one UART: a small file. Bytes travel at the baud rate that the program has set."""

    def __init__(self, line: Line, number: int) -> None:
        self._line, self.number = line, number
        self._come = threading.Condition()
        self._data = bytearray()
        self._hearers: list[Callable[[bytes], None]] = []

    def write(self, data: bytes | str) -> int:
        """Send; returns at once, the bytes arrive one after the other. Raises NoWire while the UART is off."""
        data = data.encode() if isinstance(data, str) else bytes(data)
        if not self._line.ask({"do": "uart", "number": self.number, "data": data.hex()}):
            raise NoWire(
                f"UART({self.number}) is off: nobody would read these bytes.",
                cure=f"create machine.UART({self.number}, 115200) on the board first.",
            )
        return len(data)

    def read(self, size: int | None = None, timeout: float = 1.0) -> bytes:
        """`size` bytes, or (None) all there are once some are there; what has come within `timeout` seconds."""
        with self._come:
            self._come.wait_for(lambda: len(self._data) >= (size or 1), timeout)
            return self._taken(len(self._data) if size is None else size)

    def readline(self, timeout: float = 1.0) -> bytes:
        """Up to and with the next newline; what has come within `timeout` seconds."""
        with self._come:
            self._come.wait_for(lambda: b"\n" in self._data, timeout)
            end = self._data.find(b"\n") + 1
            return self._taken(end or len(self._data))

    def on_data(self, hear: Callable[[bytes], None]) -> Forget:
        """Have `hear` called with bytes as they come, on another thread; they can still be read. The result ends it."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear)

    def came(self, data: bytes) -> None:
        """The board has sent this."""
        with self._come:
            self._data += data
            self._come.notify_all()
        for hear in list(self._hearers):
            hear(data)

    def _taken(self, count: int) -> bytes:
        data = bytes(self._data[:count])
        del self._data[:count]
        return data

    def __repr__(self) -> str:
        return f"<other end of UART({self.number}) of the virtual board>"


class Voltages(Mapping[str, float]):
    """Volts at the analog pins: `board.adc["P6"] = 1.2`."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._volts = dict.fromkeys(ADC_PINS, 0.0)

    def __getitem__(self, name: str) -> float:
        return self._volts[_known(name, ADC_PINS)]

    def __setitem__(self, name: str, volts: float) -> None:
        self._line.ask({"do": "adc", "name": _known(name, ADC_PINS), "volts": float(volts)})
        self._volts[name] = float(volts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._volts)

    def __len__(self) -> int:
        return len(self._volts)


class Named(Mapping[str, OutsidePin]):
    """The pins by name; an unknown one is refused with those there are."""

    def __init__(self, line: Line) -> None:
        self._pins = {name: OutsidePin(line, name) for name in WIRED_PINS}

    def __getitem__(self, name: str) -> OutsidePin:
        return self._pins[_known(name, WIRED_PINS)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pins)

    def __len__(self) -> int:
        return len(self._pins)


class Outside:
    """Everything around one virtual board. `on_led` callbacks get a name and whether it is on, as it changes."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.pins, self.adc = Named(line), Voltages(line)
        self.uarts = {number: UartEnd(line, number) for number in NUMBERS}
        self._on_led: list[Callable[[str, bool], None]] = []
        line.listen(self._hear)

    @property
    def leds(self) -> dict[str, bool]:
        """The LEDs that were used since the board started, by name; True: on."""
        return dict(self._line.ask({"do": "leds"}))

    @property
    def led_state(self) -> tuple[dict[str, int], dict[str, bool]]:
        """How often programs have set each LED since the board started, and whether it is on."""
        uses, lit = self._line.ask({"do": "led_state"})
        return dict(uses), dict(lit)

    def stall(self, on: bool = True) -> None:
        """The image sensor delivers nothing from now on; False: it does again."""
        self._line.ask({"do": "stall", "on": on})

    def on_led(self, hear: Callable[[str, bool], None]) -> Forget:
        """Have `hear` called when a LED changes, on another thread; the result ends it."""
        self._on_led.append(hear)
        return lambda: self._on_led.remove(hear)

    def wait_for_led(self, name: str, on: bool, timeout: float = 5.0) -> bool:
        """Wait until a LED is on (or off); False when it was not within `timeout` seconds."""
        changed = threading.Event()
        forget = self.on_led(lambda changed_name, is_on: changed.set())
        end = time.monotonic() + timeout
        try:
            while self.leds.get(name, False) != on:
                if not changed.wait(max(0.0, end - time.monotonic())):
                    return False
                changed.clear()
            return True
        finally:
            forget()

    def _hear(self, message: Message) -> None:
        kind = message["what"]
        if kind == "led":
            for hear in list(self._on_led):
                hear(str(message["name"]), bool(message["on"]))
        elif kind == "uart":
            self.uarts[message["number"]].came(bytes.fromhex(message["data"]))
        elif kind == "pwm" and message["name"] in self.pins:
            hz, duty = int(message["hz"]), float(message["duty"])
            self.pins[message["name"]].pwm = (hz, duty) if hz else None
        elif kind == "reset":
            for pin in self.pins.values():
                pin.pwm = None


def _known(name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise NoWire(f"The virtual board has no {name!r} to wire here.", cure=f"one of {', '.join(names)}.")
    return name
