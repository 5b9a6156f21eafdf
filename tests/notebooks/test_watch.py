"""`%board watch` in a real kernel: pictures while the board is idle, and a cell always goes first."""

from __future__ import annotations

import pytest

from tests.kernel import Kernel, error, text, value

WATCH = "get_ipython().find_line_magic('board').__self__._watches['board']"
HELPERS = f"""
import threading
def watch(): return {WATCH}
def until(is_so):
    while not is_so(): came.wait(30); came.clear()
came = threading.Event()
def hear(screen):
    show, say = screen.show, screen.say
    def showing(number, jpeg):
        show(number, jpeg); came.set()
    def saying(state, note):
        say(state, note); came.set()
    screen.show, screen.say = showing, saying
    return screen
"""
BEGUN = "%board watch --fps 30\nview = hear(watch()._screen)"


@pytest.fixture(scope="module")
def kernel(kernel: Kernel) -> Kernel:
    kernel.run(HELPERS)
    return kernel


def test_a_picture_comes_and_the_next_only_when_the_page_has_shown_it(kernel: Kernel) -> None:
    cell = kernel.run(BEGUN)
    assert error(cell) == ""
    assert "application/vnd.jupyter.widget-view+json" in cell.outputs[0].data
    assert value(kernel, "until(lambda: view.number == 1) or view.number") == "1"
    # Whatever the page does not take is not taken from the camera either.
    assert value(kernel, "watch()._shown, view.number") == "(0, 1)"
    shown = "view._heard(view, {'kind': 'shown', 'number': view.number}, [])"
    kernel.run("first = view.picture")
    assert value(kernel, f"{shown} or until(lambda: view.number == 2) or view.number") == "2"
    assert (
        value(kernel, "view.picture[:3] == first[:3] == b'\\xff\\xd8\\xff' and view.picture != first")
        == "True"
    )


def test_a_cell_runs_at_once_while_the_view_goes_on(kernel: Kernel) -> None:
    kernel.run(BEGUN)
    kernel.run("watch().shown(1)")
    assert "42" in text(kernel.run("%%board\nprint(6 * 7)"))
    assert value(kernel, "board.eval('1 + 1')") == "2"
    assert value(kernel, "watch().goes_on") == "True"


def test_while_the_board_is_taken_the_view_says_why_it_stands_still(kernel: Kernel) -> None:
    kernel.run(BEGUN)
    kernel.run("until(lambda: view.number == 1)")
    paused = (
        "with board._turn:\n    watch().shown(1); until(lambda: view.state == 'paused')\n    print(view.note)"
    )
    assert "busy with a cell" in text(kernel.run(paused))
    assert value(kernel, "until(lambda: view.state == 'live') or view.number") == "2"


def test_it_is_stopped_by_its_button_and_by_the_magic(kernel: Kernel) -> None:
    kernel.run(BEGUN)
    kernel.run("watching = watch()")
    assert value(kernel, "view._heard(view, {'kind': 'stop'}, []) or (view.state, watching.goes_on)") == (
        "('ended', False)"
    )
    assert text(kernel.run("%board watch stop")) == "No live view goes on.\n"
    kernel.run(BEGUN)
    assert text(kernel.run("%board watch stop")) == "Stopped.\n"
    assert value(kernel, "view.state") == "ended"


def test_a_view_that_cannot_be_is_refused_with_the_cure(kernel: Kernel) -> None:
    assert "--fps 0.1 to 30" in error(kernel.run("%board watch --fps 300"))
    assert "no board 'cam9'" in error(kernel.run("%board watch cam9"))
    kernel.run("running, board._running = board._running, object()")
    assert "is running a cell" in error(kernel.run("%board watch"))
    kernel.run("board._running = running")
    kernel.run("%board virtual --name still --clock virtual")
    assert "Time stands still" in error(kernel.run("%board watch still"))
    kernel.run("%board close still")


def test_a_program_that_gives_no_picture_ends_it_and_says_why(kernel: Kernel) -> None:
    kernel.run("%board board")
    kernel.run("from kernel_helpers import watching")
    kernel.run("keep, watching.PROGRAM = watching.PROGRAM, 'raise OSError(\"<b>no lens</b>\")'")
    kernel.run(BEGUN)
    assert "no lens" in value(kernel, "until(lambda: view.state == 'ended') or view.note")
    kernel.run("watching.PROGRAM = keep")


def test_names_of_the_notebook_stay_its_own(kernel: Kernel) -> None:
    kernel.run("%%board\nimg = cam = scale = data = 'mine'")
    kernel.run(BEGUN)
    kernel.run("until(lambda: view.number == 1)")
    assert value(kernel, "board.eval('(img, cam, scale, data)')") == "('mine', 'mine', 'mine', 'mine')"


def test_closing_the_board_ends_it(kernel: Kernel) -> None:
    kernel.run(BEGUN)
    assert "Closed" in text(kernel.run("%board close"))
    assert value(kernel, "view.state") == "ended"
