"""The machine module on the virtual board: LEDs, pins with interrupts, timers."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from kernel_helpers.board import Board
from kernel_helpers.virtual.analog import Rtc, Watchdog
from kernel_helpers.virtual.devices import TELL_EVERY_S, Leds, Pins, Timers

NO_BUS = "there is nothing to talk to on a bus; UART(3) has its other end in the notebook (board.uart)"
Vm = Callable[[str], str]
MACHINE = """
import time
from machine import ADC, LED, PWM, RTC, UART, WDT, Pin, Signal, Timer

def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__ + ":", error)
"""


class World:
    """Time stands still until `run` moves it; what is told and posted is kept."""

    def __init__(self) -> None:
        self.time = 0.0
        self.told: list[tuple[object, ...]] = []
        self.posted: list[int] = []
        self.page: dict[int, int] = {}
        self.memory: dict[int, bytes] = {}
        self.woken = self.barked = 0
        self._calls: list[tuple[float, Callable[[], None], Call]] = []

    def now(self) -> float:
        return self.time

    def call_at(self, when: float, function: Callable[[], None]) -> Call:
        call = Call()
        self._calls.append((when, function, call))
        return call

    def post(self, callback: int) -> None:
        self.posted.append(callback)

    def put(self, offset: int, value: int) -> None:
        self.page[offset] = value

    def wake(self) -> None:
        self.woken += 1

    def bark(self) -> None:
        self.barked += 1

    def tell(self, what: str, **values: object) -> None:
        self.told.append((what, *values.values()))

    def read(self, address: int, count: int) -> bytes:
        return self.memory[address][:count]

    def write(self, address: int, data: bytes) -> None:
        self.memory[address] = data

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


def test_pins_interrupt_from_outside() -> None:
    world = World()
    pins = Pins(world)
    pins.services()["pin.irq"]("P0 1 9")
    for level in (1, 0, 1, None):
        pins.drive("P0", level)
    assert world.posted == [9, 9]


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
        ("Timer(-1, period=1 << 30)", "ValueError: period too large"),
        ("UART(9)", "ValueError: UART(9) doesn't exist"),
        ("UART(3, 9600, bits=5)", "ValueError: unsupported combination of bits and parity"),
        ("UART(3, 9600).irq(print, 1)", "ValueError: trigger 0x00000001 unsupported"),
        ("ADC('P0')", "ValueError: Pin(P0) doesn't have ADC capabilities"),
        ("PWM('P7', freq=-1)", "ValueError: invalid freq"),
        ("WDT(1)", "ValueError: WDT(1) doesn't exist"),
        ("WDT(timeout=0)", "ValueError: WDT timeout too short"),
        ("WDT(timeout=40000)", "ValueError: WDT timeout too long"),
        ("RTC().datetime((2026, 13, 1, 0, 0, 0, 0, 0))", "ValueError: month must be in 1..12"),
        ("Pin('P0').drive", "NotImplementedError: not on the virtual board: machine.Pin.drive"),
        (
            "__import__('machine').I2C",
            f"NotImplementedError: not on the virtual board: machine.I2C; {NO_BUS}",
        ),
        ("__import__('machine').nothing", "NotImplementedError: not on the virtual board: machine.nothing"),
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


def test_a_signal_turns_a_pin_round(vm: Vm) -> None:
    text = run(
        vm,
        """
pin = Pin("P0", Pin.OUT)
signal = Signal(pin, invert=True)
signal.on(); print(pin.value(), signal.value())
signal.off(); print(pin.value(), signal.value())
""",
    )
    assert text == ["0 1", "1 0"]


def test_a_timer_keeps_to_whole_milliseconds(vm: Vm) -> None:
    text = run(
        vm,
        "print(Timer(), Timer(freq=3), Timer(freq=5000), Timer(period=5, tick_hz=100, mode=Timer.ONE_SHOT))",
    )
    modes = ["PERIODIC, period=1000", "PERIODIC, period=333", "PERIODIC, period=1", "ONE_SHOT, period=50"]
    assert text == [" ".join(f"Timer(mode={mode})" for mode in modes)]


def test_a_failing_callback_prints_its_traceback_and_comes_again(vm: Vm) -> None:
    text = run(
        vm,
        """
beats = []
def callback(timer):
    beats.append(1)
    if len(beats) == 2:
        timer.deinit()
    raise ValueError("in the callback")
Timer(period=1, callback=callback)
while len(beats) < 2:
    time.sleep_ms(1)
print("going on")
""",
    )
    once = ["Traceback (most recent call last):", '  File "<stdin>", line 16, in callback']
    assert text == 2 * [*once, "ValueError: in the callback"] + ["going on"]


HARD = """
seen = [0]
def handler(timer):
    seen[0] += 1
    {body}
timer = Timer(period=1, callback=handler, hard=True)
stop = time.ticks_add(time.ticks_ms(), 3000)
while seen[0] < {count} and time.ticks_diff(stop, time.ticks_ms()) > 0:
    time.sleep_ms(1)
time.sleep_ms(5)
count = seen[0]
timer.deinit()
print(count >= {count}, count)
"""


def test_a_hard_callback_may_not_allocate_and_comes_no_more_after_a_failure(vm: Vm) -> None:
    text = run(vm, HARD.format(body="x = [1, 2, 3]", count=1))
    assert text[0] == "Uncaught exception in IRQ callback handler"
    assert text[-2:] == ["MemoryError: memory allocation failed, heap is locked", "True 1"]


def test_a_hard_callback_may_use_pins_leds_flags_and_the_watchdog(vm: Vm) -> None:
    use = "led.toggle(); pin.toggle(); pin.value(); flag.set(); led.value(0)"
    text = run(
        vm,
        "import asyncio\nflag, led, pin = asyncio.ThreadSafeFlag(), LED('LED_RED'), Pin('P0', Pin.OUT)\n"
        + HARD.format(body=use, count=5),
    )
    assert text[0].startswith("True ")


def test_interrupts_arrive_while_the_program_has_locked_the_heap(vm: Vm) -> None:
    text = run(
        vm,
        """
import micropython
seen = [0]
def callback(timer):
    seen[0] += 1
Timer(period=1, callback=callback)
stop = time.ticks_add(time.ticks_ms(), 3000)
micropython.heap_lock()
while seen[0] < 3 and time.ticks_diff(stop, time.ticks_ms()) > 0:
    pass
micropython.heap_unlock()
print(seen[0] >= 3)
""",
    )
    assert text == ["True"]


def test_a_program_that_fails_with_the_heap_locked_leaves_a_board_that_works(board: Board) -> None:
    _, error = board.execute("import micropython\nmicropython.heap_lock()\nx = [1, 2]")
    assert error.strip().endswith("MemoryError: memory allocation failed, heap is locked")
    assert board.execute("print([1, 2])") == ("[1, 2]\n", "")


def test_interrupts_can_be_held_back(vm: Vm) -> None:
    text = run(
        vm,
        """
import machine
beats = []
state = machine.disable_irq()
timer = Timer(period=1, callback=beats.append)
time.sleep_ms(5)
print(beats, state)
machine.enable_irq(state)
while not beats:
    pass
timer.deinit()
print("and let go")
""",
    )
    assert text == ["[] True", "and let go"]


def test_the_clock_has_the_hosts_time() -> None:
    world = World()
    before = datetime.datetime.now().astimezone()
    rtc = Rtc(world).services()
    year, month, day, weekday, hour, minute, second, us = map(int, rtc["rtc.get"]("").split())
    got = datetime.datetime(year, month, day, hour, minute, second, us, tzinfo=before.tzinfo)
    assert before <= got <= datetime.datetime.now().astimezone()
    assert weekday == got.isoweekday()


def test_the_clock_can_be_set(vm: Vm) -> None:
    text = run(
        vm,
        """
RTC().datetime((2031, 2, 3, 0, 4, 5, 6, 255))
print(RTC().datetime()[:7])
""",
    )
    assert text == ["(2031, 2, 3, 1, 4, 5, 6)"]


def test_a_watchdog_that_is_not_fed_resets_the_board(board: Board) -> None:
    fed = board.run(
        "import machine, time\nwatchdog = machine.WDT(timeout=60)\n"
        "for _ in range(10):\n    time.sleep_ms(20)\n    watchdog.feed()\nprint('fed')\nwhile True:\n    pass"
    )
    assert fed.text.startswith("fed\n")
    assert fed.state == "restarted"
    assert board.eval("__import__('machine').reset_cause() == __import__('machine').WDT_RESET") is True


def test_a_soft_reset_leaves_the_watchdog_running() -> None:
    world = World()
    watchdog = Watchdog(world)
    watchdog.services()["wdt.start"]("1000")
    watchdog.power_up(soft=True)
    world.run(1.1)
    assert world.barked == 1
    watchdog.power_up(soft=False)
    world.run(5.0)
    assert world.barked == 1


def test_why_the_board_started(board: Board) -> None:
    cause = "__import__('machine').reset_cause()"
    assert board.eval(cause) == 0
    board.run("import machine\nmachine.reset()")
    assert board.eval(f"{cause} == __import__('machine').HARD_RESET") is True


def test_lightsleep_ends_at_an_interrupt(vm: Vm) -> None:
    text = run(
        vm,
        """
import machine
Timer(mode=Timer.ONE_SHOT, period=5, callback=lambda timer: None)
start = time.ticks_ms()
machine.lightsleep(20_000)
print(time.ticks_diff(time.ticks_ms(), start) < 20_000)
machine.lightsleep(1)
""",
    )
    assert text == ["True"]


def test_a_board_restarts_again_and_again_under_twenty_running_timers(board: Board) -> None:
    for _ in range(15):
        board.execute(
            "from machine import Timer\nimport time\nbeats = []\n"
            "timers = [Timer(period=1, callback=beats.append) for _ in range(20)]\n"
            "while len(beats) < 20:\n    time.sleep_ms(1)"
        )
        board.reset()
    assert board.eval("1 + 1") == 2
