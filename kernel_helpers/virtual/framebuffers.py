"""Which frames wait in how many framebuffers: OpenMV's queues, without memory, time or threads.

A framebuffer is free or used (complete, not yet given back). The first used one may be held by the program: it
holds the frame of its last snapshot, and the next call gives it back. The camera writes into the first free one.

| buffers | when a frame is complete                                                                |
|---------|-----------------------------------------------------------------------------------------|
| 1       | it is used; the camera stops until the program asks again (and waits for the next)      |
| 2       | it is used if another free one is left, else the camera writes over it                  |
| 3       | it is used; when that was the last free one, the newest waiting frame becomes free      |
| 4, ...  | it is used; with none free the camera stops, and (flush) drops all but the oldest       |
"""

from __future__ import annotations


class Framebuffers:
    """Framebuffers by their index, frames by their number; `written` has the frame last written into each."""

    def __init__(self, count: int = 3, flush: bool = True) -> None:
        self.count, self.flush = count, flush
        self.free = list(range(count))
        self.used: list[int] = []
        self.written = [0] * count
        self.held = False
        self.capturing = False

    @property
    def target(self) -> int | None:
        """The framebuffer the camera writes into now; None while it does not."""
        return self.free[0] if self.capturing and self.free else None

    def complete(self, number: int) -> bool:
        """The camera has finished a frame; True when it waits for the program now."""
        if not self.free:
            self._overflow()
            return False
        self.written[self.free[0]] = number
        if self.count == 2 and len(self.free) == 1:
            return False
        newest = self.free.pop(0)
        if self.count == 3 and not self.free:
            self.free.append(self.used.pop())
        self.used.append(newest)
        self.capturing = self.count > 1
        return True

    def _overflow(self) -> None:
        self.capturing = False
        if self.flush:
            self.free += self.used[1:]
            del self.used[1:]

    def release(self) -> None:
        """The program gives back the frame it holds, if any."""
        if self.held:
            self.free.append(self.used.pop(0))
        self.held = False

    def take(self) -> int | None:
        """The framebuffer with the oldest waiting frame, held from now on; None when none waits."""
        if not self.used:
            return None
        self.held = True
        return self.used[0]

    def drop(self) -> None:
        """Stop the camera and forget every frame."""
        self.free += self.used
        self.used.clear()
        self.held = self.capturing = False
