"""Traces as meaning: board events to tasks, slices, waits and wakes, and what they tell.

Pure: bytes in, records out. Knows no board, no clock and no screen.
"""

from .builder import build
from .cancels import Cancellation
from .events import Kind, decode, encode
from .findings import Finding
from .lines import Where
from .model import Model
from .summary import Overview, TaskSummary
from .trace import Trace

__all__ = [
    "Cancellation",
    "Finding",
    "Kind",
    "Model",
    "Overview",
    "TaskSummary",
    "Trace",
    "Where",
    "build",
    "decode",
    "encode",
]
