"""A run as the scripts of the views take it: plain data, the same for a widget and for a page."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from kernel_helpers.run import Frame, Run
from kernel_helpers.trace import Cancellation, Finding
from kernel_helpers.views.run_lines import lines_data

Predicted = tuple[str, float, float, str]
"""Task name, start and end in ms of the run, and state: "running", "ready", "sleeping", "waiting" or "parked"."""

MOST_LIVE_PICTURES = 60
MOST_CANCELS = 400

_T = TypeVar("_T")


def run_data(
    run: Run, title: str, prediction: Iterable[Predicted] = (), pack: Callable[[bytes], Any] | None = None
) -> dict[str, Any]:
    """What `KH.mountRun` takes. Times in us; bytes go through `pack`, without one they become base64 text."""
    packed = pack or base64_text
    return {
        "title": title,
        "board": run.board,
        "events": packed(run.trace.events),
        "names": [list(name) for name in run.trace.names],
        "frames": [_frame_data(frame, packed) for frame in thinned(run.frames, MOST_LIVE_PICTURES)],
        "frames_taken": run.frame_count,
        "state": run.state,
        "detail": run.error.type if run.error else "",
        "duration_us": run.duration_us,
        "leds": run.leds,
        **extra_data(run, prediction),
    }


def extra_data(run: Run, prediction: Iterable[Predicted] = ()) -> dict[str, list[Any]]:
    """What a run has besides its events and pictures, once it is over."""
    return {
        "findings": [_finding_data(finding) for finding in run.trace.findings()],
        "prediction": [list(each) for each in prediction],
        "lines": lines_data(run.trace.model.slices, run.source, run.trace.line_of),
        "cancels": [_cancel_data(each) for each in run.trace.cancellations()[:MOST_CANCELS]],
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "task": finding.task,
        "start_us": finding.start_us,
        "end_us": finding.end_us,
        "text": finding.text,
    }


def _cancel_data(each: Cancellation) -> list[Any]:
    """Who was cancelled, who may have asked, when (None: not known to be one), and when it arrived; us."""
    return [each.task, list(each.by), each.asked_us, each.arrived_us]


def _frame_data(frame: Frame, packed: Callable[[bytes], Any]) -> dict[str, Any]:
    return {
        "number": frame.number,
        "time_us": frame.time_us,
        "task": frame.task,
        "label": frame.label,
        "jpeg": packed(frame.jpeg),
        "sent_bytes": frame.sent_bytes,
    }


def base64_text(data: bytes) -> str:
    """Bytes as a page holds them."""
    return base64.b64encode(data).decode("ascii")


def thinned(items: Sequence[_T], most: int) -> list[_T]:
    """At most that many, evenly spread, always with the first and the last."""
    if len(items) <= most:
        return list(items)
    return [items[round(place * (len(items) - 1) / (most - 1))] for place in range(most)]
