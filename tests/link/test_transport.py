"""The transports against peers that misbehave: one that never reads, one that only talks, one that goes away."""

from __future__ import annotations

import errno
import os
import pty
import socket
import threading
import tty
from collections.abc import Iterator

import pytest
import serial

from kernel_helpers.errors import BoardBusy, BoardLost, BoardStuck, NoBoard
from kernel_helpers.link import transport
from kernel_helpers.link.transport import SlicedTransport, Transport, open_transport, why_not

MUCH = b"x" * (1 << 22)


class Peer:
    """The other end of a transport, as a plain file descriptor or socket."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        if kind == "pty":
            self._end, other = pty.openpty()
            tty.setraw(other)
            self.transport: Transport = open_transport(os.ttyname(other))
            os.close(other)
        else:
            with socket.create_server(("127.0.0.1", 0)) as listener:
                self.transport = open_transport(f"socket://127.0.0.1:{listener.getsockname()[1]}")
                self._socket = listener.accept()[0]
            self._end = self._socket.fileno()

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._end, data) :]

    def take(self, count: int) -> int:
        taken = 0
        while taken < count:
            taken += len(os.read(self._end, 1 << 16))
        return taken

    def leave(self) -> None:
        if self._end < 0:
            return
        if self.kind == "pty":
            os.close(self._end)
        else:
            self._socket.close()
        self._end = -1


@pytest.fixture(params=["pty", "socket"])
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    made = Peer(request.param)
    yield made
    made.transport.close()
    made.leave()


def test_a_peer_that_never_reads_is_given_up(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "WRITE_S", 0.1)
    with pytest.raises(BoardStuck, match="takes nothing"):
        peer.transport.write(MUCH)


def test_a_peer_that_must_be_read_before_it_reads_is_read_meanwhile(peer: Peer) -> None:
    spoken = b"y" * (1 << 19)

    def speak_then_listen() -> None:
        peer.send(spoken)
        peer.take(len(MUCH))

    thread = threading.Thread(target=speak_then_listen)
    thread.start()
    peer.transport.write(MUCH)
    thread.join(20)
    assert not thread.is_alive()
    heard = b""
    while len(heard) < len(spoken):
        heard += peer.transport.read(5)
    assert heard == spoken


def test_wake_ends_a_read_from_another_thread(peer: Peer) -> None:
    threading.Thread(target=peer.transport.wake).start()
    assert peer.transport.read(20) == b""


def test_a_read_without_news_ends_in_time(peer: Peer) -> None:
    assert peer.transport.read(0.01) == b""


def test_a_peer_that_left_is_lost_for_reading_and_writing(peer: Peer) -> None:
    peer.leave()
    with pytest.raises(BoardLost):
        peer.transport.read(5)
    with pytest.raises((BoardLost, BoardStuck)):
        peer.transport.write(MUCH)


def test_a_closed_transport_says_gone_and_closes_twice(peer: Peer) -> None:
    peer.transport.close()
    peer.transport.close()
    with pytest.raises(BoardLost):
        peer.transport.read(0)
    with pytest.raises(BoardLost):
        peer.transport.write(b"x")


@pytest.mark.parametrize(
    ("problem", "kind", "words"),
    [
        ("[Errno 13] Permission denied: '/dev/ttyACM0'", BoardBusy, "dialout"),
        ("Could not exclusively lock port /dev/x", BoardBusy, "close the other program"),
        ("[Errno 16] Device or resource busy", BoardBusy, "close the other program"),
        ("PermissionError(13, 'Access is denied.')", BoardBusy, "close the other program"),
        ("[Errno 2] No such file or directory", NoBoard, "plug it in"),
        ("[Errno 111] Connection refused", NoBoard, "plug it in"),
    ],
)
def test_a_port_that_does_not_open_says_why_and_what_to_do(problem: str, kind: type, words: str) -> None:
    error = why_not("/dev/ttyACM0", OSError(problem))
    assert type(error) is kind and words in error.cure


@pytest.mark.parametrize("url", ["/dev/nowhere", "socket://127.0.0.1:1", "socket://nonsense", "nonsense://x"])
def test_nothing_there_is_no_board(url: str) -> None:
    with pytest.raises(NoBoard):
        open_transport(url)


GONE = [
    *(OSError(errno.ENXIO, "No such device"), OSError(errno.EIO, "Input/output error"), b""),
    *(OSError(errno.ENODEV, "No such device"), OSError(errno.EBADF, "Bad file descriptor")),
]


@pytest.mark.parametrize("answer", GONE, ids=["ENXIO", "EIO", "nothing for ever", "ENODEV", "EBADF"])
def test_a_port_that_vanished_is_lost_whatever_the_system_calls_it(
    answer: OSError | bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Peer("pty")

    def taken(fd: int, count: int) -> bytes:
        if isinstance(answer, OSError):
            raise answer
        return answer

    try:
        made.send(b"x")
        monkeypatch.setattr(transport.os, "read", taken)
        for _ in range(2):
            with pytest.raises(BoardLost, match="has gone"):
                made.transport.read(5)
    finally:
        monkeypatch.undo()
        made.transport.close()
        made.leave()


class SlicedPort:
    """What a SlicedTransport has of pyserial's port."""

    def __init__(self, said: bytes = b"", problem: Exception | None = None) -> None:
        self.said, self.problem = said, problem
        self.timeout = self.write_timeout = 0.0
        self.taken = b""

    @property
    def in_waiting(self) -> int:
        return len(self.said)

    def read(self, count: int) -> bytes:
        if self.problem is not None:
            raise self.problem
        data, self.said = self.said[:count], self.said[count:]
        return data

    def write(self, data: bytes) -> None:
        if self.problem is not None:
            raise self.problem
        self.taken += data


def test_a_sliced_port_gives_all_there_is_and_then_ends_in_time() -> None:
    line = SlicedTransport("COM3", SlicedPort(b"all of it"))
    assert line.read(0) == b"all of it"
    assert line.read(0) == b""


def test_a_wake_from_before_does_not_hide_what_a_sliced_port_has_to_say() -> None:
    line = SlicedTransport("COM3", SlicedPort(b"said"))
    line.wake()
    assert line.read(0) == b"said"
    assert line.read(None) == b""


@pytest.mark.parametrize(
    "problem", [serial.SerialException("ClearCommError failed"), OSError(errno.EIO, "gone")]
)
def test_a_sliced_port_that_vanished_is_lost(problem: Exception) -> None:
    line = SlicedTransport("COM3", SlicedPort(problem=problem))
    with pytest.raises(BoardLost):
        line.read(1)
    with pytest.raises(BoardLost):
        line.write(b"x")


def test_a_sliced_port_that_takes_nothing_is_stuck() -> None:
    line = SlicedTransport("COM3", SlicedPort(problem=serial.SerialTimeoutException("Write timeout")))
    with pytest.raises(BoardStuck, match="takes nothing"):
        line.write(b"x")
