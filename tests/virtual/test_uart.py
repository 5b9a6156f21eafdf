"""UARTs of the virtual board: the driver's manners, the time a character takes, and the end in the notebook."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel_helpers.board import Board
from kernel_helpers.errors import NoWire
from kernel_helpers.virtual.shared import UARTS_AT
from kernel_helpers.virtual.uart import Uart
from tests.virtual.test_machine import World
from tests.virtual.test_outside import LIMIT_S, conversation

Vm = Callable[[str], str]
BAUD = 1000
FRAME_S = 10 / BAUD


@pytest.fixture
def wired(board: Board) -> Board:
    """A fresh board with UART(3) open."""
    board.uart.read(timeout=0)
    board.execute("from machine import UART\nuart = UART(3, 115200)")
    return board


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def uart(world: World) -> Uart:
    """At 1000 baud, with room for 8 bytes."""
    made = Uart(world, 3)
    made.do("init", [BAUD, 10, 8])
    return made


def test_bytes_arrive_one_frame_after_the_other(world: World, uart: Uart) -> None:
    uart.feed(b"abc")
    for count in range(4):
        world.run(count * FRAME_S + FRAME_S / 2)
        assert uart.do("any", []) == str(count)


def test_the_page_says_when_there_is_something_to_read(world: World, uart: Uart) -> None:
    uart.feed(b"ab")
    assert world.page[UARTS_AT + 3] == 0
    world.run(FRAME_S)
    assert (world.page[UARTS_AT + 3], world.woken) == (1, 1)
    uart.do("take", [0, 8, -1])
    assert (world.page[UARTS_AT + 3], world.memory[0]) == (0, b"a")
    world.run(2 * FRAME_S)
    assert (world.page[UARTS_AT + 3], world.woken) == (1, 2)


def test_what_is_fed_while_bytes_are_on_the_way_comes_after_them(world: World, uart: Uart) -> None:
    uart.feed(b"ab")
    uart.feed(b"c")
    world.run(2.5 * FRAME_S)
    assert uart.do("any", []) == "2"
    world.run(3 * FRAME_S)
    assert uart.do("any", []) == "3"


def test_a_full_buffer_loses_what_comes(world: World, uart: Uart) -> None:
    uart.feed(b"0123456789")
    world.run(1.0)
    assert uart.do("take", [0, 100, -1]) == "8"
    assert world.memory[0] == b"01234567"


def test_taking_stops_behind_a_newline(world: World, uart: Uart) -> None:
    uart.feed(b"a\nb")
    world.run(1.0)
    assert (uart.do("take", [0, 100, 10]), uart.do("take", [0, 100, 10])) == ("2", "1")


def test_sending_takes_its_time_and_is_told_in_pieces(world: World, uart: Uart) -> None:
    world.memory[0] = b"hello"
    assert uart.do("send", [0, 5]) == str(int(5 * FRAME_S * 1e6))
    world.run(2 * FRAME_S)
    assert world.told == [("uart", 3, b"he".hex())]
    assert uart.do("busy", []) == str(int(3 * FRAME_S * 1e6))
    world.run(5 * FRAME_S)
    assert world.told[1:] == [("uart", 3, b"ll".hex()), ("uart", 3, b"o".hex())]
    assert uart.do("busy", []) == "0"


@pytest.mark.parametrize(
    ("trigger", "times"), [(0x20, [1, 2, 3]), (0x10, [4]), (0x30, [1, 2, 3, 4]), (0, [])]
)
def test_interrupts_for_bytes_and_for_a_line_gone_idle(
    world: World, uart: Uart, trigger: int, times: list[int]
) -> None:
    uart.do("irq", [trigger, 7])
    uart.feed(b"abc")
    seen = []
    for frame in range(1, 8):
        world.run(frame * FRAME_S + 1e-6)
        seen += [frame] * len(world.posted)
        world.posted.clear()
    assert seen == times


def test_a_uart_that_is_off_hears_nothing(world: World, uart: Uart) -> None:
    uart.do("off", [])
    assert uart.feed(b"abc") is False


def test_settings_are_shown_as_the_driver_shows_them(vm: Vm) -> None:
    text = vm(
        "from machine import UART\nprint(UART(1), UART(3, 9600, timeout=7, rxbuf=10))\n"
        "print(UART(3))\nUART(3).init(1200, bits=7, parity=1, stop=2, timeout_char=1)\nprint(UART(3))"
    )
    first = "UART(3, baudrate=9600, bits=8, parity=None, stop=1, flow=0, timeout=7, timeout_char=3, rxbuf=10)"
    assert text.splitlines() == [
        f"UART(1) {first}",
        first,
        "UART(3, baudrate=1200, bits=7, parity=1, stop=2, flow=0, timeout=0, timeout_char=12, rxbuf=64)",
    ]


def test_nothing_to_read_is_none(vm: Vm) -> None:
    text = vm(
        "from machine import UART\nu = UART(3, 115200)\n"
        "print(u.any(), u.read(), u.read(4), u.readline(), u.readinto(bytearray(3)), u.readchar(), u.read(0))"
    )
    assert text == "0 None None None None -1 b''\n"


def test_a_read_waits_for_its_timeout(vm: Vm) -> None:
    text = vm(
        "import time\nfrom machine import UART\nu = UART(3, 115200, timeout=30)\n"
        "start = time.ticks_ms()\nprint(u.read(4), time.ticks_diff(time.ticks_ms(), start) >= 30)"
    )
    assert text == "None True\n"


def test_writing_waits_until_everything_is_out(vm: Vm) -> None:
    text = vm(
        "import time\nfrom machine import UART\nu = UART(3, 9600)\nstart = time.ticks_us()\n"
        "print(u.write(bytes(48)), u.write('h\\u00e9'), u.write(b''), u.txdone())\n"
        "print(time.ticks_diff(time.ticks_us(), start) >= 51 * 10_000_000 // 9600)\nu.flush()\nu.sendbreak()"
    )
    assert text == "48 3 0 True\nTrue\n"


def test_a_uart_without_settings_fails(vm: Vm) -> None:
    text = vm("from machine import UART\nu = UART(3, 9600)\nu.deinit()\nprint(u)\nu.any()")
    assert text.startswith("UART(3)\n")
    assert text.endswith("OSError: [Errno 5] EIO\n")


def test_the_board_hears_what_the_notebook_writes(wired: Board) -> None:
    wired.execute("uart.init(115200, timeout=20_000)")
    assert wired.uart.write("héllo\nrest") == 11
    assert wired.eval("(uart.readline(), uart.read(2), uart.read(100))") == (b"h\xc3\xa9llo\n", b"re", b"st")


def test_the_notebook_hears_what_the_board_writes(wired: Board) -> None:
    wired.execute("uart.write('one\\ntwo\\nthree')")
    assert wired.uart.readline(LIMIT_S) == b"one\n"
    assert wired.uart.read(4, LIMIT_S) == b"two\n"
    assert wired.uart.read(5, LIMIT_S) == b"three"
    assert wired.uart.read(timeout=0) == b""


def test_every_byte_value_passes_both_ways(wired: Board) -> None:
    wired.execute("uart.init(1_000_000, timeout=20_000, rxbuf=300)")
    wired.uart.write(bytes(range(256)))
    wired.execute("got = bytearray(256)\nprint(uart.readinto(got))\nuart.write(got)")
    assert wired.uart.read(256, LIMIT_S) == bytes(range(256))


def test_a_callback_of_the_notebook_hears_it_too(wired: Board) -> None:
    heard: list[bytes] = []
    forget = wired.uart.on_data(heard.append)
    wired.execute("uart.write('ab')")
    assert wired.uart.read(2, LIMIT_S) == b"ab"
    forget()
    wired.execute("uart.write('cd')")
    assert wired.uart.read(2, LIMIT_S) == b"cd"
    assert b"".join(heard) in (b"ab", b"")


def test_writing_to_a_uart_that_is_off_says_so(board: Board) -> None:
    with pytest.raises(NoWire, match=r"UART\(3\) is off"):
        board.uart.write(b"hello")


ECHO = """
import asyncio
from machine import UART
uart = UART(3, 115200)
async def count():
    global steps
    while True:
        steps += 1
        await asyncio.sleep_ms(1)
async def echo():
    reader, writer = asyncio.StreamReader(uart), asyncio.StreamWriter(uart)
    print("ready")
    while True:
        line = await reader.readline()
        writer.write(b"you said " + line)
        await writer.drain()
        if line == b"stop\\n":
            return
steps = 0
async def main():
    counting = asyncio.create_task(count())
    await echo()
    print(steps > 0)
asyncio.run(main())
"""


def test_streams_work_over_it_and_other_tasks_run_meanwhile(board: Board) -> None:
    board.uart.read(timeout=0)
    heard: list[bytes] = []

    def talk() -> None:
        for line in (b"hello\n", b"stop\n"):
            board.uart.write(line)

    run = conversation(board, ECHO, {"ready": talk, "True": lambda: None})
    heard.append(board.uart.readline(LIMIT_S))
    heard.append(board.uart.readline(LIMIT_S))
    assert heard == [b"you said hello\n", b"you said stop\n"]
    assert run.text == "ready\nTrue\n"


def test_an_interrupt_tells_that_a_line_has_come(wired: Board) -> None:
    run = conversation(
        wired,
        "from machine import UART\nuart = UART(3, 115200)\n"
        "irq = uart.irq(lambda u: print(u.any(), irq.flags() == UART.IRQ_RXIDLE), UART.IRQ_RXIDLE)\n"
        "print('ready')\nwhile True:\n    pass",
        {"ready": lambda: wired.uart.write(b"hello"), "5 True": lambda: None},
    )
    assert run.state == "interrupted"


def test_a_program_that_waits_for_nothing_else_is_woken_by_a_byte(wired: Board) -> None:
    # So slow that the board sleeps before the byte is there.
    run = conversation(
        wired,
        "import asyncio\nfrom machine import UART\nuart = UART(3, 300)\n"
        "async def main():\n"
        "    print('ready')\n"
        "    print(await asyncio.StreamReader(uart).read(1))\n"
        "asyncio.run(main())",
        {"ready": lambda: wired.uart.write(b"x"), "b'x'": lambda: None},
    )
    assert run.text == "ready\nb'x'\n"
