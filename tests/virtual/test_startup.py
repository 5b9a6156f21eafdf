"""boot.py and main.py: which runs when, and what stops them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kernel_helpers.connecting import connect
from kernel_helpers.link.transport import open_transport
from kernel_helpers.virtual.launcher import VirtualProcess
from kernel_helpers.virtual.startup import Startup
from tests.terminal import Terminal


def played(power_up: bool, files: set[str], ends: dict[str, str] | None = None) -> list[str]:
    """What runs, in order; "reset" for the soft reset that follows."""
    startup, seen = Startup(power_up, files.__contains__), []
    while name := startup.next():
        seen.append(name)
        if startup.ended((ends or {}).get(name, "")):
            return [*seen, "reset"]
    return seen


@pytest.mark.parametrize(
    ("power_up", "files", "ends", "runs"),
    [
        (True, {"boot.py", "main.py"}, {}, ["boot.py", "main.py", "reset"]),
        (True, {"boot.py"}, {}, ["boot.py"]),
        (True, {"main.py"}, {}, ["main.py", "reset"]),
        (True, set(), {}, []),
        (True, {"boot.py", "main.py"}, {"boot.py": "OSError"}, ["boot.py", "main.py", "reset"]),
        (True, {"boot.py", "main.py"}, {"boot.py": "KeyboardInterrupt"}, ["boot.py"]),
        (True, {"main.py"}, {"main.py": "KeyboardInterrupt"}, ["main.py", "reset"]),
        (False, {"boot.py", "main.py"}, {}, ["boot.py"]),
    ],
)
def test_what_runs(power_up: bool, files: set[str], ends: dict[str, str], runs: list[str]) -> None:
    assert played(power_up, files, ends) == runs


@pytest.fixture
def power_up(prepared: None) -> Iterator[Callable[..., Terminal]]:
    """A virtual board with these files on its flash, just switched on, and a terminal at its port."""
    process = VirtualProcess()
    transport = open_transport(process.url)

    def start(**files: str) -> Terminal:
        terminal = Terminal(transport)
        terminal.read()
        for name, text in files.items():
            terminal.type(f"_ = open('{name}.py', 'w').write({text!r})\r")
        terminal.send("import machine; machine.reset()\r")
        terminal.read("MPY: reset\n")
        return terminal

    yield start
    transport.close()
    process.close()


def test_boot_runs_first_and_at_every_soft_reset_main_at_power_up_only(
    power_up: Callable[..., Terminal],
) -> None:
    terminal = power_up(boot="print('boot')", main="print('main')")
    assert terminal.read().startswith("boot\nmain\nMPY: soft reboot\nboot\n\nMicroPython ")
    assert terminal.type("\x04").startswith("\nMPY: soft reboot\nboot\n\nMicroPython ")


def test_a_failing_file_prints_its_traceback_and_names_its_line(power_up: Callable[..., Terminal]) -> None:
    terminal = power_up(boot="x = 1\n1 / 0", main="print('main')")
    assert terminal.read("MPY: soft reboot\n") == (
        'Traceback (most recent call last):\n  File "boot.py", line 2, in <module>\n'
        "ZeroDivisionError: divide by zero\nmain\nMPY: soft reboot\n"
    )
    terminal.read()


def test_boot_leaves_its_variables_main_does_not(power_up: Callable[..., Terminal]) -> None:
    terminal = power_up(boot="booted = 1", main="mained = 1; print(booted)")
    assert terminal.read().startswith("1\n")
    assert terminal.type("booted\r") == "booted\n1\n>>> "
    assert "NameError" in terminal.type("mained\r")


def test_ctrl_c_stops_main_and_the_prompt_comes(power_up: Callable[..., Terminal]) -> None:
    terminal = power_up(main="print('main')\nwhile True:\n    pass")
    terminal.read("main\n")
    stopped = terminal.type("\x03")
    assert 'File "main.py", line ' in stopped and "KeyboardInterrupt" in stopped


def test_ctrl_c_in_boot_keeps_main_from_running(power_up: Callable[..., Terminal]) -> None:
    terminal = power_up(boot="print('boot')\nimport time\ntime.sleep(60)", main="print('main')")
    terminal.read("boot\n")
    assert "main" not in terminal.type("\x03").partition("\nMicroPython")[0]


def test_a_soft_reset_at_the_raw_prompt_runs_boot_and_stays_raw(power_up: Callable[..., Terminal]) -> None:
    terminal = power_up(boot="print('boot')")
    terminal.read()
    terminal.type("\x01", ">")
    raw = "raw REPL; CTRL-B to exit\n>"
    assert terminal.type("\x04", raw) == "OK\nMPY: soft reboot\nboot\n" + raw


def test_connecting_stops_main_and_says_so(prepared: None) -> None:
    with connect("virtual") as board:
        board.fs.write("main.py", b"while True: pass")
        terminal = Terminal(board._transport)
        terminal.type("\x02")
        board._process.reset()
        terminal.read("restarted\n")
        board._open()
        assert any("main.py" in note for note in board.notes)
        assert board.eval("1 + 1") == 2


def test_a_reset_in_the_middle_of_a_cell_leaves_main_alone(prepared: None) -> None:
    with connect("virtual") as board:
        board.fs.write("main.py", b"while True: pass")
        run = board.run(
            "while True:\n    try:\n        while True: pass\n    except BaseException: pass", deadline=0.1
        )
        assert run.error.kind == "interrupted"
        assert board.eval("1 + 1") == 2
