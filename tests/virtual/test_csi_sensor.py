"""The sensor's frames and framebuffers, against a clock that the test moves."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.virtual.framebuffers import Framebuffers
from kernel_helpers.virtual.sensor import RATE, Sensor
from kernel_helpers.virtual.view import View

# A deadline would judge the machine, not the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


class World:
    """Time stands still until `run` moves it; what the sensor copies and posts is kept."""

    def __init__(self) -> None:
        self.time = 0.0
        self.posted: list[int] = []
        self.memory = bytearray()
        self._calls: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def now(self) -> float:
        return self.time

    def call_at(self, when: float, function: Callable[[], None]) -> World:
        heapq.heappush(self._calls, (when, next(self._order), function))
        return self

    def cancel(self) -> None:
        raise NotImplementedError

    def tell(self, what: str, **values: object) -> None:
        raise NotImplementedError

    def read(self, address: int, count: int) -> bytes:
        return bytes(self.memory[address : address + count])

    def reserve(self, count: int) -> int:
        start = len(self.memory) + 4096
        self.memory += bytes(4096 + count)
        return start

    def spend(self, us: float) -> None:
        raise NotImplementedError

    def post(self, callback: int) -> None:
        self.posted.append(callback)

    def write(self, address: int, data: bytes) -> None:
        self.memory[address : address + len(data)] = data

    def sleep(self, until: float | None) -> None:
        assert until is not None
        self.run(until)

    def run(self, until: float) -> None:
        while self._calls and self._calls[0][0] <= until:
            when, _, function = heapq.heappop(self._calls)
            self.time = max(self.time, when)
            function()
        self.time = max(self.time, until)


class Camera:
    """A sensor as the guest sees it: one method for each service."""

    def __init__(self, buffers: int = 3, flush: bool = True) -> None:
        self.world = World()
        self.draws = self.address = 0
        self.services = Sensor(self.world, self.draw).services()
        self.call("setup", f"320 240 rgb565 {buffers} {int(flush)}")

    def draw(self, number: int, view: View) -> bytes:
        self.draws += 1
        return number.to_bytes(3, "little") + bytes([int(view.hmirror)]) + bytes(view.bytes - 8) + b"last"

    def call(self, name: str, payload: str = "") -> str:
        return self.services[f"csi.{name}"](payload)

    def poll(self) -> int | None:
        answer = self.call("take")
        if not answer:
            return None
        self.address = int(answer)
        return self.seen(self.address)

    def seen(self, address: int) -> int:
        """The number of the frame whose upper rows are at that address now."""
        return int.from_bytes(self.world.read(address, 3), "little")

    def look_again(self, address: int) -> int:
        self.call("refresh", str(address))
        return self.seen(address)

    def snapshot(self) -> int:
        while (number := self.poll()) is None:
            self.call("wait", "3000")
        return number

    def at_frame(self, number: int) -> None:
        # A little after that frame is complete.
        self.world.run(number / RATE + 0.001)

    @property
    def queues(self) -> tuple[int, ...]:
        return tuple(int(word) for word in self.call("queues").split())


def test_nothing_is_captured_before_the_first_snapshot() -> None:
    camera = Camera()
    camera.at_frame(100)
    assert camera.queues == (0, 3)


def test_the_first_poll_starts_the_capture_with_the_next_whole_frame() -> None:
    camera = Camera()
    camera.at_frame(10)
    assert camera.poll() is None
    camera.at_frame(11)
    assert camera.poll() is None, "frame 11 had begun before the capture did"
    camera.at_frame(12)
    assert camera.poll() == 12


def test_each_framebuffer_has_its_own_memory() -> None:
    camera = Camera(4)
    camera.poll()
    camera.at_frame(5)
    addresses = [camera.address for _ in range(4) if camera.poll()]
    assert sorted(addresses) == [addresses[0] + index * 320 * 240 * 2 for index in range(4)]


def test_a_frame_that_nobody_takes_is_not_drawn() -> None:
    camera = Camera()
    camera.snapshot()
    camera.at_frame(300)
    assert camera.poll() is not None
    assert camera.draws == 2


def test_a_kept_frame_stays_while_it_is_held() -> None:
    camera = Camera(3)
    first = camera.snapshot()
    camera.at_frame(first + 20)
    assert camera.look_again(camera.address) == first


@pytest.mark.parametrize(("buffers", "survives"), [(1, 0), (2, 0), (3, 1), (4, 2), (6, 4)])
def test_a_kept_frame_survives_until_its_framebuffer_comes_round_again(buffers: int, survives: int) -> None:
    camera = Camera(buffers)
    first = camera.snapshot()
    kept = camera.address
    for _ in range(survives):
        camera.snapshot()
        assert camera.look_again(kept) == first
    last = camera.snapshot()
    camera.world.run(camera.world.time + 1.5 / RATE)
    assert camera.look_again(kept) >= last > first


def test_while_the_camera_writes_over_a_kept_frame_it_is_torn() -> None:
    camera = Camera(1)
    first = camera.snapshot()
    kept = camera.address
    assert camera.poll() is None
    camera.world.run((first + 1.5) / RATE)
    assert camera.look_again(kept) == first + 2, "the upper half is of the frame that is exposed now"
    size = 320 * 240 * 2
    assert camera.world.read(kept + size - 4, 4) == b"last", "the lower half is of the frame it was"


def test_a_setting_holds_from_the_next_frame_that_begins() -> None:
    camera = Camera(8)
    first = camera.snapshot()
    camera.world.run((first + 1.5) / RATE)
    camera.call("set", "hmirror 1")
    camera.at_frame(first + 3)
    mirrored = []
    while (number := camera.poll()) is not None:
        mirrored.append((number - first, camera.world.read(camera.address + 3, 1)[0]))
    assert mirrored == [(1, 0), (2, 0), (3, 1)]


def test_a_window_is_all_that_lies_in_the_framebuffer() -> None:
    camera = Camera(2)
    camera.call("window", "10 20 64 48")
    camera.call("setup", "320 240 rgb565 2 1")
    addresses = {camera.address for _ in range(4) if camera.snapshot()}
    assert max(addresses) - min(addresses) == 64 * 48 * 2


def test_frames_arrive_at_the_sensors_rate_whether_anybody_looks_or_not() -> None:
    camera = Camera()
    first = camera.snapshot()
    camera.at_frame(first + 50)
    assert camera.snapshot() == first + 50


@pytest.mark.parametrize("buffers", [2, 3, 8])
def test_a_fast_program_gets_every_frame(buffers: int) -> None:
    camera = Camera(buffers)
    numbers = [camera.snapshot() for _ in range(10)]
    assert numbers == list(range(numbers[0], numbers[0] + 10))


def test_one_buffer_gets_every_other_frame() -> None:
    camera = Camera(1)
    numbers = [camera.snapshot() for _ in range(5)]
    assert numbers == list(range(numbers[0], numbers[0] + 10, 2))


def test_one_buffer_stops_until_the_program_asks_again() -> None:
    camera = Camera(1)
    first = camera.snapshot()
    camera.at_frame(first + 50)
    assert camera.poll() is None
    assert camera.snapshot() == first + 52


def test_two_buffers_write_over_what_comes_while_a_frame_is_held() -> None:
    camera = Camera(2)
    first = camera.snapshot()
    camera.at_frame(first + 5)
    assert camera.poll() is None
    assert camera.snapshot() == first + 6


def test_three_buffers_give_the_newest_frame_at_once() -> None:
    camera = Camera(3)
    first = camera.snapshot()
    camera.at_frame(first + 5)
    assert camera.poll() == first + 5


def test_more_buffers_give_the_oldest_first() -> None:
    camera = Camera(5)
    first = camera.snapshot()
    camera.at_frame(first + 4)
    assert [camera.poll() for _ in range(5)] == [first + 1, first + 2, first + 3, first + 4, None]


def test_an_overflow_drops_all_but_the_held_frame() -> None:
    camera = Camera(5)
    camera.snapshot()
    camera.at_frame(20)
    assert camera.queues == (1, 4)
    assert camera.poll() is None
    assert camera.snapshot() == 22


def test_without_flush_an_overflow_keeps_what_there_is() -> None:
    camera = Camera(5, flush=False)
    first = camera.snapshot()
    camera.at_frame(20)
    assert [camera.poll() for _ in range(5)] == [first + 1, first + 2, first + 3, first + 4, None]
    assert camera.snapshot() == 22


def test_a_poll_without_success_gives_the_held_frame_back() -> None:
    camera = Camera()
    camera.snapshot()
    assert camera.queues == (1, 2)
    assert camera.poll() is None
    assert camera.queues == (0, 3)


@pytest.mark.parametrize(("hz", "step"), [(30, 1), (60, 1), (15, 2), (10, 3), (1, 30)])
def test_a_lower_frame_rate_drops_frames(hz: int, step: int) -> None:
    camera = Camera()
    camera.call("rate", str(hz))
    numbers = [camera.snapshot() for _ in range(4)]
    assert numbers == list(range(numbers[0], numbers[0] + 4 * step, step))


@given(hz=st.integers(1, RATE))
def test_the_frame_rate_is_kept_over_a_second(hz: int) -> None:
    camera = Camera(buffers=128)
    camera.call("rate", str(hz))
    camera.poll()
    camera.at_frame(61)
    before = camera.queues[0]
    camera.at_frame(91)
    assert camera.queues[0] - before == hz


def test_a_stalled_sensor_delivers_nothing_and_the_wait_ends() -> None:
    camera = Camera()
    camera.snapshot()
    camera.call("stall", "1")
    camera.call("wait", "3000")
    assert camera.poll() is None
    camera.call("stall", "0")
    assert camera.snapshot() is not None


def test_a_wait_ends_at_its_limit() -> None:
    camera = Camera()
    camera.poll()
    camera.call("wait", "5")
    assert camera.world.time == pytest.approx(0.005)


def test_abort_drops_everything() -> None:
    camera = Camera()
    camera.snapshot()
    camera.call("abort")
    camera.at_frame(50)
    assert camera.queues == (0, 3)


def test_the_frame_callback_comes_with_every_frame() -> None:
    camera = Camera()
    camera.poll()
    camera.call("callback", "frame 7")
    camera.at_frame(6)
    assert camera.world.posted == [7] * 5, "frames 2 to 6"


def test_the_frame_callback_set_before_the_capture_starts() -> None:
    camera = Camera()
    camera.call("callback", "frame 7")
    camera.at_frame(3)
    assert camera.world.posted == []
    camera.poll()
    camera.at_frame(6)
    assert camera.world.posted == [7, 7]


def test_with_one_buffer_the_frame_callback_waits_to_be_armed() -> None:
    camera = Camera(1)
    camera.call("callback", "frame 7")
    camera.poll()
    camera.at_frame(20)
    assert camera.world.posted == [7]


def test_a_callback_can_be_taken_back() -> None:
    camera = Camera()
    camera.call("callback", "frame 7")
    camera.poll()
    camera.call("callback", "frame 0")
    camera.at_frame(20)
    assert camera.world.posted == []


def test_the_vsync_callback_needs_no_capture() -> None:
    camera = Camera()
    camera.call("callback", "vsync 3")
    camera.at_frame(4)
    assert camera.world.posted == [3] * 4


@given(
    count=st.integers(1, 8),
    flush=st.booleans(),
    steps=st.lists(st.integers(0, 12), max_size=40),
)
def test_frames_never_come_twice_or_backwards(count: int, flush: bool, steps: list[int]) -> None:
    camera = Camera(count, flush)
    taken: list[int | None] = []
    frame = 0
    for step in steps:
        frame += step
        camera.at_frame(frame)
        taken.append(camera.poll())
        used, free = camera.queues
        assert used + free == count
    numbers = [number for number in taken if number is not None]
    assert numbers == sorted(set(numbers))
    assert all(number <= frame for number in numbers)


@given(count=st.integers(1, 8), steps=st.lists(st.booleans(), max_size=60))
def test_framebuffers_never_lose_or_write_over_the_held_frame(count: int, steps: list[bool]) -> None:
    buffers = Framebuffers(count)
    held = None
    for number, look in enumerate(steps, 1):
        buffers.capturing = True
        if held is not None:
            assert buffers.target != held[0]
        buffers.complete(number)
        assert sorted(buffers.free + buffers.used) == list(range(count))
        if held is not None:
            assert buffers.used[0] == held[0]
            assert buffers.written[held[0]] == held[1]
        if look:
            buffers.release()
            index = buffers.take()
            held = None if index is None else (index, buffers.written[index])
