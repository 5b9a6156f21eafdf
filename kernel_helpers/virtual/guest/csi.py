# The csi module: one sensor, simulated on the host, whose frames land in framebuffers in the VM's memory.
import time

import _board
import host
import uctypes
from _light import Light, decibels
from image import GRAYSCALE, RGB565, Image

QCIF, CIF, QSIF, SIF = 2, 3, 5, 6
QQQVGA, QQVGA, QVGA, VGA, HQVGA, HVGA = 8, 9, 10, 11, 15, 16
NORMAL, NEGATIVE = 0, 1

_SIZES = {
    QCIF: (176, 144), CIF: (352, 288), QSIF: (176, 120), SIF: (352, 240), QQQVGA: (80, 60), QQVGA: (160, 120),
    QVGA: (320, 240), VGA: (640, 480), HQVGA: (240, 160), HVGA: (480, 320),
}  # fmt: skip
_NAMES = {GRAYSCALE: "grayscale", RGB565: "rgb565"}
_CID = 0x5642
_TIMEOUT_MS = 3000
_RESET_MS, _SETTLE_MS = 20, 100
_MEMORY = 4 << 20  # bytes for all framebuffers together

_UNDETECTED = "Failed to detect the image sensor or image sensor is detached."
_NO_PIXFORMAT = "Pixel format is not supported or is not set."
_NO_FRAMESIZE = "Frame size is not supported or is not set."
_NO_FRAMERATE = "Frame rate is not supported or is not set."
_INVALID = "An invalid argument is used."
_OVERFLOW = "Frame buffer overflow, try reducing the frame size."
_TIMED_OUT = "Frame capture has timed out."
_WOULD_BLOCK = "The requested operation would block."

_NEUTRAL = {
    "hmirror": 0, "vflip": 0, "transpose": 0, "colorbar": 0, "negative": 0, "brightness": 0, "contrast": 0,
    "saturation": 0, "light": 1, "red": 1, "green": 1, "blue": 1,
}  # fmt: skip


def __getattr__(name):
    import _missing

    raise _missing.error("csi", name)


def devices():
    return [_CID]


class _Sensor:
    # What all CSI objects share, since there is one sensor.
    def __init__(self):
        self.callbacks = {}
        self.functions = {}
        self.flush = True
        self.settings = {}

    def clear(self):
        self.pixformat = None
        self.framesize = None
        self.size = (0, 0)
        self.window = None
        self.framerate = 0
        self.buffers = 3
        self.light = Light(self.set)
        for kind in list(self.callbacks):
            self.callback(kind, None)
        for name, value in _NEUTRAL.items():
            if self.settings.get(name, value) != value:
                self.set(name, value)
        host.call("csi.window", "")
        host.call("csi.rate", "0")
        host.call("csi.abort", "")

    def set(self, name, value):
        # As in a sensor's register: it holds from the next frame that begins.
        self.settings[name] = value
        host.call("csi.set", "%s %r" % (name, value))

    def image_size(self):
        width, height = self.window[2:] if self.window else self.size
        return (height, width) if self.settings.get("transpose") else (width, height)

    def bytes(self):
        width, height = self.image_size()
        return width * height * (1 if self.pixformat == GRAYSCALE else 2)

    def configure(self, buffers):
        # The default is three framebuffers, or fewer if the memory is too small for them.
        most = _MEMORY // self.bytes() if self.framesize else 3
        self.buffers = min(3, most) if buffers is None else buffers
        if not 1 <= self.buffers <= most:
            raise RuntimeError(_OVERFLOW)
        if self.pixformat and self.framesize:
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
        self.functions[kind] = function if callable(function) else None
        if callable(function):
            self.callbacks[kind] = _board.register(function, *arguments)
        host.call("csi.callback", "%s %d" % (kind, self.callbacks.get(kind, 0)))

    def capture(self, blocking):
        # The next frame as an image that lies in its framebuffer; None when there is none and we shall not wait.
        self.check()
        address = host.call("csi.take", "")
        if not address:
            if not blocking:
                return None
            address = self.wait()
        width, height = self.image_size()
        size = self.bytes()
        memory = uctypes.bytearray_at(int(address), size)
        return Image(None)._set(width, height, self.pixformat, memory, size, True)

    def wait(self):
        start = time.ticks_ms()
        while True:
            rest = _TIMEOUT_MS - time.ticks_diff(time.ticks_ms(), start)
            if rest <= 0:
                host.call("csi.abort", "")
                raise RuntimeError(_TIMED_OUT)
            host.call("csi.wait", str(rest))
            address = host.call("csi.take", "")
            if address:
                return address


_sensor = _Sensor()
_sensor.clear()


class CSI:
    def __init__(self, *, cid=-1, delays=True, fflush=True, stream=None):
        if cid not in (-1, _CID):
            raise RuntimeError(_UNDETECTED)
        self._delays = delays
        _sensor.flush = fflush

    def __getattr__(self, name):
        import _missing

        raise _missing.error("csi.CSI", name)

    def __str__(self):
        used, free = host.call("csi.queues", "").split()
        rows = (
            ("Name", "Virtual"), ("Chip ID", "0x%04X" % _CID), ("Address", "0x00"), ("Powered On", "true"),
            ("Auxiliary", "false"), ("Raw Output", "false"), ("Frame Rate", _sensor.framerate),
            ("Clock Frequency", "24MHz"),
        )  # fmt: skip
        buffers = (
            ("Dynamic", "true"), ("Raw Buffer Size", _MEMORY), ("Raw Buffer Addr", "0x0"),
            ("Vbuffer Size", _sensor.bytes()), ("Vbuffer Count", _sensor.buffers),
            ("Used Queue Size", used), ("Free Queue Size", free),
        )  # fmt: skip
        text = "".join(["  %-20s: %s\n" % row for row in rows])
        return (
            "CSI {\n"
            + text
            + "  Framebuffer {\n"
            + "".join(["    %-18s: %s\n" % r for r in buffers])
            + "  }\n}\n"
        )

    __repr__ = __str__

    def _settle(self, ms=_SETTLE_MS):
        if self._delays:
            time.sleep_ms(ms)

    def reset(self, *, hard=True):
        _sensor.clear()
        self._settle(_RESET_MS)

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
        if pixformat == _sensor.pixformat:
            # The firmware leaves what does not change alone, here and below: the capture goes on.
            return
        _sensor.pixformat = pixformat
        _sensor.configure(None)
        self._settle()

    def framesize(self, framesize=None):
        if framesize is None:
            if _sensor.framesize is None:
                raise RuntimeError(_NO_FRAMESIZE)
            return _sensor.framesize
        if not isinstance(framesize, (int, tuple)):
            raise RuntimeError(_INVALID)
        size = framesize if isinstance(framesize, tuple) else _SIZES.get(framesize, (0, 0))
        if len(size) != 2 or size[0] % 8 or not (8 <= size[0] <= 640 and 8 <= size[1] <= 480):
            raise RuntimeError(_NO_FRAMESIZE)
        if framesize == _sensor.framesize:
            return
        _sensor.framesize, _sensor.size, _sensor.window = framesize, size, None
        host.call("csi.window", "")
        _sensor.configure(None)
        self._settle()

    def window(self, roi=None):
        if _sensor.framesize is None:
            raise RuntimeError(_NO_FRAMESIZE)
        width, height = _sensor.size
        if roi is None:
            return _sensor.window or (0, 0, width, height)
        if len(roi) == 2:
            roi = (width // 2 - roi[0] // 2, height // 2 - roi[1] // 2) + tuple(roi)
        elif len(roi) != 4:
            raise ValueError("Expected (w, h) or (x, y, w, h) tuple/list.")
        x, y, w, h = roi
        if w < 1 or h < 1:
            raise ValueError("Invalid ROI dimensions!")
        right, bottom = min(x + w, width), min(y + h, height)
        x, y = max(x, 0), max(y, 0)
        if right <= x or bottom <= y:
            raise ValueError("ROI does not overlap on the image!")
        if (x, y, right - x, bottom - y) == self.window():
            return
        _sensor.window = (x, y, right - x, bottom - y)
        host.call("csi.window", "%d %d %d %d" % _sensor.window)
        _sensor.configure(None)

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
        # The same number again changes nothing: frames that wait stay.
        if count != _sensor.buffers:
            _sensor.configure(None if count == -1 else count)

    def snapshot(self, *, time=-1, frames=-1, blocking=True, image=None):
        if time != -1 or frames != -1:
            return self._warm_up(time, frames, blocking)
        frame = _sensor.capture(blocking)
        if image is None or frame is None:
            return frame
        frame._draw_into(image)

    def _warm_up(self, most_ms, frames, blocking):
        # One frame more than asked for, as the firmware does.
        start = time.ticks_ms()
        left = frames + 1
        while frames == -1 or left > 0:
            if most_ms != -1 and time.ticks_diff(time.ticks_ms(), start) > most_ms:
                break
            if _sensor.capture(blocking) is None:
                raise RuntimeError(_WOULD_BLOCK)
            left -= 1

    def readable(self):
        return host.call("csi.queues", "").split()[0] != "0"

    def flush(self):
        # There is no preview to bring up to date.
        pass

    def frame_callback(self, *function):
        return self._callback("frame", function)

    def vsync_callback(self, *function):
        return self._callback("vsync", function, 1)

    def _callback(self, kind, function, *arguments):
        if not function:
            return _sensor.functions.get(kind)
        _sensor.callback(kind, function[0], *arguments)

    # The sensor's switches. Turning the picture needs a capture that starts afresh, as in the firmware.

    def _turn(self, name, value):
        if not value:
            return bool(_sensor.settings.get(name))
        if bool(value[0]) == bool(_sensor.settings.get(name)):
            return
        _sensor.set(name, int(bool(value[0])))
        if name == "transpose" and _sensor.pixformat and _sensor.framesize:
            _sensor.configure(_sensor.buffers)
        host.call("csi.abort", "")
        if name != "transpose":
            self._settle()

    def hmirror(self, *enable):
        return self._turn("hmirror", enable)

    def vflip(self, *enable):
        return self._turn("vflip", enable)

    def transpose(self, *enable):
        return self._turn("transpose", enable)

    def colorbar(self, enable):
        _sensor.set("colorbar", int(bool(enable)))
        return True

    def special_effect(self, effect):
        _sensor.set("negative", int(effect == NEGATIVE))
        return effect in (NORMAL, NEGATIVE)

    def _step(self, name, value):
        if not -3 <= value <= 3:
            return False
        _sensor.set(name, value)
        return True

    def brightness(self, brightness):
        return self._step("brightness", brightness)

    def contrast(self, contrast):
        return self._step("contrast", contrast)

    def saturation(self, saturation):
        return self._step("saturation", saturation)

    def quality(self, quality):
        # For sensors that compress.
        return False

    def lens_correction(self, enable, radi, coef):
        return False

    def sleep(self, enable):
        # This sensor has no sleep of its own, so only the capture ends.
        host.call("csi.abort", "")

    # Exposure, gain and white balance.

    def auto_exposure(self, enable, *, exposure_us=-1):
        _sensor.light.expose(bool(enable), exposure_us)

    def exposure_us(self):
        return _sensor.light.us

    def auto_gain(self, enable, *, gain_db=None, gain_db_ceiling=None):
        _sensor.light.amplify(bool(enable), gain_db, gain_db_ceiling)

    def gain_db(self):
        return _sensor.light.db

    def gainceiling(self, ceiling):
        if ceiling not in (2, 4, 8, 16, 32, 64, 128):
            raise RuntimeError(_INVALID)
        _sensor.light.amplify(_sensor.light.auto_gain, None, decibels(ceiling))
        return True

    def auto_whitebal(self, enable, *, rgb_gain_db=None):
        gains = (0.0, 0.0, 0.0) if enable or rgb_gain_db is None else tuple(rgb_gain_db)
        for name, gain in zip(("red", "green", "blue"), gains):
            _sensor.set(name, 10 ** (gain / 20))

    def rgb_gain_db(self):
        gains = [_sensor.settings.get(name, 1) for name in ("red", "green", "blue")]
        return tuple([decibels(gain) for gain in gains])
