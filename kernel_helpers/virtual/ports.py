"""The board's end of its serial port: a pseudo-terminal, or a loopback socket where there is none."""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable
from typing import Protocol

STUCK_POLL_S = 0.05
"""How often a writer looks whether an interrupt came while nobody takes its output."""


class Port(Protocol):
    """One serial port, seen from the board."""

    url: str

    def read(self) -> bytes:
        """Block for bytes from the host; b"" when the port is closed for good."""

    def write(self, data: bytes, give_up: Callable[[], bool]) -> None:
        """Send everything; stops early when the other side takes nothing and give_up() becomes true."""


class PtyPort:
    """A pseudo-terminal; `url` is a device path like /dev/pts/3."""

    def __init__(self) -> None:
        import tty

        self._master, self._slave = os.openpty()
        # Held open, so that a host that goes away and comes back finds the same board.
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.url = os.ttyname(self._slave)

    def read(self) -> bytes:
        """See Port."""
        select.select([self._master], [], [])
        try:
            return os.read(self._master, 1 << 16)
        except OSError:
            return b""

    def write(self, data: bytes, give_up: Callable[[], bool]) -> None:
        """See Port."""
        rest = memoryview(data)
        while rest:
            _, writable, _ = select.select([], [self._master], [], STUCK_POLL_S)
            if writable:
                rest = rest[os.write(self._master, rest) :]
            elif give_up():
                return


class SocketPort:
    """A loopback TCP port for one host at a time; `url` is socket://127.0.0.1:N."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._peer: socket.socket | None = None
        self.url = f"socket://127.0.0.1:{self._server.getsockname()[1]}"

    def read(self) -> bytes:
        """See Port."""
        while True:
            if self._peer is None:
                self._peer, _ = self._server.accept()
                self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                data = self._peer.recv(1 << 16)
            except OSError:
                data = b""
            if data:
                return data
            self._peer.close()
            self._peer = None

    def write(self, data: bytes, give_up: Callable[[], bool]) -> None:
        """See Port; with no host connected the bytes are lost, as on an open serial line."""
        rest = memoryview(data)
        while rest and (peer := self._peer) is not None:
            try:
                _, writable, _ = select.select([], [peer], [], STUCK_POLL_S)
                if writable:
                    rest = rest[peer.send(rest) :]
                elif give_up():
                    return
            except OSError:
                return


def open_port(kind: str = "auto") -> Port:
    """`pty`, `socket`, or `auto`: a pseudo-terminal where the system has them."""
    if kind == "socket" or (kind == "auto" and not hasattr(os, "openpty")):
        return SocketPort()
    return PtyPort()
