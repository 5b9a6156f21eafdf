"""The REPL takes a program's bytes many at a time, and what comes of them is what comes of them one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.virtual import repl
from kernel_helpers.virtual.repl import WINDOW, Repl, Step

TYPED = st.lists(
    st.sampled_from(
        [b"\x01", b"\x02", b"\x03", b"\x04", b"\x05A\x01", b"\x05B\x01", b"x = 1\r", b"\t", b" " * WINDOW]
    )
    | st.binary(max_size=40),
    max_size=12,
).map(b"".join)


def all_steps(talk: Repl, data: bytes, size: int) -> list[Step]:
    """What the bytes lead to when so many at a time come in."""
    came, steps = bytearray(), []
    for at in range(0, len(data), size):
        came += data[at : at + size]
        while came:
            steps.append(talk.take(came))
    return [step for step in steps if step != repl.NOTHING]


@given(typed=TYPED, size=st.integers(1, 3000))
def test_bytes_that_come_together_lead_to_the_same(typed: bytes, size: int) -> None:
    entered = b"\x01" + typed
    one = Repl("banner")
    singly = [step for step in map(one.feed, entered) if step != repl.NOTHING]
    assert all_steps(Repl("banner"), entered, size) == singly


def test_a_program_that_fills_its_window_is_acknowledged_once_for_each() -> None:
    talk = Repl("banner")
    all_steps(talk, b"\x01\x05A\x01", 4)
    data = b"#" * (2 * WINDOW + 5)
    assert [step.reply for step in all_steps(talk, data, len(data))] == [b"\x01", b"\x01"]
