"""What the tracer writes down, in order, for programs whose scheduling is known."""

from __future__ import annotations

from kernel_helpers.board import Board
from kernel_helpers.run import Run
from kernel_helpers.trace import Kind, decode

HEAD = "import asyncio, live\n"


def story(run: Run) -> list[tuple[str, str]]:
    """Events as (kind, task's name), without those that only depend on how long things took."""
    columns = decode(run.trace.events)
    skipped = {Kind.IDLE, Kind.AWAKE, Kind.SEND, Kind.SENT, Kind.CELL, Kind.DONE, Kind.LOOP, Kind.UNLOOP}
    model = run.trace.model
    rows = zip(columns.kind.tolist(), columns.task.tolist(), strict=True)
    return [(Kind(kind).name, model.task_name(task)) for kind, task in rows if kind not in skipped]


def run(board: Board, source: str) -> Run:
    done = board.run(HEAD + source)
    assert done.error is None, done.error
    assert done.lost == 0
    return done


def test_the_whole_sequence_of_a_small_program(board: Board) -> None:
    source = """
async def child():
    await asyncio.sleep_ms(0)
async def main():
    task = asyncio.create_task(child())
    await task
asyncio.run(main())
"""
    assert story(run(board, source)) == [
        ("CREATE", "main"),
        ("BEGIN", "main"),
        ("CREATE", "child"),
        ("JOIN", "main"),
        ("BEGIN", "child"),
        ("SLEEP", "child"),
        ("BEGIN", "child"),
        ("RETURN", "child"),
        ("BEGIN", "main"),
        ("RETURN", "main"),
    ]


def test_a_wait_names_its_event_and_the_wake_its_cause(board: Board) -> None:
    source = """
ready = asyncio.Event()
async def waiter():
    await ready.wait()
async def main():
    task = asyncio.create_task(waiter())
    await asyncio.sleep_ms(0)
    ready.set()
    await task
asyncio.run(main())
"""
    model = run(board, source).trace.model
    waits = [wait for wait in model.waits if wait.reason == "wait"]
    assert [model.object_name(wait.arg) for wait in waits] == ["Event ready"]
    assert [(wake.by, wake.task) for wake in model.wakes if wake.object is not None] == [(1, 2)]


def test_a_lock_wakes_the_first_in_the_queue(board: Board) -> None:
    source = """
bus = asyncio.Lock()
async def use():
    async with bus:
        await asyncio.sleep_ms(1)
async def main():
    await asyncio.gather(use(), use(), use())
asyncio.run(main())
"""
    model = run(board, source).trace.model
    assert "Lock bus" in model.objects.values()
    assert [wake.task for wake in model.wakes if model.objects.get(wake.object or 0) == "Lock bus"] == [3, 4]


def test_a_name_given_by_the_program_is_used(board: Board) -> None:
    source = """
async def main():
    door = live.name(asyncio.Event(), "front door")
    asyncio.create_task(opener(door))
    await door.wait()
async def opener(door):
    door.set()
asyncio.run(main())
"""
    assert "Event front door" in run(board, source).trace.model.objects.values()


def test_a_cancellation_is_seen_to_arrive(board: Board) -> None:
    source = """
async def sleeper():
    await asyncio.sleep_ms(1000)
async def main():
    task = asyncio.create_task(sleeper())
    await asyncio.sleep_ms(0)
    task.cancel()
    await asyncio.sleep_ms(0)
asyncio.run(main())
"""
    assert [row for row in story(run(board, source)) if row[1] == "sleeper"] == [
        ("CREATE", "sleeper"),
        ("BEGIN", "sleeper"),
        ("SLEEP", "sleeper"),
        ("THROW", "sleeper"),
        ("CANCELLED", "sleeper"),
    ]


def test_a_bare_yield_parks_the_task(board: Board) -> None:
    source = """
class Lost:
    def __iter__(self):
        yield
async def parked():
    await Lost()
async def main():
    asyncio.create_task(parked())
    await asyncio.sleep_ms(1)
asyncio.run(main())
"""
    assert ("PARK", "parked") in story(run(board, source))


def test_a_failure_is_written_down(board: Board) -> None:
    source = """
async def bad():
    raise ValueError("x")
async def main():
    try:
        await asyncio.create_task(bad())
    except ValueError:
        pass
asyncio.run(main())
"""
    assert ("RAISE", "bad") in story(run(board, source))


def test_a_flag_set_by_a_timer_is_an_interrupt(board: Board) -> None:
    source = """
from machine import Timer
flag = asyncio.ThreadSafeFlag()
async def main():
    timer = Timer(-1)
    timer.init(period=5, callback=lambda t: flag.set())
    for _ in range(3):
        await flag.wait()
    timer.deinit()
asyncio.run(main())
"""
    traced = run(board, source)
    kinds = decode(traced.trace.events).kind.tolist()
    assert kinds.count(Kind.IRQ) >= 3
    assert "ThreadSafeFlag flag" in traced.trace.model.objects.values()


def test_marks_and_prints_know_who_made_them(board: Board) -> None:
    source = """
async def talker():
    live.mark("here")
    print("said")
asyncio.run(talker())
"""
    traced = run(board, source)
    assert ("MARK", "talker") in story(traced)
    assert [(entry.text, entry.task) for entry in traced.prints] == [("said\n", 1)]
    assert "here" in traced.trace.model.marks.values()


def test_events_for_which_there_is_no_room_are_counted(board: Board) -> None:
    """An interrupt handler cannot wait until there is room; here the program sets the flag as one would."""
    traced = board.run(HEAD + "flag = asyncio.ThreadSafeFlag()\nfor _ in range(6000): flag.set()")
    assert traced.lost == traced.trace.model.lost > 1000


def test_a_step_may_write_more_than_the_ring_holds(board: Board) -> None:
    traced = run(board, "for n in range(6000): live.mark(n)")
    assert len(traced.trace.model.marks) == 6000


def test_a_long_run_loses_nothing(board: Board) -> None:
    source = """
async def turn():
    for _ in range(3000): await asyncio.sleep_ms(0)
async def main():
    await asyncio.gather(turn(), turn())
asyncio.run(main())
"""
    traced = run(board, source)
    assert decode(traced.trace.events).kind.tolist().count(Kind.SLEEP) == 6000


def test_the_ring_is_the_only_memory_that_tracing_takes(board: Board) -> None:
    """No heap grows with the number of switches."""
    source = """
import gc
async def turn(n):
    for _ in range(n): await asyncio.sleep_ms(0)
asyncio.run(turn(100))
gc.collect()
before = gc.mem_alloc()
asyncio.run(turn(5000))
gc.collect()
print(gc.mem_alloc() - before < 1000)
"""
    assert run(board, source).text == "True\n"
