"""The faulty transport does what its table says, and the same again for the same seed."""

from __future__ import annotations

import pytest

from kernel_helpers.errors import BoardLost
from kernel_helpers.link.faults import Faulty
from tests.link.scripted import Clock

DATA = bytes(range(256)) * 8


class Pipe:
    """A transport that says DATA once and keeps what is said to it."""

    url = "pipe"

    def __init__(self, clock: Clock) -> None:
        self.clock, self.left, self.taken = clock, DATA, b""
        self.woken = self.closed = False

    def read(self, timeout: float | None) -> bytes:
        data, self.left = self.left, b""
        if not data:
            assert timeout is not None, "waits for ever"
            self.clock.sleep(0.0 if self.woken else timeout)
        return data

    def write(self, data: bytes) -> None:
        self.taken += data

    def wake(self) -> None:
        self.woken = True

    def close(self) -> None:
        self.closed = True


def heard(seed: int = 1, **faults: float) -> tuple[list[bytes], Clock]:
    clock = Clock()
    line, pieces = Faulty(Pipe(clock), seed, clock.monotonic, **faults), list[bytes]()
    while data := line.read(10.0):
        pieces.append(data)
    return pieces, clock


def test_without_faults_nothing_changes() -> None:
    assert heard()[0] == [DATA]


def test_slices_keep_order_and_length() -> None:
    pieces, _ = heard(slice=3)
    assert b"".join(pieces) == DATA and {len(piece) for piece in pieces} == {1, 2, 3}


def test_delay_and_jitter_keep_order_and_take_time() -> None:
    pieces, clock = heard(slice=50, delay=0.5, jitter=2.0)
    assert b"".join(pieces) == DATA
    assert 1000.5 <= clock.now <= 1012.5


@pytest.mark.parametrize(
    ("fault", "shorter", "longer"),
    [("drop", True, False), ("duplicate", False, True), ("flip", False, False)],
)
def test_damage_both_ways_is_what_it_is_called(fault: str, shorter: bool, longer: bool) -> None:
    data = b"".join(heard(**{fault: 0.1})[0])
    assert data != DATA
    assert (len(data) < len(DATA), len(data) > len(DATA)) == (shorter, longer)
    pipe = Pipe(Clock())
    Faulty(pipe, 1, **{fault: 0.1}).write(DATA)
    assert pipe.taken != DATA


def test_one_seed_is_one_story() -> None:
    faults = {"drop": 0.1, "duplicate": 0.1, "flip": 0.1, "slice": 5.0}
    assert heard(3, **faults)[0] == heard(3, **faults)[0] != heard(4, **faults)[0]


def test_silence_lasts() -> None:
    assert heard(silence=100)[0] == [DATA[:100]]


def test_the_limit_is_reached_and_then_the_port_is_gone() -> None:
    clock = Clock()
    line = Faulty(Pipe(clock), 1, clock.monotonic, limit=100)
    assert line.read(1.0) == DATA[:100]
    for _ in range(2):
        with pytest.raises(BoardLost):
            line.read(1.0)
    with pytest.raises(BoardLost):
        line.write(b"x")


def test_closing_after_some_bytes_passes_those_on() -> None:
    pipe = Pipe(Clock())
    line = Faulty(pipe, 1, close=10)
    line.write(DATA[:4])
    with pytest.raises(BoardLost):
        line.write(DATA)
    assert pipe.taken == DATA[:4] + DATA[:6]
    with pytest.raises(BoardLost):
        line.read(0.0)


def test_wake_and_close_reach_the_transport_inside() -> None:
    pipe = Pipe(Clock())
    line = Faulty(pipe, 1, pipe.clock.monotonic)
    line.read(0.0)
    line.wake()
    assert line.read(100.0) == b"" and pipe.clock.now == 1000.0
    line.close()
    assert pipe.closed


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no such fault"):
        Faulty(Pipe(Clock()), 1, lag=1)
