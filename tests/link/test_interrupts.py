"""Ctrl-C becomes a request while a run goes on, and is Python's again afterwards."""

from __future__ import annotations

import signal
import threading

import pytest

from kernel_helpers.link.interrupts import Interrupts


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_a_press_is_counted_and_wakes_and_raises_nothing() -> None:
    woken: list[int] = []
    with Interrupts(lambda: woken.append(1)) as interrupts:
        press()
        press()
    assert (interrupts.asked, woken) == (2, [1, 1])


def test_afterwards_a_press_is_pythons_again() -> None:
    with Interrupts(lambda: None) as interrupts:
        pass
    with pytest.raises(KeyboardInterrupt):
        press()
    assert interrupts.asked == 0


def test_one_inside_the_other_gives_back_to_the_outer_one() -> None:
    with Interrupts(lambda: None) as outer:
        with Interrupts(lambda: None) as inner:
            press()
        press()
    assert (outer.asked, inner.asked) == (1, 1)


def test_one_used_twice_gives_back_twice() -> None:
    interrupts = Interrupts(lambda: None)
    before = signal.getsignal(signal.SIGINT)
    for _ in range(2):
        with interrupts:
            press()
        assert signal.getsignal(signal.SIGINT) is before
    assert interrupts.asked == 2


def test_a_handler_that_is_not_pythons_does_not_leave_ours_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """signal() returns None for a handler that was installed by C code."""
    real, before = signal.signal, signal.getsignal(signal.SIGINT)
    interrupts = Interrupts(lambda: None)
    monkeypatch.setattr(signal, "signal", lambda number, handler: real(number, handler) and None)
    try:
        with interrupts:
            pass
        with pytest.raises(KeyboardInterrupt):
            press()
    finally:
        real(signal.SIGINT, before)


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def run() -> None:
        with Interrupts(lambda: None) as interrupts:
            seen.append(signal.getsignal(signal.SIGINT))
            interrupts.ask()
            seen.append(interrupts.asked)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    assert seen == [before, 1]
