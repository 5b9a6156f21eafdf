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

Pictures are dropped, never queued: a delta carries FEED_PICTURES at most, and none while a page that answers
("shown") has not answered UNANSWERED deltas with pictures. Meanwhile the newest one alone is held; it goes with the
first delta that may carry pictures again. What was dropped and is kept goes with the whole at the end.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import anywidget
import traitlets

from kernel_helpers.keeping import Kept

from . import SCRIPTS, STATIC, STYLES
from .hearing import hear_while_busy

FEED_PICTURES = 2
"""Most pictures in one delta."""
UNANSWERED = 4
"""Deltas with pictures that may be on their way to a page: at 30 pictures a second, 133 ms."""
KEPT_PICTURES = 240
"""How many pictures of a run are kept for the page, and by it (kh-store.js); beyond it they are thinned evenly."""
_FIRST_WHOLE_S = 0.1
_STATE = ("events", "names", "frames", "frames_taken", "status", "leds", "extra", "revision")
_WIDGET_SCRIPT = "kh-widget.js"
VIEW_MIME = "application/vnd.jupyter.widget-view+json"


class ViewFrame(NamedTuple):
    """One picture: its number, moment (us of the run, None = not known), task, label, JPEG, and bytes on the wire."""

    number: int
    time_us: int | None
    task: int
    label: str
    jpeg: bytes
    sent_bytes: int = 0


Name = tuple[str, int, str]
"""Kind "t" task, "o" object, "m" mark; number; text."""


class _Store:
    """What has been fed so far."""

    def __init__(self) -> None:
        self.events = bytearray()
        self.names: list[Name] = []
        self.frames: Kept[ViewFrame] = Kept(KEPT_PICTURES)
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


def _with_jpeg(index: int, frame: ViewFrame) -> dict[str, object]:
    return {**frame._asdict(), "index": index}


def _without_jpeg(index: int, frame: ViewFrame) -> dict[str, object]:
    return {key: value for key, value in _with_jpeg(index, frame).items() if key != "jpeg"}


def _twos(index: int) -> int:
    """The largest power of two that divides it; 0 is divisible by any."""
    return index & -index if index else sys.maxsize


def _most_wanted(frames: Sequence[tuple[int, ViewFrame]]) -> list[tuple[int, ViewFrame]]:
    """Of pictures with their indices the newest, and those that thinning keeps longest: divisible by most twos."""
    if len(frames) <= FEED_PICTURES:
        return list(frames)
    by_twos = sorted(frames[:-1], key=lambda each: _twos(each[0]), reverse=True)
    return [*sorted(by_twos[: FEED_PICTURES - 1]), frames[-1]]


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
    frames = _stored(lambda store: [_with_jpeg(*each) for each in store.frames.items()])
    frames_taken = _stored(lambda store: store.frames.taken)
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
        self._answered = 0
        self._on_their_way: list[int] = []
        self._dropped = False
        self._held: list[tuple[int, ViewFrame]] = []
        self._on_stop = on_stop
        super().__init__(title=title, board=board)
        self.on_msg(self._heard)
        hear_while_busy(self)

    @property
    def is_behind(self) -> bool:
        """True while the newest picture is held back: feed again, with nothing new if there is none."""
        return bool(self._held)

    def feed(self, events: bytes, names: Sequence[Name], frames: Sequence[ViewFrame]) -> None:
        """Adds trace events (any number of bytes), names and pictures, and shows them."""
        content, buffers = self._delta(events, names, frames)
        self.store.events += events
        self.store.names += names
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
        content, buffers = self._delta(b"", [], [])
        if self._asked and not self._dropped and not self._held:
            self.send({**content, **self.store.status, **self.store.extra}, buffers)
        else:
            self._send_whole()

    def _heard(self, widget: object, content: dict[str, object], buffers: list[bytes]) -> None:
        kind, stop = content.get("kind"), self._on_stop
        if kind == "need":
            self._asked = True
            # What was on its way to a page that is gone will never be answered.
            self._on_their_way = []
            self._send_whole()
        if kind == "shown":
            self._heard_shown(content.get("at"))
        if kind == "stop" and stop is not None:
            stop()
            self.send({"kind": "stopping"})

    def _heard_shown(self, at: object) -> None:
        """A page has taken everything up to so many pictures."""
        if isinstance(at, int):
            self._answered = max(at, self._answered)

    def bundle(self, still_html: str, still_text: str) -> dict[str, object]:
        """The output's MIME bundle: this view where widgets live, else the still picture, else text."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {VIEW_MIME: view, "text/html": still_html, "text/plain": still_text}

    def _delta(
        self, events: bytes, names: Sequence[Name], frames: Sequence[ViewFrame]
    ) -> tuple[dict[str, object], list[bytes]]:
        store = self.store
        frames_at = store.frames.taken
        sent = self._let_through([(store.frames.add(frame), frame) for frame in frames])
        content: dict[str, object] = {
            "kind": "delta",
            "events_at": len(store.events),
            "names_at": len(store.names),
            "names": list(names),
            "frames_at": frames_at,
            "frames_taken": store.frames.taken,
            "frames": [_without_jpeg(*each) for each in sent],
        }
        return content, [bytes(events), *(frame.jpeg for _, frame in sent)]

    def _let_through(self, frames: list[tuple[int, ViewFrame]]) -> list[tuple[int, ViewFrame]]:
        """Those of the new pictures and the one held, with their indices, that the page can take now."""
        self._on_their_way = [at for at in self._on_their_way if at > self._answered]
        waiting = [*self._held, *frames]
        sent = _most_wanted(waiting) if len(self._on_their_way) < UNANSWERED else []
        self._held = [] if sent else waiting[-1:]
        self._dropped = self._dropped or len(sent) + len(self._held) < len(waiting)
        # Where nobody ever answers, nothing can be known of what is on its way.
        if sent and self._answered:
            self._on_their_way.append(self.store.frames.taken)
        return sent

    def _whole_is_due(self) -> bool:
        now = self._clock()
        if self._asked or now < self._next_whole:
            return False
        self._next_whole = self._began + max(_FIRST_WHOLE_S, 2 * (now - self._began))
        return True

    def _send_whole(self) -> None:
        self.store.revision += 1
        self._held = []
        self.send_state(_STATE)
