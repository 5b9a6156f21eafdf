"""What comes in an unlucky moment: Ctrl-C when a program ends, an interrupt when another callback is queued."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from kernel_helpers.connecting import connect
from kernel_helpers.virtual.ports import open_port
from kernel_helpers.virtual.process import VirtualBoard
from kernel_helpers.virtual.vm import Addresses

MOST_S = 5.0
OFF = b"\xff\xff"


@pytest.fixture
def late(prepared: None, monkeypatch: pytest.MonkeyPatch) -> VirtualBoard:
    """A board in this process that, having decided to interrupt, does so only when the guest has turned it off."""
    board = VirtualBoard(open_port("socket"), lambda message: None)
    interrupt = board._vm.raise_interrupt

    def wait_first(at: Addresses) -> None:
        until = time.monotonic() + MOST_S
        while board._vm.read(board._interrupt_at, 2) != OFF and time.monotonic() < until:
            pass
        interrupt(at)

    monkeypatch.setattr(board._vm, "raise_interrupt", wait_first)
    threading.Thread(target=board.run, daemon=True).start()
    return board


@pytest.fixture
def crowded(prepared: None, monkeypatch: pytest.MonkeyPatch) -> VirtualBoard:
    """A board in this process that finds no place for a callback the first time that it looks for one."""
    board = VirtualBoard(open_port("socket"), lambda message: None)
    schedule, turns = board._vm.schedule, itertools.cycle([False, True])

    def refuse_first(at: Addresses, function: int, argument: int) -> bool:
        return next(turns) and schedule(at, function, argument)

    monkeypatch.setattr(board._vm, "schedule", refuse_first)
    threading.Thread(target=board.run, daemon=True).start()
    return board


WAITING = """
import asyncio
from machine import Timer
flag = asyncio.ThreadSafeFlag()
async def main():
    timer = Timer(-1)
    for n in range(200):
        timer.init(mode=Timer.ONE_SHOT, period=1, callback=lambda timer: flag.set())
        await flag.wait()
    print("all came")
asyncio.run(main())
"""


def test_an_interrupt_that_is_delivered_late_wakes_the_loop_all_the_same(crowded: VirtualBoard) -> None:
    with connect(crowded._port.url) as board:
        assert board.run(WAITING, deadline=30).text == "all came\n"


def test_it_is_the_programs_and_leaves_no_traceback_of_ours(late: VirtualBoard) -> None:
    with connect(late._port.url) as board:
        asked = board.run(
            "print('end')\nfor _ in range(50_000): pass", on_text=lambda text: board.interrupt()
        )
        assert (asked.text, asked.state) == ("end\n", "interrupted")
        assert board.run("print(6 * 7)").text == "42\n"
