# Reading and writing streams (UART, sockets) without holding the loop.
from . import core

_NEWLINE = 10


class Stream:
    # Both reader and writer. `s`: the stream underneath, `e`: what get_extra_info() knows.

    def __init__(self, s, e={}):  # noqa: B006
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, v):
        return self.e[v]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    def _take(self, method, *size):
        # Waits until the stream has something and takes it; one ready for nothing is waited for again.
        data = None
        while data is None:
            yield core._io_queue.queue_read(self.s)
            data = getattr(self.s, method)(*size)
        return data

    def read(self, n=-1):
        data = yield from self._take("read", n)
        if n >= 0:
            return data
        everything = b""
        while data:
            everything += data
            data = yield from self._take("read", n)
        return everything

    def readinto(self, buf):
        yield core._io_queue.queue_read(self.s)
        return self.s.readinto(buf)

    def readexactly(self, n):
        data = b""
        while n:
            more = yield from self._take("read", n)
            if not more:
                raise EOFError
            data += more
            n -= len(more)
        return data

    def readline(self):
        line = b""
        while True:
            more = yield from self._take("readline")
            line += more
            if not more or line[-1] == _NEWLINE:
                return line

    def write(self, buf):
        if not self.out_buf:
            written = self.s.write(buf)
            if written == len(buf):
                return
            buf = buf[written or 0 :]
        self.out_buf += buf

    def drain(self):
        if not self.out_buf:
            # Always gives way, so that a loop of write and drain cannot starve the others.
            return (yield from core.sleep_ms(0))
        rest = memoryview(self.out_buf)
        while rest:
            yield core._io_queue.queue_write(self.s)
            rest = rest[self.s.write(rest) or 0 :]
        self.out_buf = b""

    async def awrite(self, buf, off=0, sz=-1):
        # The three below are names of an earlier interface that boards still answer to.
        if off != 0 or sz != -1:
            buf = memoryview(buf)[off : len(buf) if sz == -1 else off + sz]
        self.write(buf)
        await self.drain()

    awritestr = awrite
    aclose = wait_closed


StreamReader = Stream
StreamWriter = Stream


def _encrypted(s, ssl, host):
    if ssl is True:
        import ssl as module

        ssl = module.SSLContext(module.PROTOCOL_TLS_CLIENT)
    s = ssl.wrap_socket(s, server_hostname=host, do_handshake_on_connect=False)
    s.setblocking(False)
    return s


def open_connection(host, port, ssl=None, server_hostname=None):
    import socket
    from errno import EINPROGRESS

    family, kind, protocol, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(family, kind, protocol)
    s.setblocking(False)
    try:
        s.connect(address)
    except OSError as error:
        if error.errno != EINPROGRESS:
            raise error
    if ssl:
        s = _encrypted(s, ssl, server_hostname or host)
    stream = Stream(s)
    # Writable means connected.
    yield core._io_queue.queue_write(s)
    return stream, stream


class Server:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.close()
        await self.wait_closed()

    def close(self):
        self.state = True
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    async def _serve(self, s, cb, ssl):
        self.state = False
        while True:
            try:
                yield core._io_queue.queue_read(s)
            except core.CancelledError as cancelled:
                s.close()
                # Closing is a normal end; being cancelled from elsewhere is not.
                if self.state:
                    return
                raise cancelled
            client = self._accept(s, ssl)
            if client:
                core.create_task(cb(client, client))

    def _accept(self, s, ssl):
        try:
            client, address = s.accept()
        except OSError:
            return None
        if ssl:
            try:
                client = ssl.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
            except OSError as error:
                core.sys.print_exception(error)
                client.close()
                return None
        client.setblocking(False)
        return Stream(client, {"peername": address})


async def start_server(cb, host, port, backlog=5, ssl=None):
    import socket

    family, _, _, _, address = socket.getaddrinfo(host, port)[0]
    s = socket.socket(family)
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(address)
    s.listen(backlog)
    server = Server()
    server.task = core.create_task(server._serve(s, cb, ssl))
    try:
        # Lets _serve begin, so that it is there to close the socket when cancelled.
        await core.sleep_ms(0)
    except core.CancelledError as cancelled:
        server.task.cancel()
        raise cancelled
    return server
