# Pins and what hangs on them: LED, Pin, Signal, ADC, PWM. Setting and reading a level allocates nothing.
import _board
import host
import umachine

LEDS = ("LED_RED", "LED_GREEN", "LED_BLUE", "LED_WHITE")
_NAMES = tuple(["P%d" % number for number in range(15)]) + LEDS
_say, _page = _board.say, _board.page

Signal = umachine.Signal


def _commands(service, name):
    # What to say for 0 and for 1, made beforehand.
    return (b"%s %s 0" % (service, name), b"%s %s 1" % (service, name))


class LED:
    _on = dict.fromkeys(LEDS, 0)

    def __init__(self, id):
        if id not in LEDS:
            raise ValueError("LED %s doesn't exist" % id)
        self._name = id
        self._set = _commands("led.set", id)

    def __str__(self):
        return "LED(%s)" % self._name

    __repr__ = __str__

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def toggle(self):
        self.value(not self._on[self._name])

    def value(self, value=None):
        if value is None:
            return self._on[self._name]
        level = 1 if value else 0
        self._on[self._name] = level
        _say(self._set[level])


class Pin(umachine.PinBase):
    IN, OUT, OPEN_DRAIN = 0, 1, 17
    PULL_UP, PULL_DOWN = 1, 2
    IRQ_RISING, IRQ_FALLING = 1, 2

    _MODES = {IN: "in", OUT: "out", OPEN_DRAIN: "open"}
    _PULLS = {None: "none", -1: "none", PULL_UP: "up", PULL_DOWN: "down"}
    _state = {}  # name -> [mode, pull, number of the callback]

    def __init__(self, id, mode=-1, pull=-1, *, value=None):
        if isinstance(id, Pin):
            id = id._name
        if id not in _NAMES:
            raise ValueError("Pin(%s) doesn't exist" % id)
        self._name = id
        self._at = _board.PINS + _NAMES.index(id)
        self._set = _commands("pin.set", id)
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
            return _page[self._at]
        _say(self._set[1 if value else 0])

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    high, low = on, off

    def toggle(self):
        self.value(not _page[self._at])

    def mode(self):
        return self._state[self._name][0]

    def pull(self):
        return self._state[self._name][1]

    def name(self):
        return self._name

    def irq(self, handler=None, trigger=IRQ_RISING | IRQ_FALLING, hard=False):
        # Hard or not, the handler runs between two bytecodes; a hard one may not allocate.
        state, quiet = self._state[self._name], b"pin.irq %s 0 0" % self._name
        if state[2]:
            _board.release(state[2])
        state[2] = 0
        if handler:
            state[2] = _board.register(handler, self, hard=hard, failed=lambda: _say(quiet))
        host.call("pin.irq", "%s %d %d" % (self._name, trigger, state[2]))


def _pin(id):
    return id if isinstance(id, Pin) else Pin(id)


class ADC:
    def __init__(self, id):
        self._name = _pin(id).name()
        if self._name != "P6":
            raise ValueError("Pin(%s) doesn't have ADC capabilities" % self._name)

    def __str__(self):
        return "<ADC %s>" % self._name

    __repr__ = __str__

    def read_uv(self):
        return int(host.call("adc.read", self._name))

    def read_u16(self):
        # Twelve bits, spread over sixteen.
        raw = (self.read_uv() * 4095 + 1650000) // 3300000
        return raw << 4 | raw >> 8


class PWM:
    _MOST = 100_000_000  # Hz

    def __init__(self, dest, *, freq=0, duty_u16=None, duty_ns=None, invert=False):
        self._name = _pin(dest).name()
        self._invert = invert
        self._freq, self._share = 0, 0.0
        self.init(freq=freq, duty_u16=duty_u16, duty_ns=duty_ns)

    def __str__(self):
        return "PWM(%s, freq=%d, duty_u16=%d)" % (self._name, self._freq, self.duty_u16())

    __repr__ = __str__

    def init(self, *, freq=0, duty_u16=None, duty_ns=None):
        if freq:
            self._check(freq)
            self._freq = freq
        if duty_u16 is not None:
            self._share = min(duty_u16, 65535) / 65535
        elif duty_ns is not None:
            self._share = min(duty_ns * self._freq / 1e9, 1)
        self._put()

    def _check(self, freq):
        if freq <= 0:
            raise ValueError("invalid freq")
        if freq > self._MOST:
            raise ValueError("freq too large")

    def _put(self):
        duty = round(65535 * (1 - self._share if self._invert else self._share))
        host.call("pwm.set", "%s %d %d" % (self._name, self._freq, duty))

    def deinit(self):
        self._freq = 0
        self._put()

    def freq(self, value=None):
        if value is None:
            return self._freq
        self._check(value)
        self._freq = value
        self._put()

    def duty_u16(self, value=None):
        if value is None:
            return round(self._share * 65535)
        self.init(duty_u16=value)

    def duty_ns(self, value=None):
        if value is None:
            return round(self._share * 1e9 / self._freq) if self._freq else 0
        self.init(duty_ns=value)
