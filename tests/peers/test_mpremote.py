"""Stock mpremote drives the virtual board: a witness that both sides speak the real protocol."""

from __future__ import annotations

import hashlib
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from kernel_helpers.virtual.launcher import VirtualProcess

LIMIT_S = 30
AGAIN_S = 0.3


@pytest.fixture(scope="module", params=["directly", "through a symlink"])
def port(
    prepared: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The board's port. mpremote treats a path in the pty folder specially, so both names are tried."""
    process = VirtualProcess()
    link = tmp_path_factory.mktemp("dev") / "ttyACM0"
    link.symlink_to(process.url)
    yield process.url if request.param == "directly" else str(link)
    process.close()


def mpremote(port: str, *words: str | Path) -> str:
    """What one call of mpremote prints; several commands in one call are separated by "+"."""
    command = [sys.executable, "-m", "mpremote", "connect", port, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    return done.stdout + done.stderr


def quiet(text: str) -> list[str]:
    """The lines that are about files; mpremote reports each command with a line of its own."""
    return [line for line in text.splitlines() if " :" not in line]


def test_eval_and_exec(port: str) -> None:
    assert mpremote(port, "eval", "6 * 7") == "42\n"
    assert mpremote(port, "exec", "print('hello'); import sys; print(sys.platform)") == "hello\nvirtual\n"


def test_a_failing_program_gives_its_traceback(port: str) -> None:
    text = mpremote(port, "exec", "1 / 0")
    assert text.endswith('File "<stdin>", line 1, in <module>\nZeroDivisionError: divide by zero\n')


def test_run_a_file(port: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\nasync def main():\n    await asyncio.sleep_ms(1)\n    print('ran')\nasyncio.run(main())\n"
    )
    assert mpremote(port, "run", script) == "ran\n"


def test_files_go_there_and_back(port: str, tmp_path: Path) -> None:
    there, back = tmp_path / "there.bin", tmp_path / "back.bin"
    there.write_bytes(bytes(range(256)) * 20)
    mpremote(port, "fs", "cp", there, ":there.bin")
    assert "5120 there.bin" in mpremote(port, "fs", "ls")
    mpremote(port, "fs", "cp", ":there.bin", back)
    assert back.read_bytes() == there.read_bytes()
    mpremote(port, "fs", "rm", ":there.bin")
    assert "there.bin" not in mpremote(port, "fs", "ls")


def test_a_file_on_the_board_is_copied_and_hashed_there(port: str, tmp_path: Path) -> None:
    there = tmp_path / "one.txt"
    there.write_bytes(b"one\n")
    text = mpremote(
        port, "fs", "cp", there, ":one.txt", "+", "fs", "cp", ":one.txt", ":two.txt", "+", "cat", ":two.txt",
        "+", "sha256sum", ":two.txt",
    )  # fmt: skip
    assert quiet(text)[-2:] == ["one", hashlib.sha256(b"one\n").hexdigest()]
    mpremote(port, "fs", "rm", ":one.txt", ":two.txt")


def test_folders_are_made_listed_and_removed(port: str) -> None:
    mpremote(port, "fs", "mkdir", ":made", "+", "fs", "touch", ":made/new.txt")
    assert "0 new.txt" in mpremote(port, "fs", "ls", ":made")
    assert "made" in mpremote(port, "fs", "rmdir", ":made")
    assert "0 new.txt" in mpremote(port, "fs", "ls", ":made")
    mpremote(port, "fs", "rm", ":made/new.txt", "+", "fs", "rmdir", ":made")
    assert "made" not in mpremote(port, "fs", "ls")


def test_a_tree_goes_there_and_back_and_is_removed(port: str, tmp_path: Path) -> None:
    source = tmp_path / "tree"
    (source / "inner" / "empty").mkdir(parents=True)
    (source / "a.txt").write_text("a")
    (source / "inner" / "b.bin").write_bytes(bytes(range(256)))
    mpremote(port, "fs", "cp", "-r", source, ":")
    shown = mpremote(port, "fs", "tree", "-s", ":tree")
    assert all(name in shown for name in ("a.txt", "inner", "empty", "b.bin", "256"))
    back = tmp_path / "back"
    back.mkdir()
    mpremote(port, "fs", "cp", "-r", ":tree", back)
    assert (back / "tree" / "a.txt").read_text() == "a"
    assert (back / "tree" / "inner" / "b.bin").read_bytes() == bytes(range(256))
    assert (back / "tree" / "inner" / "empty").is_dir()
    mpremote(port, "fs", "rm", "-r", ":tree")
    assert "tree" not in mpremote(port, "fs", "ls")


def test_df_tells_how_full_the_flash_is(port: str) -> None:
    heads, *rows = [line.split() for line in mpremote(port, "df").splitlines()]
    flash = next(row for row in rows if row[-1] == "/flash")
    assert "size" in heads
    assert "4194304" in flash


def test_a_missing_file_is_named_as_on_a_board(port: str) -> None:
    assert "No such file" in mpremote(port, "fs", "cat", ":nowhere.txt")


def test_a_module_on_the_flash_can_be_imported(port: str, tmp_path: Path) -> None:
    module = tmp_path / "mine.py"
    module.write_text("answer = 42\n")
    mpremote(port, "fs", "cp", module, ":mine.py")
    assert mpremote(port, "exec", "import mine; print(mine.answer)") == "42\n"


def test_a_folder_of_this_computer_is_mounted_and_imported_from(port: str, tmp_path: Path) -> None:
    (tmp_path / "near.py").write_text("answer = 43\n")
    (tmp_path / "data.bin").write_bytes(bytes(range(256)))
    program = (
        "import os, near\nprint(near.answer, os.getcwd(), open('data.bin', 'rb').read() == bytes(range(256)))\n"
        "open('made.txt', 'w').write('from the board')"
    )
    text = mpremote(port, "mount", tmp_path, "exec", program)
    assert "43 /remote True\n" in text
    assert (tmp_path / "made.txt").read_text() == "from the board"
    again = mpremote(port, "mount", tmp_path, "exec", "1", "umount", "exec", "import os; print(os.getcwd())")
    assert again.splitlines()[-1] != "/remote"


def test_soft_reset_forgets_variables_and_keeps_files(port: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    mpremote(port, "fs", "cp", kept, ":kept.txt")
    mpremote(port, "exec", "x = 1")
    assert mpremote(port, "resume", "eval", "x") == "1\n"
    mpremote(port, "soft-reset")
    assert "NameError" in mpremote(port, "resume", "eval", "x")
    assert mpremote(port, "fs", "cat", ":kept.txt") == "kept"


class Repl:
    """`mpremote … repl` at a terminal of its own."""

    def __init__(self, port: str, *words: str | Path) -> None:
        self._terminal, screen = pty.openpty()
        command = [sys.executable, "-m", "mpremote", "connect", port, *map(str, words)]
        self._child = subprocess.Popen(command, stdin=screen, stdout=screen, stderr=screen, close_fds=True)
        os.close(screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._child.kill()
        self._child.wait()
        os.close(self._terminal)

    def read(self, until: str) -> str:
        seen, end = b"", time.monotonic() + LIMIT_S
        while until not in (text := seen.decode("latin-1").replace("\r\n", "\n")):
            rest = end - time.monotonic()
            assert rest > 0, f"no {until!r} in {text!r}"
            if select.select([self._terminal], [], [], rest)[0]:
                seen += os.read(self._terminal, 4096)
        return text

    def wait_for_prompt(self) -> None:
        """mpremote drops what was typed before it has set up its terminal, so Enter is pressed until it is heard."""
        self.read("Use Ctrl-]")
        seen, end = "", time.monotonic() + LIMIT_S
        while ">>> " not in seen:
            assert time.monotonic() < end, f"no prompt in {seen!r}"
            os.write(self._terminal, b"\r")
            while select.select([self._terminal], [], [], AGAIN_S)[0]:
                seen += os.read(self._terminal, 4096).decode("latin-1")

    def type(self, keys: str, until: str) -> str:
        os.write(self._terminal, keys.encode())
        return self.read(until)

    def leave(self) -> int:
        os.write(self._terminal, b"\x18")
        return self._child.wait(LIMIT_S)


def test_repl_takes_what_is_typed_and_ctrl_x_leaves(port: str) -> None:
    with Repl(port, "repl") as repl:
        repl.wait_for_prompt()
        assert "\n42\n" in repl.type("6 * 7\r", "42\n>>> ")
        assert "import " in repl.type("imp\t", "import ")
        repl.type("\x03", ">>> ")
        repl.type("while True: print(7)\r", "... ")
        repl.type("\r", "7\n7\n")
        repl.type("\x03", "KeyboardInterrupt: \n>>> ")
        assert repl.leave() == 0


def test_a_mounted_folder_is_mounted_again_after_a_soft_reset(port: str, tmp_path: Path) -> None:
    (tmp_path / "near.py").write_text("answer = 44\n")
    with Repl(port, "mount", tmp_path, "repl") as repl:
        repl.wait_for_prompt()
        repl.type("import near; near.answer\r", "44\n>>> ")
        repl.type("\x04", "Remount")
        repl.type("\r", ">>> ")
        assert "44" in repl.type("import near; near.answer\r", "44\n>>> ")
        assert repl.leave() == 0
