"""Gathers what comes from the board during one run into a Run. Pure: no port, no screen.

| part          | goes to                                                        |
|---------------|----------------------------------------------------------------|
| text          | run.text, and `on_text` at once                                |
| record T, N   | run.trace, and `on_trace`                                      |
| record I      | checked, re-encoded, run.frames, and `on_frame`                |
| record E      | how the run ended                                              |
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kernel_helpers import pictures, tracebacks
from kernel_helpers.keeping import Kept
from kernel_helpers.prints import Cut
from kernel_helpers.run import Frame, Run, RunError
from kernel_helpers.trace.model import Point
from kernel_helpers.wire.records import Lost, Record
from kernel_helpers.wire.text import TextDecoder

Name = tuple[str, int, str]
END_FIELDS = 3
"""An end record says type and text of the exception ("" when there was none), and who was left; onboard/_kh.py, run."""
FRAME_NUMBERS, PICTURE_NUMBERS = 1 << 14, 1 << 16
"""Frame numbers wrap at this, in events and in pictures."""
KEPT_BYTES = 64 << 20
"""Memory that the pictures of one run may take; beyond it they are thinned evenly."""
_ENDINGS = {"KeyboardInterrupt": "interrupted", "SystemExit": "exit"}


@dataclass(slots=True)
class Listener:
    """Whom to tell while a run goes on; every callback must be quick.

    on_led is called on a thread of its own, and only by the virtual board.
    A listener that gathers before it shows sets `due_at` (time.monotonic); then on_due is called at that time.
    """

    on_text: Callable[[str], None] = lambda text: None
    on_frame: Callable[[Frame], None] = lambda frame: None
    on_trace: Callable[[bytes, list[Name]], None] = lambda events, names: None
    on_due: Callable[[], None] = lambda: None
    due_at: float | None = None
    on_led: Callable[[str, bool], None] = lambda name, on: None


class Collector:
    """One run's gatherer. `ended` is set by the end record."""

    def __init__(self, run: Run, listener: Listener) -> None:
        self.run, self.listener = run, listener
        self.ended = False
        self._decoder = TextDecoder()
        self._pieces: list[str] = []
        self._characters = self._event_bytes = 0
        self._names: list[Name] = []
        self._labels: dict[int, str] = {}
        self._frames: Kept[Frame] = Kept(KEPT_BYTES, lambda frame: len(frame.jpeg))

    def text(self, data: bytes, final: bool = False) -> None:
        """Printed bytes."""
        text = self._decoder.feed(data, final)
        if text:
            self._pieces.append(text)
            self._characters += len(text)
            self.listener.on_text(text)

    def record(self, part: Record | Lost) -> None:
        """A record, whole or damaged."""
        if isinstance(part, Lost):
            self.run.damaged += 1
            return
        {"T": self._trace, "N": self._name, "I": self._image, "E": self._end}.get(part.kind, self._ignore)(
            part.payload
        )

    def finish(self) -> Run:
        """Put together what could only be known at the end."""
        self.text(b"", final=True)
        self.run.text = "".join(self._pieces)
        self._finish_frames([frame for _, frame in self._frames.items()], self._frames.taken)
        return self.run

    def _finish_frames(self, frames: list[Frame], taken: int) -> None:
        self.run.frames_taken = taken
        if frames:
            self.run.frames = _placed(frames, self.run.trace.model.points, self._labels)
        if len(frames) < taken:
            kept = f"run.frames keeps {len(frames)} of {taken} pictures, evenly thinned"
            self.run.notes.append(f"{kept}: together they are larger than {KEPT_BYTES >> 20} MB.")

    def _trace(self, payload: bytes) -> None:
        self._event_bytes += len(payload)
        self.run.cuts.append(Cut(self._characters, self._event_bytes))
        self.run.trace.feed(payload)
        names, self._names = self._names, []
        self.listener.on_trace(payload, names)

    def _name(self, payload: bytes) -> None:
        if len(payload) < 3:
            self.run.damaged += 1
            return
        kind, number = chr(payload[0]), int.from_bytes(payload[1:3], "little")
        text = payload[3:].decode("utf-8", "replace")
        if kind == "f":
            self._labels[number] = text
        else:
            self.run.trace.name(kind, number, text)
            self._names.append((kind, number, text))

    def _image(self, payload: bytes) -> None:
        number = int.from_bytes(payload[:2], "little")
        try:
            jpeg, width, height = pictures.safe_jpeg(payload[2:])
        except pictures.BadPicture:
            self.run.damaged += 1
            return
        frame = Frame(number, jpeg, width, height, sent_bytes=len(payload) - 2)
        self._frames.add(frame)
        self.listener.on_frame(frame)

    def _end(self, payload: bytes) -> None:
        fields = payload.decode("utf-8", "replace").split("\0")
        kind, traceback, left = (fields + [""] * 3)[:3]
        self.ended = True
        self.run.leftovers = left.split("\n") if left else []
        if len(fields) != END_FIELDS:
            self.run.damaged += 1
        if kind or traceback or len(fields) != END_FIELDS:
            status = _ENDINGS.get(kind, "error")
            fault = tracebacks.read(traceback, self.run.source, self.run.name)
            self.run.error = RunError(status, kind, fault.message, fault.text, fault.line)

    def _ignore(self, payload: bytes) -> None:
        self.run.damaged += 1


def _placed(frames: list[Frame], points: tuple[Point, ...], labels: dict[int, str]) -> list[Frame]:
    """Frames with the time, task and label that other records told."""
    shown = [point for point in points if point.kind == "frame"]
    near = frames[0].number
    told = dict(zip(_counted_on((point.arg for point in shown), FRAME_NUMBERS, near), shown, strict=True))
    counts = _counted_on((frame.number for frame in frames), PICTURE_NUMBERS, near)
    return [
        _place(frame, told.get(count), labels.get(frame.number, ""))
        for frame, count in zip(frames, counts, strict=True)
    ]


def _counted_on(numbers: Iterable[int], wrap: int, near: int) -> list[int]:
    """Numbers that wrap, as a count that does not; each lies less than half a turn from the one before."""
    counts = []
    for number in numbers:
        near += (number - near + wrap // 2) % wrap - wrap // 2
        counts.append(near)
    return counts


def _place(frame: Frame, point: Point | None, label: str) -> Frame:
    if point is None:
        return dataclasses.replace(frame, label=label)
    return dataclasses.replace(frame, time_us=point.time_us, task=point.task, label=label)
