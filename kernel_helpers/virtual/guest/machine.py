# The machine module: LEDs, pins and timers, simulated on the host; memory access is the VM's own.
import time

import _board
import host
from umachine import mem8, mem16, mem32  # noqa: F401


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("not on the virtual board: machine." + name)


def reset():
    host.call("board.reset", "")


def soft_reset():
    raise SystemExit


def unique_id():
    return b"virtualboard"


def freq(hz=None):
    # Of the M7 that the course's figures refer to; the VM has no clock of its own.
    if hz is not None:
        raise NotImplementedError("not on the virtual board: machine.freq(hz)")
    return 480_000_000


def idle():
    time.sleep_ms(1)


class LED:
    _NAMES = ("LED_RED", "LED_GREEN", "LED_BLUE", "LED_WHITE")

    def __init__(self, id):
        if id not in self._NAMES:
            raise ValueError("LED %s doesn't exist" % id)
        self._name = id

    def __str__(self):
        return "LED(%s)" % self._name

    __repr__ = __str__

    def on(self):
        host.call("led.set", self._name + " 1")

    def off(self):
        host.call("led.set", self._name + " 0")

    def toggle(self):
        self.value(not self.value())

    def value(self, value=None):
        if value is None:
            return int(host.call("led.get", self._name))
        host.call("led.set", self._name + (" 1" if value else " 0"))


class Pin:
    IN, OUT, OPEN_DRAIN = 0, 1, 17
    PULL_UP, PULL_DOWN = 1, 2
    IRQ_RISING, IRQ_FALLING = 1, 2

    _MODES = {IN: "in", OUT: "out", OPEN_DRAIN: "open"}
    _PULLS = {None: "none", -1: "none", PULL_UP: "up", PULL_DOWN: "down"}
    _NAMES = tuple(["P%d" % number for number in range(15)]) + LED._NAMES
    _state = {}  # name -> [mode, pull, number of the callback]

    def __init__(self, id, mode=-1, pull=-1, *, value=None):
        if isinstance(id, Pin):
            id = id._name
        if id not in self._NAMES:
            raise ValueError("Pin(%s) doesn't exist" % id)
        self._name = id
        state = self._state.setdefault(id, [self.IN, None, 0])
        if mode != -1 or pull != -1 or value is not None:
            self.init(state[0] if mode == -1 else mode, state[1] if pull == -1 else pull, value=value)

    def __str__(self):
        mode, pull = self._state[self._name][:2]
        return "Pin(%s, mode=%s, pull=%s)" % (self._name, self._MODES[mode], self._PULLS[pull])

    __repr__ = __str__

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError("not on the virtual board: machine.Pin." + name)

    def init(self, mode=-1, pull=None, *, value=None):
        state = self._state[self._name]
        if mode != -1:
            if mode not in self._MODES:
                raise ValueError("invalid pin mode: %d" % mode)
            state[0] = mode
        if pull not in self._PULLS:
            raise ValueError("invalid pin pull: %d" % pull)
        state[1] = pull
        # The level comes first, so that a new output does not jump.
        if value is not None:
            self.value(value)
        host.call("pin.setup", "%s %s %s" % (self._name, self._MODES[state[0]], self._PULLS[pull]))

    def value(self, value=None):
        if value is None:
            return int(host.call("pin.get", self._name))
        host.call("pin.set", self._name + (" 1" if value else " 0"))

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    high, low = on, off

    def toggle(self):
        self.value(not self.value())

    def mode(self):
        return self._state[self._name][0]

    def pull(self):
        return self._state[self._name][1]

    def name(self):
        return self._name

    def irq(self, handler=None, trigger=IRQ_RISING | IRQ_FALLING, *, priority=1, wake=None, hard=False):
        # Hard or not, the handler runs between two bytecodes.
        state = self._state[self._name]
        if state[2]:
            _board.release(state[2])
        state[2] = _board.register(handler, self) if handler else 0
        host.call("pin.irq", "%s %d %d" % (self._name, trigger, state[2]))


class Timer:
    ONE_SHOT, PERIODIC = 0, 1

    def __init__(self, id=-1, **settings):
        if id != -1:
            raise ValueError("Timer doesn't exist")
        self._callback = 0
        if settings:
            self.init(**settings)

    def __str__(self):
        return "Timer(-1)"

    __repr__ = __str__

    def init(self, *, mode=PERIODIC, freq=None, period=None, tick_hz=1000, callback=None, hard=False):
        self.deinit()
        if freq is None and period is None:
            raise ValueError("period or freq required")
        period_us = int(1_000_000 / freq) if freq is not None else period * 1_000_000 // tick_hz
        if period_us < 1:
            raise ValueError("period too short")
        if callback is not None:
            self._callback = _board.register(self._run, callback, mode)
            host.call("timer.start", "%d %d %d" % (self._callback, period_us, mode))

    def _run(self, callback, mode):
        if mode == self.ONE_SHOT:
            _board.release(self._callback)
            self._callback = 0
        callback(self)

    def deinit(self):
        if self._callback:
            host.call("timer.stop", str(self._callback))
            _board.release(self._callback)
            self._callback = 0
