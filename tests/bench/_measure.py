"""What every measurement needs: medians, and lines that say what was measured."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def median_ms(action: Callable[[], object], times: int) -> float:
    """Median duration of `action` in ms over `times` calls, after one that is not counted."""
    action()
    return statistics.median(_once_ms(action) for _ in range(times))


def _once_ms(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def line(what: str, value: float, unit: str) -> None:
    """Print one result."""
    print(f"  {what:<58} {value:12.2f} {unit}", flush=True)
