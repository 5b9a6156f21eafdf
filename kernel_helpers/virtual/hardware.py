"""Everything that is simulated on one board except its camera, from power-up to the end of the process."""

from __future__ import annotations

from kernel_helpers.virtual.analog import Adc, Pwm, Rtc, Watchdog
from kernel_helpers.virtual.devices import Leds, Pins, Timers
from kernel_helpers.virtual.sockets import Sockets
from kernel_helpers.virtual.uart import Uarts
from kernel_helpers.virtual.world import Service, World


class Hardware:
    """The devices. What is wired to them from outside (a held button, a voltage) outlives a reset."""

    def __init__(self, world: World) -> None:
        self.leds, self.pins, self.timers = Leds(world), Pins(world), Timers(world)
        self.uarts, self.adc, self.pwm = Uarts(world), Adc(), Pwm(world)
        self._rtc, self._watchdog, self._sockets = Rtc(world), Watchdog(world), Sockets(world)

    def services(self) -> dict[str, Service]:
        """What the guest may call."""
        devices = (
            self.leds, self.pins, self.timers, self.uarts, self.adc, self.pwm, self._rtc, self._watchdog,
            self._sockets,
        )  # fmt: skip
        return {name: service for device in devices for name, service in device.services().items()}

    def power_up(self, soft: bool) -> None:
        """The board starts: every device forgets what the last program did with it."""
        for device in (self.leds, self.pins, self.timers, self.uarts, self._sockets):
            device.power_up()
        self._watchdog.power_up(soft)

    def show_levels(self) -> None:
        """A program can see the pins from now on."""
        self.pins.show_levels()
