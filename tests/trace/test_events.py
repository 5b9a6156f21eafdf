"""Events: the bytes on the wire, the table, and time that wraps."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.trace.events import MAX_ARG, TABLE, Decoder, Kind, decode, encode, join
from tests.trace.scheduler import Scheduler
from tests.trace.strategies import chunks, packed_turns, plausible_bytes, schedulers


def test_one_event_is_two_little_endian_words() -> None:
    assert encode(1000, Kind.SLEEP, 2, 10) == struct.pack("<II", 1000, 3 << 25 | 2 << 14 | 10)


def test_the_table_has_one_row_for_each_kind_in_order() -> None:
    assert [row.kind for row in TABLE] == list(Kind) == list(range(1, 28))


@pytest.mark.parametrize(("kind", "task"), [(32, 0), (-1, 0), (1, 2048), (1, -1)])
def test_what_does_not_fit_is_refused(kind: int, task: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        encode(0, kind, task)


kinds = st.integers(0, 31).filter(lambda kind: kind != Kind.TURN)


@given(st.integers(0, 2**30 - 1), kinds, st.integers(0, 2047), st.integers(0, 99_999))
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


@given(plausible_bytes(), st.lists(st.integers(0, 2000)))
def test_any_splitting_takes_turns_apart_alike(data: bytes, cuts: list[int]) -> None:
    decoder, whole = Decoder(), decode(data)
    pieces = join([decoder.feed(piece) for piece in chunks(data, cuts)])
    for field in ("time", "kind", "task", "arg"):
        assert getattr(pieces, field).tolist() == getattr(whole, field).tolist()


def test_a_turn_ends_when_the_next_event_comes() -> None:
    columns = decode(
        encode(2**30 - 5, Kind.TURN, 3, 2) + encode(4, Kind.TURN, 4) + encode(9, Kind.SEND, 0, 7)
    )
    assert columns.kind.tolist() == [Kind.BEGIN, Kind.SLEEP, Kind.BEGIN, Kind.SLEEP, Kind.SEND]
    assert (columns.time - 2**30).tolist() == [-5, 4, 4, 9, 9]
    assert columns.task.tolist() == [3, 3, 4, 4, 0]
    assert columns.arg.tolist() == [2, 0, 0, 0, 7]


@given(schedulers())
def test_turns_tell_the_same_but_for_their_ends(run: Scheduler) -> None:
    plain, packed = decode(run.events), decode(packed_turns(run.events))
    for field in ("kind", "task", "arg"):
        assert getattr(packed, field).tolist() == getattr(plain, field).tolist()
    late = packed.time - plain.time
    gave_way = (plain.kind == Kind.SLEEP) & (plain.arg == 0)
    assert (late[~gave_way] == 0).all()
    assert (late >= 0).all()
