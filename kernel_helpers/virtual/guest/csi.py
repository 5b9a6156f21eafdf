# The csi module: one sensor, simulated on the host, whose frames land in a framebuffer in the VM's memory.
import time

import _board
import host
import uctypes
from image import GRAYSCALE, RGB565, Image

QCIF, CIF, QSIF, SIF = 2, 3, 5, 6
QQQVGA, QQVGA, QVGA, VGA, HQVGA, HVGA = 8, 9, 10, 11, 15, 16

_SIZES = {
    QCIF: (176, 144), CIF: (352, 288), QSIF: (176, 120), SIF: (352, 240), QQQVGA: (80, 60), QQVGA: (160, 120),
    QVGA: (320, 240), VGA: (640, 480), HQVGA: (240, 160), HVGA: (480, 320),
}  # fmt: skip
_NAMES = {GRAYSCALE: "grayscale", RGB565: "rgb565"}
_CID = 0x5642
_TIMEOUT_MS = 3000
_SETTLE_MS = 20
_MEMORY = 4 << 20  # bytes for all framebuffers together

_UNDETECTED = "Failed to detect the image sensor or image sensor is detached."
_NO_PIXFORMAT = "Pixel format is not supported or is not set."
_NO_FRAMESIZE = "Frame size is not supported or is not set."
_NO_FRAMERATE = "Frame rate is not supported or is not set."
_INVALID = "An invalid argument is used."
_OVERFLOW = "Frame buffer overflow, try reducing the frame size."
_TIMED_OUT = "Frame capture has timed out."
_WOULD_BLOCK = "The requested operation would block."


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("not on the virtual board: csi." + name)


def devices():
    return [_CID]


class _Sensor:
    # What all CSI objects share, since there is one sensor.
    def __init__(self):
        self.callbacks = {}
        self.memory = bytearray(0)
        self.flush = True
        self.clear()

    def clear(self):
        self.pixformat = None
        self.framesize = None
        self.size = (0, 0)
        self.framerate = 0
        self.buffers = 3
        self.settings = {}
        for kind in list(self.callbacks):
            self.callback(kind, None)
        for name in ("hmirror", "vflip", "colorbar"):
            host.call("csi.set", name + " 0")
        host.call("csi.rate", "0")
        host.call("csi.abort", "")

    def bytes(self):
        return self.size[0] * self.size[1] * 2

    def configure(self, buffers):
        # The default is three framebuffers, or fewer if the memory is too small for them.
        most = _MEMORY // self.bytes() if self.framesize else 3
        self.buffers = min(3, most) if buffers is None else buffers
        if not 1 <= self.buffers <= most:
            raise RuntimeError(_OVERFLOW)
        if self.pixformat and self.framesize:
            if len(self.memory) < self.bytes():
                self.memory = bytearray(self.bytes())
            words = (self.size[0], self.size[1], _NAMES[self.pixformat], self.buffers, self.flush)
            host.call("csi.setup", "%d %d %s %d %d" % words)
        else:
            host.call("csi.abort", "")

    def check(self):
        if self.pixformat is None:
            raise RuntimeError(_NO_PIXFORMAT)
        if self.framesize is None:
            raise RuntimeError(_NO_FRAMESIZE)

    def callback(self, kind, function, *arguments):
        if kind in self.callbacks:
            _board.release(self.callbacks.pop(kind))
        if function is not None:
            self.callbacks[kind] = _board.register(function, *arguments)
        host.call("csi.callback", "%s %d" % (kind, self.callbacks.get(kind, 0)))

    def capture(self, blocking):
        # True when a new frame is in the memory.
        self.check()
        start = time.ticks_ms()
        address = str(uctypes.addressof(self.memory))
        while not host.call("csi.take", address):
            if not blocking:
                return False
            rest = _TIMEOUT_MS - time.ticks_diff(time.ticks_ms(), start)
            if rest <= 0:
                host.call("csi.abort", "")
                raise RuntimeError(_TIMED_OUT)
            host.call("csi.wait", str(rest))
        return True


_sensor = _Sensor()


class CSI:
    def __init__(self, *, cid=-1, delays=True, fflush=True, stream=None):
        if cid not in (-1, _CID):
            raise RuntimeError(_UNDETECTED)
        self._delays = delays
        _sensor.flush = fflush

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError("not on the virtual board: csi.CSI." + name)

    def __str__(self):
        used, free = host.call("csi.queues", "").split()
        rows = (
            ("Name", "Virtual"), ("Chip ID", "0x%04X" % _CID), ("Frame Rate", _sensor.framerate),
            ("Vbuffer Size", _sensor.bytes()), ("Vbuffer Count", _sensor.buffers),
            ("Used Queue Size", used), ("Free Queue Size", free),
        )  # fmt: skip
        return "CSI {\n" + "".join(["  %-20s: %s\n" % row for row in rows]) + "}\n"

    __repr__ = __str__

    def _settle(self):
        if self._delays:
            time.sleep_ms(_SETTLE_MS)

    def reset(self, *, hard=True):
        _sensor.clear()
        self._settle()

    def cid(self):
        return _CID

    def width(self):
        return _sensor.size[0]

    def height(self):
        return _sensor.size[1]

    def pixformat(self, pixformat=None):
        if pixformat is None:
            if _sensor.pixformat is None:
                raise RuntimeError(_NO_PIXFORMAT)
            return _sensor.pixformat
        if pixformat not in _NAMES:
            raise RuntimeError(_NO_PIXFORMAT)
        _sensor.pixformat = pixformat
        _sensor.configure(None)
        self._settle()

    def framesize(self, framesize=None):
        if framesize is None:
            if _sensor.framesize is None:
                raise RuntimeError(_NO_FRAMESIZE)
            return _sensor.framesize
        size = framesize if isinstance(framesize, tuple) else _SIZES.get(framesize, (0, 0))
        if len(size) != 2 or size[0] % 8 or not (8 <= size[0] <= 640 and 8 <= size[1] <= 480):
            raise RuntimeError(_NO_FRAMESIZE)
        _sensor.framesize, _sensor.size = framesize, size
        _sensor.configure(None)
        self._settle()

    def framerate(self, framerate=None):
        if framerate is None:
            if not _sensor.framerate:
                raise RuntimeError(_NO_FRAMERATE)
            return _sensor.framerate
        if framerate < 1:
            raise RuntimeError(_INVALID)
        _sensor.framerate = framerate
        host.call("csi.rate", str(framerate))

    def framebuffers(self, count=None, *, expand=True):
        if count is None:
            return _sensor.buffers
        if count < 1 and count != -1:
            raise RuntimeError(_INVALID)
        _sensor.check()
        _sensor.configure(None if count == -1 else count)

    def snapshot(self, *, time=-1, frames=-1, blocking=True, image=None):
        if time != -1 or frames != -1:
            return self._warm_up(time, frames, blocking)
        if not _sensor.capture(blocking):
            return None
        frame = Image(_sensor.size[0], _sensor.size[1], _sensor.pixformat, buffer=_sensor.memory)
        if image is None:
            return frame
        frame._draw_into(image)

    def _warm_up(self, most_ms, frames, blocking):
        # One frame more than asked for, as the firmware does.
        start = time.ticks_ms()
        left = frames + 1
        while frames == -1 or left > 0:
            if most_ms != -1 and time.ticks_diff(time.ticks_ms(), start) > most_ms:
                break
            if not _sensor.capture(blocking):
                raise RuntimeError(_WOULD_BLOCK)
            left -= 1

    def readable(self):
        return host.call("csi.queues", "").split()[0] != "0"

    def flush(self):
        # There is no preview to bring up to date.
        pass

    def frame_callback(self, function):
        _sensor.callback("frame", function)

    def vsync_callback(self, function):
        _sensor.callback("vsync", function, 1)

    def _switch(self, name, value):
        if value is None:
            return bool(_sensor.settings.get(name))
        _sensor.settings[name] = value
        host.call("csi.set", "%s %d" % (name, bool(value)))

    def hmirror(self, enable=None):
        return self._switch("hmirror", enable)

    def vflip(self, enable=None):
        return self._switch("vflip", enable)

    def colorbar(self, enable):
        return self._switch("colorbar", enable)

    # Automatic controls are accepted; there is nothing they would have to correct.

    def auto_gain(self, enable, *, gain_db=None, gain_db_ceiling=None):
        pass

    def auto_exposure(self, enable, *, exposure_us=None):
        pass

    def auto_whitebal(self, enable, *, rgb_gain_db=None):
        pass
