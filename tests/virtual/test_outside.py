"""What is around the virtual board: buttons pressed, LEDs seen and voltages set from the notebook."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.errors import NoWire
from kernel_helpers.run import Run
from kernel_helpers.virtual.launcher import VirtualProcess

LIMIT_S = 30.0


@pytest.fixture
def outside(board: Board) -> Board:
    """A fresh board with nothing connected to it."""
    for pin in board.pins.values():
        pin.release()
    board.adc["P6"] = 0
    return board


def conversation(board: Board, program: str, answers: dict[str, Callable[[], object]]) -> Run:
    """Run a program; when it has printed a key, once, do what stands there. Interrupted after the last."""
    said, waiting = "", dict(answers)

    def hear(text: str) -> None:
        nonlocal said
        said += text
        for word in [word for word in waiting if f"{word}\n" in said]:
            waiting.pop(word)()
            if not waiting:
                board.interrupt()

    run = board.run(program, on_text=hear, deadline=LIMIT_S)
    assert not waiting, run.text
    return run


def test_a_button_pressed_in_the_notebook_reaches_a_loop_that_does_nothing(outside: Board) -> None:
    button = outside.pins["P1"]
    run = conversation(
        outside,
        "from machine import Pin\n"
        "pin = Pin('P1', Pin.IN, Pin.PULL_UP)\n"
        "pin.irq(lambda which: print('pressed' if not which.value() else 'let go'))\n"
        "print('ready')\n"
        "while True:\n    pass",
        {"ready": button.press, "pressed": button.release, "let go": lambda: None},
    )
    assert run.text.startswith("ready\npressed\nlet go\n")
    assert run.state == "interrupted"


def test_a_task_waits_for_the_button_with_a_flag(outside: Board) -> None:
    run = conversation(
        outside,
        "import asyncio\nfrom machine import Pin\n"
        "pressed = asyncio.ThreadSafeFlag()\n"
        "Pin('P1', Pin.IN, Pin.PULL_UP).irq(lambda pin: pressed.set(), Pin.IRQ_FALLING)\n"
        "async def watcher():\n"
        "    print('ready')\n"
        "    await pressed.wait()\n"
        "    print('woken')\n"
        "asyncio.run(watcher())",
        {"ready": outside.pins["P1"].press, "woken": lambda: None},
    )
    assert run.text == "ready\nwoken\n"


@pytest.mark.parametrize(
    ("trigger", "edges"),
    [("Pin.IRQ_RISING", 2), ("Pin.IRQ_FALLING", 2), ("Pin.IRQ_RISING | Pin.IRQ_FALLING", 4)],
)
def test_an_interrupt_comes_at_the_edges_asked_for(outside: Board, trigger: str, edges: int) -> None:
    outside.execute(
        "from machine import Pin\nseen = []\npin = Pin('P0', Pin.IN, Pin.PULL_DOWN)\n"
        f"pin.irq(lambda which: seen.append(which is pin), {trigger})"
    )
    for level in (1, 1, 0, 1, None):
        outside.pins["P0"].drive(level)
        # The board is at its prompt: what it is asked next comes after the interrupt.
        outside.eval("0")
    assert outside.eval("seen") == [True] * edges
    outside.execute("pin.irq(None)")
    outside.pins["P0"].drive(1)
    assert outside.eval("len(seen)") == edges


def test_an_input_follows_its_pull_and_then_whoever_drives_it(outside: Board) -> None:
    outside.execute(
        "from machine import Pin\nup, down = Pin('P1', Pin.IN, Pin.PULL_UP), Pin('P2', Pin.IN, 2)"
    )
    levels = "(up.value(), down.value(), Pin('P3', Pin.IN).value())"
    assert outside.eval(levels) == (1, 0, 0)
    with outside.pins["P1"].pressed():
        outside.pins["P3"].drive(1)
        assert outside.eval(levels) == (0, 0, 1)
    assert outside.eval(levels) == (1, 0, 1)


def test_an_open_drain_pin_only_pulls_down(outside: Board) -> None:
    outside.execute("from machine import Pin\npin = Pin('P4', Pin.OPEN_DRAIN, value=1)")
    pin = outside.pins["P4"]
    assert (outside.eval("pin.value()"), pin.level) == (1, 1)
    pin.drive(0)
    assert (outside.eval("pin.value()"), pin.level) == (0, 0)
    pin.drive(1)
    outside.execute("pin.off()")
    assert (outside.eval("pin.value()"), pin.level) == (0, 0)


def test_an_output_is_seen_outside(outside: Board) -> None:
    outside.execute("from machine import Pin\nPin('P7', Pin.OUT, value=1)")
    assert outside.pins["P7"].level == 1


def test_a_held_button_is_still_held_after_a_reset(outside: Board) -> None:
    with outside.pins["P1"].pressed():
        outside.reset()
        outside.execute("from machine import Pin")
        assert outside.eval("Pin('P1', Pin.IN, Pin.PULL_UP).value()") == 0


def test_a_hard_handler_that_fails_does_not_come_again(outside: Board) -> None:
    outside.execute(
        "from machine import Pin\nseen = [0]\n"
        "def handler(pin):\n    seen[0] += 1\n    1 / 0\n"
        "Pin('P0', Pin.IN).irq(handler, Pin.IRQ_RISING, hard=True)"
    )
    for _ in range(3):
        outside.pins["P0"].drive(1)
        outside.pins["P0"].drive(0)
        outside.eval("0")
    assert outside.eval("seen") == [1]


def test_leds_are_seen_outside_as_they_are_now(outside: Board) -> None:
    outside.execute(
        "from machine import LED\nLED('LED_BLUE').on(); LED('LED_RED').on(); LED('LED_RED').off()"
    )
    assert outside.leds == {"LED_BLUE": True, "LED_RED": False}
    assert outside.outside.wait_for_led("LED_BLUE", True, LIMIT_S)
    outside.reset()
    assert outside.leds == {}


def test_a_led_is_told_while_the_program_runs(outside: Board) -> None:
    told: list[tuple[str, bool]] = []

    def hear(name: str, on: bool) -> None:
        told.append((name, on))
        if len(told) == 2:
            outside.interrupt()

    forget = outside.outside.on_led(hear)
    run = outside.run(
        "import time\nfrom machine import LED\nled = LED('LED_GREEN')\n"
        "while True:\n    led.toggle()\n    time.sleep_ms(50)",
        deadline=LIMIT_S,
    )
    forget()
    assert run.state == "interrupted"
    assert told[:2] == [("LED_GREEN", True), ("LED_GREEN", False)]


@pytest.mark.parametrize(("volts", "raw"), [(0, 0), (1.65, 32776), (3.3, 65535), (5, 65535), (-1, 0)])
def test_a_voltage_is_measured(outside: Board, volts: float, raw: int) -> None:
    outside.adc["P6"] = volts
    outside.execute("from machine import ADC\nadc = ADC('P6')")
    assert outside.eval("(adc.read_u16(), adc.read_uv())") == (raw, round(min(max(volts, 0), 3.3) * 1e6))
    assert outside.adc["P6"] == volts


def test_a_pwm_output_is_seen_outside(outside: Board) -> None:
    outside.execute("from machine import PWM\npwm = PWM('P7', freq=1000, duty_u16=16384)")
    assert outside.eval("(pwm.freq(), pwm.duty_u16(), pwm.duty_ns() // 1000)") == (1000, 16384, 250)
    outside.execute("pwm.duty_ns(500_000)")
    assert outside.leds == {}  # what was told before an answer has come before it
    assert outside.pins["P7"].pwm == (1000, pytest.approx(0.5, abs=1e-4))
    outside.execute("pwm.deinit()")
    assert outside.leds == {}
    assert outside.pins["P7"].pwm is None


def test_a_stalled_sensor_delivers_nothing(outside: Board) -> None:
    outside.execute(
        "import csi\ncam = csi.CSI()\ncam.reset()\ncam.pixformat(csi.RGB565)\ncam.framesize(csi.QQVGA)"
    )
    outside.outside.stall()
    _, error = outside.execute("cam.snapshot()")
    assert "Frame capture has timed out." in error
    outside.outside.stall(False)
    assert outside.eval("cam.snapshot().width()") == 160


def test_unknown_pins_are_refused_with_those_there_are(outside: Board) -> None:
    with pytest.raises(NoWire, match="no 'P99' to wire here") as problem:
        outside.pins["P99"]
    assert "P0, P1" in str(problem.value)
    with pytest.raises(NoWire, match="P6"):
        outside.adc["P0"] = 1


def test_a_real_board_says_to_wire_it_by_hand(prepared: None) -> None:
    # Reached by its port alone the virtual board cannot be told from a real one.
    with closing(VirtualProcess()) as process, connect(process.url) as real:
        for look in (lambda: real.pins, lambda: real.leds, lambda: real.uart, lambda: real.adc):
            with pytest.raises(NoWire, match="no wire to its pins"):
                look()


def test_a_run_knows_its_leds(outside: Board) -> None:
    lit = outside.run(
        "from machine import LED\nLED('LED_BLUE').on()\nLED('LED_RED').on()\nLED('LED_RED').off()"
    )
    assert lit.leds == {"LED_BLUE": True, "LED_RED": False}
    assert outside.run("1 + 1").leds == {"LED_BLUE": True}
