"""Streams over anything that can be polled, connections and servers, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

# Pipe: a stream in memory. Reading gives the next of `chunks` (None: nothing there after all);
# writing takes at most `room` bytes at once.
PRELUDE = """import asyncio
import io
async def turns(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)
class Pipe(io.IOBase):
    def __init__(self, *chunks, room=100):
        self.chunks, self.room, self.written, self.ready = list(chunks), room, [], 5
    def ioctl(self, request, events):
        return events & self.ready if request == 3 else -1
    def read(self, n):
        return self.chunks.pop(0) if self.chunks else b""
    def readline(self):
        return self.read(-1)
    def readinto(self, buf):
        data = self.read(len(buf))
        buf[:len(data)] = data
        return len(data)
    def write(self, buf):
        taken = bytes(buf[:self.room])
        self.written.append(taken)
        return len(taken) if self.room else None
    def close(self):
        print("closed")
"""

CASES = {
    "read(n) gives what is there, read() gives everything": """
async def main():
    print(await asyncio.StreamReader(Pipe(None, b"abc", b"d")).read(10))
    print(await asyncio.StreamReader(Pipe(b"abc", None, b"d")).read())
    print(await asyncio.StreamReader(Pipe()).read(5))
asyncio.run(main())
# prints
b'abc'
b'abcd'
b''
""",
    "readexactly collects or raises EOFError": """
async def main():
    stream = asyncio.StreamReader(Pipe(b"ab", None, b"cd", b"e"))
    print(await stream.readexactly(4))
    try:
        await stream.readexactly(4)
    except EOFError as error:
        print(repr(error))
    print(await stream.readexactly(0))
asyncio.run(main())
# prints
b'abcd'
EOFError()
b''
""",
    "readline collects to the end of the line or of the stream": """
async def main():
    stream = asyncio.StreamReader(Pipe(b"ab", None, b"c\\n", b"rest"))
    print(await stream.readline(), await stream.readline(), await stream.readline())
asyncio.run(main())
# prints
b'abc\\n' b'rest' b''
""",
    "readinto fills a buffer": """
async def main():
    buf = bytearray(4)
    print(await asyncio.StreamReader(Pipe(b"abc")).readinto(buf), buf)
asyncio.run(main())
# prints
3 bytearray(b'abc\\x00')
""",
    "write tries at once, drain sends the rest": """
async def main():
    pipe = Pipe(room=3)
    stream = asyncio.StreamWriter(pipe, {})
    stream.write(b"abcdefgh")
    print(pipe.written, stream.out_buf)
    stream.write(b"ij")
    await stream.drain()
    print(pipe.written, stream.out_buf)
asyncio.run(main())
# prints
[b'abc'] b'defgh'
[b'abc', b'def', b'ghi', b'j'] b''
""",
    "a stream that takes nothing keeps it all for drain": """
async def main():
    pipe = Pipe(room=0)
    stream = asyncio.StreamWriter(pipe)
    stream.write(b"abc")
    print(stream.out_buf)
    pipe.room = 9
    await stream.drain()
    print(pipe.written)
asyncio.run(main())
# prints
b'abc'
[b'', b'abc']
""",
    "drain always gives way": """
async def beside():
    print("beside")
async def main():
    asyncio.create_task(beside())
    stream = asyncio.StreamWriter(Pipe())
    stream.write(b"abc")
    await stream.drain()
    print("drained")
asyncio.run(main())
# prints
beside
drained
""",
    "a reader waits while others run, until its stream is ready": """
async def reader(pipe):
    print(await asyncio.StreamReader(pipe).read(5))
async def main():
    pipe = Pipe(b"abc")
    pipe.ready = 0
    task = asyncio.create_task(reader(pipe))
    await turns(5)
    print("still", task.done())
    pipe.ready = 1
    await turns(3)
    print(task.done())
asyncio.run(main())
# prints
still False
b'abc'
True
""",
    "one task may read while another writes": """
async def reader(stream):
    print(await stream.read(5))
async def writer(stream):
    await stream.drain()
    print("written")
async def main():
    pipe = Pipe(b"abc", room=1)
    stream = asyncio.StreamReader(pipe)
    stream.write(b"xyz")
    pipe.ready = 0
    tasks = [asyncio.create_task(reader(stream)), asyncio.create_task(writer(stream))]
    await turns(3)
    pipe.ready = 4
    await turns(9)
    print([task.done() for task in tasks], pipe.written)
    pipe.ready = 1
    await turns(3)
    print([task.done() for task in tasks], len(asyncio.core._io_queue.map))
asyncio.run(main())
# prints
written
[False, True] [b'x', b'y', b'z']
b'abc'
[True, True] 0
""",
    "cancelling one side of a stream loses the other side's task": """
async def reader(stream):
    await stream.read(5)
async def writer(stream):
    await stream.drain()
async def main():
    pipe = Pipe(b"abc", room=1)
    stream = asyncio.StreamReader(pipe)
    stream.write(b"xyz")
    pipe.ready = 0
    tasks = [asyncio.create_task(reader(stream)), asyncio.create_task(writer(stream))]
    await turns(3)
    tasks[0].cancel()
    await turns(3)
    pipe.ready = 5
    await turns(5)
    print([task.done() for task in tasks], len(asyncio.core._io_queue.map))
asyncio.run(main())
# prints
[True, False] 0
""",
    "a hang-up wakes reader and writer": """
async def reader(stream):
    print("read", await stream.read(5))
async def writer(stream):
    await stream.drain()
    print("written")
class Broken(Pipe):
    def ioctl(self, request, events):
        return self.ready if request == 3 else -1
async def main():
    pipe = Broken(room=1)
    stream = asyncio.StreamReader(pipe)
    stream.write(b"xy")
    pipe.ready = 0
    tasks = [asyncio.create_task(reader(stream)), asyncio.create_task(writer(stream))]
    await turns(3)
    pipe.ready = 0x10
    await turns(5)
    print(len(asyncio.core._io_queue.map))
asyncio.run(main())
# prints
read b''
written
0
""",
    "close does nothing, wait_closed closes": """
async def main():
    stream = asyncio.StreamReader(Pipe(), {"peername": "me"})
    print(stream.get_extra_info("peername"))
    stream.close()
    print("not yet")
    await stream.wait_closed()
asyncio.run(main())
# prints
me
not yet
closed
""",
    "what cannot be polled cannot be read": """
class Odd:
    pass
async def main():
    try:
        await asyncio.StreamReader(Odd()).read()
    except OSError as error:
        print("OSError")
asyncio.run(main())
# prints
OSError
""",
    "names of the earlier interface still answer": """
async def main():
    pipe = Pipe()
    stream = asyncio.StreamWriter(pipe)
    await stream.awrite(b"abcdef", 1, 3)
    await stream.awrite(b"gh")
    print(pipe.written)
    await stream.aclose()
asyncio.run(main())
# prints
[b'bcd', b'gh']
closed
""",
}

# A network in one list, in place of the module that the virtual board lacks.
SOCKET = """
import sys
class Socket(Pipe):
    def __init__(self, *kind):
        super().__init__(b"hello")
        self.calls = []
    def __getattr__(self, name):
        return lambda *args: self.calls.append((name,) + args)
    def accept(self):
        self.ready = 0
        return Socket(), "caller"
    def connect(self, address):
        raise OSError(115)
class Network:
    SOCK_STREAM, SOL_SOCKET, SO_REUSEADDR = 1, 2, 3
    made = []
    def getaddrinfo(self, host, port, *kind):
        return [(2, 1, 6, "", (host, port))]
    def socket(self, *kind):
        self.made.append(Socket(*kind))
        return self.made[-1]
sys.modules["socket"] = network = Network()
import errno
errno_in_progress = errno.EINPROGRESS
Socket.connect = lambda self, address: fail(errno_in_progress)
def fail(number):
    raise OSError(number)
"""

NETWORK = {
    "open_connection waits until the socket can be written": """
async def main():
    reader, writer = await asyncio.open_connection("there", 80)
    print(reader is writer, network.made[0].calls, await reader.read(9))
asyncio.run(main())
# prints
True [('setblocking', False)] b'hello'
""",
    "open_connection passes a refused connection on": """
Socket.connect = lambda self, address: fail(1)
async def main():
    try:
        await asyncio.open_connection("there", 80)
    except OSError as error:
        print(error.errno)
asyncio.run(main())
# prints
1
""",
    "a server serves each caller in a task until it is closed": """
async def serve(reader, writer):
    print(reader.get_extra_info("peername"), await reader.read(9), reader is writer)
async def main():
    server = await asyncio.start_server(serve, "here", 80)
    print(network.made[0].calls)
    await turns(5)
    server.close()
    await server.wait_closed()
    print(server.task.done())
asyncio.run(main())
# prints
[('setblocking', False), ('setsockopt', 2, 3, 1), ('bind', ('here', 80)), ('listen', 5)]
caller b'hello' True
closed
True
""",
    "async with a server closes it": """
async def serve(reader, writer):
    pass
async def main():
    async with await asyncio.start_server(serve, "here", 80, backlog=1):
        await turns(2)
    print("left")
asyncio.run(main())
# prints
closed
left
""",
    "a server task cancelled from elsewhere ends cancelled": """
async def serve(reader, writer):
    pass
async def main():
    server = await asyncio.start_server(serve, "here", 80)
    await turns(2)
    server.task.cancel()
    try:
        await server.wait_closed()
    except asyncio.CancelledError as error:
        print(repr(error))
asyncio.run(main())
# prints
closed
CancelledError()
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_streams(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)


@pytest.mark.parametrize("case", NETWORK.values(), ids=NETWORK.keys())
def test_network(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE + SOCKET)


def test_without_a_network_connecting_fails_when_it_is_tried(vm: Vm) -> None:
    printed = vm(
        "import asyncio\nfrom asyncio import open_connection, start_server\nprint('imported')\n"
        "asyncio.run(open_connection('there', 80))\n"
    )
    assert printed.startswith("imported\n")
    assert printed.splitlines()[-1].startswith(("ImportError: ", "OSError: "))
