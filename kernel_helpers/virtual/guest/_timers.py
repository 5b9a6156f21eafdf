# Timer (the virtual kind, which is the only one machine has on these boards), RTC and WDT.
import _board
import host


class Timer:
    ONE_SHOT, PERIODIC = 0, 1

    def __init__(self, id=-1, **settings):
        # Hardware timers belong to PWM and the camera there; machine.Timer knows only -1.
        if id != -1:
            raise ValueError("Timer doesn't exist")
        self._number, self._stop = 0, b""
        self._mode, self._period, self._callback, self._hard = self.PERIODIC, 1000, None, False
        if settings:
            self.init(**settings)

    def __str__(self):
        mode = "ONE_SHOT" if self._mode == self.ONE_SHOT else "PERIODIC"
        return "Timer(mode=%s, period=%d)" % (mode, self._period)

    __repr__ = __str__

    def init(self, *, mode=PERIODIC, callback=0, period=None, tick_hz=1000, freq=None, hard=False):
        # Whole milliseconds, one at least. Without a callback the last one stays.
        self.deinit()
        ms = self._period
        if freq is not None:
            ms = int(1000 / freq)
        elif period is not None:
            ms = period * 1000 // tick_hz
        if ms >= 0x40000000:
            raise ValueError("period too large")
        self._mode, self._period, self._hard = mode, max(1, ms), hard
        if callback != 0:
            self._callback = callback
        if self._callback is not None:
            self._start()

    def _start(self):
        self._number = _board.register(self._run, self, hard=self._hard, failed=self.deinit)
        self._stop = b"timer.stop %d" % self._number
        host.call("timer.start", "%d %d %d" % (self._number, self._period * 1000, self._mode))

    def _run(self, _):
        if self._mode == self.ONE_SHOT:
            self.deinit()
        self._callback(self)

    def deinit(self):
        if self._number:
            _board.say(self._stop)
            _board.release(self._number)
            self._number = 0


class RTC:
    def __init__(self, id=0):
        pass

    def datetime(self, moment=None):
        # (year, month, day, weekday from 1, hour, minute, second, what is left of it in 1/256 s, counting down)
        if moment is None:
            words = [int(word) for word in host.call("rtc.get", "").split()]
            words[7] = 255 - words[7] * 256 // 1_000_000
            return tuple(words)
        if len(moment) != 8:
            raise TypeError("requested length 8 but object has length %d" % len(moment))
        words = list(moment)
        words[7] = (255 - words[7]) * 1_000_000 // 256
        wrong = host.call("rtc.set", " ".join([str(word) for word in words]))
        if wrong:
            raise ValueError(wrong)


class WDT:
    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError("WDT(%d) doesn't exist" % id)
        if timeout <= 0:
            raise ValueError("WDT timeout too short")
        if timeout > 32768:
            raise ValueError("WDT timeout too long")
        host.call("wdt.start", str(timeout))

    def feed(self):
        _board.say(b"wdt.feed ")
