"""Several boards in one notebook, and what `%board` says about them, in a real kernel."""

from __future__ import annotations

from pathlib import Path

from tests.kernel import Kernel, error, text


def test_a_second_board_has_variables_of_its_own(kernel: Kernel) -> None:
    kernel.run("%board virtual --name cam2")
    kernel.run("%%board\nwho = 'second'")
    kernel.run("%%board board\nwho = 'first'")
    assert "second" in text(kernel.run("%%board cam2\nprint(who)"))
    assert "first" in text(kernel.run("%%board board\nprint(who)"))
    kernel.run("%board board")
    assert "first" in text(kernel.run("%%board\nprint(who)"))
    listed = text(kernel.run("%board list"))
    assert "→ board" in listed and "  cam2" in listed
    assert text(kernel.run("print(sorted(boards), board is boards['board'])")) == "['board', 'cam2'] True\n"
    kernel.run("%board close cam2")
    assert "cam2" not in text(kernel.run("%board list"))


def test_a_board_with_a_flash_file_has_its_files_again(kernel: Kernel, tmp_path: Path) -> None:
    connect = f"%board virtual --name kept --flash {tmp_path}/kept.zip"
    kernel.run(connect)
    kernel.run("%%board kept\nopen('a.txt', 'w').write('from before')")
    kernel.run("%board close kept")
    kernel.run(connect)
    assert "from before" in text(kernel.run("%%board kept\nprint(open('a.txt').read())"))
    kernel.run("%board close kept")
    refused = kernel.run(f"%board virtual --name kept --flash {tmp_path}/nowhere/kept.zip").outputs[-1]
    assert "cannot be written" in "\n".join(refused.traceback)


def test_a_virtual_board_may_have_virtual_time_and_a_speed(kernel: Kernel) -> None:
    said = text(kernel.run("%board virtual --name cam2 --clock virtual --speed 2"))
    assert "Its clock is virtual" in said
    assert "2 times as fast as a Cortex-M7" in said
    # An hour, and an end that is asked for in the board's own time.
    assert text(kernel.run("%%board cam2\nimport time\ntime.sleep(3600)\nprint('slept')")).startswith("slept")
    assert "Stopped after 3600 s" in text(kernel.run("%%board cam2 --for 3600s\nwhile True: time.sleep(1)"))
    assert "There is no speed 'm8'" in error(kernel.run("%board virtual --name cam2 --speed m8"))
    assert "cam2" in text(kernel.run("%board list"))
    kernel.run("%board close cam2")
    kernel.run("%board board")


def test_a_board_nobody_connected_is_refused_with_the_cure(kernel: Kernel) -> None:
    output = kernel.run("%%board cam9\nprint(1)").outputs[-1]
    assert output.output_type == "error"
    assert "%board virtual --name cam9" in "\n".join(output.traceback)


def test_a_misspelt_command_is_no_port(kernel: Kernel) -> None:
    output = kernel.run("%board rest").outputs[-1]
    assert "There is no board 'rest'" in "\n".join(output.traceback)
    assert "42" in text(kernel.run("%%board\nprint(6 * 7)"))


def test_closing_gives_the_port_back_and_the_next_cell_connects_again(kernel: Kernel) -> None:
    assert "Closed" in text(kernel.run("%board close"))
    assert "No board" in text(kernel.run("%board list"))
    assert "No board" in text(kernel.run("%board close"))
    assert "42" in text(kernel.run("%%board\nprint(6 * 7)"))


def test_doctor_says_what_is_there(kernel: Kernel) -> None:
    said = text(kernel.run("%board doctor"))
    for expected in ("Python", "jupyterlab", "virtual board  prepared", "MicroPython", "answers in"):
        assert expected in said


def test_the_board_itself_is_at_hand_in_the_notebook(kernel: Kernel) -> None:
    kernel.run("%%board\nvalues = [1, 2.5, 'x']")
    assert text(kernel.run("print(board.eval('values'))")) == "[1, 2.5, 'x']\n"


def test_a_cell_whose_board_cannot_be_had_is_not_shown_as_running(kernel: Kernel) -> None:
    kernel.run("from kernel_helpers.errors import BoardStuck")
    kernel.run(
        "keep = type(board).run\ndef refuse(*a, **k): raise BoardStuck('It is stuck.', cure='reset it.')"
    )
    kernel.run("type(board).run = refuse")
    cell = kernel.run("%%board\nprint(1)")
    kernel.run("type(board).run = keep")
    assert "It is stuck." in error(cell)
    states = kernel.run(
        "from kernel_helpers.views.run_view import RunView\nimport gc\n"
        "print({view.store.status['state'] for view in gc.get_objects() if isinstance(view, RunView)})"
    )
    # A cell that ends before it has shown anything has no view at all.
    assert "running" not in text(states)


def test_the_virtual_camera_looks_at_another_scene(kernel: Kernel) -> None:
    assert text(kernel.run("%board scene shapes")) == "The camera looks at: shapes\n"
    assert "no picture at" in error(kernel.run("%board scene nowhere"))
    assert text(kernel.run("%board scene")) == "The camera looks at: clock\n"
