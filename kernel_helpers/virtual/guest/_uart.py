# UART, as the STM32 driver has it: reading waits for `timeout`, then `timeout_char`; writing waits until all is out.
import io
import time

import _board
import host
import uctypes

_NUMBERS = (1, 3)
_POLL, _FLUSH, _CLOSE, _EINVAL = 3, 1, 4, -22
_IN, _OUT = 1, 4
_page = _board.page


class _Port:
    # What all UART objects of one number share.
    def __init__(self):
        self.settings = None
        self.baudrate = self.timeout = self.timeout_char = self.trigger = self.callback = 0


_ports = {number: _Port() for number in _NUMBERS}


class _Irq:
    def __init__(self, uart):
        self._uart = uart

    def flags(self):
        return _page[_board.FLAGS + self._uart._id]

    def trigger(self, trigger=None):
        port = self._uart._port
        old = port.trigger
        if trigger is not None:
            self._uart._arm(trigger)
        return old


class UART(io.IOBase):
    RTS, CTS = 0x100, 0x200
    IRQ_RXIDLE, IRQ_RX = 0x10, 0x20

    def __init__(self, id, *settings, **more):
        if id not in _NUMBERS:
            raise ValueError("UART(%s) doesn't exist" % id)
        self._id, self._port = id, _ports[id]
        self._ready = _board.UARTS + id
        if settings or more:
            self.init(*settings, **more)

    def __str__(self):
        if self._port.settings is None:
            return "UART(%d)" % self._id
        return (
            "UART(%d, baudrate=%d, bits=%d, parity=%s, stop=%d, flow=%s, timeout=%d, timeout_char=%d, rxbuf=%d)"
            % ((self._id, self._port.baudrate) + self._port.settings)
        )

    __repr__ = __str__

    def init(
        self, baudrate=9600, bits=8, parity=None, stop=1, *, flow=0, timeout=0, timeout_char=0, rxbuf=-1,
        read_buf_len=64
    ):  # fmt: skip
        if bits + (parity is not None) not in (7, 8, 9):
            raise ValueError("unsupported combination of bits and parity")
        port, room = self._port, read_buf_len if rxbuf < 0 else rxbuf
        frame = 1 + bits + (parity is not None) + (1 if stop == 1 else 2)
        # Never shorter than one character, and the driver's clock has whole milliseconds.
        timeout_char = max(timeout_char, 13000 // baudrate + 2)
        names = {0: "0", 0x100: "RTS", 0x200: "CTS", 0x300: "RTS|CTS"}
        port.baudrate, port.timeout, port.timeout_char = baudrate, timeout, timeout_char
        port.settings = bits, parity, 1 if stop == 1 else 2, names[flow], timeout, timeout_char, room
        host.call("uart.init", "%d %d %d %d" % (self._id, baudrate, frame, room))

    def _call(self, name, *words):
        if self._port.settings is None:
            raise OSError(5)
        return int(host.call("uart." + name, " ".join([str(word) for word in (self._id,) + words])))

    def deinit(self):
        self._port.settings = None
        self.irq(None)
        host.call("uart.off", str(self._id))

    def any(self):
        return self._call("any")

    def txdone(self):
        return self._call("busy") == 0

    def flush(self):
        time.sleep_us(self._call("busy"))

    def sendbreak(self):
        time.sleep_us(self._call("break"))

    def _wait(self, ms):
        # Until a byte can be read; False when none came within that time.
        if _page[self._ready] or self._call("any"):
            return True
        end = time.ticks_add(time.ticks_ms(), ms)
        while not _page[self._ready]:
            rest = time.ticks_diff(end, time.ticks_ms())
            if rest <= 0:
                return False
            host.call("board.doze", str(rest))
        return True

    def _receive(self, into, start, size):
        # One read of the driver's: how many bytes, None when the first did not come in time.
        if not self._wait(self._port.timeout):
            return None
        done = 0
        while True:
            done += self._call("take", uctypes.addressof(into) + start + done, size - done, -1)
            if done == size or not self._wait(self._port.timeout_char):
                return done

    def read(self, size=-1):
        if size is None or size < 0:
            return self._read_all()
        into = bytearray(size)
        count = self._receive(into, 0, size) if size else 0
        return None if count is None else bytes(memoryview(into)[:count])

    def _read_all(self):
        everything, into = b"", bytearray(256)
        while True:
            count = self._receive(into, 0, 256)
            if count is None:
                return everything or None
            everything += memoryview(into)[:count]

    def readinto(self, buf, size=-1):
        size = len(buf) if size < 0 else min(size, len(buf))
        done = 0
        while done < size:
            count = self._receive(buf, done, size - done)
            if count is None:
                return done or None
            done += count
        return done

    def readline(self, size=-1):
        # The driver reads one byte at a time, each with the first byte's timeout.
        line, into = b"", bytearray(64)
        while size < 0 or len(line) < size:
            if not self._wait(self._port.timeout):
                return line or None
            most = 64 if size < 0 else min(64, size - len(line))
            line += memoryview(into)[: self._call("take", uctypes.addressof(into), most, 10)]
            if line[-1] == 10:
                break
        return line

    def readchar(self):
        into = bytearray(1)
        return into[0] if self._receive(into, 0, 1) else -1

    def write(self, buf):
        if isinstance(buf, str):
            buf = buf.encode()
        if not len(buf):
            return 0
        us = self._call("send", uctypes.addressof(buf), len(buf))
        time.sleep_us(us)
        return len(buf)

    def writechar(self, char):
        self.write(bytes([char]))

    def irq(self, handler=None, trigger=0, hard=False):
        port = self._port
        if port.callback:
            _board.release(port.callback)
        port.callback = 0
        if handler:
            quiet = b"uart.irq %d 0 0" % self._id
            port.callback = _board.register(handler, self, hard=hard, failed=lambda: _board.say(quiet))
        self._arm(trigger)
        return _Irq(self)

    def _arm(self, trigger):
        if trigger & ~(self.IRQ_RX | self.IRQ_RXIDLE):
            raise ValueError("trigger 0x%08x unsupported" % trigger)
        self._port.trigger = trigger
        host.call("uart.irq", "%d %d %d" % (self._id, trigger, self._port.callback))

    def ioctl(self, request, argument):
        # Called at every poll, so it looks at the page only.
        if request == _POLL:
            return argument & ((_IN if _page[self._ready] else 0) | _OUT)
        if request == _FLUSH:
            self.flush()
        return 0 if request in (_FLUSH, _CLOSE) else _EINVAL
