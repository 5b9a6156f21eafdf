"""What is done to the board from outside, command by command; `__main__` reads them, `outside` sends them.

| command                                                | effect                                            |
|--------------------------------------------------------|---------------------------------------------------|
| {"do": "reset"}                                        | the reset button                                  |
| {"do": "pin", "name": "P1", "level": 0, 1 or null}     | puts a pin on a level, or lets go of it           |
| {"do": "uart", "number": 3, "data": hex}               | the other end of a UART sends bytes; false: it is off |
| {"do": "adc", "name": "P6", "volts": 1.2}              | a voltage at a pin                                |
| {"do": "stall", "on": true}                            | the image sensor delivers nothing                 |
| {"do": "scene", "name": NAME}                          | what the camera looks at; what is wrong with NAME, or "" |
| {"do": "level", "name": "P1"}                          | the answer: 0 or 1                                |
| {"do": "leds"}                                         | the answer: {name: on} of the LEDs used           |
| {"do": "led_state"}                                    | the answer: [{name: how often it was set}, {name: on}] |

A command with an "id" is answered with {"done": id, "answer": …} when it has taken effect. What happens on the
board comes as {"what": …}: reset; led (name, on); pin (name, level); pwm (name, hz, duty); uart (number, data).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kernel_helpers.virtual.hardware import Hardware

Command = dict[str, Any]


class Control:
    """Carries out commands, on any thread."""

    def __init__(
        self,
        hardware: Hardware,
        call: Callable[[str, str], str],
        reset: Callable[[], None],
        show: Callable[[str], None],
    ) -> None:
        self._call, self._reset, self._show = call, reset, show
        self._table: dict[str, Callable[[Command], object]] = {
            "reset": lambda command: self._reset(),
            "pin": lambda command: hardware.pins.drive(command["name"], command["level"]),
            "uart": lambda command: hardware.uarts[command["number"]].feed(bytes.fromhex(command["data"])),
            "adc": lambda command: hardware.adc.volts.update({command["name"]: command["volts"]}),
            "stall": lambda command: self._call("csi.stall", str(int(command["on"]))),
            "scene": self._scene,
            "level": lambda command: hardware.pins.level(command["name"]),
            "leds": lambda command: dict(hardware.leds.on),
            "led_state": lambda command: [dict(hardware.leds.uses), dict(hardware.leds.on)],
        }

    def _scene(self, command: Command) -> str:
        try:
            self._show(command["name"])
        except ValueError as problem:
            return str(problem)
        return ""

    def do(self, command: Command) -> dict[str, object] | None:
        """Carry out one command; what to answer, None when nobody waits for it."""
        answer = self._table[command["do"]](command)
        return {"done": command["id"], "answer": answer} if "id" in command else None
