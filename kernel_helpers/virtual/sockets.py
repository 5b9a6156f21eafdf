"""The simulated network: the guest's sockets are sockets of this computer, on its loopback address and nowhere else.

| service     | payload               | answer                                                             |
|-------------|-----------------------|--------------------------------------------------------------------|
| net.open    | stream or dgram       | its number                                                         |
| net.bind    | number port host      | 0                                                                  |
| net.listen  | number backlog        | 0                                                                  |
| net.accept  | number                | number port host, of the new one                                   |
| net.connect | number port host      | 0, or -EINPROGRESS                                                 |
| net.error   | number                | 0, or how an attempt to connect has failed                         |
| net.recv    | number address most   | bytes put there, then port and host of the sender; 0: it has closed |
| net.send    | number address count [port host] | bytes taken                                             |
| net.name    | number                | port host, of this side                                            |
| net.close   | number                | 0                                                                  |
| net.watch   | number flags          | 0; the page has what it is ready for, now or (once) later          |

A negative answer is a board's error number. Nothing here waits: a guest that has to looks at the page. Every
service on a socket clears its byte there.
"""

from __future__ import annotations

import errno
import select
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from kernel_helpers.virtual.shared import SOCKETS_AT
from kernel_helpers.virtual.world import Service, World

if TYPE_CHECKING:
    import asyncio

LOOPBACK = "127.0.0.1"
HERE = (LOOPBACK, "localhost")
ANY = ("", "0.0.0.0")
"""A server for everybody is one for this computer."""
MOST = 32
POLL_IN, POLL_OUT = 1, 4
BOARD_ERRORS = {
    "EPERM": 1, "EBADF": 9, "EAGAIN": 11, "ENOMEM": 12, "EACCES": 13, "EINVAL": 22, "EPIPE": 32, "EOPNOTSUPP": 95,
    "EADDRINUSE": 98, "ECONNABORTED": 103, "ECONNRESET": 104, "ENOBUFS": 105, "EISCONN": 106, "ENOTCONN": 107,
    "ETIMEDOUT": 110, "ECONNREFUSED": 111, "EHOSTUNREACH": 113, "EALREADY": 114, "EINPROGRESS": 115,
}  # fmt: skip
EIO = 5


def board_error(number: int | None) -> int:
    """A board's number for an error of this computer, which may have others."""
    name = errno.errorcode.get(number or 0, "").removeprefix("WSA")
    return BOARD_ERRORS.get("EAGAIN" if name == "EWOULDBLOCK" else name, EIO)


class Watcher:
    """Tells once when a socket is ready, from a thread of its own that starts with the first question."""

    def __init__(self, ready: Callable[[int, int], None]) -> None:
        self._ready = ready
        self._loop: asyncio.SelectorEventLoop | None = None

    def watch(self, number: int, sock: socket.socket, flags: int) -> None:
        """Call ready(number, flag) once, when the socket is ready for one of the flags."""
        if self._loop is None:
            # Takes long to import, and most boards never need it.
            import asyncio

            self._loop = asyncio.SelectorEventLoop()
            threading.Thread(target=self._loop.run_forever, name="sockets", daemon=True).start()
        self._loop.call_soon_threadsafe(self._add, number, sock, flags)

    def forget(self, sock: socket.socket) -> None:
        """No more of it, and close it."""
        if self._loop is None:
            sock.close()
        else:
            self._loop.call_soon_threadsafe(self._close, sock)

    def _add(self, number: int, sock: socket.socket, flags: int) -> None:
        loop = self._loop
        if loop is None or sock.fileno() < 0:
            return
        if flags & POLL_IN:
            loop.add_reader(sock, self._tell, number, sock, POLL_IN)
        if flags & POLL_OUT:
            loop.add_writer(sock, self._tell, number, sock, POLL_OUT)

    def _tell(self, number: int, sock: socket.socket, flag: int) -> None:
        self._remove(sock)
        self._ready(number, flag)

    def _remove(self, sock: socket.socket) -> None:
        assert self._loop is not None
        self._loop.remove_reader(sock)
        self._loop.remove_writer(sock)

    def _close(self, sock: socket.socket) -> None:
        if sock.fileno() >= 0:
            self._remove(sock)
            sock.close()


class Sockets:
    """The sockets of one board, by number."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sockets: dict[int, socket.socket] = {}
        self._watcher = Watcher(self._ready)

    def services(self) -> dict[str, Service]:
        """The table above."""
        table: dict[str, Callable[..., str | int]] = {
            "bind": self._bind,
            "listen": lambda sock, backlog: sock.listen(int(backlog)) or 0,
            "accept": self._accept,
            "connect": self._connect,
            "error": lambda sock: -board_error(code) if (code := _pending(sock)) else 0,
            "recv": self._recv,
            "send": self._send,
            "name": lambda sock: "{1} {0}".format(*sock.getsockname()[:2]),
        }
        checked = {f"net.{name}": self._checked(do) for name, do in table.items()}
        return {**checked, "net.open": self._open, "net.close": self._close, "net.watch": self._watch}

    def power_up(self) -> None:
        """All are closed."""
        for number in list(self._sockets):
            self._close(str(number))

    def _checked(self, do: Callable[..., str | int]) -> Service:
        def call(payload: str) -> str:
            number, *words = payload.split()
            self._world.put(SOCKETS_AT + int(number), 0)
            try:
                return str(do(self._sockets[int(number)], *words))
            except KeyError:
                return str(-BOARD_ERRORS["EBADF"])
            except OSError as problem:
                return str(-board_error(problem.errno))
            except OverflowError:
                return str(-BOARD_ERRORS["EINVAL"])

        return call

    def _open(self, kind: str) -> str:
        made = socket.socket(type=socket.SOCK_STREAM if kind == "stream" else socket.SOCK_DGRAM)
        return str(self._numbered(made))

    def _numbered(self, sock: socket.socket) -> int:
        number = next((number for number in range(MOST) if number not in self._sockets), None)
        if number is None:
            sock.close()
            return -BOARD_ERRORS["ENOMEM"]
        sock.setblocking(False)
        self._sockets[number] = sock
        self._world.put(SOCKETS_AT + number, 0)
        return number

    def _bind(self, sock: socket.socket, port: str, host: str = "") -> int:
        if host not in HERE + ANY:
            return -BOARD_ERRORS["EHOSTUNREACH"]
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((LOOPBACK, int(port)))
        return 0

    def _accept(self, sock: socket.socket) -> str | int:
        client, (host, port) = sock.accept()
        number = self._numbered(client)
        return number if number < 0 else f"{number} {port} {host}"

    def _connect(self, sock: socket.socket, port: str, host: str) -> int:
        if host not in HERE:
            return -BOARD_ERRORS["EHOSTUNREACH"]
        try:
            sock.connect((LOOPBACK, int(port)))
        except BlockingIOError:
            return -BOARD_ERRORS["EINPROGRESS"]
        return 0

    def _recv(self, sock: socket.socket, address: str, most: str) -> str:
        data, sender = sock.recvfrom(int(most))
        self._world.write(int(address), data)
        host, port = sender[:2] if sender else (LOOPBACK, 0)
        return f"{len(data)} {port} {host}"

    def _send(self, sock: socket.socket, address: str, count: str, port: str = "", host: str = "") -> int:
        data = self._world.read(int(address), int(count))
        if not port:
            return sock.send(data)
        return sock.sendto(data, (LOOPBACK, int(port))) if host in HERE else -BOARD_ERRORS["EHOSTUNREACH"]

    def _close(self, payload: str) -> str:
        sock = self._sockets.pop(int(payload), None)
        if sock is not None:
            self._watcher.forget(sock)
        return "0"

    def _watch(self, payload: str) -> str:
        number, flags = map(int, payload.split())
        sock = self._sockets.get(number)
        if sock is None:
            return str(-BOARD_ERRORS["EBADF"])
        readers, writers = ([sock] if flags & flag else [] for flag in (POLL_IN, POLL_OUT))
        readable, writable, _ = select.select(readers, writers, [], 0)
        now = (POLL_IN if readable else 0) | (POLL_OUT if writable else 0)
        self._world.put(SOCKETS_AT + number, now)
        if not now:
            self._watcher.watch(number, sock, flags)
        return "0"

    def _ready(self, number: int, flag: int) -> None:
        self._world.put(SOCKETS_AT + number, flag)
        self._world.wake()


def _pending(sock: socket.socket) -> int:
    return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
