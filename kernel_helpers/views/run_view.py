"""The live view of a run: a widget that is fed while the board still sends.

A custom message that arrives before the widget's script has loaded is lost, and while a cell runs some front ends
cannot reach the kernel. So there are two ways to the browser:

* *delta*: a custom message with what is new, at its offset. A view that misses something before the
  offset sees the gap, and asks ("need").
* *whole*: every synced trait is sent, holding all there is so far. Nothing can be missing after it.

| who has asked | feed                                                     | finish         |
|---------------|----------------------------------------------------------|----------------|
| somebody      | delta: everything is sent once                           | the end alone  |
| nobody yet    | delta; whole at first, then when the run's age doubles   | whole          |

A script asks as soon as it has loaded. A view made later (page reloaded, output shown twice) gets the state and all
of it, because the traits are read from the store at the moment they are sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import anywidget
import traitlets

from . import SCRIPTS, STATIC, STYLES
from .hearing import hear_while_busy

_FIRST_WHOLE_S = 0.1
_STATE = ("events", "names", "frames", "status", "leds", "extra", "revision")
_WIDGET_SCRIPT = "kh-widget.js"
VIEW_MIME = "application/vnd.jupyter.widget-view+json"


class ViewFrame(NamedTuple):
    """One picture: its number, moment (us of the run, None = not known), task, label, and JPEG bytes."""

    number: int
    time_us: int | None
    task: int
    label: str
    jpeg: bytes


Name = tuple[str, int, str]
"""Kind "t" task, "o" object, "m" mark; number; text."""


class _Store:
    """What has been fed so far."""

    def __init__(self) -> None:
        self.events = bytearray()
        self.names: list[Name] = []
        self.frames: list[ViewFrame] = []
        self.status: dict[str, object] = {"state": "running", "detail": "", "duration_us": 0}
        self.leds: dict[str, bool] = {}
        self.extra: dict[str, list[Any]] = {}
        """Findings and prediction, as `run_data.extra_data` gives them."""
        self.revision = 0
        """Counts the wholes sent: its change tells the browser to read the traits."""


def script(widget: str) -> str:
    """All scripts of the views as one module whose widget is `KH.<widget>`."""
    parts = [(STATIC / name).read_text(encoding="utf-8") for name in (*SCRIPTS, _WIDGET_SCRIPT)]
    return "\n".join([*parts, f"export default globalThis.KH.{widget};\n"])


def _stored(read: Callable[[_Store], object]) -> traitlets.TraitType[Any, Any]:
    """A synced trait whose value is read from the widget's store at the moment it is sent."""
    return traitlets.Any().tag(sync=True, to_json=lambda _value, widget: read(widget.store))


def _with_jpeg(frame: ViewFrame) -> dict[str, object]:
    return frame._asdict()


def _without_jpeg(frame: ViewFrame) -> dict[str, object]:
    return {key: value for key, value in frame._asdict().items() if key != "jpeg"}


class RunView(anywidget.AnyWidget):
    """Timeline, filmstrip and state of one run, live.

    ``title`` and ``board`` are plain text. ``clock`` gives seconds and only decides when to send everything.
    ``on_stop`` is called, from a thread of the kernel's choice, when a person presses Stop before the run's end.
    """

    _esm = script("widget")
    _css = (STATIC / STYLES).read_text(encoding="utf-8")

    title = traitlets.Unicode().tag(sync=True)
    board = traitlets.Unicode().tag(sync=True)
    events = _stored(lambda store: bytes(store.events))
    names = _stored(lambda store: list(store.names))
    frames = _stored(lambda store: [_with_jpeg(frame) for frame in store.frames])
    status = _stored(lambda store: dict(store.status))
    leds = _stored(lambda store: dict(store.leds))
    extra = _stored(lambda store: dict(store.extra))
    revision = _stored(lambda store: store.revision)

    def __init__(
        self,
        title: str,
        board: str,
        clock: Callable[[], float] = time.monotonic,
        on_stop: Callable[[], None] | None = None,
    ) -> None:
        self.store = _Store()
        self._clock = clock
        self._began = clock()
        self._next_whole = self._began
        self._asked = False
        self._on_stop = on_stop
        super().__init__(title=title, board=board)
        self.on_msg(self._heard)
        hear_while_busy(self)

    def feed(self, events: bytes, names: Sequence[Name], frames: Sequence[ViewFrame]) -> None:
        """Adds trace events (any number of bytes), names and pictures, and shows them."""
        content, buffers = self._delta(events, names, frames)
        self.store.events += events
        self.store.names += names
        self.store.frames += frames
        if self._whole_is_due():
            self._send_whole()
        else:
            self.send(content, buffers)

    def show_leds(self, leds: dict[str, bool]) -> None:
        """The board's LEDs are on (True) or off now; may be called from another thread."""
        self.store.leds = leds
        self.send_state("leds")

    def finish(
        self, state: str, detail: str, duration_us: int, extra: dict[str, list[Any]] | None = None
    ) -> None:
        """Ends the run: state "finished", "interrupted" or "failed" (detail = the exception's type name).

        From here on the view shows exactly what was fed, and `extra`.
        """
        # A request that comes too late must not stop the next run.
        self._on_stop = None
        self.store.status = {"state": state, "detail": detail, "duration_us": duration_us}
        self.store.extra = extra or {}
        if self._asked:
            content, buffers = self._delta(b"", [], [])
            self.send({**content, **self.store.status, **self.store.extra}, buffers)
        else:
            self._send_whole()

    def _heard(self, widget: object, content: dict[str, object], buffers: list[bytes]) -> None:
        kind, stop = content.get("kind"), self._on_stop
        if kind == "need":
            self._asked = True
            self._send_whole()
        if kind == "stop" and stop is not None:
            stop()
            self.send({"kind": "stopping"})

    def bundle(self, still_html: str, still_text: str) -> dict[str, object]:
        """The output's MIME bundle: this view where widgets live, else the still picture, else text."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {VIEW_MIME: view, "text/html": still_html, "text/plain": still_text}

    def _delta(
        self, events: bytes, names: Sequence[Name], frames: Sequence[ViewFrame]
    ) -> tuple[dict[str, object], list[bytes]]:
        store = self.store
        content: dict[str, object] = {
            "kind": "delta",
            "events_at": len(store.events),
            "names_at": len(store.names),
            "names": list(names),
            "frames_at": len(store.frames),
            "frames": [_without_jpeg(frame) for frame in frames],
        }
        return content, [bytes(events), *(frame.jpeg for frame in frames)]

    def _whole_is_due(self) -> bool:
        now = self._clock()
        if self._asked or now < self._next_whole:
            return False
        self._next_whole = self._began + max(_FIRST_WHOLE_S, 2 * (now - self._began))
        return True

    def _send_whole(self) -> None:
        self.store.revision += 1
        self.send_state(_STATE)
