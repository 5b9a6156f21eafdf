"""How fast the simulated processor is: the model of a Cortex-M7 at 480 MHz, and its limits.

The VM's WebAssembly instructions are counted (counted.py); each takes PICOSECONDS on the simulated processor.
No board was at hand. The public figures for MicroPython on a pyboard (Cortex-M4, 168 MHz), divided by 4.2 for an M7
at 480 MHz, against the instructions that the same programs take in our VM:

| program                              | pyboard  | M7 at 480 MHz | instructions | ps each | source |
|--------------------------------------|----------|---------------|--------------|---------|--------|
| pystone, one                         | 541 µs   | 128 µs        | 107,000      | 1,200   | [1]    |
| bm_float, one point                  | 215 µs   | 51 µs         | 39,100       | 1,300   | [1]    |
| while millis() < end: count += 1     | 3.46 µs  | 0.82 µs       | 1,920        | 430     | [2]    |
| for i in r: pass                     | 0.63 µs  | 0.15 µs       | 407          | 360     | [3]    |
| for i in range(n): s = a + b         | 1.0 µs   | 0.24 µs       | 1,220        | 195     | [4]    |

[1] github.com/micropython/micropython pull 4858 (PYBv1.0). [2] its wiki page "Performance" ("pyboard").
[3] github.com/adafruit/circuitpython issue 1933 (STM32F4 at 84 MHz, halved). [4] loboris/MicroPython_K210_LoBo
issue 1 ("about 1 second on a Pyboard" for a million).
The 4.2: scruss.com/blog/tag/benchmark gives 13.0 s for a pyboard and 3.7 s for an STM32H743 at 400 MHz on the same
program; times 480/400, assumed to scale with the clock. Pull 4858 has an M7 at 120 MHz, which scaled in the same way
gives 4.4 (bm_fannkuch).

PICOSECONDS is the geometric mean of the last column, rounded. So a tight loop of integers is up to 3 times slower
here than on an M7, a program of calls, attributes and floats up to 2.2 times faster; a program of all kinds is about
right. Not modelled: caches, flash and RAM wait states, the cost of an interrupt, DMA, and collections of a heap of
another size. Times for image work are in the camera's own table.
"""

from __future__ import annotations

from dataclasses import dataclass

from kernel_helpers.errors import UsageError

PICOSECONDS = 600
"""Of the simulated processor for one WebAssembly instruction of the VM, at speed 1."""
CLOCKS = ("real", "virtual")


@dataclass(frozen=True)
class Pace:
    """clock: real or virtual. speed: times an M7 at 480 MHz; None: programs run as fast as this computer can."""

    clock: str = "real"
    speed: float | None = None

    @property
    def counted(self) -> bool:
        """True when the VM must count its instructions."""
        return self.clock == "virtual" or self.speed is not None

    @property
    def picoseconds(self) -> int:
        """Time that one counted instruction takes, at least 1."""
        return max(1, round(PICOSECONDS / (self.speed or 1)))

    def __str__(self) -> str:
        speed = (
            f"Programs take the time they would on {_named(self.speed or 1)} (a model, within a factor of 3)."
        )
        clock = "Its clock is virtual: sleeping takes no time, and every run is the same. "
        return (clock if self.clock == "virtual" else "") + (speed if self.counted else "")

    def of_m7(self, microseconds: float) -> float:
        """Seconds that something takes here which takes so long on an M7."""
        return microseconds / 1e6 / (self.speed or 1)


REAL = Pace()


def _named(speed: float) -> str:
    m7 = "a Cortex-M7 at 480 MHz"
    return m7 if speed == 1 else f"a processor {speed:g} times as fast as {m7}"


def pace(clock: str = "real", speed: str | float | None = None) -> Pace:
    """From what a person writes: speed is "m7", a number (2: twice an M7) or None. Raises UsageError."""
    if clock not in CLOCKS:
        raise UsageError(f"There is no clock {clock!r}.", cure="real, or virtual (sleeping takes no time).")
    if speed is None:
        return Pace(clock)
    try:
        times = 1.0 if speed == "m7" else float(speed)
    except ValueError:
        times = 0.0
    if not 0.001 <= times <= 1000:
        raise UsageError(
            f"There is no speed {speed!r}.",
            cure="m7, or a number from 0.001 to 1000: times an M7 at 480 MHz.",
        )
    return Pace(clock, times)
