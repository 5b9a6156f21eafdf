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

from kernel_helpers.errors import BoardBusy, BoardLost, NoBoard
from kernel_helpers.link import ports

READ_BYTES = 1 << 16
SLICE_S = 0.1
OPEN_S = 5.0


class Transport(Protocol):
    """A byte pipe to one board. `wake` may be called from anywhere, a signal handler included."""

    url: str

    def read(self, timeout: float | None) -> bytes:
        """Bytes as soon as there are any; b"" when the time (seconds) is over or after wake(). BoardLost when gone."""

    def write(self, data: bytes) -> None:
        """Send everything. BoardLost when gone."""

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
    except (serial.SerialException, OSError) as problem:
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


class FileTransport:
    """A port with a file descriptor."""

    def __init__(self, url: str, port: serial.SerialBase) -> None:
        self.url = url
        self._port: serial.SerialBase | None = port
        self._fd: int = port.fileno()
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)

    def read(self, timeout: float | None) -> bytes:
        """See Transport."""
        try:
            ready, _, _ = select.select([self._fd, self._woken], [], [], timeout)
            if self._woken in ready:
                os.read(self._woken, READ_BYTES)
            if self._fd not in ready:
                return b""
            data = os.read(self._fd, READ_BYTES)
        except (OSError, ValueError) as problem:
            raise self._gone(problem) from problem
        if not data:
            raise self._gone(OSError("the port gave end of file"))
        return data

    def write(self, data: bytes) -> None:
        """See Transport."""
        rest = memoryview(data)
        try:
            while rest:
                select.select([], [self._fd], [])
                rest = rest[os.write(self._fd, rest) :]
        except BlockingIOError:
            self.write(bytes(rest))
        except (OSError, ValueError) as problem:
            raise self._gone(problem) from problem

    def wake(self) -> None:
        """See Transport."""
        # A full pipe has woken the reader already.
        with contextlib.suppress(OSError):
            os.write(self._wake, b"w")

    def close(self) -> None:
        """See Transport."""
        if self._port is not None:
            self._port.close()
            os.close(self._woken)
            os.close(self._wake)
        self._port, self._fd = None, -1

    def _gone(self, problem: Exception) -> BoardLost:
        return BoardLost(
            f"The board at {self.url} has gone.", seen=str(problem), cure="plug it in and run %board."
        )


class SocketTransport:
    """A TCP connection; pyserial's own socket handler polls and delays small writes, so it is not used."""

    def __init__(self, url: str) -> None:
        self.url = url
        host, _, port = url.removeprefix("socket://").rpartition(":")
        try:
            self._socket = socket.create_connection((host, int(port)), OPEN_S)
        except (OSError, ValueError) as problem:
            raise why_not(url, problem) from problem
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)

    def read(self, timeout: float | None) -> bytes:
        """See Transport."""
        try:
            ready, _, _ = select.select([self._socket, self._woken], [], [], timeout)
            if self._woken in ready:
                self._woken.recv(READ_BYTES)
            if self._socket not in ready:
                return b""
            data = self._socket.recv(READ_BYTES)
        except (OSError, ValueError) as problem:
            raise self._gone(problem) from problem
        if not data:
            raise self._gone(OSError("the other side closed the connection"))
        return data

    def write(self, data: bytes) -> None:
        """See Transport."""
        try:
            self._socket.sendall(data)
        except OSError as problem:
            raise self._gone(problem) from problem

    def wake(self) -> None:
        """See Transport."""
        with contextlib.suppress(OSError):
            self._wake.send(b"w")

    def close(self) -> None:
        """See Transport."""
        for end in (self._socket, self._woken, self._wake):
            end.close()

    def _gone(self, problem: Exception) -> BoardLost:
        return BoardLost(
            f"The board at {self.url} has gone.", seen=str(problem), cure="run %board to connect again."
        )


class SlicedTransport:
    """A pyserial port that cannot be waited for together with something else."""

    def __init__(self, url: str, port: Any) -> None:
        self.url, self._port = url, port
        self._woken = False
        port.timeout = SLICE_S

    def read(self, timeout: float | None) -> bytes:
        """See Transport."""
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            while not self._woken and (deadline is None or time.monotonic() < deadline):
                if first := self._port.read(1):
                    return bytes(first + self._port.read(self._port.in_waiting))
        except (serial.SerialException, OSError) as problem:
            raise BoardLost(
                f"The board at {self.url} has gone.", seen=str(problem), cure="plug it in."
            ) from problem
        self._woken = False
        return b""

    def write(self, data: bytes) -> None:
        """See Transport."""
        try:
            self._port.write(data)
        except (serial.SerialException, OSError) as problem:
            raise BoardLost(
                f"The board at {self.url} has gone.", seen=str(problem), cure="plug it in."
            ) from problem

    def wake(self) -> None:
        """See Transport."""
        self._woken = True

    def close(self) -> None:
        """See Transport."""
        self._port.close()
