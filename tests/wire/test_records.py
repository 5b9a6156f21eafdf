"""Records come through whatever surrounds them, however the stream is sliced, and nothing else becomes one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.wire.records import OVERHEAD_BYTES, TYPES, Lost, Part, Record, Splitter, Text, encode

NONCE = b"\xc3\x1e\x07z"
MARKER = b"\x1e" + NONCE

kinds = st.sampled_from([kind.decode() for kind in TYPES])
payloads = st.binary(max_size=200) | st.lists(st.sampled_from([MARKER, b"\x1e", b"T"])).map(b"".join)
records = st.builds(Record, kinds, payloads)
# Text made of the bytes that could be mistaken: markers, nonces, prompts, half characters.
texts = st.lists(
    st.sampled_from([b"\x1e", NONCE, MARKER, b"\x04", b">", b"OK", b"\r\n", b"\xc3", b"hello"])
    | st.binary(max_size=20)
).map(b"".join)


def merged(parts: list[Part]) -> list[Part]:
    """Neighbouring texts as one, because slicing may cut text anywhere."""
    out: list[Part] = []
    for part in parts:
        if isinstance(part, Text) and out and isinstance(out[-1], Text):
            out[-1] = Text(out[-1].data + part.data)
        else:
            out.append(part)
    return out


def split(stream: bytes, cuts: list[int]) -> list[Part]:
    """Everything a splitter says when it gets the stream in these pieces."""
    splitter, parts, at = Splitter(NONCE), list[Part](), 0
    for cut in [*sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]:
        parts += splitter.feed(stream[at:cut])
        at = cut
    return merged(parts + splitter.flush())


@given(st.lists(records), st.lists(st.integers(0, 10_000)))
def test_records_come_back_whole_however_the_stream_is_sliced(sent: list[Record], cuts: list[int]) -> None:
    stream = b"".join(encode(NONCE, record.kind, record.payload) for record in sent)
    assert split(stream, cuts) == sent


@given(texts, st.lists(st.integers(0, 10_000)))
def test_any_bytes_give_the_same_parts_however_they_are_sliced(stream: bytes, cuts: list[int]) -> None:
    assert split(stream, cuts) == split(stream, [])


@given(st.binary().filter(lambda data: MARKER not in data))
def test_what_holds_no_marker_of_ours_is_text_to_the_last_byte(stream: bytes) -> None:
    assert split(stream, []) == ([Text(stream)] if stream else [])


@given(st.binary(max_size=50), records, st.binary(max_size=50))
def test_text_around_a_record_is_kept(before: bytes, record: Record, after: bytes) -> None:
    stream = before + encode(NONCE, record.kind, record.payload) + after
    expected = [*([Text(before)] if before else []), record, *([Text(after)] if after else [])]
    if MARKER not in before and MARKER not in after and not before.endswith(b"\x1e"):
        assert split(stream, []) == expected


@given(records, st.data())
def test_a_damaged_payload_is_reported_and_the_next_record_arrives(
    record: Record, data: st.DataObject
) -> None:
    whole = bytearray(encode(NONCE, record.kind, record.payload))
    at = data.draw(st.integers(10, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    following = Record("N", b"still here")
    parts = split(bytes(whole) + encode(NONCE, "N", following.payload), [])
    assert Lost(record.kind) in parts
    assert parts[-1] == following


def test_a_marker_with_an_impossible_head_is_text() -> None:
    for head in (b"Z\x00\x00\x00Z", b"T\x00\x00\x00\x00", b"N\xff\xff\xffK"):
        stream = MARKER + head + b"rest"
        assert split(stream, []) == [Text(stream)]


def test_another_connections_records_are_text() -> None:
    stream = encode(b"abcd", "T", b"12345678")
    assert split(stream, []) == [Text(stream)]


def test_a_truncated_record_is_lost_only_when_it_is_given_up() -> None:
    splitter = Splitter(NONCE)
    assert splitter.feed(encode(NONCE, "I", bytes(100))[:50]) == []
    assert splitter.inside
    assert splitter.flush() == [Lost("I")]


def test_a_record_costs_fourteen_bytes() -> None:
    assert len(encode(NONCE, "I", bytes(1000))) == 1000 + OVERHEAD_BYTES
