"""What a program may do to the virtual board, and how it lives on: memory, a nested loop, a crash, speed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.virtual.speed import PICOSECONDS, pace


@pytest.fixture(scope="module")
def timed(prepared: None) -> Iterator[Board]:
    with connect("virtual", clock="virtual") as board:
        yield board


@pytest.fixture(params=["real", "virtual"])
def either(request: pytest.FixtureRequest, board: Board, timed: Board) -> Board:
    if request.param == "real":
        return board
    timed.reset()
    return timed


def text_of(board: Board, source: str) -> str:
    run = board.run(source, deadline=30)
    assert run.error is None, run.error
    return run.text


def test_garbage_is_collected_while_a_program_is_busy(either: Board) -> None:
    # 40 MB of garbage in a heap of 4 MB, of every kind, with no sleep in between.
    source = """
kept = []
for n in range(2000):
    block = bytearray(20_000)
    words = [str(n)] * 20, {n: float(n)}
    kept.append(words[1][n])
print(sum(kept))
"""
    assert text_of(either, source) == "1999000.0\n"


def test_a_full_heap_raises_memory_error_and_the_board_lives_on(either: Board) -> None:
    source = """
import gc
def fill():
    blocks = []
    try:
        while True: blocks.append(bytearray(50_000))
    except MemoryError as error:
        return len(blocks), str(error)
gc.collect()
before = gc.mem_free()
count, words = fill()
gc.collect()
print(count > 70, words, abs(gc.mem_free() - before) < 1000)
print(len([bytearray(50_000) for _ in range(count // 2)]) > 25)
"""
    said = text_of(either, source)
    assert said == "True memory allocation failed, allocating 50000 bytes True\nTrue\n"
    assert text_of(either, "print('alive')") == "alive\n"


def test_gc_and_mem_info_say_how_much_memory_there_is(either: Board) -> None:
    source = "import gc, micropython\nprint(gc.mem_free() + gc.mem_alloc())\nmicropython.mem_info()"
    said = text_of(either, source)
    assert 3_900_000 < int(said.split()[0]) < 4 << 20
    found = re.search(r"GC: total: (\d+), used: (\d+), free: (\d+)", said)
    assert found is not None
    total, used, free = map(int, found.groups())
    assert used + free == total
    assert re.search(r"stack: \d+ out of \d+", said)


def test_a_nested_run_loses_its_task_as_on_a_board_and_the_next_cell_works(either: Board) -> None:
    source = """
import asyncio
async def inner():
    await asyncio.sleep_ms(1)
    return 5
async def main():
    print(asyncio.run(inner()), asyncio.core.cur_task)
    await asyncio.sleep_ms(1)
    print("never")
asyncio.run(main())
"""
    run = either.run(source, deadline=0.5)
    assert run.text == "5 None\n"
    assert run.error is not None
    assert run.error.kind == "interrupted"
    assert (
        text_of(either, source.replace("await asyncio.sleep_ms(1)\n    print", "print")) == "5 None\nnever\n"
    )


@pytest.mark.parametrize("crash", ["machine.mem32[0xF0000000]", "host.call('led.set', 'nonsense')"])
def test_a_crash_is_reported_and_the_board_starts_again(either: Board, crash: str) -> None:
    run = either.run(f"import host, machine\nprint('before')\n{crash}", deadline=5)
    assert run.text.startswith("before\n")
    assert "the VM ended" in run.text
    assert run.error is not None
    assert run.error.kind == "reset"
    assert text_of(either, "print('alive', 'machine' in dir())") == "alive False\n"


def test_an_m7_at_its_speed_is_never_faster_than_the_model_says(prepared: None) -> None:
    source = """
import time
began = time.ticks_us()
for i in range(60000): pass
print(time.ticks_diff(time.ticks_us(), began))
"""
    with connect("virtual", clock="virtual", speed=0.1) as model:
        wanted = int(text_of(model, source))
    with connect("virtual", speed=0.1) as board:
        took = int(text_of(board, source))
    # What is owed at the start, up to 5 ms, may be caught up.
    assert took > wanted - 5500
    assert wanted > 200_000


def test_twice_the_speed_is_half_the_time(prepared: None) -> None:
    source = """
import time
began = time.ticks_us()
for i in range(20000): pass
print(time.ticks_diff(time.ticks_us(), began))
"""

    def took(speed: float | str) -> int:
        with connect("virtual", clock="virtual", speed=speed) as board:
            return int(text_of(board, source))

    assert abs(took("m7") / took(2) - 2) < 0.02


def test_a_speed_is_a_number_of_picoseconds_an_instruction_and_of_seconds_for_image_work() -> None:
    assert pace(speed="m7").picoseconds == PICOSECONDS
    assert pace("virtual").picoseconds == PICOSECONDS
    assert pace(speed="0.5").picoseconds == 2 * PICOSECONDS
    assert pace(speed=2).of_m7(1000) == 0.0005
    assert not pace().counted
    assert pace("virtual").counted
    assert pace(speed=1000).counted
