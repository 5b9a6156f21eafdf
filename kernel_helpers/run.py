"""What is known of one run of a cell: the value that views, checks and exports work from. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field

from kernel_helpers.trace import Trace


@dataclass(frozen=True, slots=True)
class Print:
    """One print() call. time_us since the cell began, None when text could not be matched to a call."""

    text: str
    time_us: int | None
    task: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture sent by live.show: a re-encoded JPEG of width x height pixels.

    time_us: since the cell began, None until the trace has said it. task: who sent it (0: the program).
    """

    number: int
    jpeg: bytes
    width: int
    height: int
    time_us: int | None = None
    task: int = 0
    label: str = ""


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
    """One run. duration_us is board time from the first to the last event; text is all that was printed."""

    source: str
    name: str
    board: str = ""
    text: str = ""
    prints: list[Print] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    trace: Trace = field(default_factory=Trace)
    error: RunError | None = None
    duration_us: int = 0
    leftovers: list[str] = field(default_factory=list)
    lost: int = 0
    notes: list[str] = field(default_factory=list)
    leds: dict[str, bool] = field(default_factory=dict)
    """LEDs that the program has used, by name: True when on at the end. Only the virtual board can tell."""

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
