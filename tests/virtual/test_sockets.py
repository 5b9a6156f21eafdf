"""The virtual board's network: real sockets, on this computer only; asyncio's streams over them."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from kernel_helpers.board import Board
from tests.virtual.test_outside import LIMIT_S, conversation

Vm = Callable[[str], str]
HOST = "127.0.0.1"
ERROR_OF = """
def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__, error.args)
"""


class Echo:
    """A server in the notebook's process: answers each line with `you said` and the line."""

    def __init__(self) -> None:
        # In a thread of its own: the browser tests of the same process keep an event loop running in this one.
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.start_server(self._serve, HOST, 0, limit=1 << 20)
        self.server = asyncio.run_coroutine_threadsafe(starting, self.loop).result(LIMIT_S)
        self.port: int = self.server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(b"you said " + line)
        finally:
            writer.close()

    async def _end(self) -> None:
        self.server.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(LIMIT_S)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(LIMIT_S)
        self.loop.close()


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.close()


@pytest.fixture
def unused_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])


def test_a_program_talks_to_a_server_in_the_notebook(vm: Vm, echo: Echo) -> None:
    text = vm(
        "import socket\ns = socket.socket()\n"
        f"s.connect(socket.getaddrinfo('localhost', {echo.port})[0][-1])\n"
        "print(s.write(b'hello\\n'), s.readline(), s.send('more\\n'), s.recv(100))\n"
        "s.sendall('and\\n' + 'x' * 3000 + '\\n')\n"
        "print(s.readline(), len(s.readline()))\nf = s.makefile()\nf.write(b'12\\n')\n"
        "b = bytearray(12)\nprint(f.readinto(b), b)\ns.close()\nprint(s)"
    )
    assert text.splitlines() == [
        "6 b'you said hello\\n' 5 b'you said more\\n'",
        "b'you said and\\n' 3010",
        "12 bytearray(b'you said 12\\n')",
        "<socket -1>",
    ]


def test_streams_talk_to_it_while_other_tasks_run(vm: Vm, echo: Echo) -> None:
    text = vm(
        f"""
import asyncio
steps = 0
async def count():
    global steps
    while True:
        steps += 1
        await asyncio.sleep_ms(1)
async def main():
    counting = asyncio.create_task(count())
    reader, writer = await asyncio.open_connection("127.0.0.1", {echo.port})
    for word in (b"one", b"two"):
        writer.write(word + b"\\n")
        await writer.drain()
        print(await reader.readline())
    writer.write(b"x" * 100_000 + b"\\n")
    await writer.drain()
    print(len(await reader.readexactly(100_010)))
    await asyncio.sleep_ms(5)
    print(steps > 1)
    writer.close()
    await writer.wait_closed()
asyncio.run(main())
"""
    )
    assert text.splitlines() == ["b'you said one\\n'", "b'you said two\\n'", "100010", "True"]


SERVER = """
import asyncio
async def serve(reader, writer):
    line = await reader.readline()
    writer.write(b"board heard " + line)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    done.set()
async def main():
    global done
    done = asyncio.Event()
    server = await asyncio.start_server(serve, "0.0.0.0", PORT)
    print("serving")
    await done.wait()
    server.close()
    await server.wait_closed()
    print("closed")
asyncio.run(main())
"""


def test_the_notebook_talks_to_a_server_on_the_board(board: Board, unused_port: int) -> None:
    heard: list[bytes] = []

    def call() -> None:
        with socket.create_connection((HOST, unused_port), LIMIT_S) as client:
            client.sendall(b"hello\n")
            heard.append(client.makefile("rb").read())

    caller = threading.Thread(target=call)
    run = conversation(
        board,
        SERVER.replace("PORT", str(unused_port)),
        {"serving": caller.start, "closed": lambda: None},
    )
    caller.join(LIMIT_S)
    assert heard == [b"board heard hello\n"]
    assert run.text == "serving\nclosed\n"


def test_nobody_there_is_connection_refused(vm: Vm, unused_port: int) -> None:
    text = vm(f"import socket\ns = socket.socket()\ns.connect(('127.0.0.1', {unused_port}))")
    assert text.endswith("OSError: [Errno 111] ECONNREFUSED\n")


def test_a_socket_that_may_not_wait_says_so(vm: Vm, unused_port: int) -> None:
    text = vm(
        ERROR_OF + "import socket\ns = socket.socket()\ns.setblocking(False)\n"
        f"error_of(lambda: s.connect(('127.0.0.1', {unused_port})))\n"
        "l = socket.socket()\nl.bind(('127.0.0.1', 0))\nl.listen()\nl.setblocking(False)\nerror_of(l.accept)\n"
        "l.settimeout(0.02)\nerror_of(l.accept)\nl.close()\nerror_of(l.accept)\n"
    )
    assert text.splitlines() == ["OSError (115,)", "OSError (11,)", "OSError (110,)", "OSError (9,)"]


def test_two_sockets_of_the_board_and_a_poll_between_them(vm: Vm, unused_port: int) -> None:
    text = vm(
        f"""
import select, socket
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", {unused_port}))
listener.listen(1)
a = socket.socket()
a.connect(("127.0.0.1", {unused_port}))
b, address = listener.accept()
print(address[0])
poller = select.poll()
poller.register(b, select.POLLIN)
print(poller.poll(0))
a.send(b"ping")
print(poller.poll(5000)[0][1] == select.POLLIN, b.recv(10), poller.poll(0))
b.setblocking(False)
print(b.read(5), b.readline(), b.readinto(bytearray(1)))
a.close()
poller.poll(5000)
print(b.recv(5), b.read())
"""
    )
    assert text.splitlines() == ["127.0.0.1", "[]", "True b'ping' []", "None None None", "b'' b''"]


def test_datagrams(vm: Vm, unused_port: int) -> None:
    text = vm(
        "import socket\na = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        f"a.bind(('', {unused_port}))\n"
        "b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        f"b.sendto(b'ping', ('127.0.0.1', {unused_port}))\nprint(a.recvfrom(10)[0])"
    )
    assert text == "b'ping'\n"


FAR = "not on the virtual board: the network beyond this computer; use 127.0.0.1"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("socket.getaddrinfo('openmv.io', 80)", (-2, FAR)),
        ("socket.socket().connect(('192.0.2.1', 80))", (113, FAR)),
        ("socket.socket().bind(('192.0.2.1', 8080))", (113, FAR)),
        ("socket.socket(socket.AF_INET, 2).sendto(b'x', ('192.0.2.1', 80))", (113, FAR)),
        ("socket.socket(socket.AF_INET6)", (95,)),
        ("socket.socket().bind(('127.0.0.1', 70000))", (22,)),
    ],
)
def test_what_is_not_here_is_refused(vm: Vm, call: str, error: tuple[object, ...]) -> None:
    assert vm(f"{ERROR_OF}import socket\nerror_of(lambda: {call})") == f"OSError {error}\n"


def test_a_soft_reset_closes_what_is_open(board: Board, unused_port: int) -> None:
    board.execute(f"import socket\ns = socket.socket()\ns.bind(('127.0.0.1', {unused_port}))\ns.listen()")
    with socket.create_connection((HOST, unused_port), LIMIT_S) as client:
        board.reset()
        client.settimeout(LIMIT_S)
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_the_interface_is_simulated_and_says_so(vm: Vm) -> None:
    text = vm(
        ERROR_OF
        + "import network\nw = network.WLAN(network.STA_IF)\nerror_of(lambda: w.connect('home', 'key'))\n"
        "print(w, w.isconnected(), w.ifconfig()[0])\nw.active(True)\nw.connect('home', 'key')\n"
        "print(w.isconnected(), w.ifconfig()[0], w.status() == network.STAT_GOT_IP)\n"
        "lan = network.LAN()\nlan.active(True)\nprint(lan)\nerror_of(lambda: w.scan())"
    )
    assert text.splitlines() == [
        "OSError (1,)",
        "<WLAN down, simulated: reaches 127.0.0.1 only> False 0.0.0.0",
        "True 127.0.0.1 True",
        "<LAN up, simulated: reaches 127.0.0.1 only>",
        "NotImplementedError ('not on the virtual board: network.WLAN.scan',)",
    ]
