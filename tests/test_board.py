"""Running cells on a real VM: what comes back, and that the next cell works whatever the last one did."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel_helpers import runs
from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.errors import BoardBusy, CellSyntaxError, NoBoard
from kernel_helpers.run import Run

TWO_TASKS = """
import asyncio

async def blink(n):
    for i in range(n):
        print("blink", i)
        await asyncio.sleep_ms(5)

async def main():
    await asyncio.gather(blink(2), blink(3))

asyncio.run(main())
"""


@pytest.fixture
def own_board(prepared: None) -> Iterator[Board]:
    """A virtual board of this test's own, for tests that break it."""
    with connect("virtual") as board:
        yield board


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def still_works(board: Board) -> bool:
    return board.run("print(6 * 7)").text == "42\n"


def test_a_run_knows_its_text_tasks_and_times(board: Board) -> None:
    run = board.run(TWO_TASKS, name="two")
    assert run.state == "finished"
    assert run.text == "blink 0\nblink 0\nblink 1\nblink 1\nblink 2\n"
    assert [task.name for task in run.trace.model.tasks] == ["main", "blink", "blink 2"]
    assert run.lost == 0 and run.leftovers == []
    assert runs["two"] is run and runs[-1] is run


def test_every_print_knows_its_task_and_time(board: Board) -> None:
    run = board.run(TWO_TASKS)
    assert [(entry.text, entry.task) for entry in run.prints[:2]] == [("blink 0\n", 2), ("blink 0\n", 3)]
    times = [entry.time_us for entry in run.prints]
    assert None not in times and times == sorted(times)
    assert "".join(entry.text for entry in run.prints) == run.text


def test_variables_survive_between_cells(board: Board) -> None:
    board.run("kept = 'yes'")
    assert board.run("print(kept)").text == "yes\n"


def test_leftover_tasks_are_named_and_dropped(board: Board) -> None:
    source = (
        "import asyncio\nasync def beat():\n  while True:\n    await asyncio.sleep_ms(1)\n    print('beat')\n"
    )
    run = board.run(
        source
        + "async def main():\n    asyncio.create_task(beat())\n    await asyncio.sleep_ms(0)\nasyncio.run(main())"
    )
    assert run.leftovers == ["beat"]
    following = board.run("async def main():\n    await asyncio.sleep_ms(5)\nasyncio.run(main())")
    assert following.text == ""


def test_keep_loop_lets_leftovers_go_on(board: Board) -> None:
    source = "import asyncio\nasync def beat():\n    print('beat')\n    await asyncio.sleep_ms(1)\n    print('again')\n"
    board.run(
        source
        + "async def main():\n    asyncio.create_task(beat())\n    await asyncio.sleep_ms(0)\nasyncio.run(main())",
        keep_loop=True,
    )
    following = board.run(
        "async def main():\n    await asyncio.sleep_ms(20)\nasyncio.run(main())", keep_loop=True
    )
    assert following.text == "again\n"


def test_a_syntax_error_never_reaches_the_board(board: Board) -> None:
    count = len(runs)
    with pytest.raises(CellSyntaxError, match=r"line 2(.|\n)*the board was not touched"):
        board.run("a = 1\nb = = 2\n")
    assert len(runs) == count
    assert still_works(board)


def test_await_in_a_plain_function_is_for_the_board_to_judge(board: Board) -> None:
    assert board.run("def f():\n    await x\nprint(f())").text.startswith("<generator object 'f'")


def test_an_exception_names_the_cell_its_line_and_its_source(board: Board) -> None:
    run = board.run("def f():\n    return 1 / 0\nf()\n", name="cell 3")
    assert run.error is not None
    assert (run.error.kind, run.error.type, run.error.line) == ("error", "ZeroDivisionError", 2)
    assert run.error.traceback.split("\n") == [
        "Traceback (most recent call last):",
        '  File "cell 3", line 3, in <module>',
        "    f()",
        '  File "cell 3", line 2, in f',
        "    return 1 / 0",
        "ZeroDivisionError: divide by zero",
    ]
    assert still_works(board)


def test_frames_of_the_event_loop_are_folded(board: Board) -> None:
    run = board.run(
        "import asyncio\nasync def main():\n    raise ValueError('x')\nasyncio.run(main())", name="cell 1"
    )
    assert run.error is not None
    assert run.error.traceback.count("the event loop") == 1
    assert "_kh.py" not in run.error.traceback


@pytest.mark.parametrize(
    "program",
    [
        "print('go')\nwhile True: pass",
        "print('go')\nimport time\ntime.sleep(1000)",
        "import asyncio\nasync def main():\n    print('go')\n    await asyncio.sleep(1000)\nasyncio.run(main())",
        "import asyncio\nasync def main():\n    print('go')\n    await asyncio.Event().wait()\nasyncio.run(main())",
        "print('go')\nimport sys\nsys.stdin.read(1)",
        "while True: print('go')",
        "print('go')\ntry:\n    while True: pass\nexcept KeyboardInterrupt:\n    pass\nwhile True: pass",
    ],
    ids=["busy", "sleeping", "loop asleep", "deadlock", "reading", "printing", "swallows one"],
)
def test_an_interrupt_stops_the_board_and_the_next_cell_works(board: Board, program: str) -> None:
    run = board.run(program, on_text=lambda text: board.interrupt())
    assert run.state == "interrupted"
    assert still_works(board)


def test_a_program_that_swallows_every_interrupt_ends_in_a_reset(own_board: Board) -> None:
    program = (
        "kept = 1\nprint('go')\nwhile True:\n  try:\n    while True: pass\n  except KeyboardInterrupt: pass"
    )
    run = own_board.run(program, on_text=lambda text: own_board.interrupt())
    assert run.state == "interrupted"
    assert run.error is not None and "was restarted" in run.error.traceback
    assert own_board.run("kept").error is not None
    assert still_works(own_board)


def test_a_deadline_interrupts(board: Board) -> None:
    assert board.run("while True: pass", deadline=0.1).state == "interrupted"
    assert still_works(board)


@pytest.mark.parametrize(
    "printed",
    [
        "\x04",
        "\x04\x04>",
        ">",
        "OK",
        "raw REPL; CTRL-B to exit\r\n>",
        ">>> ",
        "\x1e\x00\x01\x02",
        "\x1b[2J",
        "½€\U0001f600",
        "no newline",
    ],
)
def test_whatever_is_printed_is_text(board: Board, printed: str) -> None:
    run = board.run(f"print({printed!r}, end='')\nprint('|end')")
    assert run.text.replace("\r\n", "\n") == printed.replace("\r\n", "\n") + "|end\n"
    assert still_works(board)


def test_a_megabyte_without_a_newline_arrives_whole(board: Board) -> None:
    run = board.run("for i in range(1024): print('x' * 1024, end='')")
    assert run.text == "x" * (1 << 20)
    assert still_works(board)


def test_bytes_that_are_no_text_do_not_break_the_run(board: Board) -> None:
    run = board.run("import sys\nfor i in range(256): sys.stdout.buffer.write(bytes([i]))")
    assert run.state == "finished"
    assert "�" in run.text
    assert still_works(board)


def test_memory_exhaustion_is_an_error_and_not_an_end(board: Board) -> None:
    run = board.run("a = []\nwhile True: a.append(bytearray(100_000))")
    assert run.error is not None and run.error.type == "MemoryError"
    assert "heap is full" in run.error.traceback
    board.run("a = None")
    assert still_works(board)


def test_a_reset_by_the_program_is_told(own_board: Board) -> None:
    run = own_board.run("kept = 1\nimport machine\nmachine.reset()")
    assert run.state == "restarted"
    assert own_board.run("kept").error is not None
    assert still_works(own_board)


def test_sys_exit_ends_the_cell_and_keeps_the_board(board: Board) -> None:
    run = board.run("kept = 1\nimport sys\nsys.exit()")
    assert run.state == "exited"
    assert board.run("print(kept)").text == "1\n"


def test_a_killed_process_is_told_and_replaced(own_board: Board) -> None:
    process = own_board._process
    assert process is not None
    run = own_board.run("print('go')\nwhile True: pass", on_text=lambda text: process._child.kill())
    assert run.state == "restarted"
    following = own_board.run("print(6 * 7)")
    assert following.text == "42\n"
    assert "variables of earlier cells are gone" in following.notes[0]


def test_two_runs_at_once_are_refused(board: Board) -> None:
    problems: list[Exception] = []

    def second(text: str) -> None:
        try:
            board.run("pass")
        except BoardBusy as problem:
            problems.append(problem)
        board.interrupt()

    board.run("print('go')\nwhile True: pass", on_text=second)
    assert "running a cell already" in str(problems[0])
    assert still_works(board)


def test_no_thread_and_no_descriptor_is_left(prepared: None) -> None:
    before = threading.active_count(), open_files()
    with connect("virtual") as board:
        board.run("print(1)")
        listener = [thread for thread in threading.enumerate() if thread.name == "virtual board"]
    for thread in listener:
        thread.join(5)
    assert (threading.active_count(), open_files()) <= before


def test_a_port_that_is_not_there_is_named() -> None:
    with pytest.raises(NoBoard, match="/dev/nowhere"):
        connect("/dev/nowhere")


def test_a_traced_program_cannot_tell(board: Board) -> None:
    """The restated loop gives the same order and results as the board's own."""
    source = TWO_TASKS + "\nprint(asyncio.run(blink(1)))"
    traced: Run = board.run(source)
    assert board.execute(source) == (traced.text, "")
