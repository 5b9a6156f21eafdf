"""Pictures of a long run: thinned to a limit of memory, counted, and each at its own moment."""

from __future__ import annotations

import struct

import pytest

from kernel_helpers import collect
from kernel_helpers.collect import Collector, Listener
from kernel_helpers.run import Run
from kernel_helpers.trace import Kind
from kernel_helpers.wire.records import Record
from tests.browser import synthetic


class Filming:
    """A collector that is told of pictures, `first` being the number of the first, one each 20 ms."""

    def __init__(self, first: int) -> None:
        self.run = Run("", "filmed")
        self.collector = Collector(self.run, Listener())
        self.next, self.now = first, 0
        self.jpeg = synthetic.jpeg(1, 16, 12)

    def event(self) -> bytes:
        self.now += 20_000
        number, self.next = self.next, self.next + 1
        return struct.pack("<II", self.now % 2**30, Kind.FRAME << 25 | number % 16384)

    def picture(self, number: int, jpeg: bytes = b"") -> None:
        self.collector.record(Record("I", (number % 65536).to_bytes(2, "little") + (jpeg or self.jpeg)))


def test_a_picture_is_at_its_own_moment_also_after_its_number_has_wrapped_in_the_events() -> None:
    filming = Filming(60_000)
    sent = [60_000, 60_001, 75_000, 77_777]
    events = b"".join(filming.event() for _ in range(18_000))
    filming.collector.record(Record("T", events))
    for number in sent:
        filming.picture(number)
    frames = filming.collector.finish().frames
    assert [frame.time_us for frame in frames] == [(number - 60_000) * 20_000 for number in sent]


def test_pictures_beyond_the_limit_are_thinned_and_the_count_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "KEPT_BYTES", 40_000)
    filming = Filming(1)
    for number in range(1, 201):
        filming.picture(number)
    run = filming.collector.finish()
    assert sum(len(frame.jpeg) for frame in run.frames) <= 40_000
    assert (run.frame_count, run.frames[0].number, run.frames[-1].number) == (200, 1, 200)
    assert (
        len({then.number - this.number for this, then in zip(run.frames, run.frames[1:-1], strict=False)})
        == 1
    )
    assert f"keeps {len(run.frames)} of 200 pictures" in run.notes[0]


def test_a_damaged_picture_is_counted_as_lost_and_all_others_keep_their_moment() -> None:
    filming = Filming(1)
    filming.collector.record(Record("T", b"".join(filming.event() for _ in range(3))))
    filming.picture(1)
    filming.picture(2, b"no picture")
    filming.picture(3)
    run = filming.collector.finish()
    assert [(frame.number, frame.time_us) for frame in run.frames] == [(1, 0), (3, 40_000)]
    assert (run.damaged, run.frame_count, run.notes) == (1, 2, [])
