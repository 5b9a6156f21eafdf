"""The simulated UARTs: every character takes its time on the wire, at the baud rate the program has set.

| service    | payload                           | answer or effect                                          |
|------------|-----------------------------------|-----------------------------------------------------------|
| uart.init  | number, baud, bits a frame, rxbuf | bits with start, parity and stop bits; rxbuf in bytes     |
| uart.off   | number                            | what comes in is lost                                     |
| uart.any   | number                            | bytes that have come in and wait to be read               |
| uart.take  | number, address, most, stop       | copies them there: how many; not beyond the byte `stop`   |
| uart.send  | number, address, count            | µs until the last of them is out                          |
| uart.break | number                            | µs until a break of one frame is over                     |
| uart.busy  | number                            | µs until everything is out                                |
| uart.irq   | number, trigger, callback (0: none) | trigger: IRQ_RX, IRQ_IDLE or both                       |

Whoever holds the other end feeds bytes in (`Uart.feed`), and is told `uart` with `number` and `data` (hex) about
those that have come out. Bytes that find the receive buffer full are lost, as on a board.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from kernel_helpers.virtual.shared import FLAGS_AT, UARTS_AT
from kernel_helpers.virtual.world import Service, Timeout, World

NUMBERS = (1, 3)
"""The UARTs of an OpenMV Cam H7: 1 at P0/P1, 3 at P4/P5."""
IRQ_IDLE, IRQ_RX = 0x10, 0x20
"""machine.UART.IRQ_RXIDLE and IRQ_RX of an STM32."""
SLACK_S = 1e-7
"""Times are floats: a byte that is due within this has come."""
PIECE_S = 0.02
"""What goes out is told in pieces of at most this long on the wire."""


class Uart:
    """One UART. Services run on the VM's thread, `feed` on any, the rest on the clock's."""

    def __init__(self, world: World, number: int) -> None:
        self._world, self._number = world, number
        self._lock = threading.RLock()
        self.power_up()

    def power_up(self) -> None:
        """Off; everything on the wire is lost."""
        with self._lock:
            self._frame_s, self._room = 0.0, 0
            self._coming: deque[tuple[float, int]] = deque()
            self._received = bytearray()
            self._coming_until = self._sending_until = 0.0
            self._trigger = self._callback = 0
            self._look: Timeout | None = None

    def feed(self, data: bytes) -> bool:
        """The other end sends this, now or after what it is sending still; False when the UART is off."""
        with self._lock:
            if not self._frame_s:
                return False
            at = max(self._world.now(), self._coming_until)
            self._coming.extend((at + (place + 1) * self._frame_s, byte) for place, byte in enumerate(data))
            self._coming_until = at + len(data) * self._frame_s
            self._arm()
            return True

    def do(self, name: str, words: list[int]) -> str:
        """One service of the table, without its first word."""
        with self._lock:
            self._advance()
            return str(self._table()[name](*words))

    def _table(self) -> dict[str, Callable[..., object]]:
        return {
            "init": self._init,
            "off": self.power_up,
            "any": lambda: len(self._received),
            "take": self._take,
            "send": self._send,
            "break": lambda: self._occupy(1),
            "busy": lambda: self._occupy(0),
            "irq": self._irq,
        }

    def _init(self, baud: int, bits: int, room: int) -> str:
        self.power_up()
        self._frame_s, self._room = bits / baud, room
        self._show()
        return ""

    def _irq(self, trigger: int, callback: int) -> str:
        self._trigger, self._callback = trigger, callback
        return ""

    def _take(self, address: int, most: int, stop: int) -> int:
        end = self._received.find(bytes([stop])) + 1 if stop >= 0 else 0
        count = min(most, end or len(self._received))
        self._world.write(address, bytes(self._received[:count]))
        del self._received[:count]
        self._show()
        self._arm()
        return count

    def _send(self, address: int, count: int) -> int:
        data, start = self._world.read(address, count), max(self._world.now(), self._sending_until)
        piece = max(1, int(PIECE_S / self._frame_s))
        for at in range(0, count, piece):
            part = data[at : at + piece]
            self._world.call_at(start + (at + len(part)) * self._frame_s, partial(self._tell, part))
        return self._occupy(count)

    def _occupy(self, frames: int) -> int:
        now = self._world.now()
        self._sending_until = max(now, self._sending_until) + frames * self._frame_s
        return round((self._sending_until - now) * 1e6)

    def _tell(self, data: bytes) -> None:
        self._world.tell("uart", number=self._number, data=data.hex())

    # What comes in. The page's byte says whether there is something to read; a look is due when that will change.

    def _advance(self) -> None:
        now, came = self._world.now(), False
        while self._coming and self._coming[0][0] <= now + SLACK_S:
            _, byte = self._coming.popleft()
            came = True
            if len(self._received) < self._room:
                self._received.append(byte)
        if came:
            self._show()
            self._interrupt(IRQ_RX)
        if came and not self._coming and self._trigger & IRQ_IDLE:
            self._world.call_at(now + self._frame_s, self._idle)

    def _idle(self) -> None:
        with self._lock:
            if not self._coming:
                self._interrupt(IRQ_IDLE)

    def _interrupt(self, kind: int) -> None:
        if self._callback and self._trigger & kind:
            self._world.put(FLAGS_AT + self._number, kind)
            self._world.post(self._callback)

    def _show(self) -> None:
        self._world.put(UARTS_AT + self._number, int(bool(self._received)))

    def _arm(self) -> None:
        # With something to read already, nobody waits for the rest, except an interrupt handler.
        if self._coming and self._look is None and (not self._received or self._callback):
            self._look = self._world.call_at(self._coming[0][0], self._arrived)

    def _arrived(self) -> None:
        with self._lock:
            self._look = None
            self._advance()
            self._arm()
        self._world.wake()


class Uarts:
    """All of them."""

    def __init__(self, world: World) -> None:
        self._uarts = {number: Uart(world, number) for number in NUMBERS}

    def __getitem__(self, number: int) -> Uart:
        return self._uarts[number]

    def services(self) -> dict[str, Service]:
        """The table above."""
        names = ("init", "off", "any", "take", "send", "break", "busy", "irq")
        return {f"uart.{name}": self._service(name) for name in names}

    def power_up(self) -> None:
        """All are off."""
        for uart in self._uarts.values():
            uart.power_up()

    def _service(self, name: str) -> Service:
        def call(payload: str) -> str:
            number, *words = map(int, payload.split())
            return self._uarts[number].do(name, words)

        return call
