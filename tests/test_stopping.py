"""The table of how a run is stopped, step by step, with a clock of the test's own."""

from __future__ import annotations

import pytest

from kernel_helpers.errors import BoardStuck
from kernel_helpers.stopping import AGAIN_S, PATIENCE_S, RESET_S, Phase, Stopping


def test_nothing_happens_until_somebody_asks() -> None:
    stopping = Stopping(deadline=None)
    assert stopping.due(1e9, asked=0) == ""
    assert stopping.next_at is None


def test_one_request_interrupts_twice_and_then_resets() -> None:
    stopping = Stopping(deadline=None)
    assert stopping.due(10.0, asked=1) == "interrupt"
    assert stopping.due(10.0 + AGAIN_S / 2, asked=1) == ""
    assert stopping.due(10.0 + AGAIN_S, asked=1) == "interrupt"
    assert stopping.due(10.0 + 2 * AGAIN_S, asked=1) == "reset"
    assert stopping.was_reset


def test_two_presses_in_one_breath_are_one_request() -> None:
    stopping = Stopping(deadline=None)
    stopping.due(10.0, asked=1)
    assert stopping.due(10.0 + PATIENCE_S / 2, asked=2) == ""
    assert stopping.due(10.0 + PATIENCE_S, asked=2) == "interrupt"


def test_a_board_that_restarts_cannot_be_asked_for_more() -> None:
    stopping = Stopping(deadline=None)
    for asked in (1, 2, 3):
        stopping.due(10.0 * asked, asked)
    assert stopping.phase is Phase.RESET
    assert stopping.due(31.0, asked=4) == ""


def test_a_board_that_never_comes_back_is_stuck() -> None:
    stopping = Stopping(deadline=None)
    for asked in (1, 2, 3):
        stopping.due(10.0 * asked, asked)
    with pytest.raises(BoardStuck, match="does not come back"):
        stopping.due(30.0 + RESET_S, asked=3)


def test_a_deadline_asks_by_itself() -> None:
    stopping = Stopping(deadline=5.0)
    assert stopping.next_at == 5.0
    assert stopping.due(4.9, asked=0) == ""
    assert stopping.due(5.0, asked=0) == "interrupt"
