# The machine module: a board's own hardware, simulated on the host; memory access is the VM's own.
import _board
import host
from _pins import ADC, LED, PWM, Pin, Signal  # noqa: F401
from _timers import RTC, WDT, Timer  # noqa: F401
from _uart import UART  # noqa: F401
from umachine import mem8, mem16, mem32, time_pulse_us  # noqa: F401

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 0

_BUS = "there is nothing to talk to on a bus; UART(3) has its other end in the notebook (board.uart)"
_INSTEAD = {
    "I2C": _BUS,
    "SoftI2C": _BUS,
    "I2CTarget": _BUS,
    "SPI": _BUS,
    "SoftSPI": _BUS,
    "CAN": _BUS,
    "DAC": "PWM is",
    "deepsleep": "lightsleep() is",
}


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    instead = "; " + _INSTEAD[name] if name in _INSTEAD else ""
    raise NotImplementedError("not on the virtual board: machine." + name + instead)


def reset():
    host.call("board.reset", "")


def soft_reset():
    raise SystemExit


def reset_cause():
    return int(host.call("board.cause", ""))


def unique_id():
    return b"virtualboard"


def freq(*hz):
    # Of the M7 that the course's figures refer to; the VM has no clock of its own.
    if hz:
        raise NotImplementedError("not on the virtual board: machine.freq(hz)")
    return 480_000_000


def idle():
    # A processor wakes at its next interrupt, and its own tick comes every millisecond.
    host.call("board.doze", "1")


def lightsleep(time_ms=None):
    # Ends early at an interrupt, as a processor's sleep does.
    host.call("board.doze", "" if time_ms is None else str(time_ms))


def disable_irq():
    was = not _board.masked
    _board.masked = True
    return was


def enable_irq(state=True):
    _board.masked = not state
