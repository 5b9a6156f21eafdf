"""Ctrl-C in the moment in which a program ends: the host has decided to interrupt, the guest no longer wants it."""

from __future__ import annotations

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


def test_it_is_the_programs_and_leaves_no_traceback_of_ours(late: VirtualBoard) -> None:
    with connect(late._port.url) as board:
        asked = board.run(
            "print('end')\nfor _ in range(50_000): pass", on_text=lambda text: board.interrupt()
        )
        assert (asked.text, asked.state) == ("end\n", "interrupted")
        assert board.run("print(6 * 7)").text == "42\n"
