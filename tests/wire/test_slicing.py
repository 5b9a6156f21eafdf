"""Whatever a board sends, however it is cut into pieces, means the same in every state of the conversation."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.wire.raw_repl import ASK_PASTE, RAW_BANNER, AtPrompt, RawRepl, Send, State
from kernel_helpers.wire.records import Text, encode

NONCE = b"abcd"
PIECES = st.sampled_from(
    [
        *(
            b"\x04",
            b">",
            b"OK",
            b"R\x00",
            b"R\x01",
            b"\x80\x00",
            b"\x01",
            b"\x1e",
            NONCE,
            b"\x1eabc",
            b"\r\n",
        ),
        *(RAW_BANNER, RAW_BANNER[:-3], b">>> ", b"\x04\x04>", b"\x04error\r\n\x04>", ASK_PASTE),
        *(encode(NONCE, "T", b"12345678"), encode(NONCE, "E", b"ok"), encode(b"dcba", "E", b"ok")),
        encode(NONCE, "N", b"t\x01\x00x")[:-2],
    ]
)
STREAMS = st.lists(PIECES | st.binary(max_size=6), max_size=12).map(b"".join)
STATES = (State.PROMPT, State.ASK, State.PASTE, State.PLAIN, State.RUN, State.PROBE)


def conversation(state: State) -> RawRepl:
    """A conversation brought to a state by what a board would say."""
    talk = RawRepl(NONCE)
    talk.enter()
    talk.feed(RAW_BANNER)
    if state is State.PROMPT:
        return talk
    talk.run(b"x" * 20)
    answers = {State.ASK: b"", State.PASTE: b"R\x01\x08\x00", State.PLAIN: b"R\x00"}
    talk.feed(answers.get(state, b"R\x01\x80\x00\x04"))
    if state is State.PROBE:
        talk.probe()
    assert talk.state is state
    return talk


def meaning(talk: RawRepl, parts: list[bytes]) -> list[object]:
    """Events with neighbouring text and neighbouring sends put together."""
    said: list[object] = []
    for part in parts:
        for event in talk.feed(part):
            if isinstance(event, (Text, Send)) and said and type(said[-1]) is type(event):
                said[-1] = type(event)(said[-1].data + event.data)  # type: ignore[attr-defined]
            else:
                said.append(event)
    return said


def cut(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(stream), *(place % (len(stream) + 1) for place in cuts)})
    return [stream[start:end] for start, end in pairwise(places)]


@pytest.mark.parametrize("state", STATES)
@given(stream=STREAMS, cuts=st.lists(st.integers(0, 500), max_size=20))
def test_any_stream_means_the_same_however_it_is_sliced(state: State, stream: bytes, cuts: list[int]) -> None:
    whole, sliced = conversation(state), conversation(state)
    assert meaning(whole, [stream]) == meaning(sliced, cut(stream, cuts))
    assert (whole.state, whole.maybe_over) == (sliced.state, sliced.maybe_over)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=20))
def test_without_our_nonce_nothing_ends_a_run(pieces: list[bytes]) -> None:
    talk = conversation(State.RUN)
    stream = b"".join(pieces).replace(NONCE, b"dcba")
    events = [event for piece in cut(stream, [7, 99]) for event in talk.feed(piece)]
    assert talk.state is State.RUN
    assert not any(isinstance(event, AtPrompt) for event in events)
    assert {type(event) for event in events} <= {Text}
