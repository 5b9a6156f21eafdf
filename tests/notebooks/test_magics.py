"""The magics in a real kernel: what a cell shows, and what stops a notebook."""

from __future__ import annotations

import pytest

from tests.kernel import Kernel, error, text, value


def test_board_says_what_it_is_connected_to(kernel: Kernel) -> None:
    shown = text(kernel.run("%board"))
    assert "virtual board" in shown
    assert "MicroPython" in shown


def test_a_cells_text_is_a_stream_and_its_run_is_kept(kernel: Kernel) -> None:
    cell = kernel.run("%%board --name first\nprint('hello')")
    assert text(cell) == "hello\n"
    assert value(kernel, "runs['first'].text, runs[-1].state") == "('hello\\n', 'finished')"


def test_a_short_cell_without_tasks_shows_its_text_alone(kernel: Kernel) -> None:
    assert [output.output_type for output in kernel.run("%%board\nprint(1)").outputs] == ["stream"]


def test_a_short_cell_with_tasks_shows_their_timeline_above_its_text(kernel: Kernel) -> None:
    program = "import asyncio\nasync def main(): print('in a task')\nasyncio.run(main())"
    kinds = [output.output_type for output in kernel.run(f"%%board\n{program}").outputs]
    assert kinds == ["display_data", "stream"]


def test_a_failing_cell_fails_with_the_boards_words_only(kernel: Kernel) -> None:
    cell = kernel.run("%%board\nprint('before')\n1 / 0")
    assert text(cell) == "before\n"
    assert error(cell).endswith("ZeroDivisionError: divide by zero")
    assert "magics.py" not in error(cell)


def test_a_traceback_has_the_number_of_the_cells_prompt(kernel: Kernel) -> None:
    cell = kernel.run("%%board\n1 / 0")
    assert f'File "cell {cell.execution_count}", line 1' in error(cell)


def test_may_fail_lets_the_notebook_go_on(kernel: Kernel) -> None:
    cell = kernel.run("%%board --may-fail\n1 / 0")
    assert error(cell) == ""
    assert "ZeroDivisionError" in text(cell)


def test_a_time_limit_stops_the_cell_and_is_no_error(kernel: Kernel) -> None:
    cell = kernel.run("%%board --for 100ms\nwhile True: pass")
    assert error(cell) == ""
    assert "Stopped after 0.1 s, as asked." in text(cell)


def test_a_typing_error_is_shown_at_its_line(kernel: Kernel) -> None:
    shown = error(kernel.run("%%board\nok = 1\nb = = 2"))
    assert "line 2" in shown
    assert "the board was not touched" in shown


@pytest.mark.parametrize(("options", "word"), [("--for ever", "3s or 500ms"), ("--nonsense", "usage")])
def test_wrong_options_name_the_right_ones(kernel: Kernel, options: str, word: str) -> None:
    assert word in error(kernel.run(f"%%board {options}\npass"))


def test_a_flood_shows_head_and_tail_and_keeps_everything(kernel: Kernel) -> None:
    cell = kernel.run("%%board\nfor n in range(20000): print('line', n, '.' * 80)")
    shown = text(cell)
    assert shown.startswith("line 0 .")
    assert shown.rstrip().endswith("line 19999 " + "." * 80)
    assert "characters are not shown here" in shown
    assert len(shown) < 130_000
    assert value(kernel, "runs[-1].text.count('line')") == "20000"


def test_escape_sequences_become_visible_and_colours_stay(kernel: Kernel) -> None:
    shown = text(kernel.run("%%board\nprint('\\x1b]0;title\\x07', '\\x1b[31mred\\x1b[0m')"))
    assert shown == "\\x1b]0;title\\x07 \x1b[31mred\x1b[0m\n"


def test_html_from_the_board_is_text_everywhere(kernel: Kernel) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    cell = kernel.run(f"%%board\nimport live\nlive.mark('{hostile}')\nprint('{hostile}')")
    assert text(cell) == hostile + "\n"
    html = "".join(
        output.data["text/html"] for output in cell.outputs if output.output_type == "display_data"
    )
    assert hostile not in html


def test_tasks_that_are_left_over_are_named(kernel: Kernel) -> None:
    cell = kernel.run(
        "%%board\nimport asyncio\nasync def beat():\n    await asyncio.sleep_ms(1000)\n"
        "async def main():\n    asyncio.create_task(beat())\n    await asyncio.sleep_ms(0)\nasyncio.run(main())"
    )
    assert "Left over when the cell ended, and dropped: beat" in text(cell)


def test_reset_forgets_and_close_gives_back(kernel: Kernel) -> None:
    kernel.run("%%board\nkept = 1")
    assert "Variables of earlier cells are gone" in text(kernel.run("%board reset"))
    assert "NameError" in error(kernel.run("%%board\nkept"))
    assert text(kernel.run("%board close")) == "Closed.\n"
    assert "Connected to" in text(kernel.run("%%board\npass"))


def test_a_port_that_is_not_there_names_the_cure(kernel: Kernel) -> None:
    shown = error(kernel.run("%board /dev/nowhere"))
    assert "There is no board at /dev/nowhere" in shown
    assert "Try:" in shown


def test_a_panel_is_a_widget_and_says_which_pins_there_are(kernel: Kernel) -> None:
    *_, output = kernel.run("%board virtual\n%board panel P1 uart").outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data
    (error,) = kernel.run("%board panel P99").outputs
    assert "no 'P99' to wire here" in "".join(error.traceback)
    (error,) = kernel.run("%board reset one two").outputs
    assert "one name at most" in "".join(error.traceback)


BEAT = """
import asyncio
async def beat():
    while True: await asyncio.sleep_ms(5)
async def main():
    asyncio.create_task(beat())
    await asyncio.sleep_ms(10)
asyncio.run(main())"""


def test_what_is_left_over_is_named_with_its_fate_and_by_its_own_cell_only(kernel: Kernel) -> None:
    dropped = "".join(output.get("text", "") for output in kernel.run(f"%%board{BEAT}").outputs)
    assert "Left over when the cell ended, and dropped: beat\n" in dropped
    kept = "".join(output.get("text", "") for output in kernel.run(f"%%board --keep-loop{BEAT}").outputs)
    assert "Left over when the cell ended, and left in the loop: beat\n" in kept


@pytest.mark.parametrize("ends", ["import sys\nsys.exit()", "import machine\nmachine.soft_reset()"])
def test_a_program_that_ends_itself_says_that_the_board_did_not_restart(kernel: Kernel, ends: str) -> None:
    cell = kernel.run(f"%%board\nstays = 1\n{ends}")
    assert error(cell) == ""
    assert "The board did not restart: variables stay." in text(cell)
    assert value(kernel, "board.eval('stays')") == "1"
