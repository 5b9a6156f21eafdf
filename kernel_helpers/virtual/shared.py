"""Memory that the VM and its host both see: due interrupts, pin levels, readiness. Using it allocates nothing.

The guest's `_board` makes two arrays and tells where they are. Ring, in 32-bit words:

| word   | what                              | written by |
|--------|-----------------------------------|------------|
| 0      | place of the next callback to run | guest      |
| 1      | place of the next one to be put   | host       |
| 2 ...  | RING numbers of due callbacks     | host       |

Page, in bytes, all written by the host:

| from       | bytes | what                                                   |
|------------|-------|--------------------------------------------------------|
| PINS_AT    | 32    | level of each pin, 0 or 1                              |
| UARTS_AT   | 8     | of each UART: 1 when it has a byte to read             |
| FLAGS_AT   | 8     | of each UART: flags of its last interrupt              |
| SOCKETS_AT | 32    | of each socket: what it is ready for, as poll flags    |
"""

from __future__ import annotations

import struct
import threading
from typing import Protocol

RING = 32
PINS_AT, UARTS_AT, FLAGS_AT, SOCKETS_AT = 0, 32, 40, 48
PAGE_BYTES = 80


class Memory(Protocol):
    """The VM's memory."""

    def read(self, address: int, count: int) -> bytes:
        """Bytes from there."""

    def write(self, address: int, data: bytes) -> None:
        """Bytes to there."""


class Shared:
    """The host's side of it; usable from any thread. Detached (no VM yet) it forgets what it is given."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._ring = self._page = 0

    def attach(self, ring: int, page: int) -> None:
        """The guest has them at these addresses."""
        with self._lock:
            self._ring, self._page = ring, page

    def detach(self) -> None:
        """The VM is about to end."""
        self.attach(0, 0)

    @property
    def due(self) -> bool:
        """True while a callback waits to be run."""
        with self._lock:
            if not self._ring:
                return False
            take, put = self._ends()
            return take != put

    def post(self, number: int) -> None:
        """A callback is due. As in hardware: one that is pending already is not pending twice; a full ring loses it."""
        with self._lock:
            if not self._ring:
                return
            take, put = self._ends()
            following = (put + 1) % RING
            if following != take and number not in self._waiting(take, put):
                self._memory.write(self._ring + 8 + 4 * put, struct.pack("<I", number))
                self._memory.write(self._ring + 4, struct.pack("<I", following))

    def put(self, offset: int, value: int) -> None:
        """Set one byte of the page."""
        with self._lock:
            if self._page:
                self._memory.write(self._page + offset, bytes([value]))

    def _ends(self) -> tuple[int, int]:
        take, put = struct.unpack("<II", self._memory.read(self._ring, 8))
        # The guest could have written anything there.
        return take % RING, put % RING

    def _waiting(self, take: int, put: int) -> set[int]:
        words = struct.unpack(f"<{RING}I", self._memory.read(self._ring + 8, 4 * RING))
        return {words[(take + step) % RING] for step in range((put - take) % RING)}
