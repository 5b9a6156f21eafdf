"""The host's side of the raw REPL against the virtual board's side of it, and against everything a program prints."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.virtual.repl import Mode, Repl
from kernel_helpers.wire.raw_repl import (
    ERROR_BYTES,
    AtPrompt,
    Event,
    RawRepl,
    Send,
    Started,
    State,
    looks_over,
)
from kernel_helpers.wire.raw_repl import RAW_BANNER as BANNER
from kernel_helpers.wire.records import Record, Text, encode

NONCE = b"abcd"
END = encode(NONCE, "E", b"ok")
QUESTION = b"import sys;sys.stdout.buffer.write("


class Pair:
    """Both machines, wired together: the host's bytes go to the board's REPL and back."""

    def __init__(self) -> None:
        self.host, self.board = RawRepl(NONCE), Repl("banner")
        self.programs: list[bytes] = []
        self.events: list[Event] = []

    def to_board(self, data: bytes) -> None:
        for byte in data:
            step = self.board.feed(byte)
            self.to_host(step.reply)
            if step.program is not None:
                self.programs.append(step.program.source)
                self.answer(step.program.source)

    def answer(self, source: bytes) -> None:
        """A question is a program that the board can run: it writes the bytes of a literal."""
        if source.startswith(QUESTION):
            said = ast.literal_eval(source.removeprefix(QUESTION)[:-1].decode())
            self.to_host(said + b"\x04" + self.board.after_program())

    def to_host(self, data: bytes) -> None:
        for event in self.host.feed(data):
            self.events.append(event)
            if isinstance(event, Send):
                self.to_board(event.data)


@pytest.fixture
def pair() -> Pair:
    pair = Pair()
    pair.to_board(pair.host.enter())
    assert pair.host.state is State.PROMPT
    return pair


@given(st.binary(min_size=1, max_size=1000).map(lambda data: data.translate(None, b"\x03\x04")).filter(len))
def test_any_source_arrives_unchanged_through_raw_paste(source: bytes) -> None:
    pair = Pair()
    pair.to_board(pair.host.enter())
    pair.to_board(pair.host.run(source))
    assert pair.programs == [source]
    assert pair.host.state is State.RUN


def test_a_run_ends_with_its_record_and_the_prompt(pair: Pair) -> None:
    pair.to_board(pair.host.run(b"print(1)"))
    pair.events.clear()
    pair.to_host(b"1\r\n" + END + b"\x04\x04>")
    assert pair.events == [Text(b"1\r\n"), Record("E", b"ok"), AtPrompt(b"")]
    assert pair.host.state is State.PROMPT


@given(
    st.lists(
        st.sampled_from(
            [b"\x04", b">", b"OK", b"\x04\x04>", b"raw REPL; CTRL-B to exit\r\n>", b">>> ", b"R\x01", b"x"]
        )
    )
)
def test_nothing_a_program_prints_ends_its_run(pieces: list[bytes]) -> None:
    pair = Pair()
    pair.to_board(pair.host.enter())
    pair.to_board(pair.host.run(b"program"))
    pair.events.clear()
    printed = b"".join(pieces)
    pair.to_host(printed)
    assert pair.host.state is State.RUN
    assert b"".join(event.data for event in pair.events if isinstance(event, Text)) == printed
    pair.to_host(END + b"\x04\x04>")
    assert pair.host.state is State.PROMPT


@given(st.lists(st.integers(1, 7), min_size=1))
def test_a_reply_means_the_same_however_it_is_sliced(sizes: list[int]) -> None:
    stream = b"R\x01\x80\x00\x01\x04half a line" + END + b"\x04Error\x04>"
    host = _at_prompt()
    host.run(b"program")
    events: list[Event] = []
    at = 0
    while at < len(stream):
        size = sizes[at % len(sizes)]
        events += host.feed(stream[at : at + size])
        at += size
    assert b"".join(event.data for event in events if isinstance(event, Text)) == b"half a line"
    assert events[-1] == AtPrompt(b"Error")


def test_a_board_without_raw_paste_gets_the_whole_source() -> None:
    host = _at_prompt()
    host.run(b"program")
    assert host.feed(b"R\x00") == [Send(b"program\x04")]
    assert host.feed(b"OK") == [Started()]
    assert host.state is State.RUN


def test_a_board_that_gives_up_in_the_middle_is_told_to_end_and_its_error_is_kept() -> None:
    host = _at_prompt()
    host.run(bytes(1000))
    assert host.feed(b"R\x01\x10\x00") == [Send(bytes(16))]
    assert host.feed(b"\x04") == [Send(b"\x04")]
    assert host.feed(b"\x04MemoryError: \r\n\x04>") == [AtPrompt(b"MemoryError: \r\n")]


def test_an_interrupt_in_the_middle_of_a_paste_ends_it_and_restarts_nothing(pair: Pair) -> None:
    pair.host.run(bytes(1000))
    pair.to_host(b"R\x01\x10\x00")
    assert pair.host.interrupt() == b"\x03"
    pair.events.clear()
    pair.to_host(b"\x01\x04\x04KeyboardInterrupt: \r\n\x04>")
    assert pair.events == [Started(), AtPrompt(b"KeyboardInterrupt: \r\n")]


def test_an_interrupt_before_a_board_declines_sends_nothing() -> None:
    host = _at_prompt()
    host.run(b"program")
    host.interrupt()
    assert host.feed(b"R\x00") == [AtPrompt(b"KeyboardInterrupt: \r\n")]


@pytest.mark.parametrize("window", [1, 2, 127, 65535])
def test_any_window_is_kept_to(window: int) -> None:
    host, source = _at_prompt(), bytes(range(5, 205)) * 3
    host.run(source)
    sent = [
        event.data for event in host.feed(b"R\x01" + window.to_bytes(2, "little")) if isinstance(event, Send)
    ]
    while not sent[-1].endswith(b"\x04"):
        sent += [event.data for event in host.feed(b"\x01") if isinstance(event, Send)]
    assert b"".join(sent) == source + b"\x04"
    assert all(len(piece.removesuffix(b"\x04")) <= window for piece in sent)
    assert host.feed(b"\x01\x01") == []


def test_an_empty_program_is_sent_too() -> None:
    host = _at_prompt()
    host.run(b"")
    assert host.feed(b"R\x01\x10\x00") == [Send(b"\x04")]


@pytest.mark.parametrize("friendly", [False, True], ids=["raw", "friendly"])
def test_a_probe_finds_the_prompt_after_a_reset(pair: Pair, friendly: bool) -> None:
    pair.to_board(pair.host.run(b"machine.reset()"))
    if friendly:
        pair.board.mode = Mode.FRIENDLY
    pair.to_host(b"\r\nMPY: soft reboot\r\n" + pair.board.greeting())
    assert pair.host.maybe_over
    pair.events.clear()
    pair.to_board(pair.host.probe())
    assert (pair.host.state, pair.host.restarted) == (State.PROMPT, True)
    assert pair.events == [AtPrompt(b"")]


def test_a_probe_that_nobody_answers_leaves_the_run_going_and_loses_no_text(pair: Pair) -> None:
    pair.to_board(pair.host.run(b"program"))
    pair.to_host(b"\x04\x04>")
    assert pair.host.maybe_over
    pair.host.probe()
    pair.events.clear()
    pair.to_host(b"still here")
    assert pair.host.probe_failed() == [Text(b"still here")]
    assert pair.host.state is State.RUN
    assert not pair.host.maybe_over


@given(
    st.lists(
        st.sampled_from([b"R\x01\x80\x00\x01", b"R\x00", b"\x04", b">", BANNER, b"OK", END[5:], b">>> "])
    )
)
def test_nothing_a_program_prints_answers_a_probe(pieces: list[bytes]) -> None:
    pair = Pair()
    pair.to_board(pair.host.enter())
    pair.to_board(pair.host.run(b"program"))
    pair.to_host(b"\x04\x04>")
    pair.host.probe()
    pair.events.clear()
    printed = b"".join(pieces)
    pair.to_host(printed)
    assert pair.host.state is State.PROBE
    pair.to_host(END + b"\x04\x04>")
    assert b"".join(event.data for event in pair.events if isinstance(event, Text)) == printed


def test_a_question_that_waited_in_the_boards_input_is_answered_before_the_next_program(pair: Pair) -> None:
    pair.to_board(pair.host.run(b"program"))
    pair.to_host(b"\x04\x04>")
    waiting = [pair.host.probe()]
    pair.host.probe_failed()
    pair.to_host(b"\x04\x04>")
    waiting.append(pair.host.probe())
    pair.events.clear()
    pair.to_host(END + b"\x04\x04>")
    assert pair.events == [Record("E", b"ok")]
    pair.to_board(b"".join(waiting))
    assert pair.events == [Record("E", b"ok"), AtPrompt(b"")]
    assert pair.host.state is State.PROMPT and not pair.host.restarted


def test_after_an_end_a_question_that_the_program_swallowed_leaves_the_board_to_be_entered_again(
    pair: Pair,
) -> None:
    pair.to_board(pair.host.run(b"program"))
    pair.to_host(b"\x04\x04>")
    pair.host.probe()
    pair.to_host(END + b"\x04\x04>")
    assert pair.host.probe_failed() == []
    assert pair.host.state is State.LOST


def test_a_late_answer_counts(pair: Pair) -> None:
    pair.to_board(pair.host.run(b"program"))
    pair.to_host(b"\x04ValueError: \r\n\x04>")
    question = pair.host.probe()
    pair.host.probe_failed()
    pair.to_board(question)
    assert pair.events[-1] == AtPrompt(b"ValueError: \r\n")


def test_a_damaged_record_may_have_hidden_the_end(pair: Pair) -> None:
    pair.to_board(pair.host.run(b"program"))
    pair.to_host(END[:-1] + b"\xff" + b"\x04\x04>")
    assert pair.host.maybe_over
    pair.to_board(pair.host.probe())
    assert pair.host.state is State.PROMPT


def test_records_outside_a_run_belong_to_nobody(pair: Pair) -> None:
    pair.events.clear()
    pair.to_host(END)
    pair.host.run(b"program")
    pair.to_host(END + b"R\x01\x80\x00")
    assert not any(isinstance(event, Record) for event in pair.events)


def test_what_comes_at_the_prompt_is_counted_as_stray(pair: Pair) -> None:
    pair.to_host(b"\r\nMicroPython v1.28\r\n>>> ")
    assert pair.host.stray == 25


@pytest.mark.parametrize("state", [State.ENTER, State.ASK, State.PLAIN, State.RUN, State.PROBE, State.OVER])
def test_a_flood_is_not_kept(state: State) -> None:
    host = _at_prompt()
    if state is State.ENTER:
        host.enter()
    else:
        host.run(b"x", plain=state is State.OVER)
        host.feed({State.ASK: b"", State.PLAIN: b"R\x00"}.get(state, b"R\x00OK"))
    if state is State.PROBE:
        host.probe()
    assert host.state is state
    for _ in range(100):
        host.feed(b"\x04" + bytes(20_000))
    assert len(host._seen) <= ERROR_BYTES + 100


def test_an_ordinary_output_does_not_look_over() -> None:
    assert not looks_over(b"a > b\r\n>")
    assert not looks_over(b"\x04>")


def test_a_program_may_be_given_only_at_the_prompt() -> None:
    with pytest.raises(RuntimeError, match="only at the prompt"):
        RawRepl(NONCE).run(b"program")


def _at_prompt() -> RawRepl:
    host = RawRepl(NONCE)
    host.enter()
    host.feed(b"raw REPL; CTRL-B to exit\r\n>")
    return host
