"""The REPL as a person at a terminal and a program at the raw prompt meet it, as on a board."""

from __future__ import annotations

import pytest

from tests.terminal import PROMPT, Terminal

RAW = "raw REPL; CTRL-B to exit\n>"
UP, DOWN, LEFT, HOME, END, DELETE = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[3~"


def prints(terminal: Terminal, keys: str) -> str:
    """What a typed line prints: what comes after its echo, without the prompt."""
    return terminal.type(keys + "\r").split("\n", 1)[1].removesuffix(PROMPT)


def test_a_line_is_echoed_and_its_value_printed(terminal: Terminal) -> None:
    assert terminal.type("1+1\r") == "1+1\n2\n>>> "
    assert terminal.type("x = 5\r") == "x = 5\n>>> "
    assert terminal.type("\r") == "\n>>> "


def test_an_error_prints_its_traceback_without_frames_of_the_repl(terminal: Terminal) -> None:
    assert prints(terminal, "1/0") == (
        'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
        "ZeroDivisionError: divide by zero\n"
    )


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        ("13" + LEFT + "2", "123"),
        ("13\x022", "123"),
        ("23" + HOME + "1" + END + "4", "1234"),
        ("23\x011\x054", "1234"),
        ("123\x7f\x084", "14"),
        ("123\x01\x04", "23"),
        ("123" + HOME + DELETE, "23"),
        ("123\x02\x02\x0b", "1"),
        ("123\x02\x15", "3"),
        ("12\x02\x064", "124"),
    ],
    ids=str,
)
def test_keys_edit_the_line(terminal: Terminal, keys: str, result: str) -> None:
    assert prints(terminal, keys).endswith(result + "\n")


def test_the_history_is_at_the_arrow_keys_and_ctrl_p_and_n(terminal: Terminal) -> None:
    for line in ("10+1", "20+2"):
        terminal.type(line + "\r")
    assert prints(terminal, UP).endswith("22\n")
    assert prints(terminal, UP + UP).endswith("11\n")
    assert prints(terminal, "\x10\x10\x10\x0e").endswith("22\n")


def test_a_block_is_indented_and_ends_with_an_empty_line(terminal: Terminal) -> None:
    assert terminal.type("for i in range(2):\r", "... " + " " * 4) == "for i in range(2):\n...     "
    assert terminal.type("print(i)\r", "... " + " " * 4) == "print(i)\n...     "
    assert terminal.type("\x7f\r").endswith("\n0\n1\n>>> ")


def test_what_is_open_asks_for_more(terminal: Terminal) -> None:
    assert terminal.type("(1 +\r", "... ") == "(1 +\n... "
    assert terminal.type("2)\r") == "2)\n3\n>>> "


def test_ctrl_c_drops_a_line_and_a_block(terminal: Terminal) -> None:
    assert terminal.type("1/0\x03") == "1/0\n>>> "
    terminal.type("if True:\r", "... " + " " * 4)
    assert terminal.type("1/0\x03").endswith("\n>>> ")


def test_ctrl_c_interrupts_a_program_and_keeps_its_variables(terminal: Terminal) -> None:
    terminal.type("x = 1\r")
    terminal.type("while True: x += 1\r", "... ")
    terminal.type("\r", "\n")
    assert "KeyboardInterrupt" in terminal.type("\x03")
    assert prints(terminal, "x > 1") == "True\n"


def test_ctrl_c_is_not_lost_while_a_program_looks_for_modules(terminal: Terminal) -> None:
    program = "while True:\r try:\r  import nothing_there\r except ImportError:\r  pass\r"
    for _ in range(5):
        terminal.type("\x05", "=== ")
        terminal.send("print('begins')\r" + program + "\x04")
        terminal.read("begins\n")
        assert "KeyboardInterrupt" in terminal.type("\x03")


def test_ctrl_b_prints_the_banner(terminal: Terminal) -> None:
    banner = terminal.type("\x02")
    assert banner.startswith("\nMicroPython ")
    assert banner.endswith('\nType "help()" for more information.\n>>> ')


def test_ctrl_e_pastes_without_indenting(terminal: Terminal) -> None:
    assert terminal.type("\x05", "=== ") == "\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\n=== "
    assert terminal.type("if True:\r    print(7)\r", "\n=== ").count("=== ") >= 1
    assert terminal.type("\x04").endswith("7\n>>> ")
    terminal.type("\x05", "=== ")
    assert terminal.type("1/0\x03") == "1/0\n>>> "


def test_tab_completes_names_and_lists_them(terminal: Terminal) -> None:
    terminal.type("solitary_name = 5\r")
    assert prints(terminal, "solit\t") == "5\n"
    terminal.type("solitary_number = 6\r")
    assert terminal.type("solit\t", "solitary_n") == "solitary_n"
    listed = terminal.type("\t", "\n>>> solitary_n")
    assert listed.split()[:2] == ["solitary_name", "solitary_number"]
    terminal.type("\x03")


def test_tab_completes_attributes(terminal: Terminal) -> None:
    terminal.type("import sys\r")
    assert terminal.type("sys.implem\t", "sys.implementation") == "sys.implementation"
    terminal.type("\x03")


def test_tab_completes_import(terminal: Terminal) -> None:
    assert terminal.type("imp\t", "import ") == "import "
    terminal.type("\x03")


def test_ctrl_d_restarts_and_forgets_variables_and_history(terminal: Terminal) -> None:
    terminal.type("x = 1\r")
    restarted = terminal.type("\x04")
    assert restarted.startswith("\nMPY: soft reboot\n")
    assert "NameError" in prints(terminal, UP + "x")


def test_input_edits_a_line(terminal: Terminal) -> None:
    terminal.type("name = input('name? ')\r", "name? ")
    terminal.type("abd" + LEFT + "c\r")
    assert prints(terminal, "name") == "'abcd'\n"


def test_input_ends_with_ctrl_c_and_ctrl_d(terminal: Terminal) -> None:
    terminal.type("input('? ')\r", "? ")
    assert "KeyboardInterrupt" in terminal.type("\x03")
    terminal.type("input('? ')\r", "? ")
    assert "EOFError" in terminal.type("\x04")


def test_standard_input_gives_lines_and_its_buffer_bytes(terminal: Terminal) -> None:
    terminal.type("import sys\r")
    terminal.type("sys.stdin.readline()\r", "\n")
    assert terminal.type("abc\r") == "'abc\\n'\n>>> "
    terminal.type("sys.stdin.buffer.read(2)\r", "\n")
    assert terminal.type("a\r") == "b'a\\r'\n>>> "


def test_a_task_reads_standard_input_while_others_run(terminal: Terminal) -> None:
    program = """import asyncio, sys
async def beat():
    for n in range(5):
        print("beat", n)
        await asyncio.sleep_ms(5)
async def main():
    asyncio.create_task(beat())
    print(await asyncio.StreamReader(sys.stdin).readline())
asyncio.run(main())
"""
    terminal.type("\x05", "=== ")
    terminal.type(program.replace("\n", "\r"), "=== ")
    assert "beat 0\nbeat 1\n" in terminal.type("\x04", "beat 4\n")
    assert terminal.type("abc\r") == "b'abc\\n'\n>>> "


def test_the_raw_prompt_runs_a_program(terminal: Terminal) -> None:
    assert terminal.type("\x01", ">") == RAW
    assert terminal.type("print(1)\x04", "\x04>") == "OK1\n\x04\x04>"
    answer = terminal.type("1/0\x04", "\x04>")
    assert answer.startswith("OK\x04Traceback") and answer.endswith("divide by zero\n\x04>")
    assert terminal.type("\x02").startswith("\nMicroPython ")


def test_at_the_raw_prompt_ctrl_c_drops_what_was_sent_and_ctrl_d_restarts(terminal: Terminal) -> None:
    terminal.type("\x01", ">")
    assert terminal.type("1/0\x03print(2)\x04", "\x04>") == "OK2\n\x04\x04>"
    assert terminal.type("\x04", RAW) == "OK\nMPY: soft reboot\n" + RAW
    terminal.type("\x02")


def raw_paste(terminal: Terminal) -> int:
    """Ask for raw paste; the window in bytes."""
    terminal.type("\x01", ">")
    terminal.send("\x05A\x01")
    answer = terminal.take(5)
    assert answer[:2] == "R\x01" and answer[4] == "\x01"
    return ord(answer[2]) + 256 * ord(answer[3])


def test_raw_paste_asks_for_more_when_its_window_is_full(terminal: Terminal) -> None:
    window = raw_paste(terminal)
    # The board has granted two windows, so one may be on its way while it takes the other.
    terminal.send("#" * window)
    for _ in range(3):
        assert terminal.take(1) == "\x01"
        terminal.send("#" * window)
    answer = terminal.type("\nprint(3)\x04", "\x04>")
    assert answer.lstrip("\x01") == "\x043\n\x04\x04>"
    terminal.type("\x02")


def test_raw_paste_can_be_broken_off(terminal: Terminal) -> None:
    raw_paste(terminal)
    assert "KeyboardInterrupt" in terminal.type("print(3)\x03", "\x04>")
    terminal.type("\x02")
