"""What every measurement needs: medians, and lines that say what was measured and whether it is enough."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def median_ms(action: Callable[[], object], times: int) -> float:
    """Median duration of `action` in ms over `times` calls, after one that is not counted."""
    action()
    return statistics.median(once_ms(action) for _ in range(times))


def medians_ms(actions: Mapping[str, Callable[[], object]], times: int) -> dict[str, float]:
    """The same for several actions in turns, so that whatever disturbs one disturbs all."""
    for action in actions.values():
        action()
    took: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(times):
        for name, action in actions.items():
            took[name].append(once_ms(action))
    return {name: statistics.median(values) for name, values in took.items()}


def once_ms(action: Callable[[], object]) -> float:
    """Duration of one call in ms."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def line(what: str, value: float, unit: str) -> None:
    """Print one result."""
    print(f"  {what:<58} {value:12.2f} {unit}", flush=True)


def bar(what: str, value: float, unit: str, *, most: float | None = None, least: float | None = None) -> None:
    """Print one result with the number it has to keep, and whether it does."""
    met = (most is None or value <= most) and (least is None or value >= least)
    wanted = f"at most {most:g}" if most is not None else f"at least {least:g}"
    print(f"  {what:<58} {value:12.2f} {unit:<6} {wanted:<14} {'met' if met else 'NOT MET'}", flush=True)
