"""Stock mpremote drives the virtual board: a witness that both sides speak the real protocol."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel_helpers.virtual.launcher import VirtualProcess

LIMIT_S = 60


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
    command = [sys.executable, "-m", "mpremote", "connect", port, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    return done.stdout + done.stderr


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


def test_a_missing_file_is_named_as_on_a_board(port: str) -> None:
    assert "No such file" in mpremote(port, "fs", "cat", ":nowhere.txt")


def test_a_module_on_the_flash_can_be_imported(port: str, tmp_path: Path) -> None:
    module = tmp_path / "mine.py"
    module.write_text("answer = 42\n")
    mpremote(port, "fs", "cp", module, ":mine.py")
    assert mpremote(port, "exec", "import mine; print(mine.answer)") == "42\n"


def test_soft_reset_forgets_variables_and_keeps_files(port: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    mpremote(port, "fs", "cp", kept, ":kept.txt")
    mpremote(port, "exec", "x = 1")
    assert mpremote(port, "resume", "eval", "x") == "1\n"
    mpremote(port, "soft-reset")
    assert "NameError" in mpremote(port, "resume", "eval", "x")
    assert mpremote(port, "fs", "cat", ":kept.txt") == "kept"
