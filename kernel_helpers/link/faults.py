"""A transport that misbehaves on purpose, for tests: seeded, so that what went wrong once goes wrong again.

| fault     | strength    | what it does                                                       |
|-----------|-------------|--------------------------------------------------------------------|
| delay     | seconds     | what the board says is handed on that much later                   |
| jitter    | seconds     | and up to that much later still, each piece differently            |
| slice     | bytes       | and in pieces of one to that many bytes                            |
| drop      | 0 to 1      | each byte is lost with this chance, both ways                      |
| duplicate | 0 to 1      | each byte comes twice with this chance, both ways                  |
| flip      | 0 to 1      | each byte has one bit turned with this chance, both ways           |
| silence   | bytes       | after so many bytes from the board nothing more comes, ever        |
| limit     | bytes       | after so many bytes from the board the port is gone                |
| close     | bytes       | after so many bytes to the board the port is gone                  |
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable

from kernel_helpers.errors import BoardLost
from kernel_helpers.link.transport import Transport

FAULTS = ("delay", "jitter", "slice", "drop", "duplicate", "flip", "silence", "limit", "close")


class Faulty:
    """Transport around another one, with `faults` by name; strengths may be changed while it is in use."""

    def __init__(
        self, inner: Transport, seed: int, clock: Callable[[], float] = time.monotonic, **faults: float
    ) -> None:
        unknown = set(faults) - set(FAULTS)
        if unknown:
            raise ValueError(f"no such fault: {sorted(unknown)}; there are {FAULTS}")
        self.url, self.faults = inner.url, faults
        self._inner, self._clock, self._random = inner, clock, random.Random(seed)
        self._late: deque[tuple[float, bytes]] = deque()
        self._heard = self._said = 0
        self._cut = False

    def read(self, timeout: float | None) -> bytes:
        """See Transport."""
        deadline = None if timeout is None else self._clock() + timeout
        while True:
            now = self._clock()
            if self._late and self._late[0][0] <= now:
                return self._late.popleft()[1]
            if self._cut and not self._late:
                raise self._gone()
            ends = [end for end in (deadline, self._late[0][0] if self._late else None) if end is not None]
            data = self._inner.read(max(0.0, min(ends) - now) if ends else None)
            if data:
                self._came(data)
            elif not ends or (deadline is not None and self._clock() >= deadline) or self._clock() == now:
                # Its time is over, or it was woken.
                return b""

    def write(self, data: bytes) -> None:
        """See Transport."""
        passed = b"" if self._cut else self._within("close", self._said, data)
        self._said += len(data)
        if passed:
            self._inner.write(self._damaged(passed))
        if len(passed) < len(data):
            self._cut = True
            raise self._gone()

    def wake(self) -> None:
        """See Transport."""
        self._inner.wake()

    def close(self) -> None:
        """See Transport."""
        self._inner.close()

    def _came(self, data: bytes) -> None:
        """Queue what came from the board, as the faults have it."""
        audible = self._within("silence", self._heard, data)
        passed = self._within("limit", self._heard, audible)
        self._heard += len(data)
        for piece in self._pieces(self._damaged(passed)):
            wait = self.faults.get("delay", 0) + self._random.uniform(0, self.faults.get("jitter", 0))
            # A pipe does not overtake itself.
            due = max(self._clock() + wait, self._late[-1][0] if self._late else 0.0)
            self._late.append((due, piece))
        self._cut = self._cut or len(passed) < len(audible)

    def _pieces(self, data: bytes) -> list[bytes]:
        most, pieces = int(self.faults.get("slice", 0)), []
        while most and data:
            size = self._random.randint(1, most)
            pieces.append(data[:size])
            data = data[size:]
        return pieces if most else [data][: len(data)]

    def _damaged(self, data: bytes) -> bytes:
        chances = [self.faults.get(name, 0) for name in ("drop", "duplicate", "flip")]
        return b"".join(self._byte(bytes([byte]), *chances) for byte in data) if any(chances) else data

    def _byte(self, byte: bytes, drop: float, duplicate: float, flip: float) -> bytes:
        if self._random.random() < drop:
            return b""
        if self._random.random() < flip:
            byte = bytes([byte[0] ^ 1 << self._random.randrange(8)])
        return byte * 2 if self._random.random() < duplicate else byte

    def _within(self, fault: str, before: int, data: bytes) -> bytes:
        limit = self.faults.get(fault)
        return data if limit is None else data[: max(0, int(limit) - before)]

    def _gone(self) -> BoardLost:
        return BoardLost(f"The board at {self.url} has gone.", seen="a fault of this test", cure="none")
