"""A port that opens and gives no prompt: each cause has a message and a cure of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.link.diagnosis import no_prompt

CASES = {
    "Nothing answers": b"",
    "speaks the IDE's protocol": b"\xd5\xaa\x01\x00\x02\x10\x00\x00\x12\x34" * 3,
    "a terminal or a shell": b"\r\x03\x03\x01\r\x03\x03\x01",
    "but not the raw REPL": b"\r\nTraceback\r\nKeyboardInterrupt\r\n>>> \r\n>>> ",
    "cannot be interrupted": b"measured 17 ms\r\n" * 60,
    "is not MicroPython": b"\r\nERROR\r\n\r\nERROR\r\n",
}


@pytest.mark.parametrize("words", CASES)
def test_each_cause_has_its_message(words: str) -> None:
    error = no_prompt("/dev/ttyACM0", CASES[words])
    assert words in error.happened and "/dev/ttyACM0" in error.happened
    assert error.cure


def test_no_two_causes_have_one_message() -> None:
    assert len({no_prompt("x", seen).happened for seen in CASES.values()}) == len(CASES)


def test_a_shell_that_shows_control_characters_is_an_echo() -> None:
    assert "sends back" in no_prompt("x", b"\r\n$ ^C\r\n$ ^C^C\r\n$ ").happened


@given(st.binary(max_size=2000))
def test_whatever_came_back_there_is_a_cause(seen: bytes) -> None:
    error = no_prompt("x", seen)
    assert error.cure and len(error.seen) < 600
