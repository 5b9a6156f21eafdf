"""The flash: what it keeps over a restart, and over the end of its board when it has a file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.connecting import connect
from kernel_helpers.errors import PrepareError, UsageError
from kernel_helpers.virtual import flash_file
from kernel_helpers.virtual.flash import Flash

NAMES = st.text("abcö .-", min_size=1, max_size=5).filter(lambda name: name.strip(".") != "")


class Memory:
    """Some bytes at address 0."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = bytearray(data)

    def read(self, address: int, count: int) -> bytes:
        return bytes(self.data[address : address + count])

    def write(self, address: int, data: bytes) -> None:
        self.data[address : address + len(data)] = data


def written(flash: Flash, name: str, data: bytes) -> None:
    services = flash.services(Memory(data))
    services["flash.open"](f"w\0/{name}")
    services["flash.write"](f"0 0 {len(data)}\0/{name}")


@given(st.dictionaries(NAMES, st.none() | st.binary(max_size=50), max_size=4))
def test_a_flash_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, bytes | None]
) -> None:
    path = tmp_path_factory.mktemp("flash") / "flash.zip"
    nodes: flash_file.Nodes = {"/": None}
    for name, data in content.items():
        nodes["/" + name] = None if data is None else bytearray(data)
    flash_file.save(path, nodes)
    assert flash_file.load(path) == nodes
    before = path.read_bytes()
    flash_file.save(path, dict(reversed(nodes.items())))
    assert path.read_bytes() == before


def test_a_flash_is_in_its_file_a_moment_after_a_change(tmp_path: Path) -> None:
    flash = Flash(tmp_path / "flash.zip")
    written(flash, "a.txt", b"abc")
    flash.close()
    assert zipfile.ZipFile(tmp_path / "flash.zip").read("a.txt") == b"abc"
    again = Flash(tmp_path / "flash.zip")
    assert again.content("a.txt") == b"abc" and again.has("README.txt") and not again.has("b.txt")
    again.close()


def test_names_in_a_file_stay_inside_the_flash(tmp_path: Path) -> None:
    path = tmp_path / "flash.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil/a.txt", "x")
    assert flash_file.load(path) == {"/": None, "/evil": None, "/evil/a.txt": bytearray(b"x")}


def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("dear")
    with pytest.raises(PrepareError, match=r"letter.txt is not a flash"):
        connect("virtual", flash=path)
    assert path.read_text() == "dear"


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrepareError, match="cannot be written"):
        connect("virtual", flash=tmp_path / "nowhere" / "flash.zip")


def test_only_a_virtual_board_takes_a_flash(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="flash of its own"):
        connect("/dev/ttyACM0", flash=tmp_path / "flash.zip")


def test_files_survive_a_restart_and_with_a_file_also_the_board(prepared: None, tmp_path: Path) -> None:
    path = tmp_path / "flash.zip"
    with connect("virtual", flash=path) as board:
        board.execute("import os\nos.mkdir('data')\nopen('data/a.txt', 'w').write('kept')")
        board.reset()
        assert board.eval("open('data/a.txt').read()") == "kept"
    with connect("virtual", flash=path) as board:
        assert board.eval("open('data/a.txt').read()") == "kept"
        board.execute("import os\nos.remove('data/a.txt')")
    with connect("virtual", flash=path) as board:
        assert board.eval("__import__('os').listdir('data')") == []


def test_a_board_that_ended_finds_its_flash_again(prepared: None, tmp_path: Path) -> None:
    with connect("virtual", flash=tmp_path / "flash.zip") as board:
        board.execute("open('a.txt', 'w').write('kept')")
        board._process.close()
        assert board.eval("open('a.txt').read()") == "kept"
