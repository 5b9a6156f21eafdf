"""Who a board says it is, and what the course does not run on."""

from __future__ import annotations

import pytest

from kernel_helpers import identity
from kernel_helpers.errors import BoardStuck

ANSWER = ["micropython", "OpenMV4 with STM32H743", "1.28.0", "245760", "True", "5.0.0", "asyncio csi"]


def said(**changes: str) -> str:
    names = ("name", "machine", "version", "free", "ours", "firmware", "modules")
    return "\n".join({**dict(zip(names, ANSWER, strict=True)), **changes}.values()) + "\n"


def test_a_camera_is_read_with_all_it_says() -> None:
    who, has_ours = identity.read(said(), "x")
    assert who == identity.Identity(
        "OpenMV4 with STM32H743", "1.28.0", 245760, "5.0.0", frozenset({"asyncio", "csi"})
    )
    assert has_ours
    assert str(who) == "OpenMV4 with STM32H743, OpenMV firmware 5.0.0, MicroPython 1.28.0, 240 KiB free"


def test_other_pythons_are_refused_by_name() -> None:
    with pytest.raises(BoardStuck, match="circuitpython, not MicroPython"):
        identity.read(said(name="circuitpython"), "x")


@pytest.mark.parametrize("version", ["1.23.0", "1.9.4", "0.1.0"])
def test_too_old_a_micropython_is_refused_with_the_cure(version: str) -> None:
    with pytest.raises(BoardStuck, match=r"1\.24 or later(.|\n)*update"):
        identity.read(said(version=version), "x")


def test_what_a_board_says_of_itself_cannot_carry_control_characters() -> None:
    who, _ = identity.read(said(machine="cam\x1b]8;;http://x\x07"), "x")
    assert "\x1b" not in who.machine and "\x07" not in who.machine


@pytest.mark.parametrize("answer", ["", "hello\n", "micropython\nx\n1.28.0\nmuch\nTrue\n\n\n"])
def test_an_answer_that_is_none_is_an_error(answer: str) -> None:
    with pytest.raises(BoardStuck, match="did not say who it is"):
        identity.read(answer, "x")


@pytest.mark.parametrize("name", ["free", "version"])
def test_a_number_without_end_is_an_error_of_ours(name: str) -> None:
    with pytest.raises(BoardStuck):
        identity.read(said(**{name: "9" * 5000}), "x")
