"""A flood of text as a cell shows it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.views.head_and_tail import HEAD_CHARACTERS, MORE, TAIL_CHARACTERS, HeadAndTail


def shown(text: str, size: int) -> str:
    """What a cell shows of a text that comes in pieces of this size."""
    both, pieces = HeadAndTail(), []
    for at in range(0, len(text), size):
        both.add(text[at : at + size])
        pieces.append(both.news())
    return "".join([*pieces, both.rest()])


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=300), st.integers(1, 50))
def test_a_text_that_fits_is_shown_whole(text: str, size: int) -> None:
    assert shown(text, size) == text


@given(st.integers(1, 3 * TAIL_CHARACTERS), st.integers(1000, 400_000))
def test_a_flood_shows_its_two_ends_and_says_how_much_is_between(beyond: int, size: int) -> None:
    text = "".join(map(chr, range(33, 127))) * ((HEAD_CHARACTERS + beyond) // 94 + 1)
    text = text[: HEAD_CHARACTERS + beyond]
    hidden = max(0, beyond - TAIL_CHARACTERS)
    gap = f"… {hidden} characters are not shown here; runs[-1].text has all of them …\n" if hidden else ""
    assert shown(text, size) == text[:HEAD_CHARACTERS] + MORE + gap + text[HEAD_CHARACTERS + hidden :]


def test_what_a_flood_says_is_shown_safely() -> None:
    assert "\\x08" in shown("x\x08" + "." * (HEAD_CHARACTERS + 1), 1000)
