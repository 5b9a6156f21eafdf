"""One run's trace as it grows: bytes and names go in, a model and what it tells come out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .awaits import Source
from .builder import Name, build
from .cancels import Cancellation, cancellations
from .chrome import to_chrome
from .findings import Finding, find
from .lines import Where, line_of
from .model import Model, Slice
from .summary import Overview, TaskSummary, overview, sentence, summarise


class Trace:
    """Feed it events in pieces of any size; ask for the model at any time.

    `source` is the cell's text, for line_of. The model is built when first asked for and kept until
    something new comes. Nothing here raises on damaged events.
    """

    def __init__(self, events: bytes = b"", names: Iterable[Name] = (), source: str = "") -> None:
        self._bytes = bytearray()
        self._model: Model | None = None
        self.source = source
        self._awaits: tuple[str, Source] | None = None
        self.names: list[Name] = list(names)
        self.feed(events)

    def feed(self, events: bytes) -> None:
        """Add events, 8 bytes each; a part of one is kept until the rest comes."""
        self._bytes += events
        self._model = None

    def name(self, kind: str, number: int, text: str) -> None:
        """Name a task ("t"), an object ("o") or a mark ("m"). The last name given wins."""
        self.names.append((kind, number, text))
        self._model = None

    @property
    def events(self) -> bytes:
        """All bytes fed so far."""
        return bytes(self._bytes)

    @property
    def model(self) -> Model:
        """What the events say so far."""
        if self._model is None:
            self._model = build(self.events, self.names)
        return self._model

    def summary(self) -> list[TaskSummary]:
        """One row per task, in lane order."""
        return summarise(self.model)

    def overview(self) -> Overview:
        """The whole run in a few numbers: idle share, the tracer's own cost, what was lost."""
        return overview(self.model)

    def sentence(self, over: bool = False) -> str:
        """The run in one paragraph of plain English; over: as one that has ended, whatever the trace says."""
        return sentence(self.model, over)

    def findings(self) -> list[Finding]:
        """What is worth pointing at, in sentences."""
        return find(self.model)

    def cancellations(self) -> list[Cancellation]:
        """Each exception that arrived in a task from outside, with who may have asked for it."""
        return cancellations(self.model)

    def line_of(self, step: Slice) -> Where:
        """The line of the cell where the slice's task awaits after it: known, candidates or nothing, and why."""
        if self._awaits is None or self._awaits[0] != self.source:
            self._awaits = (self.source, Source(self.source))
        return line_of(self.model, self._awaits[1], step)

    def to_chrome(self) -> dict[str, Any]:
        """Chrome Trace Event JSON as a dict; Perfetto opens it."""
        return to_chrome(self.model)
