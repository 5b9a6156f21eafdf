"""A flood of prints does not drown a picture, and nothing else is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.trace import Kind, decode, encode
from kernel_helpers.trace.thin import thinned

EVENTS = st.lists(st.sampled_from([Kind.PRINT, Kind.PRINT, Kind.BEGIN, Kind.MARK, Kind.LOST]), max_size=200)


def events_of(kinds: list[Kind]) -> bytes:
    return b"".join(encode(at, kind, 1, at) for at, kind in enumerate(kinds))


@given(EVENTS, st.integers(0, 2000))
def test_only_prints_are_left_out_and_only_when_there_are_too_many(kinds: list[Kind], most: int) -> None:
    events = events_of(kinds)
    kept = decode(thinned(events, most))
    others = [at for at, kind in enumerate(kinds) if kind != Kind.PRINT]
    assert [arg for arg, kind in zip(kept.arg, kept.kind, strict=True) if kind != Kind.PRINT] == others
    assert list(kept.arg) == sorted(kept.arg)
    room = max(0, most // 8 - len(others))
    prints = min(len(kinds) - len(others), room)
    assert len(kept) == (len(kinds) if len(events) <= most else len(others) + prints)


def test_what_is_kept_of_the_prints_lies_over_the_whole_time() -> None:
    kept = decode(thinned(events_of([Kind.PRINT] * 1000), 80))
    assert list(kept.arg) == [0, 111, 222, 333, 444, 555, 666, 777, 888, 999]
