"""A person at a serial terminal: types, and reads until what is expected has come."""

from __future__ import annotations

import time

from kernel_helpers.link.transport import Transport

LIMIT_S = 20.0
PROMPT = ">>> "


class Terminal:
    """Types at a board's port; line ends come back as single newlines."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._ahead = b""

    def read(self, until: str = PROMPT) -> str:
        """Everything up to where the board has printed `until`: a prompt at which it waits, or a whole line."""
        seen, self._ahead, end = self._ahead, b"", time.monotonic() + LIMIT_S
        mark = until.replace("\n", "\r\n").encode("latin-1")
        while not (mark in seen if until.endswith("\n") else seen.endswith(mark)):
            rest = end - time.monotonic()
            assert rest > 0, f"no {until!r} in {seen!r}"
            seen += self._transport.read(rest)
        if until.endswith("\n"):
            seen, _, self._ahead = seen.partition(mark)
            seen += mark
        return seen.decode("latin-1").replace("\r\n", "\n")

    def take(self, count: int) -> str:
        """So many bytes, as characters of the same numbers."""
        seen = self._ahead
        while len(seen) < count:
            seen += self._transport.read(LIMIT_S)
        self._ahead = seen[count:]
        return seen[:count].decode("latin-1")

    def restart(self) -> None:
        """From wherever the board is: stop what runs, leave raw mode, soft reset at the friendly prompt."""
        self.send("\x03\x03\x02\x04")
        self.read("soft reboot\n")
        self.read()

    def send(self, keys: str) -> None:
        """Press keys."""
        self._transport.write(keys.encode())

    def type(self, keys: str, until: str = PROMPT) -> str:
        """Press keys, then read."""
        self.send(keys)
        return self.read(until)
