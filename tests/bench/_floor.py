"""The floor: a bare client that reads in bulk and never sleeps. What it needs, every client needs."""

from __future__ import annotations

import os
import select

READ_BYTES = 1 << 16


class Floor:
    """Raw paste over a device path, for programs that print no 04. Sources up to one window (128 bytes)."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_NOCTTY)

    def run(self, source: bytes) -> bytes:
        """Hand over a program; everything from its start to the prompt behind it."""
        return self.until_prompt(self.start(source))

    def start(self, source: bytes) -> bytes:
        """Hand over a program, at the raw prompt; what came behind its start already."""
        os.write(self._fd, b"\x05A\x01")
        answer = b""
        while len(answer) < 5:
            answer += self._read()
        os.write(self._fd, source + b"\x04")
        seen = answer[5:]
        while b"\x04" not in seen:
            seen += self._read()
        return seen.partition(b"\x04")[2]

    def until_prompt(self, seen: bytes) -> bytes:
        """Everything up to the prompt, beginning with what was seen."""
        pieces = [seen]
        while not seen.endswith(b"\x04>"):
            pieces.append(self._read())
            seen = seen[-1:] + pieces[-1]
        return b"".join(pieces)

    def interrupt(self) -> None:
        """Ctrl-C."""
        os.write(self._fd, b"\x03")

    def close(self) -> None:
        """Give the port back."""
        os.close(self._fd)

    def _read(self) -> bytes:
        select.select([self._fd], [], [])
        return os.read(self._fd, READ_BYTES)
