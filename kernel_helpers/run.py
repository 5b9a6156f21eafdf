"""What is known of one run of a cell: the value that views, checks and exports work from. Pure data."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kernel_helpers import saving
from kernel_helpers.prints import Cut, Print, cut
from kernel_helpers.trace import Trace


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture sent by live.show: a re-encoded JPEG of width x height pixels.

    time_us: since the cell began, None until the trace has said it. task: who sent it (0: the program).
    sent_bytes: size of the JPEG that the board sent, 0 where that is not known.
    """

    number: int
    jpeg: bytes
    width: int
    height: int
    time_us: int | None = None
    task: int = 0
    label: str = ""
    sent_bytes: int = 0

    def array(self) -> NDArray[np.uint8]:
        """Its pixels, height x width x 3 (RGB), or height x width of a grayscale picture; a fresh array."""
        return np.array(self.image())

    def image(self) -> Image.Image:
        """It as a Pillow image of mode RGB or L."""
        return saving.decoded(self.jpeg)


@dataclass(frozen=True, slots=True)
class RunError:
    """How a run failed. kind: "error", "interrupted", "exit" (sys.exit) or "reset" (the board restarted)."""

    kind: str
    type: str
    message: str
    traceback: str
    line: int | None = None


@dataclass(slots=True)
class Run:
    """One run. text is all that was printed; what the trace tells is worked out when it is asked for.

    cuts: at each trace record the characters and the bytes of events so far; all prints of the one are in the other.
    damaged: records that arrived damaged. frames: evenly thinned where there were more than memory is spent on.
    """

    source: str
    name: str
    board: str = ""
    text: str = ""
    frames: list[Frame] = field(default_factory=list)
    trace: Trace = field(default_factory=Trace)
    error: RunError | None = None
    leftovers: list[str] = field(default_factory=list)
    damaged: int = 0
    notes: list[str] = field(default_factory=list)
    leds: dict[str, bool] = field(default_factory=dict)
    """LEDs that the program has used, by name: True when on at the end. Only the virtual board can tell."""
    cuts: list[Cut] = field(default_factory=list)
    frames_taken: int = 0
    """Pictures that arrived whole, those that were thinned out included."""
    _prints: list[Print] | None = None

    @property
    def duration_us(self) -> int:
        """Board time from the first to the last event."""
        return self.trace.model.duration_us

    @property
    def lost(self) -> int:
        """Records that arrived damaged, and events that the board had no room for."""
        return self.damaged + self.trace.model.lost

    @property
    def frame_count(self) -> int:
        """How many pictures the run showed; `frames` may hold fewer."""
        return max(self.frames_taken, len(self.frames))

    @property
    def prints(self) -> list[Print]:
        """Every print() call, in order."""
        if self._prints is None:
            points = [point for point in self.trace.model.points if point.kind == "print"]
            self._prints = cut(self.text, self.trace.events, points, self.cuts)
        return self._prints

    def __post_init__(self) -> None:
        self.trace.source = self.source

    def export(self, path: str | Path) -> Path:
        """Write the trace as Chrome-trace JSON, for Perfetto and other viewers; the file's path."""
        file = Path(path)
        file.write_text(json.dumps(self.trace.to_chrome()), encoding="utf-8")
        return file

    def save_frames(self, folder: str | Path) -> list[Path]:
        """Write its pictures as JPEG files into a folder that is new or empty; their paths. Raises UsageError."""
        return saving.save_all([frame.jpeg for frame in self.frames], folder)

    def animation(self, path: str | Path) -> Path:
        """Write its pictures as one moving picture, .gif or .webp, at the run's own speed; its path.

        Raises UsageError for any other suffix, for a run without pictures and for a path in no folder.
        """
        return saving.save_moving(
            [frame.jpeg for frame in self.frames], [frame.time_us for frame in self.frames], path
        )

    @property
    def state(self) -> str:
        """ "finished", "failed", "interrupted", "exited" or "restarted"."""
        kinds = {"error": "failed", "interrupted": "interrupted", "exit": "exited", "reset": "restarted"}
        return kinds[self.error.kind] if self.error else "finished"


class Runs(list[Run]):
    """Every run of this session, newest last; by number as in a list, or by the name given to a cell."""

    def __getitem__(self, key: int | str) -> Run:  # type: ignore[override]
        if isinstance(key, str):
            found = [run for run in self if run.name == key]
            if not found:
                raise KeyError(f"no run is named {key!r}; names so far: {sorted({run.name for run in self})}")
            return found[-1]
        return super().__getitem__(key)


runs = Runs()
