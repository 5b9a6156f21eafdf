"""The same board by every way there is to one: pty, symlink, socket, and RFC 2217 served by pyserial itself."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serial
from serial import rfc2217

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.virtual.launcher import VirtualProcess

WAYS = ("pty", "symlink", "socket", "rfc2217")
PICTURE = """
import csi, live
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QQVGA)
live.show(cam.snapshot(), 'one')
print('shown')
"""


class Rfc2217Server:
    """pyserial's own server end of RFC 2217, for one client on loopback.

    It stands before a socket, because a pty has none of the control lines that the protocol sets.
    """

    def __init__(self, port: str) -> None:
        self._port = serial.serial_for_url(port, timeout=0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"rfc2217://127.0.0.1:{self._listener.getsockname()[1]}"
        self._ended = False
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def write(self, data: bytes) -> None:
        """Called by the port manager to answer negotiations."""
        self._client.sendall(data)

    def _serve(self) -> None:
        try:
            self._client, _ = self._listener.accept()
        except OSError:
            return
        self._manager = rfc2217.PortManager(self._port, self)
        back = threading.Thread(target=self._to_client)
        back.start()
        try:
            while data := self._client.recv(4096):
                self._port.write(b"".join(self._manager.filter(data)))
        except OSError:
            # The client ends by closing in its own way.
            pass
        self._ended = True
        back.join()
        self._client.close()

    def _to_client(self) -> None:
        while not self._ended:
            select.select([self._port.fileno()], [], [], 0.05)
            data = self._port.read(4096)
            try:
                self._client.sendall(b"".join(self._manager.escape(data)))
            except OSError:
                return

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join(10)
        assert not self._threads[0].is_alive()
        self._port.close()


@contextmanager
def reached(way: str, folder: Path) -> Iterator[str]:
    """A virtual board's address by this way."""
    process = VirtualProcess(port="socket" if way in ("socket", "rfc2217") else "auto")
    server = Rfc2217Server(process.url) if way == "rfc2217" else None
    if way == "symlink":
        (folder / "ttyACM0").symlink_to(process.url)
    try:
        yield str(folder / "ttyACM0") if way == "symlink" else server.url if server else process.url
    finally:
        if server is not None:
            server.close()
        process.close()


@pytest.fixture(scope="module", params=WAYS)
def reached_board(
    prepared: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Board]:
    with reached(request.param, tmp_path_factory.mktemp("dev")) as url, connect(url) as board:
        yield board


def test_text_and_its_tasks_come_back(reached_board: Board) -> None:
    run = reached_board.run("import asyncio\nasync def main():\n    print('grüße €')\nasyncio.run(main())")
    assert (run.text, run.prints[0].task, run.lost) == ("grüße €\n", 1, 0)


def test_every_byte_a_program_prints_arrives(reached_board: Board) -> None:
    run = reached_board.run("import sys\nsys.stdout.buffer.write(bytes(range(128)) * 100)\nprint('end')")
    assert run.text.endswith("end\n") and run.lost == 0
    assert run.text.encode().replace(b"\n", b"")[:100] == bytes(b for b in range(101) if b != 10)


def test_a_long_program_arrives_whole(reached_board: Board) -> None:
    source = "\n".join(f"value_{n} = {n}" for n in range(1500)) + "\nprint(value_1499)"
    assert reached_board.run(source).text == "1499\n"


def test_a_megabyte_arrives_whole(reached_board: Board) -> None:
    run = reached_board.run("for n in range(128):\n    print('x' * 8191)")
    assert len(run.text) == 1 << 20 and run.lost == 0


def test_a_picture_arrives_undamaged(reached_board: Board) -> None:
    run = reached_board.run(PICTURE)
    assert run.text == "shown\n" and run.lost == 0
    assert [(frame.width, frame.label) for frame in run.frames] == [(160, "one")]


def test_a_busy_loop_is_stopped_and_the_next_cell_works(reached_board: Board) -> None:
    run = reached_board.run("print('go')\nwhile True: pass", on_text=lambda text: reached_board.interrupt())
    assert run.state == "interrupted"
    assert reached_board.run("print(6 * 7)").text == "42\n"


def test_a_restart_by_the_program_is_said_and_the_next_cell_works(reached_board: Board) -> None:
    run = reached_board.run("import machine\nmachine.reset()")
    assert run.state == "restarted"
    assert reached_board.run("print(6 * 7)").text == "42\n"


def test_files_go_there_and_back(reached_board: Board) -> None:
    data = bytes(range(256)) * 20
    reached_board.fs.write("way.bin", data)
    assert reached_board.fs.read("way.bin") == data
