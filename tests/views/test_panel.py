"""The panel's half in Python: what a click does, and what it says when nothing can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kernel_helpers.errors import NoWire
from kernel_helpers.views.panel import KEPT_CHARACTERS, Panel


class Pin:
    def __init__(self) -> None:
        self.done: list[str] = []

    def press(self) -> None:
        self.done.append("press")

    def release(self) -> None:
        self.done.append("release")


class Uart:
    def __init__(self) -> None:
        self.sent: list[object] = []
        self.off = False
        self.hearers: list[Callable[[bytes], None]] = []

    def write(self, data: bytes | str) -> int:
        if self.off:
            raise NoWire("UART(3) is off", cure="open it.")
        self.sent.append(data)
        return len(data)

    def on_data(self, hear: Callable[[bytes], None]) -> Callable[[], None]:
        self.hearers.append(hear)
        return lambda: self.hearers.remove(hear)


class Outside:
    def __init__(self) -> None:
        self.pins, self.uarts = {"P1": Pin()}, {3: Uart()}
        self.leds = {"LED_RED": True}
        self.hearers: list[Callable[[str, bool], None]] = []

    def on_led(self, hear: Callable[[str, bool], None]) -> Callable[[], None]:
        self.hearers.append(hear)
        return lambda: self.hearers.remove(hear)


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def panel(outside: Outside) -> Panel:
    return Panel("virtual", outside, ["P1"], 3)


def click(panel: Panel, monkeypatch: pytest.MonkeyPatch, **message: Any) -> dict[str, Any]:
    """What the panel answers to a message of the page."""
    answers: list[dict[str, Any]] = []
    monkeypatch.setattr(panel, "send", answers.append)
    panel._heard(panel, message, [])
    (answer,) = answers
    return answer


def test_a_button_is_pressed_and_let_go(
    panel: Panel, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("press", "release"):
        assert click(panel, monkeypatch, kind=kind, pin="P1") == {"kind": "heard", "note": ""}
    assert outside.pins["P1"].done == ["press", "release"]


@pytest.mark.parametrize("message", [{}, {"kind": "press", "pin": "P9"}, {"kind": "press"}, {"kind": "what"}])
def test_what_it_does_not_know_does_nothing(
    panel: Panel, outside: Outside, monkeypatch: pytest.MonkeyPatch, message: dict[str, str]
) -> None:
    click(panel, monkeypatch, **message)
    assert outside.pins["P1"].done == []


def test_a_line_goes_out_and_is_shown(
    panel: Panel, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    click(panel, monkeypatch, kind="line", text="hello")
    assert outside.uarts[3].sent == ["hello\n"]
    assert panel.said == [["you", "hello\n"]]


def test_a_line_that_nobody_would_read_says_so(
    panel: Panel, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.uarts[3].off = True
    answer = click(panel, monkeypatch, kind="line", text="hello")
    assert answer["note"] == "UART(3) is off\nTry: open it."
    assert panel.said == []


def test_what_comes_is_joined_also_in_the_middle_of_a_character(panel: Panel, outside: Outside) -> None:
    for piece in (b"one \xc3", b"\xa9\n", b"\x1b[2Jtwo\n"):
        outside.uarts[3].hearers[0](piece)
    ((who, text),) = panel.said
    assert who == "board"
    assert text.startswith("one é\n")
    assert "\x1b" not in text


def test_only_the_last_of_a_flood_is_kept(panel: Panel, outside: Outside) -> None:
    for _ in range(100):
        outside.uarts[3].hearers[0](b"x" * 1000)
    assert sum(len(text) for _, text in panel.said) <= KEPT_CHARACTERS


def test_leds_follow_until_it_is_closed(panel: Panel, outside: Outside) -> None:
    outside.hearers[0]("LED_BLUE", True)
    assert panel.leds == {"LED_RED": True, "LED_BLUE": True}
    panel.close()
    assert outside.hearers == outside.uarts[3].hearers == []
