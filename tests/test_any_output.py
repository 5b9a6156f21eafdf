"""No output whatever ends a run or forges a record: bytes drawn at random, printed by a program on the real VM."""

from __future__ import annotations

import codecs

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel_helpers.board import Board
from kernel_helpers.wire.raw_repl import ASK_PASTE, RAW_BANNER
from kernel_helpers.wire.records import encode

PIECES = st.sampled_from(
    [
        *(b"\x04", b">", b"OK", b"R\x01\x80\x00\x01", b"R\x00", b"\x1e", b"\r", b"\n", b"\r\n", b">>> "),
        *(RAW_BANNER, ASK_PASTE, b"\x04\x04>", b"\x04Error\r\n\x04>", "€".encode(), b"\xe2\x82", b"\x1b[2J"),
        *(encode(b"abcd", "E", b"ok"), encode(b"abcd", "I", b"\x01\x00picture")),
    ]
)
OUTPUTS = st.lists(PIECES | st.binary(max_size=8), max_size=15).map(b"".join)
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def as_text(data: bytes) -> str:
    """What a reader of the console sees: sys.stdout.buffer translates nothing, the reader ends lines as usual."""
    return codecs.decode(data, "utf-8", "replace").replace("\r\n", "\n")


@FAST
@given(printed=OUTPUTS)
def test_whatever_bytes_a_program_prints_arrive_and_end_nothing(shared_board: Board, printed: bytes) -> None:
    # A letter behind it, so that a cut character and a lone return stay what they are.
    run = shared_board.run(f"import sys\nsys.stdout.buffer.write({printed!r})\nsys.stdout.buffer.write(b'|')")
    assert (run.text, run.state) == (as_text(printed + b"|"), "finished")
    assert (run.lost, run.frames, run.leftovers) == (0, [], [])
    assert run.trace.model.complete


@settings(FAST, max_examples=8)
@given(printed=st.sampled_from([b"\x04\x04>", RAW_BANNER, b">>> "]), more=OUTPUTS)
def test_nor_do_they_when_the_program_is_silent_behind_them(
    shared_board: Board, printed: bytes, more: bytes
) -> None:
    """Silence behind what looks like an end makes the host ask the board; the program must not notice."""
    source = (
        f"import sys, time\nwrite = sys.stdout.buffer.write\nwrite({printed!r})\ntime.sleep_ms(300)\n"
        f"write({more!r})\ntime.sleep_ms(300)\nwrite(b'|')"
    )
    run = shared_board.run(source)
    assert (run.text, run.state, run.lost) == (as_text(printed + more + b"|"), "finished", 0)
    assert shared_board.run("print(6 * 7)").text == "42\n"
