"""The board in virtual time: exact, the same on every run, interruptible, and at rest when nothing is to come."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator

import pytest

from kernel_helpers.board import Board
from kernel_helpers.collect import Listener
from kernel_helpers.connecting import connect
from kernel_helpers.errors import UsageError
from kernel_helpers.run import Run
from kernel_helpers.wire.raw_repl import AtPrompt, Send
from tests.virtual.timed_programs import PROGRAMS, STOP_S


@pytest.fixture(scope="module")
def timed(prepared: None) -> Iterator[Board]:
    with connect("virtual", clock="virtual") as board:
        yield board


def recorded(board: Board, source: str, name: str) -> tuple[Run, bytes]:
    """A run, and everything that its trace records said."""
    events = bytearray()
    listener = Listener(on_trace=lambda payload, names: events.extend(payload + repr(names).encode()))
    return board.run(source, name=name, deadline=STOP_S, listener=listener), bytes(events)


def history(board: Board) -> dict[str, tuple[str, str, str, str]]:
    """Of every program: trace and pictures as hashes, text, and how it ended."""
    found = {}
    for name, source in PROGRAMS.items():
        run, events = recorded(board, source, name)
        assert run.error is None or run.error.kind in ("error", "interrupted"), (name, run.error)
        pictures = b"".join(frame.jpeg for frame in run.frames)
        ended = run.error.traceback if run.error else ""
        found[name] = (_hash(events), _hash(pictures), run.text, ended)
    return found


def _hash(data: bytes) -> str:
    return f"{len(data)} bytes, {hashlib.sha256(data).hexdigest()}"


def test_every_run_on_a_fresh_board_is_the_same_byte_for_byte(prepared: None) -> None:
    with connect("virtual", clock="virtual") as one:
        first = history(one)
    with connect("virtual", clock="virtual") as other:
        assert history(other) == first


def test_a_program_starts_on_a_whole_second_whatever_was_before(timed: Board) -> None:
    program = "import time\nprint(time.ticks_us() % 1_000_000)"
    for expression in ("0", "sum(range(3000))", "dir()"):
        timed.eval(expression)
        assert int(timed.run(program).text) < 5_000


def test_a_sleep_takes_exactly_its_time_and_hardly_any_of_ours(timed: Board) -> None:
    source = """
import time
def passed(sleep, amount):
    began = time.ticks_us(); sleep(amount)
    return time.ticks_diff(time.ticks_us(), began)
late = [passed(time.sleep_ms, ms) - 1000 * ms for ms in (1, 20, 500, 60_000, 100_000, 200_000)]
print(max(late), time.time())
"""
    began = time.monotonic()
    late, _ = timed.run(source).text.split()
    # What is left is the computing around the call.
    assert 0 <= int(late) < 100
    assert time.monotonic() - began < 60


def test_computing_takes_time_in_proportion_to_the_instructions(timed: Board) -> None:
    source = """
import time
def work(n):
    began = time.ticks_us()
    for i in range(n): pass
    return time.ticks_diff(time.ticks_us(), began)
print(work(10000), work(20000))
"""
    one, two = map(int, timed.run(source).text.split())
    assert 1.9 < two / one < 2.1


def test_a_program_is_stopped_at_its_virtual_time(timed: Board) -> None:
    run = timed.run("import time\nprint(time.ticks_ms())\nwhile True: time.sleep(1)", deadline=5)
    assert run.error is not None
    assert run.error.kind == "interrupted"
    assert abs(run.duration_us - 5_000_000) < 10_000


def test_a_program_that_goes_on_after_its_time_is_stopped_again(timed: Board) -> None:
    source = """
import time
for _ in range(3):
    try:
        while True: pass
    except KeyboardInterrupt: print(time.ticks_ms() % 1_000_000_000)
"""
    first, second, third = map(int, timed.run(source, deadline=1).text.split())
    assert second - first == third - second == 1000


@pytest.mark.parametrize(
    "wait",
    [
        "asyncio.run(asyncio.Event().wait())",
        "asyncio.run(asyncio.ThreadSafeFlag().wait())",
        "sys.stdin.read(1)",
        "p = select.poll(); p.register(sys.stdin); p.poll()",
        "while True: time.sleep(1000)",
        "while True: pass",
    ],
)
@pytest.mark.parametrize("way", ["run", "execute"])
def test_whatever_waits_for_ever_can_be_interrupted(timed: Board, wait: str, way: str) -> None:
    source = f"import asyncio, select, sys, time\nprint('go')\n{wait}"
    if way == "run":
        run = timed.run(source, on_text=lambda text: timed.interrupt())
        assert run.error is not None
        assert run.error.kind == "interrupted"
    else:
        assert "KeyboardInterrupt" in interrupted(timed, source)


def interrupted(board: Board, source: str) -> str:
    """Run it at the plain REPL, and send Ctrl-C when it prints; its error text."""
    board._transport.write(board._talk.run(source.encode(), plain=True))
    while True:
        data = board._transport.read(10)
        if b"go" in data:
            board._transport.write(b"\x03")
        for event in board._talk.feed(data):
            if isinstance(event, Send):
                board._transport.write(event.data)
            elif isinstance(event, AtPrompt):
                return event.error.decode()


def test_the_clock_stands_still_while_only_the_outside_could_bring_something(timed: Board) -> None:
    source = """
import asyncio, time
async def main():
    print("go")
    await asyncio.ThreadSafeFlag().wait()
began = time.ticks_us()
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print(time.ticks_diff(time.ticks_us(), began))
"""
    text = timed.run(source, on_text=lambda text: "go" in text and timed.interrupt()).text
    assert int(text.split()[1]) < 10_000


def test_random_numbers_and_the_date_are_the_same_after_power_up(prepared: None) -> None:
    def said() -> str:
        with connect("virtual", clock="virtual") as board:
            return board.run("import random, time\nprint(random.random(), time.time())", name="dice").text

    assert said() == said()


def test_a_task_is_late_by_exactly_the_hog_before_it(timed: Board) -> None:
    source = """
import asyncio, time
ticks = []
async def tick():
    while True:
        ticks.append(time.ticks_ms()); await asyncio.sleep_ms(10)
async def main():
    task = asyncio.create_task(tick())
    await asyncio.sleep_ms(15)
    time.sleep_ms(40)
    await asyncio.sleep_ms(12)
asyncio.run(main())
print(time.ticks_diff(ticks[2], ticks[0]), time.ticks_diff(ticks[3], ticks[2]))
"""
    # The tick of 20 ms comes when the hog, from 15 ms on, has had its 40 ms; 1 ms is where ticks_ms rounds.
    late, next_one = map(int, timed.run(source).text.split())
    assert late in (55, 56)
    assert next_one == 10


def test_a_board_with_a_clock_of_its_own_takes_neither_clock_nor_speed() -> None:
    with pytest.raises(UsageError, match="a clock, a speed and a flash of its own"):
        connect("/dev/ttyACM0", clock="virtual")
    with pytest.raises(UsageError, match="no clock 'fast'"):
        connect("virtual", clock="fast")
    with pytest.raises(UsageError, match="no speed 'm8'"):
        connect("virtual", speed="m8")


def test_ten_minutes_at_thirty_frames_a_second_stay_flat(timed: Board) -> None:
    source = """
import asyncio, csi, gc
cam = csi.CSI()
cam.reset(); cam.pixformat(csi.GRAYSCALE); cam.framesize(csi.QQVGA)
free = []
async def main():
    for n in range(18000):
        img = cam.snapshot()
        if n % 1800 == 0:
            gc.collect(); free.append(gc.mem_free())
        await asyncio.sleep_ms(0)
asyncio.run(main())
print(free[1] - free[-1])
"""
    run = timed.run(source)
    assert run.error is None
    assert run.duration_us > 599_000_000
    assert abs(int(run.text)) < 1024
