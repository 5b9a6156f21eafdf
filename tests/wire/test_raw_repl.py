"""The host's side of the raw REPL against the virtual board's side of it, and against everything a program prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.virtual.repl import Repl
from kernel_helpers.wire.raw_repl import AtPrompt, Event, RawRepl, Send, Started, State, looks_over
from kernel_helpers.wire.records import Record, Text, encode

NONCE = b"abcd"
END = encode(NONCE, "E", b"ok")


class Pair:
    """Both machines, wired together: the host's bytes go to the board's REPL and back."""

    def __init__(self) -> None:
        self.host, self.board = RawRepl(NONCE), Repl("banner")
        self.programs: list[bytes] = []
        self.events: list[Event] = []

    def to_board(self, data: bytes) -> None:
        for byte in data:
            step = self.board.feed(byte)
            if step.program is not None:
                self.programs.append(step.program.source)
            self.to_host(step.reply)

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


def test_a_board_that_refuses_in_the_middle_is_told_to_end() -> None:
    host = _at_prompt()
    host.run(bytes(1000))
    assert host.feed(b"R\x01\x10\x00") == [Send(bytes(16))]
    assert host.feed(b"\x04") == [Send(b"\x04"), Started()]


def test_a_probe_finds_the_prompt_after_a_soft_reset(pair: Pair) -> None:
    pair.to_board(pair.host.run(b"machine.reset()"))
    pair.to_host(b"\r\nMPY: soft reboot\r\n" + pair.board.greeting())
    assert pair.host.maybe_over
    pair.to_board(pair.host.probe())
    assert pair.programs[-1] == b""
    pair.to_host(b"\x04\x04>")
    assert pair.host.state is State.PROMPT


def test_a_probe_that_nobody_answers_leaves_the_run_going(pair: Pair) -> None:
    pair.to_board(pair.host.run(b"program"))
    pair.to_host(b"\x04\x04>")
    assert pair.host.maybe_over
    pair.host.probe()
    pair.host.probe_failed()
    assert pair.host.state is State.RUN
    assert not pair.host.maybe_over


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
