"""Every group of faults that a serial REPL link can have: each ends in a stated outcome, and the next cell works.

In every test here: the cell returns or raises one of our errors within its deadlines (on the board's clock), no
thread, file or open line is left (`bench.device`), and nothing waits for ever (`scripted` makes that an error).
"""

from __future__ import annotations

import faulthandler
import io
import math
import struct
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kernel_helpers import sources
from kernel_helpers.board import Board
from kernel_helpers.errors import BoardStuck, NoBoard
from kernel_helpers.trace.events import Kind
from kernel_helpers.trace.events import encode as event
from kernel_helpers.wire.raw_repl import ASK_PASTE, RAW_BANNER
from tests.link.bench import connected, device, outcome, works
from tests.link.scripted import UNPLUG, Fails, Manners, Program, Reboots, Scripted

HANG_S = 120


@pytest.fixture(autouse=True)
def _never_hang() -> Iterator[None]:
    faulthandler.dump_traceback_later(HANG_S, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def says(*actions: object) -> Callable[[Scripted], Program]:
    """A program that does these things and ends as it should."""

    def program(board: Scripted) -> Program:
        yield from actions
        yield board.end()

    return program


def dies(*actions: object) -> Callable[[Scripted], Program]:
    """A program that does these things and whose end record never comes."""

    def program(board: Scripted) -> Program:
        yield from actions

    return program


def jpeg(width: int = 4, height: int = 4) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "JPEG")
    return out.getvalue()


def shows(data: bytes) -> Callable[[Scripted], Program]:
    def program(board: Scripted) -> Program:
        yield board.record("I", b"\x01\x00" + data)
        yield b"shown\r\n"
        yield board.end()

    return program


# 1. Splits.


@given(st.integers(0, 10_000), st.integers(1, 9), st.sampled_from([0.0, 0.05, 0.4]))
@settings(deadline=None)
def test_slices_delays_and_jitter_change_nothing(seed: int, size: int, delay: float) -> None:
    with device() as made, connected(made, seed, slice=size, delay=delay, jitter=delay) as (board, _):
        made.cells.append(shows(jpeg()))
        made.cells.append(says("grüße €\r\n".encode(), b"\r", b"\n", "\U0001f600".encode()))
        first, second = board.run("one"), board.run("two")
        assert (first.text, [frame.width for frame in first.frames]) == ("shown\n", [4])
        assert (second.text, second.state) == ("grüße €\n\n\U0001f600", "finished")
        assert first.lost == second.lost == 0


@pytest.mark.parametrize("at_once", [1, 2, 3, 1 << 20])
def test_byte_by_byte_and_all_at_once_are_the_same(at_once: int) -> None:
    with device(Manners(at_once=at_once)) as made, connected(made) as (board, _):
        made.cells.append(shows(jpeg()))
        run = board.run("one")
        assert (run.text, len(run.frames), run.state) == ("shown\n", 1, "finished")
        assert works(board)


# 2. Whatever a program prints.

HOSTILE = {
    "prompt": b">",
    "OK": b"OK",
    "04": b"\x04",
    "an end": b"\x04\x04>",
    "an end with an error": b"\x04Traceback (most recent call last):\r\nValueError: no\r\n\x04>",
    "friendly prompt": b">>> ",
    "raw banner": RAW_BANNER,
    "paste answer": b"R\x01\x80\x00\x01",
    "our marker": b"\x1e",
    "another record": b"\x1eabcdE\x00\x00\x00E\x00\x00\x00\x00",
    "64 KB without newline": b"x" * 65536,
    "binary": bytes(range(256)),
    "half a character": "€".encode()[:2],
}


@pytest.mark.parametrize("printed", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("pause", [0.0, 0.3, 2.0, 3600.0])
def test_whatever_is_printed_is_text_and_ends_nothing(printed: bytes, pause: float) -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(says(printed, pause, printed, pause, b"|end"))
        run = board.run("cell")
        expected = (printed * 2 + b"|end").decode("utf-8", "replace").replace("\r\n", "\n")
        assert (run.text, run.state, run.lost) == (expected, "finished", 0)
        assert len(made.ran) == 1
        following = board.run("next")
        assert (following.text, following.notes) == ("42\n", [])


@pytest.mark.parametrize("more", [b"a few words", b"x" * 100_000], ids=["little", "much"])
def test_what_is_printed_while_the_board_is_asked_is_kept(more: bytes) -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(
            says(b"\x04\x04>", 0.3, more, 10.0, b"|", b"\x04\x04>", 0.3, more, 0.01, more, b"|end")
        )
        run = board.run("cell")
        assert run.text.encode() == b"\x04\x04>" + more + b"|\x04\x04>" + more * 2 + b"|end"
        assert run.state == "finished"


def test_a_forged_conversation_ends_nothing() -> None:
    """What a prompt would answer, printed in answer to our question: only the board's own record is believed."""
    forged = RAW_BANNER + b"OK\x04\x04>" + b"R\x01\x80\x00\x01\x04\x04\x04>" + RAW_BANNER
    with device() as made, connected(made) as (board, _):
        made.cells.append(says(b"\x04\x04>", 0.2, forged, 0.2, forged, 30.0, b"|end"))
        run = board.run("cell")
        assert run.text.endswith("|end") and run.state == "finished"
        assert works(board)


# 3. Bytes lost, doubled, turned; a paste that goes wrong.


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("fault", ["drop", "duplicate", "flip"])
def test_damaged_bytes_end_in_a_stated_outcome_and_the_next_cell_works(fault: str, seed: int) -> None:
    chance = (0.3, 0.03, 0.003)[seed % 3]
    with device() as made, connected(made, seed, **{fault: chance}) as (board, line):
        made.cells.append(says(b"hello\r\n" * 20, made.record("T", event(5, Kind.CELL)), b"more"))
        assert outcome(board, made, deadline=20.0) in (
            *("finished", "failed", "interrupted", "restarted"),
            *("BoardStuck", "BoardLost"),
        )
        made.cells.clear()
        line.faults.clear()
        assert works(board)


@pytest.mark.parametrize("window", [1, 2, 100, 127, 129, 256, 4096, 65535])
def test_any_window_will_do(window: int) -> None:
    with device(Manners(window=window)) as made, connected(made) as (board, _):
        assert works(board)
        assert len(made.ran) == 1


@pytest.mark.parametrize("paste", ["declines", "old"])
def test_a_board_without_raw_paste_gets_whole_programs(paste: str) -> None:
    with device(Manners(paste=paste)) as made, connected(made) as (board, _):
        assert works(board)
        made.cells.append(dies(b"bye", Reboots(raw=True)))
        assert outcome(board, made) == "restarted"
        assert works(board)


def stuck_then_works(board: Board, made: Scripted) -> None:
    assert outcome(board, made) == "BoardStuck"
    made.manners = Manners()
    assert works(board)


def test_a_board_that_stops_answering_the_request_is_stuck() -> None:
    with device() as made, connected(made) as (board, _):
        made.manners.paste = "silent"
        stuck_then_works(board, made)


def test_a_lost_acknowledgement_is_stuck_and_not_a_hang() -> None:
    with device(Manners(window=8)) as made, connected(made) as (board, _):
        made.manners.acks = 2
        stuck_then_works(board, made)


def test_a_window_of_nothing_is_stuck_and_not_a_hang() -> None:
    with device() as made, connected(made) as (board, _):
        made.manners.window = 0
        stuck_then_works(board, made)


def test_noise_is_no_answer() -> None:
    """A board that talks and talks where it owes an answer is stuck all the same."""
    with device() as made, connected(made) as (board, _):
        made.cells.append(lambda board: _chatter(board.end()))
        with pytest.raises(BoardStuck, match="the program had ended"):
            board.run("cell")
        assert works(board)


def _chatter(first: bytes) -> Program:
    yield first
    while True:
        yield b"noise\r\n"
        yield 0.1


@pytest.mark.parametrize("window", [16, 128], ids=["in the middle", "when all is sent"])
def test_a_board_that_gives_up_a_paste_says_why(window: int) -> None:
    with device(Manners(window=window)) as made, connected(made) as (board, _):
        made.manners.gives_up_after = 20
        run = board.run("cell")
        assert run.error is not None
        assert (run.state, run.error.type) == ("failed", "MemoryError")
        assert "heap is full" in run.error.traceback
        made.manners.gives_up_after = math.inf
        assert works(board)


# 4. What the board was doing before.


@pytest.mark.parametrize("mode", ["friendly", "raw", "paste"])
def test_from_any_mode_the_prompt_is_found(mode: str) -> None:
    with device(mode=mode) as made, connected(made) as (board, _):
        assert works(board)


def _main_py() -> Program:
    while True:
        yield b"measured 17 mm\r\n"
        yield 0.01


def test_main_py_is_stopped_and_that_is_said() -> None:
    with device() as made:
        made.program = _main_py()
        with connected(made) as (board, _):
            assert "was stopped" in board.notes[0]
            assert works(board)


def test_main_py_that_swallows_interrupts_is_named() -> None:
    with device(Manners(swallows=math.inf)) as made:
        made.program = _main_py()
        with pytest.raises(BoardStuck, match="cannot be interrupted"), connected(made):
            pass


def test_a_hog_that_prints_prompts_and_swallows_interrupts_is_not_taken_for_a_prompt() -> None:
    def liar() -> Program:
        while True:
            yield RAW_BANNER
            yield 0.05

    with device(Manners(swallows=math.inf)) as made:
        made.program = liar()
        with pytest.raises(BoardStuck, match="cannot be interrupted"), connected(made):
            pass


def test_a_board_asleep_says_nothing_and_that_is_said() -> None:
    with device(mode="deaf") as made, pytest.raises(BoardStuck, match="Nothing answers"), connected(made):
        pass


def test_a_camera_in_the_ides_protocol_is_named() -> None:
    with device(mode="deaf") as made:
        made.out += b"\xd5\xaa\x01\x00" * 20
        with pytest.raises(BoardStuck, match="IDE's protocol"), connected(made):
            pass


def test_a_board_too_slow_for_the_first_try_does_not_answer_twice_for_nothing() -> None:
    """Two requests to come to the prompt are answered one after the other, late."""

    def erasing() -> Program:
        yield 2.5

    with device(Manners(swallows=math.inf)) as made:
        made.program = erasing()
        with connected(made) as (board, _):
            assert works(board)
            assert works(board)


@pytest.mark.parametrize("banners", [1, 2, 5])
def test_an_older_banner_in_the_pipe_is_not_taken_for_the_answer(banners: int) -> None:
    with device(Manners(at_once=len(RAW_BANNER))) as made:
        made.out += RAW_BANNER * banners
        with connected(made) as (board, _):
            assert works(board)
            assert board.notes == ()


# 5. Resets and unplugging.


@pytest.mark.parametrize("raw", [True, False], ids=["soft", "hard"])
@pytest.mark.parametrize("late", [0.0, 3.0])
def test_a_restart_in_the_middle_of_a_cell_is_said(raw: bool, late: float) -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(dies(b"half a li", late, Reboots(raw)))
        run = board.run("cell")
        assert run.state == "restarted" and run.error is not None
        assert run.text.startswith("half a li") and "was restarted" in run.error.traceback
        assert works(board)


@pytest.mark.parametrize("raw", [True, False], ids=["soft", "hard"])
def test_a_restart_in_the_middle_of_a_picture_is_not_waited_for(raw: bool) -> None:
    def program(board: Scripted) -> Program:
        yield board.record("I", b"\x01\x00" + bytes(5000))[:1000]
        yield Reboots(raw)

    with device() as made, connected(made) as (board, _):
        made.cells.append(program)
        run = board.run("cell")
        assert run.state != "finished" and run.lost == 1
        assert works(board)


def test_a_board_that_restarted_between_two_cells_is_noticed() -> None:
    with device() as made, connected(made) as (board, _):
        made._restart(raw=False, says=b"")
        run = board.run("next")
        assert (run.text, run.state) == ("42\n", "finished")
        assert "restarted between two cells" in run.notes[0]
        assert len(made.ran) == 1


@pytest.mark.parametrize(
    "taken", range(len(ASK_PASTE) + len(sources.wrapped("cell", "run 1", False, sources.FEWEST_EVENTS)) + 2)
)
def test_unplugged_after_any_byte_that_is_sent_no_program_runs_twice(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel_helpers.board.runs", [])
    with device() as made, connected(made) as (board, line):
        line.faults["close"] = line._said + taken
        said = outcome(board, made)
        whole = len(ASK_PASTE) + len(sources.wrapped("cell", "run 1", False, sources.FEWEST_EVENTS)) + 1
        # Before the source: it is sent once more. In the middle of it: lost. After its last byte: nothing happened.
        assert said == ("restarted" if len(ASK_PASTE) <= taken < whole else "finished")
        assert len(made.ran) == (0 if said == "restarted" else 1)
        assert works(board)


@pytest.mark.parametrize("heard", range(0, 60, 2))
def test_unplugged_after_any_byte_that_is_heard(heard: int) -> None:
    with device() as made, connected(made) as (board, line):
        made.cells.append(shows(jpeg()))
        line.faults["limit"] = line._heard + heard
        assert outcome(board, made) in ("finished", "restarted")
        assert len(made.ran) <= 1
        made.cells.clear()
        assert works(board)


def test_unplugged_before_the_program_was_taken_it_is_sent_again_once() -> None:
    with device() as made, connected(made) as (board, _):
        made.unplug(back_after=2.0)
        run = board.run("next")
        assert (run.text, run.state) == ("42\n", "finished")
        assert any("had gone and is back" in note for note in run.notes)
        assert len(made.ran) == 1


def test_unplugged_while_a_cell_runs_and_back_under_another_name() -> None:
    with device() as made, connected(made) as (board, _):
        made.moved_to = "/dev/another"
        made.cells.append(says(b"go", lambda: made.unplug(back_after=2.0)))
        run = board.run("cell")
        assert (run.state, run.text) == ("restarted", "go")
        following = board.run("next")
        assert following.text == "42\n" and board.url == "/dev/another"


def test_unplugged_for_good_is_said_each_time() -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(says(b"go", UNPLUG))
        assert outcome(board, made) == "restarted"
        for _ in range(2):
            with pytest.raises(NoBoard):
                board.run("next")
        made.back_at = 0.0
        assert works(board)


@pytest.mark.parametrize("call", ["execute", "reset", "eval", "names", "files"])
def test_a_board_that_leaves_during_anything_else_is_opened_again(call: str) -> None:
    calls: dict[str, Callable[[Board], object]] = {
        "execute": lambda board: board.execute("print(1)"),
        "reset": Board.reset,
        "eval": lambda board: board.eval("1"),
        "names": Board.names,
        "files": lambda board: board.fs.list(),
    }
    with device() as made, connected(made) as (board, line):
        line.faults["limit"] = line._heard + 1
        with pytest.raises(Exception, match="has gone"):
            calls[call](board)
        assert works(board)


@pytest.mark.parametrize("printed", ["{[]: 1}", "(" * 5000, "9" * 5000, "nonsense(", "1 +"])
def test_eval_gives_what_is_no_literal_as_text(printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with device() as made, connected(made) as (board, _):
        monkeypatch.setattr(board, "execute", lambda source: (printed + "\n", ""))
        assert board.eval("x") == printed


# 6. A second program at the port (see also test_lifetime and test_transport).


@pytest.mark.parametrize(
    "typed", [b"AT\r", b"\x03\x03", b"ATE1 E0\r", b"\x02", b"\x01", b"\x05A\x01", b"\x04"]
)
def test_what_another_program_typed_at_the_prompt_does_no_harm(typed: bytes) -> None:
    with device() as made, connected(made) as (board, _):
        made.hear(typed)
        assert works(board)
        assert works(board)


# 7. Slow readers, full buffers, and what is left in the pipe.


def test_what_an_interrupted_cell_still_had_to_say_is_not_in_the_next_one() -> None:
    def flood(board: Scripted) -> Program:
        while True:
            yield b"old cell\r\n" * 1000

    with device(Manners(at_once=7000)) as made, connected(made, slice=5000) as (board, _):
        made.cells.append(flood)
        run = board.run("cell", on_text=lambda text: board.interrupt())
        assert run.state == "interrupted" and set(run.text.split("\n")) <= {"old cell", ""}
        assert works(board)


def test_what_is_said_between_two_cells_is_in_neither() -> None:
    with device() as made, connected(made) as (board, _):
        made.out += b"a timer ticked\r\n"
        run = board.run("next")
        assert run.text == "42\n"
        assert "said 16 bytes" in run.notes[0]


def test_what_comes_right_behind_the_prompt_is_in_neither_cell() -> None:
    def program(board: Scripted) -> Program:
        def end() -> None:
            board.program = None
            board.out += b"first" + board.end() + b"\x04\x04>stray"

        yield end

    with device() as made, connected(made) as (board, _):
        made.cells.append(program)
        assert board.run("cell").text == "first"
        run = board.run("next")
        assert run.text == "42\n" and "said 5 bytes" in run.notes[0]


def test_a_board_that_takes_nothing_is_stuck() -> None:
    with device() as made, connected(made) as (board, _):
        made.manners.takes = made._taken + 50
        stuck_then_works(board, made)


def test_an_endless_talker_at_the_prompt_is_stopped() -> None:
    with device() as made, connected(made) as (board, _):
        made.program = _main_py()
        run = board.run("next")
        assert (run.text, run.state) == ("42\n", "finished")
        assert run.notes


# 8. Ends of all kinds.

TRACEBACK = 'Traceback (most recent call last):\r\n  File "cell", line 1, in <module>\r\n'


@pytest.mark.parametrize(
    ("kind", "traceback", "state"),
    [
        ("MemoryError", TRACEBACK + "MemoryError: \r\n", "failed"),
        ("RuntimeError", "RuntimeError: maximum recursion depth exceeded\r\n", "failed"),
        ("ValueError", "", "failed"),
        ("", TRACEBACK, "failed"),
        ("SystemExit", "SystemExit: \r\n", "exited"),
        ("KeyboardInterrupt", TRACEBACK[:40], "interrupted"),
        ("\x1b[2J", '  File "cell", line ' + "9" * 5000 + "\r\nx", "failed"),
    ],
    ids=["memory", "stack", "no traceback", "half a traceback", "exit", "half, interrupted", "nonsense"],
)
def test_every_way_to_fail_is_told(kind: str, traceback: str, state: str) -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(lambda board: iter([board.end(kind, traceback)]))  # type: ignore[arg-type,return-value]
        assert board.run("cell").state == state
        assert works(board)


def test_an_error_that_only_the_repl_prints_is_the_cells_error() -> None:
    error = b"Traceback (most recent call last):\r\nMemoryError: memory allocation failed\r\n"
    with device() as made, connected(made) as (board, _):
        made.cells.append(dies(Fails(error)))
        run = board.run("cell")
        assert run.error is not None
        assert (run.state, run.error.type) == ("failed", "MemoryError")
        assert "restarted" not in run.error.traceback
        assert works(board)


def test_an_interrupt_before_the_cell_began_is_an_interrupt_and_no_restart() -> None:
    error = b"Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n"
    with device() as made, connected(made) as (board, _):
        made.cells.append(dies(Fails(error)))
        assert outcome(board, made) == "interrupted"
        assert works(board)


def test_an_end_that_was_damaged_on_the_way_is_said() -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(lambda board: iter([b"hello\r\n", board.end()[:-1] + b"?"]))  # type: ignore[arg-type,return-value]
        run = board.run("cell")
        assert run.error is not None
        assert (run.state, run.text[:6], run.lost) == ("failed", "hello\n", 1)
        assert "did not arrive" in run.error.traceback
        assert works(board)


def test_a_watchdogs_reset_is_a_restart() -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(dies(b"feeding\r\n", 8.0, Reboots(raw=False, says=b"rst cause: 4, boot mode\r\n")))
        assert outcome(board, made) == "restarted"
        assert works(board)


@pytest.mark.parametrize("swallows", [0, 1])
def test_a_deadline_stops_a_program_that_swallows_some_interrupts(swallows: int) -> None:
    with device(Manners(swallows=swallows)) as made, connected(made) as (board, _):
        made.cells.append(says(b"go", math.inf))
        assert outcome(board, made, deadline=3.0) == "interrupted"
        assert works(board)


def test_a_program_that_swallows_every_interrupt_is_stuck_and_named() -> None:
    with device(Manners(swallows=math.inf)) as made, connected(made) as (board, _):
        made.cells.append(says(b"go", math.inf))
        with pytest.raises(BoardStuck, match="does not stop"):
            board.run("cell", deadline=3.0)
        made.unplug(back_after=1.0)
        made.manners.swallows = 0
        assert works(board)


def test_an_interrupt_while_the_program_is_being_sent_restarts_nothing() -> None:
    with device(Manners(window=8)) as made, connected(made) as (board, _):
        taken = made._taken
        hear = made.hear

        def hear_and_interrupt(data: bytes) -> None:
            hear(data)
            if made._taken > taken + 20:
                board.interrupt()

        made.hear = hear_and_interrupt  # type: ignore[method-assign]
        assert outcome(board, made) == "interrupted"
        made.hear = hear  # type: ignore[method-assign]
        assert made.has_modules and made.ran == []
        assert works(board)


def test_an_interrupt_that_comes_just_as_the_run_ends_is_in_no_other_run() -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(lambda cell: iter([b"x", cell.end(), board.interrupt]))  # type: ignore[arg-type,return-value,list-item]
        assert outcome(board, made) == "finished"
        board.interrupt()
        board._transport.wake()
        assert works(board)


# 9. Traces that cannot be.

TRACES = {
    "ticks wrap": event((1 << 30) - 5, Kind.CELL) + event(5, Kind.DONE),
    "clock steps back": event(9_000_000, Kind.CELL) + event(5, Kind.DONE),
    "one time for all": b"".join(event(7, Kind.BEGIN, 1) + event(7, Kind.SLEEP, 1, 5) for _ in range(50)),
    "out of order": b"".join(event(time, Kind.BEGIN, task) for time, task in ((90, 1), (20, 2), (50, 1))),
    "ends first": event(1, Kind.RETURN, 3) + event(2, Kind.CREATE, 3) + event(3, Kind.WAKE, 9, 9),
    "ring overflow": event(1, Kind.CELL) + event(2, Kind.LOST, 0, 16383) + event(3, Kind.DONE),
    "part of an event": event(1, Kind.CELL) + b"\x01\x02\x03",
    "unknown kinds": b"\xff" * 64,
    "nothing": b"",
}


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_any_trace_makes_a_run(trace: bytes) -> None:
    def program(board: Scripted) -> Program:
        yield board.record("T", trace)
        yield board.record("N", b"t")
        yield board.record("N", b"")
        yield board.record("N", b"f\x01\x00\xff")
        yield b"text\r\n"
        yield board.record("T", trace[::-1])
        yield board.end()

    with device() as made, connected(made) as (board, _):
        made.cells.append(program)
        run = board.run("cell")
        assert (run.state, run.text) == ("finished", "text\n")
        assert run.duration_us >= 0 and run.trace.sentence() and run.trace.findings() is not None
        assert works(board)


# 10. Pictures that are none.


def with_size(width: int, height: int) -> bytes:
    """A JPEG whose header claims this size."""
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


PICTURES = {
    "truncated": jpeg(64, 64)[:200],
    "no JPEG": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "only a beginning": b"\xff\xd8\xff",
    "nothing": b"",
    "50 million pixels": with_size(10_000, 5_000),
    "the largest header there is": with_size(65_500, 65_500),
    "markers only": b"\xff\xd8" + b"\xff\xe1\x00\x02" * 100,
}


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_what_is_no_picture_is_counted_and_not_shown(data: bytes) -> None:
    with device() as made, connected(made) as (board, _):
        made.cells.append(shows(data))
        run = board.run("cell")
        assert (run.state, run.text, run.frames, run.lost) == ("finished", "shown\n", [], 1)
        assert works(board)


@pytest.mark.parametrize("spoil", ["cut", "too short", "too long", "check"])
def test_a_picture_damaged_on_the_way_is_counted_and_what_follows_arrives(spoil: str) -> None:
    def program(board: Scripted) -> Program:
        whole = bytearray(board.record("I", b"\x01\x00" + jpeg()))
        if spoil == "check":
            whole[-1] ^= 1
        elif spoil == "cut":
            del whole[100:]
        else:
            whole[6] = (whole[6] + (9 if spoil == "too long" else -9)) & 255
            whole[9] = sum(whole[5:9]) & 255
        yield bytes(whole)
        yield 5.0
        yield board.record("I", b"\x02\x00" + jpeg())
        yield b"shown\r\n"
        yield board.end()

    with device() as made, connected(made) as (board, _):
        made.cells.append(program)
        run = board.run("cell")
        assert [frame.number for frame in run.frames] == [2]
        assert (run.state, run.lost) == ("finished", 1)
        assert run.text.endswith("shown\n")
        assert works(board)
