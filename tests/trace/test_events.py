"""Events: the bytes on the wire, the table, and time that wraps."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.trace.events import MAX_ARG, TABLE, Decoder, Kind, decode, encode, join
from tests.trace.strategies import chunks


def test_one_event_is_two_little_endian_words() -> None:
    assert encode(1000, Kind.SLEEP, 2, 10) == struct.pack("<II", 1000, 3 << 25 | 2 << 14 | 10)


def test_the_table_has_one_row_for_each_kind_in_order() -> None:
    assert [row.kind for row in TABLE] == list(Kind) == list(range(1, 27))


@pytest.mark.parametrize(("kind", "task"), [(32, 0), (-1, 0), (1, 2048), (1, -1)])
def test_what_does_not_fit_is_refused(kind: int, task: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        encode(0, kind, task)


@given(st.integers(0, 2**30 - 1), st.integers(0, 31), st.integers(0, 2047), st.integers(0, 99_999))
def test_decoding_gives_back_what_was_encoded(time: int, kind: int, task: int, arg: int) -> None:
    columns = decode(encode(time, kind, task, arg))
    assert (columns.time[0], columns.kind[0], columns.task[0]) == (time, kind, task)
    assert columns.arg[0] == min(arg, MAX_ARG)


@given(st.integers(0, 2**40), st.lists(st.integers(0, 2**29 - 1), max_size=20))
def test_time_is_unwrapped(start: int, steps: list[int]) -> None:
    times = np.cumsum([start, *steps])
    columns = decode(b"".join(encode(int(time), Kind.PRINT) for time in times))
    assert (columns.time - columns.time[0]).tolist() == (times - start).tolist()
    assert columns.time[0] == start % 2**30


def test_an_event_out_of_order_steps_back_a_little() -> None:
    columns = decode(encode(2**30 + 5, Kind.CELL) + encode(2**30 - 5, Kind.PRINT))
    assert columns.time.tolist() == [5, -5]


@given(st.binary(max_size=100), st.lists(st.integers(0, 200)))
def test_any_splitting_gives_the_same_columns(data: bytes, cuts: list[int]) -> None:
    decoder, whole = Decoder(), decode(data)
    pieces = join([decoder.feed(piece) for piece in chunks(data, cuts)])
    for field in ("time", "kind", "task", "arg"):
        assert getattr(pieces, field).tolist() == getattr(whole, field).tolist()
