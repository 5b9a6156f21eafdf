"""How numbers, lists and lengths of time are said in sentences, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence

_UNITS = ((1_000_000, "s"), (1_000, "ms"), (1, "us"))
_MOST_LISTED = 4


def span(us: int) -> str:
    """A length of time to three digits: `212 ms`, `1.25 s`, `30 us`."""
    for size, unit in _UNITS:
        # 999.6 ms is said as 1 s, not as 1000 ms.
        if us >= size * 0.9995 or size == 1:
            return f"{_digits(us / size)} {unit}"
    raise AssertionError("unreachable: the last unit takes all")


def moment(us: int) -> str:
    """A time since the start, fine enough to find on the axis: `at 1.204 s`, `at 231 ms`."""
    if us >= 1_000_000:
        return f"at {us / 1_000_000:.3f} s"
    return f"at {_digits(us / 1000)} ms"


def plural(count: int, noun: str) -> str:
    """`1 task`, `2 tasks`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; beyond a handful the rest is counted."""
    if len(items) > _MOST_LISTED:
        items = [*items[: _MOST_LISTED - 1], f"{len(items) - _MOST_LISTED + 1} more"]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _digits(value: float) -> str:
    places = 0 if value >= 99.95 else 1 if value >= 9.995 else 2
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
