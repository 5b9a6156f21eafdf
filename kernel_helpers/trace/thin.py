"""Leaves out prints where a flood of them would drown a picture; everything else stays."""

from __future__ import annotations

import numpy as np

from .events import EVENT_BYTES, Kind


def thinned(events: bytes, most: int) -> bytes:
    """The same events; of more than `most` bytes only as many prints, evenly chosen, as there is room for."""
    if len(events) <= most:
        return events
    # Not decoded, for then a TURN is two.
    is_print = (
        np.frombuffer(events, np.uint8, len(events) // EVENT_BYTES * EVENT_BYTES)[7::8] >> 1 == Kind.PRINT
    )
    prints = np.flatnonzero(is_print)
    room = max(0, most // EVENT_BYTES - (len(is_print) - len(prints)))
    keep = ~is_print
    if room < len(prints):
        keep[prints[np.linspace(0, len(prints) - 1, room).astype(np.int64)]] = True
    else:
        keep[:] = True
    rows = np.frombuffer(events, np.uint8, len(keep) * EVENT_BYTES).reshape(-1, EVENT_BYTES)
    return bytes(rows[keep])
