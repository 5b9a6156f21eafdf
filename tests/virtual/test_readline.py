"""The line editor, key by key; a terminal shows what it believes it shows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.virtual.readline import HISTORY, Key, Line, columns, wants_more

UP, DOWN, RIGHT, LEFT, HOME, END, DELETE = (
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[H",
    "\x1b[F",
    "\x1b[3~",
)
KEYS = [
    *"ab (:.",
    "\x01",
    "\x02",
    "\x04",
    "\x05",
    "\x06",
    "\x08",
    "\x0b",
    "\x0e",
    "\x10",
    "\x15",
    "\x7f",
    "\t",
]
KEYS += [
    UP,
    DOWN,
    RIGHT,
    LEFT,
    HOME,
    END,
    DELETE,
    "\x1bOH",
    "\x1bOF",
    "\x1b[1~",
    "\x1b[8~",
    "\x1b[5~",
    "\x1bx",
]


class Screen:
    """One line of a VT100: what the control sequences of the editor do."""

    def __init__(self) -> None:
        self.text, self.cursor = "", 0

    def show(self, data: bytes) -> None:
        for back, erase, left, character in re.findall(r"(\x08)|(\x1b\[K)|\x1b\[(\d+)D|(.)", data.decode()):
            if character:
                self.text = self.text[: self.cursor] + character + self.text[self.cursor + 1 :]
                self.cursor += 1
            elif erase:
                self.text = self.text[: self.cursor]
            else:
                self.cursor -= 1 if back else int(left)


def typed(line: Line, keys: str) -> list[Key]:
    return [line.feed(byte) for byte in keys.encode()]


def text_after(keys: str, history: list[bytes] | None = None) -> str:
    line = Line(history or [])
    typed(line, keys)
    return line.text.decode()


@given(
    keys=st.lists(st.sampled_from(KEYS)),
    history=st.lists(st.binary(min_size=1).map(lambda data: data.hex().encode()), max_size=3),
    before=st.sampled_from([b"", b"if x:\n", b"if x:\n        y\n"]),
)
def test_the_terminal_shows_the_line_and_its_cursor(
    keys: list[str], history: list[bytes], before: bytes
) -> None:
    line, screen = Line(history, b"... ", before), Screen()
    screen.show(line.begin())
    for key in keys:
        for reply in typed(line, key):
            # A control on an empty line ends it.
            if reply.end is not None:
                return
            screen.show(reply.reply)
        assert screen.text == "... " + line.text.decode()
        assert screen.cursor == 4 + line.cursor


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("abc" + LEFT + "x", "abxc"),
        ("abc\x02x", "abxc"),
        ("abc\x01x", "xabc"),
        ("abc" + HOME + "x" + END + "y", "xabcy"),
        ("abc\x01\x06x", "axbc"),
        ("abc\x01" + RIGHT + "\x04", "ac"),
        ("abc\x01" + DELETE, "bc"),
        ("abc\x7f\x08", "a"),
        ("abc\x02\x0b", "ab"),
        ("abc\x02\x15", "c"),
        ("     \x7f", " "),
        ("a    \x7f", "a   "),
        ("  \x7f", " "),
        ("x \t", "x     "),
        ("ü\nx", "x"),
    ],
)
def test_keys_edit(keys: str, text: str) -> None:
    assert text_after(keys) == text


def test_the_history_goes_back_and_forth() -> None:
    history = [b"third", b"second", b"first"]
    assert text_after(UP, history) == "third"
    assert text_after(UP + UP + "\x10\x10", history) == "first"
    assert text_after(UP + UP + DOWN, history) == "third"
    assert text_after("x" + UP + "\x0e", history) == ""


def test_the_history_keeps_a_line_once_and_so_many_lines() -> None:
    history: list[bytes] = []
    for line in ["a", "a", "", *map(str, range(HISTORY))]:
        typed(Line(history), line + "\r")
    assert len(history) == HISTORY and history[0] == str(HISTORY - 1).encode()
    assert history[-1] == b"0"


@pytest.mark.parametrize("control", [1, 2, 3, 4, 5])
def test_a_control_on_an_empty_line_ends_it(control: int) -> None:
    assert Line([]).feed(control) == Key(end=control)


def test_only_ctrl_c_and_enter_end_a_line_with_text() -> None:
    for end in (3, 13):
        line = Line([])
        assert typed(line, "ab" + chr(end))[-1].end == end
    assert all(key.end is None for key in typed(Line([]), "ab\x01\x02\x04\x05"))


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("", ""),
        ("if x:\n", "    "),
        ("if x:\n    y\n", "    "),
        ("if x:\n    if y:\n", "        "),
        ("if x:\n      y\n", "    "),
        ("if x:\n    \n", "    "),
        ("if x:\n    \n    \n", ""),
        ("(\n", ""),
    ],
)
def test_a_line_of_a_block_begins_indented(before: str, indent: str) -> None:
    assert Line([], before=before.encode()).text.decode() == indent


def test_after_an_indent_tab_keeps_it_and_space_takes_all_but_one_of_its_last_four() -> None:
    for key, text in (("\t", "    "), (" ", " "), ("x", "    x")):
        line = Line([], before=b"if x:\n")
        typed(line, key)
        assert line.text.decode() == text


@pytest.mark.parametrize(
    ("source", "more"),
    [
        ("", False),
        ("x = 1", False),
        ("if x:", True),
        ("if x:\n    y", True),
        ("if x:\n    y\n", False),
        ("async def f():", True),
        ("@d", True),
        ("iffy", False),
        ("format", False),
        ("f(", True),
        ("f('(')", False),
        ("[1,\n2", True),
        ("{1: (2}", True),
        ("'open", False),
        ("'''open", True),
        ("'''open'''", False),
        ('"""it\'s', True),
        (r"'\'' + (", True),
        ("x = \\", True),
        ("x)", False),
    ],
)
def test_when_another_line_is_asked_for(source: str, more: bool) -> None:
    assert wants_more(source.encode()) == more


def completed(text: str, names: list[str]) -> tuple[str, bytes]:
    line = Line([], b">>> ")
    typed(line, text)
    assert line.feed(9).complete
    shown = line.completed([name.encode() for name in names])
    return line.text.decode(), shown


@pytest.mark.parametrize(
    ("text", "names", "after"),
    [
        ("asy", ["asyncio", "os"], "asyncio"),
        ("x = asyncio.sl", ["sleep", "sleep_ms"], "x = asyncio.sleep"),
        ("a.", ["_hidden", "shown"], "a.shown"),
        ("a._", ["_hidden", "shown"], "a._hidden"),
        ("zz", ["a"], "zz"),
        ("im", [], "import "),
        ("x im", [], "x im"),
    ],
)
def test_a_word_is_completed_as_far_as_it_is_clear(text: str, names: list[str], after: str) -> None:
    assert completed(text, names)[0] == after


def test_where_it_is_not_clear_the_names_are_listed_and_the_line_shown_again() -> None:
    text, shown = completed("a.sl", ["slow", "slip", "other"])
    assert (text, shown) == ("a.sl", b"\r\nslow            slip\r\n>>> a.sl")


def test_names_stand_in_columns() -> None:
    names = [b"a", b"b" * 15, b"c" * 14, b"d" * 40, b"e"]
    assert columns(names).decode().split("\r\n")[1:-1] == [
        "a               " + "b" * 15 + " " * 17 + "c" * 14,
        "d" * 40 + "        e",
    ]
