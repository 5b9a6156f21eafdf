"""Writes records.json, the shared vectors of wire/records and kh-records.js; with --check only compares.

Each vector: {"about", "stream": base64, "cuts": where the stream is cut, "parts": [kind, type, base64], ...}. The nonce
is NONCE. Neighbouring texts are one part; after the last piece the splitter is flushed.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[2])]

from kernel_helpers.wire.records import MARKER, encode  # noqa: E402

NONCE = b"\xc3\x1e\x07z"
START = MARKER + NONCE


def encoded(kind: str, payload: bytes) -> bytes:
    """One record of this connection."""
    return encode(NONCE, kind, payload)


def broken(data: bytes, at: int) -> bytes:
    """The same with one bit turned."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


RECORD, NAME = encoded("T", bytes(range(16))), encoded("N", b"t\x01\x00main")
Part = tuple[str, str, bytes]
TEXT, T, N = "", ("record", "T", bytes(range(16))), ("record", "N", b"t\x01\x00main")
VECTORS: list[tuple[str, bytes, list[int], list[Part]]] = [
    ("nothing", b"", [], []),
    ("text only", b"hello\r\n\x04>", [3], [("text", "", b"hello\r\n\x04>")]),
    ("a record", RECORD, [], [T]),
    ("a record, one byte at a time", RECORD, list(range(1, len(RECORD))), [T]),
    ("text, record, text", b"a" + RECORD + b"b", [5], [("text", "", b"a"), T, ("text", "", b"b")]),
    ("two records", RECORD + NAME, [len(RECORD) - 1], [T, N]),
    ("an empty record", encoded("E", b""), [], [("record", "E", b"")]),
    ("a marker alone is text", b"x\x1ey", [2], [("text", "", b"x\x1ey")]),
    ("half a marker at the end is text", b"x" + START[:3], [], [("text", "", b"x" + START[:3])]),
    (
        "another connection's record is text",
        encode(b"abcd", "N", b"hi"),
        [],
        [("text", "", encode(b"abcd", "N", b"hi"))],
    ),
    ("an unknown type is text", START + b"Z\x00\x00\x00Z", [], [("text", "", START + b"Z\x00\x00\x00Z")]),
    ("a wrong check of the head is text", broken(NAME, 9), [], [("text", "", broken(NAME, 9))]),
    (
        "a name that is too long is text",
        START + b"N\xff\xff\xffK",
        [],
        [("text", "", START + b"N\xff\xff\xffK")],
    ),
    (
        "a damaged payload is lost, the next record is not",
        broken(RECORD, 12) + NAME,
        [],
        [("lost", "T", b""), N],
    ),
    ("a damaged check is lost", broken(RECORD, len(RECORD) - 1), [], [("lost", "T", b"")]),
    ("a record cut short is lost when it is given up", RECORD[:-3], [7], [("lost", "T", b"")]),
    ("a record inside a damaged one comes", RECORD[:14] + NAME, [], [("lost", "T", b""), N]),
    ("the nonce has a marker in it", START[:2] + RECORD, [1], [("text", "", START[:2]), T]),
]


def vector(about: str, stream: bytes, cuts: list[int], parts: list[Part]) -> dict[str, Any]:
    """One vector, as it is in the file."""
    told = [[kind, letter, base64.b64encode(data).decode()] for kind, letter, data in parts]
    return {"about": about, "stream": base64.b64encode(stream).decode(), "cuts": cuts, "parts": told}


def main() -> int:
    """Write or compare."""
    text = json.dumps({"nonce": list(NONCE), "vectors": [vector(*each) for each in VECTORS]}, indent=1) + "\n"
    file = HERE / "records.json"
    if "--check" in sys.argv:
        return int(file.read_text(encoding="utf-8") != text)
    file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
