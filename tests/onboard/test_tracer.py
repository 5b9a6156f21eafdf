"""What the tracer writes down, in order, for programs whose scheduling is known."""

from __future__ import annotations

from kernel_helpers.board import Board
from kernel_helpers.run import Run
from kernel_helpers.trace import Kind, decode
from kernel_helpers.trace.model import INTERRUPT
from tests.bench.trace import memory

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


def test_an_attribute_a_list_and_a_dictionary_name_what_they_hold(board: Board) -> None:
    source = """
class Door:
    bell = asyncio.Event()
    def __init__(self): self.ready = asyncio.Event()
door, doors, locks = Door(), [asyncio.Event(), asyncio.Event()], {"left": asyncio.Event()}
async def waiter(event): await event.wait()
async def main():
    events = [door.ready, doors[1], locks["left"], Door.bell, asyncio.Event()]
    tasks = [asyncio.create_task(waiter(event)) for event in events]
    await asyncio.sleep_ms(0)
    for event in events: event.set()
    for task in tasks: await task
asyncio.run(main())
"""
    names = set(run(board, source).trace.model.objects.values())
    assert names == {
        "Event door.ready",
        "Event doors[1]",
        "Event locks['left']",
        "Event Door.bell",
        "Event 5",
    }


def test_a_gather_is_woken_by_the_last_of_its_tasks(board: Board) -> None:
    source = """
async def short(): await asyncio.sleep_ms(1)
async def long(): await asyncio.sleep_ms(5)
async def main(): await asyncio.gather(long(), short())
asyncio.run(main())
"""
    model = run(board, source).trace.model
    (wake,) = [each for each in model.wakes if model.object_name(each.object or 0) == "gather"]
    assert (model.task_name(wake.by or 0), model.task_name(wake.task)) == ("long", "main")


def test_a_cancelled_gather_is_not_said_to_be_woken_later(board: Board) -> None:
    source = """
async def long(): await asyncio.sleep_ms(20)
async def gatherer():
    try:
        await asyncio.gather(long(), long())
    except asyncio.CancelledError:
        await asyncio.sleep_ms(5)
async def main():
    task = asyncio.create_task(gatherer())
    await asyncio.sleep_ms(2)
    task.cancel()
    await task
    await asyncio.gather(long(), long())
asyncio.run(main())
"""
    model = run(board, source).trace.model
    wakes = [each for each in model.wakes if model.object_name(each.object or 0) == "gather"]
    assert [model.task_name(each.task) for each in wakes] == ["main"]


def test_a_flag_that_an_interrupt_sets_wakes_its_waiter(board: Board) -> None:
    source = """
from machine import Timer
flag = asyncio.ThreadSafeFlag()
async def main():
    timer = Timer(-1)
    timer.init(period=5, callback=lambda t: flag.set())
    await flag.wait()
    timer.deinit()
asyncio.run(main())
"""
    model = run(board, source).trace.model
    (wake,) = [each for each in model.wakes if each.object]
    assert (wake.by, model.object_name(wake.object or 0)) == (INTERRUPT, "ThreadSafeFlag flag")
    assert wake.from_us <= wake.to_us


def test_turns_are_one_event_and_a_step_with_something_in_it_is_two(board: Board) -> None:
    source = """
async def quiet():
    for _ in range(50): await asyncio.sleep_ms(0)
async def loud():
    for _ in range(50):
        live.mark("x")
        await asyncio.sleep_ms(0)
asyncio.run(asyncio.wait_for(quiet(), None))
asyncio.run(loud())
"""
    raw = [last >> 1 for last in run(board, source).trace.events[7::8]]
    assert 40 <= raw.count(Kind.TURN) <= 51
    assert raw.count(Kind.BEGIN) >= 50


def test_a_step_that_is_long_ends_when_it_ends(board: Board) -> None:
    source = """
import time
async def hog():
    time.sleep_ms(20)
    await asyncio.sleep_ms(0)
    time.sleep_ms(1)
asyncio.run(hog())
"""
    first, *_ = [step for step in run(board, source).trace.model.slices if step.task == 1]
    assert first.reason == "yield"
    assert first.end_us - first.start_us >= 20_000


def test_more_tasks_than_numbers_keep_the_living_apart(board: Board) -> None:
    source = """
async def brief(): pass
async def main():
    for _ in range(2100): await asyncio.create_task(brief())
asyncio.run(main())
"""
    model = run(board, source).trace.model
    assert [task.task for task in model.tasks if task.name == "main"] == [1]
    assert {task.outcome for task in model.tasks} == {"returned"}


def test_kept_tasks_keep_their_names(board: Board) -> None:
    first = """
async def beat():
    while True: await asyncio.sleep_ms(1)
async def main():
    asyncio.create_task(beat())
    await asyncio.sleep_ms(3)
asyncio.run(main())
"""
    board.run(HEAD + first, keep_loop=True)
    again = board.run(HEAD + "asyncio.run(asyncio.wait_for(asyncio.Event().wait(), 0.01))", keep_loop=True)
    assert "beat" in [task.name for task in again.trace.model.tasks]


def test_the_size_of_the_ring_is_the_cells_choice(board: Board) -> None:
    source = "flag = asyncio.ThreadSafeFlag()\nfor _ in range(200): flag.set()"
    assert board.run(HEAD + source, events=64).lost > 100
    assert board.run(HEAD + source, events=512).lost == 0


def test_a_ring_that_does_not_fit_fails_the_cell_only(board: Board) -> None:
    failed = board.run(HEAD, events=2_000_000)
    assert failed.error is not None
    assert failed.error.type == "MemoryError"
    assert board.run(HEAD + "print(1)").text == "1\n"


def test_events_wait_while_the_heap_is_locked(board: Board) -> None:
    source = """
import micropython
async def main():
    await asyncio.sleep_ms(0)
    micropython.heap_lock()
    for _ in range(3000): await asyncio.sleep_ms(0)
    micropython.heap_unlock()
asyncio.run(main())
"""
    assert board.run(HEAD + source, events=512).lost > 0


def test_the_line_of_a_slice_is_the_await_that_ended_it(board: Board) -> None:
    source = """
ready = asyncio.Event()
async def waiter():
    await asyncio.sleep_ms(3)
    await ready.wait()
async def main():
    task = asyncio.create_task(waiter())
    await asyncio.sleep_ms(10)
    ready.set()
    await task
asyncio.run(main())
"""
    trace = run(board, source).trace
    lines = [trace.line_of(step).line for step in trace.model.slices if step.task]
    assert lines == [9, 5, 6, 11, None, None]


def test_the_modules_and_a_ring_of_512_events_take_less_than_12_kilobytes(prepared: None) -> None:
    assert memory() < 12 * 1024


def test_an_event_takes_no_memory(board: Board) -> None:
    """Interrupt handlers that may not allocate write events."""
    source = """
import micropython, _kh
event, flag = _kh.event, asyncio.ThreadSafeFlag()
micropython.heap_lock()
event(15 << 25, 1)
flag.set()
micropython.heap_unlock()
print("written")
"""
    assert run(board, source).text == "written\n"


def test_who_cancelled_is_told_by_who_ran(board: Board) -> None:
    source = """
async def sleeper():
    await asyncio.sleep_ms(1000)
async def main():
    task = asyncio.create_task(sleeper())
    await asyncio.sleep_ms(20)
    task.cancel()
    await asyncio.sleep_ms(0)
asyncio.run(main())
"""
    trace = run(board, source).trace
    (found,) = trace.cancellations()
    assert [trace.model.task_name(task) for task in (found.task, *found.by)] == ["sleeper", "main"]


def test_what_is_printed_after_an_interrupt_is_the_programs(board: Board) -> None:
    source = """
async def beat():
    while True: await asyncio.sleep_ms(20)
try:
    asyncio.run(beat())
finally:
    print("safe")
"""
    stopped = board.run(HEAD + source, deadline=0.1)
    assert stopped.state == "interrupted"
    assert [(entry.text, entry.task) for entry in stopped.prints] == [("safe\n", 0)]


def test_a_report_names_the_loop_as_a_board_without_the_tracer_does(board: Board) -> None:
    source = """
import asyncio
async def fails():
    raise OSError("no answer")
async def main():
    asyncio.create_task(fails())
    await asyncio.sleep_ms(5)
asyncio.run(main())
"""
    text = board.run(source).text
    assert 'File "asyncio/core.py"' in text and "in run_until_complete" in text
    assert "_loop" not in text and "_kh" not in text
