"""What the simulated hardware needs from the board process: memory, time, callbacks. No device lives here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Service = Callable[[str], str]
"""Answers one `host.call(name, payload)` of the guest: text in, text out, on the VM's thread."""


class Timeout(Protocol):
    """A call that will be made later."""

    def cancel(self) -> None:
        """Take it back; harmless when it has been made."""


class World(Protocol):
    """One board's surroundings. Thread-safe unless said otherwise; times are seconds since power-up."""

    def read(self, address: int, count: int) -> bytes:
        """Bytes of the VM's memory (VM thread only)."""

    def write(self, address: int, data: bytes) -> None:
        """Put bytes into the VM's memory (VM thread only)."""

    def reserve(self, count: int) -> int:
        """Address of `count` more bytes of VM memory, outside its heap, until the next reset (VM thread only)."""

    def now(self) -> float:
        """Seconds since power-up."""

    def call_at(self, when: float, function: Callable[[], None]) -> Timeout:
        """Call function on the clock's thread at that time; it must be short and must not block."""

    def post(self, callback: int) -> None:
        """Interrupt: run the guest callback of that number between two bytecodes, soon; ends a sleep."""

    def put(self, offset: int, value: int) -> None:
        """Set one byte of the page that the guest sees (the places: `shared`)."""

    def wake(self) -> None:
        """End the wait the VM is in, if any, or its next: something that a poll looks for has changed."""

    def bark(self) -> None:
        """The watchdog's reset: end whatever runs and start anew."""

    def sleep(self, until: float | None) -> None:
        """Block the VM thread until then (None: for ever); ends early when an interrupt or a callback is due."""

    def spend(self, us: float) -> None:
        """Block the VM thread until this service call has taken `us` µs of an M7 at 480 MHz, at the board's speed.

        Interrupts come meanwhile; their callbacks run when it is over, as after a long C function.
        """

    def tell(self, what: str, **values: object) -> None:
        """Report something a person would see (an LED) to whoever started the board; never waits."""
