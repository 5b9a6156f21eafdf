"""Our records inside a running program's output, told apart from whatever the program prints.

| field   | bytes  | value                                                                |
|---------|--------|----------------------------------------------------------------------|
| marker  | 1      | 0x1E                                                                 |
| nonce   | 4      | chosen by the host for each connection                               |
| type    | 1      | see `TYPES`                                                          |
| length  | 3      | bytes of payload, little-endian                                      |
| check   | 1      | sum of type and length bytes, modulo 256                             |
| payload | length |                                                                      |
| CRC-32  | 4      | of type, length and payload, little-endian (zlib's polynomial)       |

A record costs 14 bytes. What is not a marker, our nonce, a known type and a right check is text. A record
whose CRC is wrong is lost: it is reported, and reading resumes at the next marker inside it or behind it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

MARKER = b"\x1e"
NONCE_BYTES = 4
HEAD_BYTES = 5
OVERHEAD_BYTES = 14
TYPES: dict[bytes, int] = {b"T": 1 << 18, b"N": 1 << 12, b"I": 1 << 23, b"E": 1 << 18, b"V": 1 << 20}
"""Largest payload in bytes of each type: Trace events, Name, Image, End of run, Value."""


@dataclass(frozen=True, slots=True)
class Text:
    """Bytes the program printed (or the REPL's own)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """One whole record. `kind` is its type as a letter."""

    kind: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Lost:
    """A record of this type arrived damaged."""

    kind: str


Part = Text | Record | Lost


def encode(nonce: bytes, kind: str, payload: bytes) -> bytes:
    """One record as the board sends it."""
    head = kind.encode() + len(payload).to_bytes(3, "little")
    crc = zlib.crc32(payload, zlib.crc32(head))
    return MARKER + nonce + head + bytes([sum(head) & 255]) + payload + crc.to_bytes(4, "little")


class Splitter:
    """Splits a byte stream into text and records, however it is sliced."""

    def __init__(self, nonce: bytes) -> None:
        self._start = MARKER + nonce
        self._pending = bytearray()

    @property
    def inside(self) -> bool:
        """True when the stream stops in what may be a record."""
        return bool(self._pending)

    def feed(self, data: bytes) -> list[Part]:
        """Everything that can be told by now; a record's beginning is held back until the rest is there."""
        self._pending += data
        parts: list[Part] = []
        while self._pending and self._next(parts):
            pass
        return parts

    def flush(self) -> list[Part]:
        """Give up waiting: what is held back was no whole record."""
        parts: list[Part] = []
        while self._pending:
            self._give_up(parts)
            while self._pending and self._next(parts):
                pass
        return parts

    def _give_up(self, parts: list[Part]) -> None:
        kind = self._kind(self._pending)
        again = self._pending.find(self._start, 1) if kind else -1
        parts.append(Lost(kind) if kind else Text(bytes(self._pending)))
        del self._pending[: again if again > 0 else len(self._pending)]

    def _next(self, parts: list[Part]) -> bool:
        """Take one part off the pending bytes; False when more bytes are needed."""
        at = self._pending.find(self._start)
        if at:
            return self._take_text(parts, at if at > 0 else len(self._pending) - self._held())
        if len(self._pending) < len(self._start) + HEAD_BYTES:
            return False
        kind = self._kind(self._pending)
        if not kind:
            return self._take_text(parts, len(self._start))
        return self._take_record(parts, kind)

    def _held(self) -> int:
        """How many bytes at the end could be the beginning of a marker."""
        longest = min(len(self._start) - 1, len(self._pending))
        return next((n for n in range(longest, 0, -1) if self._pending.endswith(self._start[:n])), 0)

    def _take_text(self, parts: list[Part], count: int) -> bool:
        if count:
            parts.append(Text(bytes(self._pending[:count])))
            del self._pending[:count]
        return bool(count)

    def _kind(self, data: bytes | bytearray) -> str:
        """The type of the record that begins here, "" when none does."""
        head = bytes(data[len(self._start) : len(self._start) + HEAD_BYTES])
        whole = len(head) == HEAD_BYTES and sum(head[:4]) & 255 == head[4]
        return head[:1].decode() if whole and _size(head) <= TYPES.get(head[:1], -1) else ""

    def _take_record(self, parts: list[Part], kind: str) -> bool:
        at = len(self._start)
        head = bytes(self._pending[at : at + 4])
        end = at + HEAD_BYTES + _size(head)
        if len(self._pending) < end + 4:
            return False
        payload = bytes(self._pending[at + HEAD_BYTES : end])
        if zlib.crc32(payload, zlib.crc32(head)) == int.from_bytes(self._pending[end : end + 4], "little"):
            parts.append(Record(kind, payload))
            del self._pending[: end + 4]
            return True
        parts.append(Lost(kind))
        again = self._pending.find(self._start, 1, end + 4)
        del self._pending[: again if again > 0 else end + 4]
        return True


def _size(head: bytes) -> int:
    return int.from_bytes(head[1:4], "little")
