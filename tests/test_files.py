"""A board's files and values from the notebook's side."""

from __future__ import annotations

import pytest

from kernel_helpers.board import Board
from kernel_helpers.errors import CellFailed, CellSyntaxError
from kernel_helpers.files import Entry


def test_a_file_goes_there_and_back_whatever_bytes_it_holds(board: Board) -> None:
    data = bytes(range(256)) * 4 + b"\x04>\r\n"
    board.fs.write("there.bin", data)
    assert board.fs.read("there.bin") == data
    assert Entry("there.bin", len(data), is_folder=False) in board.fs.list()
    board.fs.remove("there.bin")
    assert "there.bin" not in [entry.name for entry in board.fs.list()]


def test_folders_are_told_from_files(board: Board) -> None:
    assert {entry.name: entry.is_folder for entry in board.fs.list("/")} == {"flash": True, "rom": True}


def test_a_missing_file_is_the_hosts_own_error(board: Board) -> None:
    for action in (board.fs.read, board.fs.remove):
        with pytest.raises(FileNotFoundError):
            action("nowhere.txt")


def test_the_learners_names_are_not_touched(board: Board) -> None:
    board.run("f, r, w = 1, 2, 3")
    board.fs.write("there.txt", b"text")
    board.fs.read("there.txt")
    assert board.run("print(f, r, w)").text == "1 2 3\n"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("6 * 7", 42),
        ("'a' + 'b'", "ab"),
        ("[1, (2.5, None)]", [1, (2.5, None)]),
        ("b'\\x00\\xff'", b"\x00\xff"),
        ("{}", {}),
    ],
)
def test_literals_become_host_values(board: Board, expression: str, value: object) -> None:
    assert board.eval(expression) == value


def test_other_values_come_as_text(board: Board) -> None:
    assert board.eval("print") == "<function>"


def test_a_failing_expression_says_what_the_board_said(board: Board) -> None:
    with pytest.raises(CellFailed, match="NameError"):
        board.eval("nowhere")
    assert board.eval("1") == 1


def test_a_statement_is_refused_before_the_board_is_touched(board: Board) -> None:
    with pytest.raises(CellSyntaxError):
        board.eval("x = 1")
    with pytest.raises(CellSyntaxError):
        board.eval("1) or print('x'")
    assert board.run("print('x' in dir())").text == "False\n"
