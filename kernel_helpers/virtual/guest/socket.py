# Sockets of the virtual board: real ones of the computer it runs on, on 127.0.0.1 only.
import io
import time

import _board
import host
import uctypes

AF_INET, AF_INET6 = 2, 10
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW = 1, 2, 3
IPPROTO_TCP, IPPROTO_UDP = 6, 17
SOL_SOCKET, SO_REUSEADDR, SO_KEEPALIVE = 1, 4, 8

_POLL, _CLOSE = 3, 4
_IN, _OUT = 1, 4
_EAGAIN, _EBADF, _EINVAL, _EOPNOTSUPP, _ETIMEDOUT, _EHOSTUNREACH, _EINPROGRESS = 11, 9, 22, 95, 110, 113, 115
_FAR = "not on the virtual board: the network beyond this computer; use 127.0.0.1"
_page = _board.page


def getaddrinfo(host, port, af=AF_INET, type=SOCK_STREAM, proto=0, flags=0):
    if host not in ("127.0.0.1", "localhost", "0.0.0.0", ""):
        raise OSError(-2, _FAR)
    address = "0.0.0.0" if host in ("0.0.0.0", "") else "127.0.0.1"
    return [(AF_INET, type or SOCK_STREAM, proto, "", (address, int(port)))]


def _checked(answer):
    if answer < 0:
        if -answer == _EHOSTUNREACH:
            raise OSError(_EHOSTUNREACH, _FAR)
        raise OSError(-answer)
    return answer


class socket(io.IOBase):
    def __init__(self, af=AF_INET, type=SOCK_STREAM, proto=0, _number=-1):
        if af != AF_INET or type not in (SOCK_STREAM, SOCK_DGRAM):
            raise OSError(_EOPNOTSUPP)
        if _number < 0:
            _number = _checked(int(host.call("net.open", "stream" if type == SOCK_STREAM else "dgram")))
        self._number, self._timeout, self._watched = _number, None, 0

    def __str__(self):
        return "<socket %d>" % self._number

    __repr__ = __str__

    def _call(self, name, *words):
        if self._number < 0:
            raise OSError(_EBADF)
        self._watched = 0
        return host.call("net." + name, " ".join([str(word) for word in (self._number,) + words]))

    def _do(self, name, *words):
        return _checked(int(self._call(name, *words)))

    # Waiting.

    def ioctl(self, request, argument):
        if request == _CLOSE:
            self.close()
            return 0
        if request != _POLL:
            return -_EINVAL
        if self._number < 0:
            return 32
        at = _board.SOCKETS + self._number
        if not _page[at] & argument and (_page[at] or self._watched != argument):
            # The host looks once now, and puts the answer into the page then or later.
            self._call("watch", argument)
            self._watched = argument
        if _page[at]:
            self._watched = 0
        return _page[at] & argument

    def _wait(self, flag, start):
        # Until it is ready; OSError when it may not wait (any longer).
        while not self.ioctl(_POLL, flag):
            rest = None
            if self._timeout is not None:
                rest = self._timeout - time.ticks_diff(time.ticks_ms(), start)
                if rest <= 0:
                    raise OSError(_ETIMEDOUT if self._timeout else _EAGAIN)
            host.call("board.doze", "" if rest is None else str(rest))

    def _retry(self, flag, name, *words):
        # A call that may have to wait; its answer's words.
        start = time.ticks_ms()
        while True:
            answer = self._call(name, *words).split()
            if int(answer[0]) != -_EAGAIN:
                _checked(int(answer[0]))
                return answer
            if self._timeout == 0:
                raise OSError(_EAGAIN)
            self._wait(flag, start)

    def setblocking(self, flag):
        self._timeout = None if flag else 0

    def settimeout(self, seconds):
        self._timeout = None if seconds is None else int(seconds * 1000)

    def setsockopt(self, level, option, value):
        if level != SOL_SOCKET or option not in (SO_REUSEADDR, SO_KEEPALIVE):
            raise OSError(_EOPNOTSUPP)

    # Connecting.

    def bind(self, address):
        self._do("bind", address[1], address[0])

    def listen(self, backlog=2):
        self._do("listen", backlog)

    def accept(self):
        number, port, name = self._retry(_IN, "accept")
        return socket(_number=int(number)), (name, int(port))

    def connect(self, address):
        start = time.ticks_ms()
        answer = int(self._call("connect", address[1], address[0]))
        if answer == -_EINPROGRESS and self._timeout != 0:
            self._wait(_OUT, start)
            answer = int(self._call("error"))
        _checked(answer)

    def close(self):
        if self._number >= 0:
            self._call("close")
            self._number = -1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def makefile(self, mode="rb", buffering=0):
        return self

    # Data.

    def _receive(self, into, start, size):
        count, port, name = self._retry(_IN, "recv", uctypes.addressof(into) + start, size)
        return int(count), (name, int(port))

    def recvfrom(self, size):
        into = bytearray(size)
        count, sender = self._receive(into, 0, size)
        return bytes(memoryview(into)[:count]), sender

    def recv(self, size):
        return self.recvfrom(size)[0]

    def recv_into(self, buf, size=0):
        return self._receive(buf, 0, size or len(buf))[0]

    def _send(self, buf, *to):
        if isinstance(buf, str):
            buf = buf.encode()
        return int(self._retry(_OUT, "send", uctypes.addressof(buf), len(buf), *to)[0]) if len(buf) else 0

    def send(self, buf):
        return self._send(buf)

    def sendto(self, buf, address):
        return self._send(buf, address[1], address[0])

    def sendall(self, buf):
        rest = memoryview(buf.encode() if isinstance(buf, str) else buf)
        while rest:
            rest = rest[self._send(rest) :]

    # As a stream: None when there is nothing now.

    def _filled(self, into, size):
        done = 0
        try:
            while done < size:
                count = self._receive(into, done, size - done)[0]
                done += count
                if not count:
                    break
        except OSError as error:
            if error.errno != _EAGAIN:
                raise
            return done or None
        return done

    def read(self, size=-1):
        if size is None or size < 0:
            return self._read_all()
        into = bytearray(size)
        count = self._filled(into, size)
        return None if count is None else bytes(memoryview(into)[:count])

    def _read_all(self):
        everything, into = b"", bytearray(512)
        while True:
            count = self._filled(into, 512)
            if count is None:
                return everything or None
            everything += memoryview(into)[:count]
            if count < 512:
                return everything

    def readinto(self, buf, size=-1):
        return self._filled(buf, len(buf) if size < 0 else min(size, len(buf)))

    def readline(self, size=-1):
        line, into = b"", bytearray(1)
        while size < 0 or len(line) < size:
            count = self._filled(into, 1)
            if not count:
                return line or (None if count is None else b"")
            line += into
            if into[0] == 10:
                break
        return line

    def write(self, buf):
        try:
            return self._send(buf)
        except OSError as error:
            if error.errno != _EAGAIN:
                raise
            return None
