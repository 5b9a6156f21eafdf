"""The live view of an idle board: its newest picture, and a button that stops it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from kernel_helpers.wire.text import visible

from . import SCRIPTS, STATIC, STYLES
from .hearing import hear_while_busy


def _script() -> str:
    parts = [(STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join([*parts, "export default globalThis.KH.watchWidget;\n"])


class WatchView(anywidget.AnyWidget):
    """Shows one picture at a time, a checked JPEG; tells `on_shown` its number once a page shows it.

    Only the newest picture is ever kept. `show` and `say` may be called from any thread.
    """

    _esm = _script()
    _css = (STATIC / STYLES).read_text(encoding="utf-8")

    title = traitlets.Unicode().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)
    number = traitlets.Int().tag(sync=True)
    sent_ms = traitlets.Float().tag(sync=True)
    """When the picture was sent, by the kernel's own clock: the page leaves out what has waited for it too long."""
    state = traitlets.Unicode("live").tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str, on_shown: Callable[[int], None], on_stop: Callable[[], None]) -> None:
        self._on_shown, self._on_stop = on_shown, on_stop
        super().__init__(title=title)
        self.on_msg(self._heard)
        hear_while_busy(self)

    def show(self, number: int, jpeg: bytes) -> None:
        """The picture of this number, instead of the one before."""
        with self.hold_sync():
            self.picture, self.number, self.sent_ms = jpeg, number, time.monotonic() * 1000

    def say(self, state: str, note: str) -> None:
        """State "live", "paused" or "ended", and a sentence about it."""
        with self.hold_sync():
            self.state, self.note = state, visible(note)

    def _heard(self, widget: object, content: dict[str, Any], buffers: list[bytes]) -> None:
        number = content.get("number")
        if content.get("kind") == "shown" and isinstance(number, int):
            self._on_shown(number)
        elif content.get("kind") == "stop":
            self._on_stop()
