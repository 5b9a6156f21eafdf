"""The fuzz target. Whatever bytes arrive: the same events however sliced, no exception, no forged record.

And the state is one of the table's, what is kept is bounded, nothing without our nonce ends a run, and a run can be
made of the events. Run it by hand for as long as you like:

    python -m tests.fuzz.target tests/fuzz/corpus

An input is: one byte that chooses the state, one that chooses the slices, then what the board says. Valid records
are out of reach of chance (a check and a CRC), so `0xF0 kind length length payload` in it stands for a whole record.
"""

from __future__ import annotations

import contextlib
import re
import sys

with contextlib.ExitStack() as _instrumented:
    if __name__ == "__main__":
        import atheris

        _instrumented.enter_context(atheris.instrument_imports(include=["kernel_helpers"]))
    from kernel_helpers.collect import Collector, Listener
    from kernel_helpers.run import Run
    from kernel_helpers.wire import raw_repl, records
    from kernel_helpers.wire.raw_repl import AtPrompt, Event, RawRepl, Send, State
    from kernel_helpers.wire.records import Lost, Record, Text
    from kernel_helpers.wire.text import TextDecoder, visible

NONCE = b"\x07\x1e\xc3z"
KINDS = "TNIEV"
RECORD = 0xF0
MOST_PAYLOAD = 600
COLOUR = re.compile("\x1b\\[[0-9;]*m")
MOST_KEPT = raw_repl.ERROR_BYTES + 64
STATES = (
    State.LOST,
    State.ENTER,
    State.PROMPT,
    State.ASK,
    State.PASTE,
    State.PLAIN,
    State.RUN,
    State.PROBE,
    State.OVER,
)
ANSWERS = {State.ASK: b"", State.PASTE: b"R\x01\x08\x00", State.PLAIN: b"R\x00"}
END = records.encode(NONCE, "E", b"ok")


def check(data: bytes) -> None:
    """Raise when these bytes break the invariant."""
    if len(data) < 2:
        return
    state, size, stream = STATES[data[0] % len(STATES)], data[1] % 17 + 1, said(data[2:])
    slices = [stream[at : at + size] for at in range(0, len(stream), size)]
    whole, sliced = conversation(state), conversation(state)
    once, often = events_of(whole, [stream]), events_of(sliced, slices)
    assert once == often, (once, often)
    assert (whole.state, whole.maybe_over, whole.stray) == (sliced.state, sliced.maybe_over, sliced.stray)
    assert whole.state in State and len(whole._seen) <= MOST_KEPT
    check_records(once, stream)
    if state in (State.RUN, State.PROBE) and NONCE not in stream:
        assert whole.state is state
    check_text(stream, slices)
    check_run(once)


def said(data: bytes) -> bytes:
    """The stream that an input stands for."""
    out, at = bytearray(), 0
    while at < len(data):
        if data[at] == RECORD and at + 3 < len(data):
            kind, length = KINDS[data[at + 1] % len(KINDS)], (data[at + 2] | data[at + 3] << 8) % MOST_PAYLOAD
            out += records.encode(NONCE, kind, data[at + 4 : at + 4 + length])
            at += 4 + length
        else:
            out.append(data[at])
            at += 1
    return bytes(out)


def conversation(state: State) -> RawRepl:
    """A conversation brought to a state by what a board would say."""
    talk = RawRepl(NONCE)
    if state is State.LOST:
        return talk
    talk.enter()
    if state is State.ENTER:
        return talk
    talk.feed(raw_repl.RAW_BANNER)
    if state is State.PROMPT:
        return talk
    talk.run(b"x" * 20)
    talk.feed(ANSWERS.get(state, b"R\x01\x80\x00\x04"))
    if state is State.PROBE:
        talk.probe()
    if state is State.OVER:
        talk.feed(END)
    assert talk.state is state
    return talk


def events_of(talk: RawRepl, parts: list[bytes]) -> list[Event]:
    """Neighbouring texts and neighbouring sends put together, and what is held back at the end given up."""
    joined: list[Event] = []
    for events in [*(talk.feed(part) for part in parts), talk.give_up_record()]:
        for event in events:
            last = joined[-1] if joined else None
            if isinstance(event, Text) and isinstance(last, Text):
                joined[-1] = Text(last.data + event.data)
            elif isinstance(event, Send) and isinstance(last, Send):
                joined[-1] = Send(last.data + event.data)
            else:
                joined.append(event)
    return joined


def check_records(events: list[Event], stream: bytes) -> None:
    for event in events:
        if isinstance(event, Record):
            assert records.encode(NONCE, event.kind, event.payload) in stream, event


def check_text(stream: bytes, slices: list[bytes]) -> None:
    whole, sliced = TextDecoder(), TextDecoder()
    text = whole.feed(stream, final=True)
    assert text == "".join(sliced.feed(part) for part in slices) + sliced.feed(b"", final=True)
    plain = COLOUR.sub("", visible(text))
    assert not any((ord(c) < 32 and c not in "\t\n\r") or 0x7F <= ord(c) < 0xA0 for c in plain)


def check_run(events: list[Event]) -> None:
    """A run can be made of whatever came, and looked at."""
    run = Run("cell", "cell")
    collector = Collector(run, Listener())
    for event in events:
        if isinstance(event, Text):
            collector.text(event.data)
        elif isinstance(event, (Record, Lost)):
            collector.record(event)
        elif isinstance(event, AtPrompt):
            break
    collector.finish()
    assert run.state in ("finished", "failed", "interrupted", "exited")
    assert run.duration_us >= 0 and run.trace.sentence()
    assert all(frame.jpeg.startswith(b"\xff\xd8\xff") for frame in run.frames)


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
