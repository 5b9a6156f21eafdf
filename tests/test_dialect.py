"""The check on the host against the board's own compiler, snippet by snippet."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers import sources
from kernel_helpers.board import Board
from kernel_helpers.dialect import refusal
from kernel_helpers.errors import CellSyntaxError
from tests.dialect_snippets import SNIPPETS

COMPILED = """
try:
    compile({!r}, 'x', 'exec')
    print('taken')
except BaseException as e:
    print('refused', e)
"""
LEFT_TO_THE_BOARD = {
    *("fstring lambda", "f-string unbalanced", "f-string !x", "f-string colon lambda", "f-string walrus"),
    *("f-string str colon", "f-string str brace", "walrus index", "long suffix", "name escape", "debug"),
    *("formfeed", "const call", "const reassign", "ann star", "bad decorator"),
    *("viper", "native gen", "viper async", "asm", "native"),
}
"""Refused by this board, but not by us: it depends on the board, or the syntax tree does not show it."""


def compiles(board: Board, source: str) -> bool:
    text, error = board.execute(COMPILED.format(source))
    assert not error
    return text.startswith("taken")


def test_nothing_that_the_board_takes_is_refused_and_the_rest_is_listed(board: Board) -> None:
    taken = {name for name, source in SNIPPETS.items() if compiles(board, source)}
    refused = {name for name, source in SNIPPETS.items() if refusal(source)}
    assert taken & refused == set()
    assert SNIPPETS.keys() - taken - refused - LEFT_TO_THE_BOARD == set()


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("x = 1\nmatch x:\n    case 1: pass", 2, "no `match`(.|\n)*if and elif"),
        ("def f(a, /): pass", 1, "`/` among the parameters"),
        ("with (a as b): pass", 1, "parentheses around `with`"),
        ("async def f():\n    return [await g(i) for i in x]", 2, "`await` in a comprehension"),
        ("x = [1]\ny = [*x, 2]", 2, r"`\*` in a tuple"),
        ("x = 1\nreturn x", 2, "'return' outside function"),
        ("a = (1,\nb", 1, "was never closed"),
    ],
)
def test_a_refusal_names_the_line_and_what_to_write(source: str, line: int, words: str) -> None:
    with pytest.raises(CellSyntaxError, match=words) as caught:
        sources.check(source, "cell 1")
    assert f'File "cell 1", line {line}' in str(caught.value)
    assert "the board was not touched" in str(caught.value)


def test_await_in_the_first_iterable_of_a_comprehension_is_fine(board: Board) -> None:
    source = "async def f():\n    return [i for i in await g()]"
    assert refusal(source) is None
    assert compiles(board, source)


def test_advice_of_cpython_does_not_reach_the_screen() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert refusal("x = '\\d'\nassert (1, 'x')\ny = 1 is 1") is None


@given(st.text())
def test_any_text_is_judged_without_an_error_of_our_own(source: str) -> None:
    refusal(source)


@given(st.lists(st.sampled_from(sorted(SNIPPETS.values())), max_size=3).map("\n".join))
def test_any_mixture_is_judged_without_an_error_of_our_own(source: str) -> None:
    refusal(source)
