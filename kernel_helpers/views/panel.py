"""The panel beside the virtual board: buttons for its pins, its LEDs, and the other end of a UART."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import anywidget
import traitlets

from kernel_helpers.errors import CourseError, NoWire
from kernel_helpers.wire.text import visible

from . import SCRIPTS, STATIC, STYLES
from .hearing import hear_while_busy

KEPT_PIECES, KEPT_CHARACTERS = 200, 20_000
"""How much of what went over the UART is shown."""


class Pin(Protocol):
    """A pin from outside."""

    def press(self) -> None:
        """Connect it to ground."""

    def release(self) -> None:
        """Let go of it."""


class Uart(Protocol):
    """The other end of a UART."""

    def write(self, data: bytes | str) -> int:
        """Send."""

    def on_data(self, hear: Callable[[bytes], None]) -> Callable[[], None]:
        """Be told what comes."""


class Outside(Protocol):
    """What is around a board."""

    @property
    def pins(self) -> Mapping[str, Pin]:
        """By name."""

    @property
    def uarts(self) -> Mapping[int, Uart]:
        """By number."""

    @property
    def leds(self) -> dict[str, bool]:
        """Name -> on."""

    def on_led(self, hear: Callable[[str, bool], None]) -> Callable[[], None]:
        """Be told when one changes."""


def _script() -> str:
    parts = [(STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join([*parts, "export default globalThis.KH.panelWidget;\n"])


class Panel(anywidget.AnyWidget):
    """A widget with a button for each of `pins`, and a terminal for UART number `uart` (0: none)."""

    _esm = _script()
    _css = (STATIC / STYLES).read_text(encoding="utf-8")

    title = traitlets.Unicode().tag(sync=True)
    pins = traitlets.List(traitlets.Unicode()).tag(sync=True)
    uart = traitlets.Int().tag(sync=True)
    leds = traitlets.Dict().tag(sync=True)
    said: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, title: str, outside: Outside, pins: Sequence[str], uart: int = 0) -> None:
        self._pins = {name: outside.pins[name] for name in pins}
        self._uart = outside.uarts[uart] if uart else None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        super().__init__(title=title, pins=list(pins), uart=uart, leds=outside.leds)
        self._forgets = [outside.on_led(self._led)]
        if self._uart is not None:
            self._forgets.append(self._uart.on_data(self._came))
        self.on_msg(self._heard)
        hear_while_busy(self)

    def close(self) -> None:
        """Off the page, and deaf."""
        for forget in self._forgets:
            forget()
        self._forgets = []
        super().close()

    def _heard(self, widget: object, content: dict[str, Any], buffers: list[bytes]) -> None:
        try:
            self._do(content)
            self.send({"kind": "heard", "note": ""})
        except CourseError as problem:
            self.send({"kind": "heard", "note": str(problem)})

    def _do(self, content: dict[str, Any]) -> None:
        kind, pin = content.get("kind"), self._pins.get(str(content.get("pin")))
        if kind == "line" and self._uart is not None:
            self._tell(self._uart, str(content.get("text")) + "\n")
        elif kind == "press" and pin is not None:
            pin.press()
        elif kind == "release" and pin is not None:
            pin.release()

    def _tell(self, uart: Uart, line: str) -> None:
        before = self.said
        # Said first: the board may answer before the write has returned. Taken back when nobody reads it.
        self._say("you", line)
        try:
            uart.write(line)
        except NoWire:
            self.said = before
            raise

    def _led(self, name: str, on: bool) -> None:
        self.leds = {**self.leds, name: on}

    def _came(self, data: bytes) -> None:
        self._say("board", visible(self._decoder.decode(data)))

    def _say(self, who: str, text: str) -> None:
        said = list(self.said)
        if said and said[-1][0] == who == "board" and len(said[-1][1]) < KEPT_CHARACTERS // 2:
            said[-1] = [who, said[-1][1] + text]
        else:
            said.append([who, text])
        while len(said) > KEPT_PIECES or (
            len(said) > 1 and sum(len(each[1]) for each in said) > KEPT_CHARACTERS
        ):
            del said[0]
        self.said = said
