"""machine: LEDs, pins, timers and a UART with nothing wired to them, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

PRELUDE = """import machine, time
from machine import LED, Pin, RTC, Signal, Timer, UART
def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__ + ":", error)
def wait_until(function):
    end = time.ticks_add(time.ticks_ms(), 3000)
    while not function() and time.ticks_diff(end, time.ticks_ms()) > 0:
        pass
"""

CASES = {
    "a LED is switched and toggled": """
led = LED("LED_BLUE")
led.on()
print(led, led.value())
led.toggle()
print(led.value())
led.value(1)
led.off()
print(led.value())
error_of(lambda: LED("LED_PINK"))
# prints
LED(LED_BLUE) 1
0
0
ValueError: LED LED_PINK doesn't exist
""",
    "an output reads back what it puts out": """
pin = Pin("P7", Pin.OUT, value=1)
print(pin.value(), pin())
pin.off()
print(pin.value())
pin(1)
print(pin.value())
signal = Signal(pin, invert=True)
signal.on()
print(pin.value(), signal.value())
# prints
1 1
0
1
0 1
""",
    "an input with nothing wired to it follows its pull": """
print(Pin("P1", Pin.IN, Pin.PULL_UP).value(), Pin("P1", Pin.IN, Pin.PULL_DOWN).value())
# prints
1 0
""",
    "a periodic timer comes until it is stopped, also to a loop that does nothing": """
beats = []
timer = Timer(-1, period=2, callback=beats.append)
wait_until(lambda: len(beats) >= 3)
timer.deinit()
count = len(beats)
time.sleep_ms(20)
print(count >= 3, len(beats) == count, beats[0] is timer)
# prints
True True True
""",
    "a one-shot timer comes once": """
beats = []
Timer(mode=Timer.ONE_SHOT, period=2, callback=beats.append)
time.sleep_ms(30)
print(len(beats))
# prints
1
""",
    "a timer that does not exist": """
error_of(lambda: Timer(99))
# prints
ValueError: Timer doesn't exist
""",
    "a failing callback prints its traceback and comes again": """
beats = [0]
def callback(timer):
    beats[0] += 1
    if beats[0] == 2:
        timer.deinit()
    raise ValueError("in the callback")
Timer(-1, period=2, callback=callback)
wait_until(lambda: beats[0] == 2)
time.sleep_ms(5)
print("going on")
# prints
Traceback (most recent call last):
  File "<stdin>", line 18, in callback
ValueError: in the callback
Traceback (most recent call last):
  File "<stdin>", line 18, in callback
ValueError: in the callback
going on
""",
    "a hard callback must not allocate": """
seen = [""]
def callback(timer):
    timer.deinit()
    try:
        [1, 2, 3]
        seen[0] = "allocated"
    except MemoryError as error:
        seen[0] = "refused"
Timer(-1, period=2, callback=callback, hard=True)
wait_until(lambda: seen[0])
print(seen)
# prints
['refused']
""",
    "a hard callback may switch pins and LEDs and set flags": """
import asyncio
led, pin, flag, seen = LED("LED_BLUE"), Pin("P7", Pin.OUT), asyncio.ThreadSafeFlag(), [0]
def callback(timer):
    led.toggle()
    pin.value(1)
    flag.set()
    seen[0] += 1
timer = Timer(-1, period=2, callback=callback, hard=True)
asyncio.run(asyncio.wait_for_ms(flag.wait(), 3000))
wait_until(lambda: seen[0] >= 3)
timer.deinit()
print(seen[0] >= 3)
# prints
True
""",
    "interrupts come while the program has locked the heap": """
import micropython
seen = [0]
def callback(timer):
    seen[0] += 1
timer = Timer(-1, period=2, callback=callback)
end = time.ticks_add(time.ticks_ms(), 3000)
micropython.heap_lock()
while seen[0] < 3 and time.ticks_diff(end, time.ticks_ms()) > 0:
    pass
micropython.heap_unlock()
timer.deinit()
print(seen[0] >= 3)
# prints
True
""",
    "a UART writes at its baud rate and waits until everything is out": """
uart = UART(3, 9600)
start = time.ticks_us()
print(uart.write(bytes(48)), uart.txdone())
print(time.ticks_diff(time.ticks_us(), start) >= 48 * 10_000_000 // 9600 - 2000)
# prints
48 True
True
""",
    "a UART with nothing to read": """
uart = UART(3, 115200, timeout=20)
start = time.ticks_ms()
print(uart.any(), uart.read(4), time.ticks_diff(time.ticks_ms(), start) >= 20)
uart.init(115200)
print(uart.read(), uart.readline(), uart.readinto(bytearray(2)))
# prints
0 None True
None None None
""",
    "a UART that does not exist": """
error_of(lambda: UART(99))
# prints
ValueError: UART(99) doesn't exist
""",
    "the clock can be set and goes on": """
RTC().datetime((2031, 2, 3, 1, 4, 5, 6, 0))
print(RTC().datetime()[:6])
# prints
(2031, 2, 3, 1, 4, 5)
""",
    "after a soft reset the board knows why it started": """
print(machine.reset_cause() == machine.SOFT_RESET, type(machine.unique_id()))
# prints
True <class 'bytes'>
""",
    "interrupts can be held back": """
beats = []
timer = Timer(-1, period=1, callback=beats.append)
wait_until(lambda: beats)
state = machine.disable_irq()
count = len(beats)
for _ in range(2000):
    pass
same = len(beats) == count
machine.enable_irq(state)
wait_until(lambda: len(beats) > count)
timer.deinit()
print(same, len(beats) > count)
# prints
True True
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_machine(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
