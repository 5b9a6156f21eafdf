"""A board whose firmware is too old is told from the cell, before the cell runs."""

from __future__ import annotations

import dataclasses

import pytest

from kernel_helpers import needs
from kernel_helpers.board import Board
from kernel_helpers.errors import FirmwareTooOld
from kernel_helpers.identity import Identity

NEW = Identity("OpenMV4", "1.28.0", 1 << 18, "5.0.0", frozenset(needs.ASKED))
OLD = Identity("OpenMV4", "1.25.0", 1 << 18, "4.8.1", frozenset({"asyncio", "image", "machine"}))


@pytest.mark.parametrize(
    "source",
    [
        "import csi",
        "from csi import CSI",
        "import time, csi as camera",
        "def f():\n    import csi",
        "if x:\n    from csi import *",
    ],
)
def test_a_cell_that_needs_the_camera_module_is_stopped(source: str) -> None:
    with pytest.raises(FirmwareTooOld, match=r"the module csi(.|\n)*firmware 4\.8\.1(.|\n)*5\.0 or later"):
        needs.check(source, OLD)
    needs.check(source, NEW)


def test_a_snapshot_that_does_not_block_needs_firmware_5() -> None:
    source = "img = cam.snapshot(blocking=False)"
    with pytest.raises(FirmwareTooOld, match="snapshot"):
        needs.check(source, OLD)
    needs.check(source, NEW)
    needs.check(source, dataclasses.replace(OLD, firmware=""))


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import csi\nexcept ImportError:\n    csi = None",
        "img = cam.snapshot()",
        "import json, mymodule",
        "",
    ],
)
def test_a_cell_that_asks_for_itself_or_needs_nothing_is_left_alone(source: str) -> None:
    needs.check(source, OLD)


def test_such_a_cell_never_reaches_the_board(board: Board) -> None:
    mine = board.identity
    board.identity = OLD
    try:
        with pytest.raises(FirmwareTooOld):
            board.run("reached = True\nimport csi")
    finally:
        board.identity = mine
    assert board.run("print('reached' in globals())").text == "False\n"


def test_the_virtual_board_has_all_that_the_course_asks_for(board: Board) -> None:
    assert board.identity.modules == frozenset(needs.ASKED)
