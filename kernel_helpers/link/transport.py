"""How bytes travel: the small Transport protocol, and the ways to fulfil it.

| transport       | for                          | waits by                                   |
|-----------------|------------------------------|--------------------------------------------|
| FileTransport   | serial ports and ptys, POSIX | select on the descriptor and a wake pipe   |
| SocketTransport | socket://host:port           | select on the socket and a wake socket     |
| SlicedTransport | serial ports on Windows,     | pyserial's own read, SLICE_S at a time     |
|                 | rfc2217:// and other URLs    |                                            |

A read blocks until bytes come and takes all there are; nothing here polls or sleeps where the system can wait.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from typing import Any, Protocol

import serial

from kernel_helpers.errors import BoardBusy, BoardLost, BoardStuck, NoBoard
from kernel_helpers.link import ports

READ_BYTES = 1 << 16
SLICE_S = 0.1
OPEN_S = 5.0
WRITE_S = 5.0
"""How long a board may take to make room for what is sent to it."""
EARLY_BYTES = 1 << 20
"""How much is read ahead at most while it makes none."""


class Transport(Protocol):
    """A byte pipe to one board. `wake` may be called from anywhere, a signal handler included."""

    url: str

    def read(self, timeout: float | None) -> bytes:
        """Bytes as soon as there are any; b"" when the time (seconds) is over or after wake(). BoardLost when gone."""

    def write(self, data: bytes) -> None:
        """Send everything. BoardLost when gone, BoardStuck when the other side takes nothing for WRITE_S."""

    def wake(self) -> None:
        """Make a read that is waiting return at once."""

    def close(self) -> None:
        """Give the port back; safe to call twice."""


def open_transport(url: str) -> Transport:
    """Open a device path, COMn, socket://host:port or any other URL of pyserial; NoBoard or BoardBusy with the cure."""
    if url.startswith("socket://"):
        return SocketTransport(url)
    try:
        port = serial.serial_for_url(url, baudrate=115200, exclusive=True if "://" not in url else None)
    except (serial.SerialException, OSError, ValueError) as problem:
        raise why_not(url, problem) from problem
    return FileTransport(url, port) if os.name == "posix" and "://" not in url else SlicedTransport(url, port)


def why_not(url: str, problem: Exception) -> NoBoard | BoardBusy:
    """What kept a port from opening, with the cure."""
    text = str(problem)
    if "xclusive" in text or "busy" in text.lower():
        cure = "close the other program (an IDE, a terminal, another notebook), or restart that notebook's kernel."
        who = ", ".join(ports.holders(url)) or text
        return BoardBusy(f"{url} is used by another program.", seen=who, cure=cure)
    if "ermission" in text or "Access" in text:
        cure = "on Linux: sudo usermod -aG dialout $USER, then log in again; on Windows: close the other program."
        return BoardBusy(f"This user may not open {url}.", seen=text, cure=cure)
    return NoBoard(f"There is no board at {url}.", seen=text, cure='plug it in, or connect("virtual").')


class _SelectTransport:
    """What files and sockets have in common: one wait for the port, for room in it, and for wake()."""

    def __init__(self, url: str, port: int | socket.socket, woken: int | socket.socket) -> None:
        self.url = url
        self._port_end, self._woken = port, woken
        self._early = b""

    def read(self, timeout: float | None) -> bytes:
        """See Transport."""
        if self._early:
            early, self._early = self._early, b""
            return early
        try:
            ready, _, _ = select.select([self._port_end, self._woken], [], [], timeout)
            if self._woken in ready:
                self._take_wake()
            return self._taken() if self._port_end in ready else b""
        except (OSError, ValueError) as problem:
            raise _gone(self.url, problem) from problem

    def write(self, data: bytes) -> None:
        """See Transport."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._write_some(rest) :]
            except BlockingIOError:
                continue
            except (OSError, ValueError) as problem:
                raise _gone(self.url, problem) from problem

    def _write_some(self, rest: memoryview) -> int:
        """Write what there is room for. A board that waits to be read takes nothing, so it is read meanwhile."""
        watch_too = [self._port_end] if len(self._early) < EARLY_BYTES else []
        readable, writable, _ = select.select(watch_too, [self._port_end], [], WRITE_S)
        if writable:
            return self._put(rest)
        if not readable:
            raise _not_taken(self.url)
        self._early += self._taken()
        return 0

    def _taken(self) -> bytes:
        data = self._take()
        if not data:
            raise OSError("the other side closed the connection")
        return data

    def _take(self) -> bytes:
        raise NotImplementedError

    def _put(self, data: memoryview) -> int:
        raise NotImplementedError

    def _take_wake(self) -> None:
        raise NotImplementedError


class FileTransport(_SelectTransport):
    """A port with a file descriptor."""

    def __init__(self, url: str, port: serial.SerialBase) -> None:
        self._port: serial.SerialBase | None = port
        self._fd: int = port.fileno()
        os.set_blocking(self._fd, False)
        self._wake_in, self._wake_out = os.pipe()
        os.set_blocking(self._wake_out, False)
        super().__init__(url, self._fd, self._wake_in)

    def wake(self) -> None:
        """See Transport."""
        # A full pipe has woken the reader already.
        with contextlib.suppress(OSError):
            os.write(self._wake_out, b"w")

    def close(self) -> None:
        """See Transport."""
        if self._port is not None:
            self._port.close()
            os.close(self._wake_in)
            os.close(self._wake_out)
        self._port = None
        # A descriptor's number is given away again: this one must never be read from now on.
        self._port_end = self._woken = self._fd = self._wake_out = -1

    def _take(self) -> bytes:
        return os.read(self._fd, READ_BYTES)

    def _put(self, data: memoryview) -> int:
        return os.write(self._fd, data)

    def _take_wake(self) -> None:
        os.read(self._wake_in, READ_BYTES)


class SocketTransport(_SelectTransport):
    """A TCP connection; pyserial's own socket handler polls and delays small writes, so it is not used."""

    def __init__(self, url: str) -> None:
        host, _, port = url.removeprefix("socket://").rpartition(":")
        try:
            self._socket = socket.create_connection((host, int(port)), OPEN_S)
        except (OSError, ValueError) as problem:
            raise why_not(url, problem) from problem
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_out.setblocking(False)
        super().__init__(url, self._socket, self._wake_in)

    def wake(self) -> None:
        """See Transport."""
        with contextlib.suppress(OSError):
            self._wake_out.send(b"w")

    def close(self) -> None:
        """See Transport."""
        for end in (self._socket, self._wake_in, self._wake_out):
            end.close()

    def _take(self) -> bytes:
        return self._socket.recv(READ_BYTES)

    def _put(self, data: memoryview) -> int:
        return self._socket.send(data)

    def _take_wake(self) -> None:
        self._wake_in.recv(READ_BYTES)


class SlicedTransport:
    """A pyserial port that cannot be waited for together with something else."""

    def __init__(self, url: str, port: Any) -> None:
        self.url, self._port = url, port
        self._woken = False
        port.timeout = SLICE_S
        # RFC 2217 has no such limit; its socket has one of its own.
        with contextlib.suppress(NotImplementedError):
            port.write_timeout = WRITE_S

    def read(self, timeout: float | None) -> bytes:
        """See Transport."""
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            while True:
                waiting = self._port.in_waiting
                if not waiting and (self._woken or (deadline is not None and time.monotonic() >= deadline)):
                    break
                if data := self._port.read(waiting or 1):
                    return bytes(data)
        except (serial.SerialException, OSError) as problem:
            raise _gone(self.url, problem) from problem
        self._woken = False
        return b""

    def write(self, data: bytes) -> None:
        """See Transport."""
        try:
            self._port.write(data)
        except serial.SerialTimeoutException as problem:
            raise _not_taken(self.url) from problem
        except (serial.SerialException, OSError) as problem:
            raise _gone(self.url, problem) from problem

    def wake(self) -> None:
        """See Transport."""
        self._woken = True

    def close(self) -> None:
        """See Transport."""
        self._port.close()


def _gone(url: str, problem: Exception) -> BoardLost:
    return BoardLost(
        f"The board at {url} has gone.", seen=str(problem), cure="plug it in and run the cell again."
    )


def _not_taken(url: str) -> BoardStuck:
    return BoardStuck(
        f"The board at {url} takes nothing of what is sent to it.",
        seen=f"no room in its input for {WRITE_S:g} s",
        cure="press its reset button, then run the cell again.",
    )
