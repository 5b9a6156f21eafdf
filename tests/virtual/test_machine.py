"""The machine module on the virtual board: LEDs, pins with interrupts, timers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel_helpers.virtual.devices import TELL_EVERY_S, Leds, Pins, Timers

Vm = Callable[[str], str]
MACHINE = """
import host, time
from machine import LED, Pin, Timer

def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__ + ":", error)

def drive(name, level):
    # What a person does who presses a button.
    host.call("pin.drive", "%s %s" % (name, level))
"""


class World:
    """Time stands still until `run` moves it; what is told and posted is kept."""

    def __init__(self) -> None:
        self.time = 0.0
        self.told: list[tuple[object, ...]] = []
        self.posted: list[int] = []
        self._calls: list[tuple[float, Callable[[], None], Call]] = []

    def now(self) -> float:
        return self.time

    def call_at(self, when: float, function: Callable[[], None]) -> Call:
        call = Call()
        self._calls.append((when, function, call))
        return call

    def post(self, callback: int) -> None:
        self.posted.append(callback)

    def tell(self, what: str, **values: object) -> None:
        self.told.append((what, *values.values()))

    def read(self, address: int, count: int) -> bytes:
        raise NotImplementedError

    def write(self, address: int, data: bytes) -> None:
        raise NotImplementedError

    def sleep(self, until: float | None) -> None:
        raise NotImplementedError

    def run(self, until: float) -> None:
        while due := [entry for entry in self._calls if entry[0] <= until]:
            first = min(due, key=lambda entry: entry[0])
            self._calls.remove(first)
            self.time = max(self.time, first[0])
            if not first[2].cancelled:
                first[1]()
        self.time = until


class Call:
    """A call that will be made unless it is taken back."""

    cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


def run(vm: Vm, source: str) -> list[str]:
    return vm(MACHINE + source).splitlines()


def test_a_led(vm: Vm) -> None:
    text = run(
        vm,
        """
led = LED("LED_BLUE")
led.on(); print(led, led.value())
led.off(); print(led.value())
led.toggle(); print(LED("LED_BLUE").value(), LED("LED_RED").value())
led.value(0); print(led.value())
error_of(lambda: LED("LED_PINK"))
""",
    )
    assert text == ["LED(LED_BLUE) 1", "0", "1 0", "0", "ValueError: LED LED_PINK doesn't exist"]


def test_a_led_is_told_when_it_changes() -> None:
    world = World()
    led = Leds(world).services()["led.set"]
    led("LED_RED 1")
    led("LED_RED 1")
    world.run(1.0)
    led("LED_RED 0")
    assert world.told == [("led", "LED_RED", True), ("led", "LED_RED", False)]


def test_a_flickering_led_is_told_at_a_pace_and_its_last_state_always() -> None:
    world = World()
    led = Leds(world).services()["led.set"]
    for step in range(1001):
        led(f"LED_RED {1 - step % 2}")
    assert world.told == [("led", "LED_RED", True)]
    led("LED_RED 0")
    world.run(2 * TELL_EVERY_S)
    assert world.told == [("led", "LED_RED", True), ("led", "LED_RED", False)]


def test_an_output_pin(vm: Vm) -> None:
    text = run(
        vm,
        """
pin = Pin("P0", Pin.OUT, value=1)
print(pin, pin.value(), pin())
pin.off(); print(pin.value())
pin.toggle(); print(pin.value())
pin.low(); pin.high(); pin(0); print(pin(), pin.mode() == Pin.OUT, pin.name())
""",
    )
    assert text == ["Pin(P0, mode=out, pull=none) 1 1", "0", "1", "0 True P0"]


def test_an_input_pin_follows_its_pull_and_then_the_outside(vm: Vm) -> None:
    text = run(
        vm,
        """
pin = Pin("P1", Pin.IN, Pin.PULL_UP)
print(pin.value(), Pin("P2", Pin.IN, Pin.PULL_DOWN).value(), Pin("P3", Pin.IN).value())
drive("P1", 0); print(pin.value())
drive("P1", ""); print(pin.value())
""",
    )
    assert text == ["1 0 0", "0", "1"]


def test_an_open_drain_pin_only_pulls_down(vm: Vm) -> None:
    text = run(
        vm,
        """
pin = Pin("P4", Pin.OPEN_DRAIN, value=1)
print(pin.value())
drive("P4", 0); print(pin.value())
drive("P4", 1); pin.off(); print(pin.value())
""",
    )
    assert text == ["1", "0", "0"]


@pytest.mark.parametrize(
    ("trigger", "edges"),
    [("Pin.IRQ_RISING", 1), ("Pin.IRQ_FALLING", 2), ("Pin.IRQ_RISING | Pin.IRQ_FALLING", 3)],
)
def test_a_pin_interrupt_comes_at_the_edges_asked_for(vm: Vm, trigger: str, edges: int) -> None:
    text = run(
        vm,
        f"""
pin, seen = Pin("P0", Pin.IN, Pin.PULL_DOWN), []
pin.irq(lambda which: seen.append(which is pin), {trigger})
for level in (1, 1, 0, 1, 0):
    drive("P0", level)
    time.sleep_ms(1)
print(seen)
pin.irq(None)
drive("P0", 1)
time.sleep_ms(1)
print(len(seen))
""",
    )
    count = {1: 2, 2: 2, 3: 4}[edges]
    assert text == [str([True] * count), str(count)]


def test_pins_interrupt_from_outside() -> None:
    world = World()
    pins = Pins(world)
    pins.services()["pin.irq"]("P0 1 9")
    for level in (1, 0, 1, None):
        pins.drive("P0", level)
    assert world.posted == [9, 9]


def test_a_failing_handler_prints_its_traceback_and_the_program_goes_on(vm: Vm) -> None:
    text = run(
        vm,
        """
def handler(pin):
    raise ValueError("in the handler")

Pin("P0", Pin.IN).irq(handler)
drive("P0", 1)
time.sleep_ms(1)
print("going on")
""",
    )
    assert "ValueError: in the handler" in text
    assert text[-1] == "going on"


def test_a_periodic_timer_runs_until_it_is_stopped(vm: Vm) -> None:
    text = run(
        vm,
        """
beats = []
timer = Timer(-1, period=2, callback=beats.append)
while len(beats) < 3:
    time.sleep_ms(1)
timer.deinit()
count = len(beats)
time.sleep_ms(20)
print(len(beats) == count, beats[0] is timer)
""",
    )
    assert text == ["True True"]


def test_a_timer_breaks_into_a_busy_loop(vm: Vm) -> None:
    text = run(
        vm,
        """
beats = []
timer = Timer(-1, freq=200, callback=beats.append)
while len(beats) < 3:
    pass
timer.deinit()
print("three beats")
""",
    )
    assert text == ["three beats"]


def test_a_one_shot_timer_runs_once(vm: Vm) -> None:
    text = run(
        vm,
        """
beats = []
Timer().init(mode=Timer.ONE_SHOT, period=1, callback=beats.append)
while not beats:
    time.sleep_ms(1)
time.sleep_ms(10)
print(len(beats))
""",
    )
    assert text == ["1"]


def test_a_late_beat_does_not_shift_the_rest() -> None:
    world = World()
    Timers(world).services()["timer.start"]("5 10000 1")
    world.run(0.0101)
    assert world.posted == [5]
    # The clock's thread was busy: nothing was called for 35 ms, and two beats are lost.
    world.time = 0.045
    world.run(0.0451)
    assert world.posted == [5, 5]
    world.run(0.0501)
    assert world.posted == [5, 5, 5]


def test_a_stopped_timer_is_silent() -> None:
    world = World()
    services = Timers(world).services()
    services["timer.start"]("5 10000 1")
    services["timer.stop"]("5")
    services["timer.stop"]("5")
    world.run(1.0)
    assert world.posted == []


def test_a_timer_started_again_forgets_its_first_time() -> None:
    world = World()
    start = Timers(world).services()["timer.start"]
    start("5 10000 0")
    start("5 30000 0")
    world.run(0.02)
    assert world.posted == []
    world.run(0.04)
    assert world.posted == [5]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("Pin('P99')", "ValueError: Pin(P99) doesn't exist"),
        ("Pin('P0', 77)", "ValueError: invalid pin mode: 77"),
        ("Timer(1)", "ValueError: Timer doesn't exist"),
        ("Timer(-1, callback=print)", "ValueError: period or freq required"),
        ("Pin('P0').drive", "NotImplementedError: not on the virtual board: machine.Pin.drive"),
        ("__import__('machine').UART", "NotImplementedError: not on the virtual board: machine.UART"),
    ],
)
def test_errors(vm: Vm, source: str, error: str) -> None:
    assert run(vm, f"error_of(lambda: {source})") == [error]


def test_the_rest_of_the_module(vm: Vm) -> None:
    text = run(
        vm, "import machine\nprint(machine.unique_id(), machine.freq() > 0, machine.idle(), machine.mem32)"
    )
    assert text[0].startswith("b'virtualboard' True None <")


def test_a_soft_reset_leaves_the_program_like_a_board(vm: Vm) -> None:
    text = run(vm, "import machine\ntry:\n    machine.soft_reset()\nexcept SystemExit:\n    print('leaving')")
    assert text == ["leaving"]
