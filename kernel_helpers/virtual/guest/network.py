# The network module: a simulated interface that reaches this computer and nothing else.
STA_IF, AP_IF = 0, 1
STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = 0, 1, 3

_hostname = "virtualboard"


def hostname(name=None):
    global _hostname
    if name is None:
        return _hostname
    _hostname = name


class _Interface:
    def __init__(self):
        self._active = self._connected = False

    def __str__(self):
        state = "up" if self._connected else "down"
        return "<%s %s, simulated: reaches 127.0.0.1 only>" % (type(self).__name__, state)

    __repr__ = __str__

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError("not on the virtual board: network.%s.%s" % (type(self).__name__, name))

    def active(self, on=None):
        if on is None:
            return self._active
        self._active = bool(on)
        self._connected = self._active and self._up()

    def _up(self):
        return self._connected

    def isconnected(self):
        return self._connected

    def status(self):
        return STAT_GOT_IP if self._connected else STAT_IDLE

    def ifconfig(self, settings=None):
        if settings is not None:
            raise NotImplementedError("not on the virtual board: network.ifconfig(settings)")
        if not self._connected:
            return ("0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0")
        return ("127.0.0.1", "255.0.0.0", "0.0.0.0", "0.0.0.0")


class WLAN(_Interface):
    # Any name and key will do: there is no radio.
    IF_STA, IF_AP = STA_IF, AP_IF

    def __init__(self, interface=STA_IF):
        if interface != STA_IF:
            raise NotImplementedError("not on the virtual board: network.WLAN(network.AP_IF)")
        super().__init__()

    def connect(self, ssid=None, key=None):
        if not self._active:
            raise OSError(1)
        self._connected = True

    def disconnect(self):
        self._connected = False


class LAN(_Interface):
    def _up(self):
        return True
