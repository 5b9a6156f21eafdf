"""Printed bytes become the text the program printed, and nothing in it can act on a terminal or a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.wire.text import TextDecoder, visible


def decoded(data: bytes, cuts: list[int]) -> str:
    decoder, text, at = TextDecoder(), "", 0
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        text += decoder.feed(data[at:cut])
        at = cut
    return text + decoder.feed(b"", final=True)


@given(st.text().map(lambda text: text.replace("\r", "")), st.lists(st.integers(0, 1000)))
def test_text_survives_the_console_and_any_slicing(text: str, cuts: list[int]) -> None:
    assert decoded(text.replace("\n", "\r\n").encode(), cuts) == text


@given(st.binary(), st.lists(st.integers(0, 1000)))
def test_broken_utf8_never_raises_and_slicing_does_not_matter(data: bytes, cuts: list[int]) -> None:
    assert decoded(data, cuts) == decoded(data, [])


def test_half_lines_are_given_at_once() -> None:
    assert TextDecoder().feed(b"...") == "..."


@given(st.text())
def test_what_is_shown_holds_no_control_characters_but_colours(text: str) -> None:
    shown = visible(text).replace("\x1b[31m", "").replace("\x1b[0m", "")
    without_colours = "".join(
        piece.partition("m")[2] if i else piece for i, piece in enumerate(shown.split("\x1b["))
    )
    assert not any((ord(c) < 32 and c not in "\t\n\r") or 0x7F <= ord(c) < 0xA0 for c in without_colours)


def test_colours_stay_and_links_titles_and_bells_become_visible() -> None:
    assert visible("\x1b[31mred\x1b[0m") == "\x1b[31mred\x1b[0m"
    assert visible("\x1b]8;;http://x\x07") == "\\x1b]8;;http://x\\x07"
    assert visible("\x1b[2J") == "\\x1b[2J"
