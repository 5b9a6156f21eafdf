"""Tab in a `%%board` cell: what is asked of the board, and what comes of it."""

from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from kernel_helpers.board import Board
from kernel_helpers.completion import Namer, complete


class Asked:
    """A board that remembers what it was asked."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def names(self, path: str = "") -> list[str]:
        self.paths.append(path)
        return ["snapshot", "sleep", "_hidden"]


def at_end(cell: str, board: Namer | None) -> tuple[str, list[str]] | None:
    lines = cell.split("\n")
    return complete(cell, len(lines) - 1, len(lines[-1]), lambda name: board)


def test_names_of_an_object_are_asked_from_the_board() -> None:
    board = Asked()
    assert at_end("%%board\ncam.csi.sn", board) == ("sn", ["snapshot"])
    assert board.paths == ["cam.csi"]


def test_the_cells_own_words_are_offered_without_any_board() -> None:
    assert at_end("%%board\nblinking = 1\nblin", None) == ("blin", ["blinking"])


def test_hidden_names_are_for_those_who_ask() -> None:
    assert at_end("%%board\ncam.", Asked()) == ("", ["sleep", "snapshot"])
    assert at_end("%%board\ncam._", Asked()) == ("_", ["_hidden"])


def test_the_first_line_offers_the_magics_options_and_asks_nobody() -> None:
    board = Asked()
    assert at_end("%%board cam2 --ke", board) == ("--ke", ["--keep-loop"])
    assert board.paths == []


def test_the_board_of_that_name_is_asked() -> None:
    asked: list[str] = []
    complete("%%board cam2 --for 3s\nx.", 1, 2, asked.append)
    assert asked == ["cam2"]


@pytest.mark.parametrize("cell", ["cam.sn", "%board vir", "x = '%%board'\nx."])
def test_other_cells_are_left_to_python_and_ask_nobody(cell: str) -> None:
    board = Asked()
    assert at_end(cell, board) is None
    assert board.paths == []


def test_a_board_tells_its_variables_and_the_names_of_an_object(board: Board) -> None:
    board.run("class Cam:\n    def snapshot(self): pass\ncam = Cam()")
    assert {"cam", "print"} <= set(board.names())
    assert "snapshot" in board.names("cam")
    assert board.names("nowhere.at.all") == []


@pytest.mark.parametrize("path", ["print(1)", "cam[0]", "a b", "x;y", "'x'"])
def test_only_plain_paths_are_evaluated(board: Board, path: str) -> None:
    assert board.names(path) == []


def test_the_shells_completer_offers_the_boards_names(board: Board) -> None:
    from kernel_helpers.exercise_magics import ExerciseMagics
    from kernel_helpers.magics import BoardMagics

    board.run("class Cam:\n    def snapshot(self): pass\ncam = Cam()")
    shell = InteractiveShell.instance()
    magics = BoardMagics(shell, ExerciseMagics(shell))
    magics.boards["board"] = board
    shell.register_magics(magics)
    try:
        assert shell.Completer is not None
        cell = "%%board\ncam.sn"
        with provisionalcompleter():
            found = [each.text for each in shell.Completer.completions(cell, len(cell))]
        assert found == ["snapshot"]
    finally:
        InteractiveShell.clear_instance()
