"""The board in a page: the VM in a Worker, from a plain web server, isolated and not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kernel_helpers.board import Board
from kernel_helpers.connecting import connect
from kernel_helpers.exercises import exercise as exercises
from kernel_helpers.exercises.judge import judge, told
from tests.browser.book_pages import ISOLATION, serving
from tests.browser.page_board import PageBoard, make_site, number_of, pixels_of
from tests.conformance import (
    test_asyncio_cancel,
    test_asyncio_event,
    test_asyncio_exceptions,
    test_asyncio_flag,
    test_asyncio_gather,
    test_asyncio_language,
    test_asyncio_lock,
    test_asyncio_loop,
    test_asyncio_recipes,
    test_asyncio_sleep,
    test_asyncio_streams,
    test_asyncio_tasks,
    test_asyncio_wait_for,
    test_csi_asyncio,
    test_machine,
)
from tests.conformance.frame import MARK

CAMERA = """
import csi, live, time
cam = csi.CSI()
cam.reset(); cam.pixformat(csi.RGB565); cam.framesize(csi.QVGA)
"""
SUITES = {
    suite.__name__.rpartition("test_")[2]: suite
    for suite in (
        test_asyncio_cancel, test_asyncio_event, test_asyncio_exceptions, test_asyncio_flag, test_asyncio_gather,
        test_asyncio_language, test_asyncio_lock, test_asyncio_loop, test_asyncio_recipes, test_asyncio_sleep,
        test_asyncio_streams, test_asyncio_tasks, test_asyncio_wait_for, test_csi_asyncio, test_machine,
    )
}  # fmt: skip
WITHOUT = ("socket", "network", "factorial")
"""What the page's board has not; those cases are left to the other one."""
COUNTED = "main waiting for what never comes polls for ever"
"""It counts how often an endless wait ends early, which a virtual board is free to choose."""


@pytest.fixture(scope="module")
def site(runner_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("runner"), runner_files)


@pytest.fixture(scope="module", params=["isolated", "plain"])
def either(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    with serving(site, ISOLATION if request.param == "isolated" else {}) as url:
        yield url


@pytest.fixture(scope="module")
def isolated(site: Path) -> Iterator[str]:
    with serving(site, ISOLATION) as url:
        yield url


@pytest.fixture(scope="module")
def plain(site: Path) -> Iterator[str]:
    with serving(site, {}) as url:
        yield url


def opened(page: Page, url: str, **options: Any) -> PageBoard:
    page.goto(url)
    return PageBoard(page).open(**options)


@pytest.fixture(scope="module")
def timed_page(browser: Browser, isolated: str) -> Iterator[PageBoard]:
    """A board in virtual time that many programs share."""
    page = browser.new_page()
    yield opened(page, isolated, clock="virtual")
    page.close()


@pytest.fixture(scope="module")
def timed_board(prepared: None) -> Iterator[Board]:
    with connect("virtual", clock="virtual") as made:
        yield made


def test_nothing_is_fetched_before_it_is_opened(page: Page, plain: str) -> None:
    page.goto(plain)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("window.board = new KH.PageBoard({ base: '_static/kh-runner/' })")
    assert asked == []
    page.evaluate("board.open()")
    assert {url.rpartition("/")[2] for url in asked} >= {"vm.wasm", "vm.json", "guest.json", "onboard.json"}
    assert all(url.startswith(plain) for url in asked)


def test_text_comes_while_the_program_runs_and_a_button_reaches_it(page: Page, either: str) -> None:
    board = opened(page, either)
    board.when("ready", "board.pin('P1').press()")
    program = """
import time
from machine import Pin
pin = Pin("P1", Pin.IN, Pin.PULL_UP)
hits = []
pin.irq(lambda pin: hits.append(pin.value()), Pin.IRQ_FALLING)
print("ready")
while not hits:
    time.sleep_ms(50)
print(hits)
"""
    assert board.printed(program) == "ready\n[0]\n"


def test_a_button_reaches_a_program_that_only_computes(page: Page, isolated: str) -> None:
    board = opened(page, isolated)
    board.when("ready", "board.pin('P1').press()")
    program = """
from machine import Pin
def work():
    hits = []
    Pin("P1", Pin.IN, Pin.PULL_UP).irq(hits.append, Pin.IRQ_FALLING)
    print("ready")
    while not hits:
        pass
work()
print("heard")
"""
    assert board.printed(program) == "ready\nheard\n"


def test_a_timer_reaches_a_program_that_only_computes(page: Page, isolated: str) -> None:
    program = """
from machine import Timer
def work():
    beats = []
    timer = Timer(-1, period=5, callback=beats.append)
    while len(beats) < 3:
        pass
    timer.deinit()
work()
print("three")
"""
    assert opened(page, isolated).printed(program) == "three\n"


TALK = """(async () => {
  const { port1, port2 } = new MessageChannel();
  while (board.current) {
    for (let n = 0; n < 10; n++) board.pin("P1").press();
    await new Promise((resolve) => { port1.onmessage = resolve; port2.postMessage(0); });
  }
})()"""


def test_no_interrupt_is_lost_while_the_page_speaks_as_well(page: Page, isolated: str) -> None:
    board = opened(page, isolated, clock="virtual")
    board.when("go", TALK)
    program = """
import asyncio
from machine import Timer
flag = asyncio.ThreadSafeFlag()
async def main():
    print("go")
    timer = Timer(-1)
    for n in range(3000):
        timer.init(mode=Timer.ONE_SHOT, period=3, callback=lambda timer: flag.set())
        await flag.wait()
    print("all came")
asyncio.run(main())
"""
    assert board.printed(program, stopAfterMs=60_000) == "go\nall came\n"


def test_tasks_take_turns_and_their_trace_comes_with_names(page: Page, either: str) -> None:
    board = opened(page, either, clock="virtual")
    run = board.run(
        """
import asyncio
async def count(name, ms):
    for n in range(2):
        print(name, n)
        await asyncio.sleep_ms(ms)
async def main(): await asyncio.gather(count("a", 20), count("b", 30))
asyncio.run(main())
"""
    )
    assert run["text"] == "a 0\nb 0\na 1\nb 1\n" == run["heard"]["text"]
    assert (run["error"], run["leftovers"], run["damaged"], run["state"]) == (None, [], 0, "finished")
    assert [name for kind, _, name in run["names"] if kind == "t"] == ["main", "count", "count"]
    assert run["heard"]["names"] == run["names"]
    assert run["heard"]["events"] == run["events"]
    assert [task for _, _, task in run["prints"]] == [2, 3, 2, 3]


@pytest.mark.parametrize("clock", ["real", "virtual"])
def test_frames_carry_numbers_that_grow_and_the_labels_they_were_given(
    page: Page, either: str, clock: str
) -> None:
    board = opened(page, either, clock=clock)
    run = board.run(CAMERA + "for n in range(4): live.show(cam.snapshot(), 'frame %d' % n)")
    numbers = [number_of(frame) for frame in run["frames"]]
    assert None not in numbers
    assert numbers == sorted(set(numbers))
    assert [frame["label"] for frame in run["frames"]] == [f"frame {n}" for n in range(4)]
    assert all((frame["width"], frame["height"]) == (160, 120) for frame in run["frames"])
    assert run["heard"]["frames"] == 4


def test_a_busy_program_is_interrupted_and_its_variables_stay(page: Page, isolated: str) -> None:
    board = opened(page, isolated)
    board.when("busy", "board.stop()")
    run = board.run("kept = 42\nprint('busy')\nwhile True: pass")
    assert board.done == "interrupted"
    assert (run["state"], run["error"]["type"], run["error"]["line"]) == (
        "interrupted",
        "KeyboardInterrupt",
        3,
    )
    assert board.printed("print(kept)") == "42\n"


def test_without_shared_memory_a_busy_program_costs_the_board_its_variables(page: Page, plain: str) -> None:
    board = opened(page, plain)
    board.when("busy", "board.stop()")
    run = board.run("kept = 42\nprint('busy')\nwhile True: pass")
    assert board.done == "restarted"
    assert run["text"] == "busy\n"
    assert run["state"] == "interrupted"
    assert "Variables of earlier cells are gone" in run["error"]["traceback"]
    assert board.printed("print('kept' in globals())") == "False\n"


@pytest.mark.parametrize("wait", ["time.sleep(1000)", "asyncio.run(long())", "cam.snapshot()"])
def test_a_program_that_waits_is_interrupted_everywhere(page: Page, either: str, wait: str) -> None:
    board = opened(page, either)
    board.printed(CAMERA)
    board.when("waits", "board.stop()")
    run = board.run(
        f"import asyncio, time\nasync def long(): await asyncio.sleep(1000)\nprint('waits')\nwhile True: {wait}"
    )
    assert (board.done, run["state"]) == ("interrupted", "interrupted")
    assert board.printed("print(cam.width())") == "320\n"


def test_virtual_time_passes_for_a_program_that_only_computes(page: Page, isolated: str) -> None:
    program = "import machine\nmachine.WDT(timeout=300)\nprint('busy')\nwhile True: pass"
    run = opened(page, isolated, clock="virtual").run(program)
    assert (run["text"], run["error"]["kind"]) == ("busy\n", "reset")


def test_a_program_that_swallows_its_interrupt_ends_with_the_board(page: Page, isolated: str) -> None:
    board = opened(page, isolated)
    board.when("deaf", "board.stop()")
    run = board.run(
        "print('deaf')\nwhile True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass"
    )
    assert (board.done, run["state"]) == ("restarted", "interrupted")
    assert board.printed("print('again')") == "again\n"


@pytest.mark.parametrize("clock", ["real", "virtual"])
def test_a_run_is_stopped_after_its_time(page: Page, either: str, clock: str) -> None:
    board = opened(page, either, clock=clock)
    run = board.run("import time\nwhile True: time.sleep_ms(10)", stopAfterMs=100)
    assert run["state"] == "interrupted"


def test_a_flood_of_text_arrives_whole(page: Page, either: str) -> None:
    board = opened(page, either)
    text = board.printed("for n in range(20000): print('%05d' % n, '-' * 60)")
    assert text == "".join(f"{n:05} {'-' * 60}\n" for n in range(20000))


def test_a_flood_of_text_can_be_stopped(page: Page, either: str) -> None:
    board = opened(page, either)
    board.when("more", "board.stop()")
    assert board.run("while True: print('more and more')")["state"] == "interrupted"
    assert board.printed("print('calm')") == "calm\n"


def test_a_failure_names_the_cell_and_its_line(page: Page, either: str) -> None:
    run = opened(page, either).run("def divide(): return 1 / 0\n\ndivide()")
    assert run["error"] == {
        "kind": "error",
        "type": "ZeroDivisionError",
        "message": "divide by zero",
        "line": 1,
        "traceback": "Traceback (most recent call last):\n"
        '  File "<cell 1>", line 3, in <module>\n    divide()\n'
        '  File "<cell 1>", line 1, in divide\n    def divide(): return 1 / 0\n'
        "ZeroDivisionError: divide by zero",
    }


def test_tasks_that_are_left_over_are_named_and_dropped(page: Page, either: str) -> None:
    board = opened(page, either, clock="virtual")
    functions = "async def blink(): await asyncio.sleep(9)\nasync def main(): asyncio.create_task(blink())\n"
    run = board.run("import asyncio\n" + functions + "asyncio.run(main())")
    assert run["leftovers"] == ["blink"]
    assert board.run("print('next')")["leftovers"] == []


def test_the_loop_is_kept_when_asked(page: Page, either: str) -> None:
    board = opened(page, either, clock="virtual")
    board.printed(
        """
import asyncio
async def late():
    await asyncio.sleep_ms(10)
    print("late")
async def main(): asyncio.create_task(late())
asyncio.run(main())
""",
        keepLoop=True,
    )
    again = "async def wait(): await asyncio.sleep_ms(20)\nasyncio.run(wait())"
    assert board.printed(again, keepLoop=True) == "late\n"


def test_leds_are_told_while_it_runs_and_at_the_end(page: Page, either: str) -> None:
    board = opened(page, either)
    run = board.run(
        "import time\nfrom machine import LED\nred, blue = LED('LED_RED'), LED('LED_BLUE')\n"
        "red.on(); blue.on(); time.sleep_ms(60); blue.off()"
    )
    assert run["leds"] == {"LED_RED": True, "LED_BLUE": False}
    assert ["LED_RED", True] in run["heard"]["leds"]
    assert board.run("pass")["leds"] == {"LED_RED": True}


def test_a_uart_is_wired_to_the_page(page: Page, either: str) -> None:
    board = opened(page, either)
    page.evaluate("window.sent = []; void board.uart(3).onData((bytes) => sent.push(...bytes))")
    board.when("ready", "board.uart(3).write('ping\\n')")
    program = """
from machine import UART
uart = UART(3, 115200, timeout=10000)
print("ready")
print(uart.readline())
uart.write(b"pong")
uart.flush()
"""
    assert board.printed(program) == "ready\nb'ping\\n'\n"
    page.wait_for_function("String.fromCharCode(...sent) === 'pong'")


def test_a_reset_forgets_variables_and_keeps_files(page: Page, either: str) -> None:
    board = opened(page, either)
    board.printed("x = 1\nwith open('kept.txt', 'w') as file: file.write('still here')")
    page.evaluate("board.reset()")
    assert board.printed("print('x' in globals(), open('kept.txt').read())") == "False still here\n"


@pytest.mark.parametrize(
    ("program", "cause"),
    [("import machine\nmachine.reset()", "HARD_RESET"),
     ("import machine, time\nmachine.WDT(timeout=50)\nwhile True: time.sleep_ms(20)", "WDT_RESET")],
)  # fmt: skip
def test_a_program_that_restarts_the_board_says_so(page: Page, either: str, program: str, cause: str) -> None:
    board = opened(page, either)
    run = board.run(program)
    assert (run["state"], run["error"]["kind"]) == ("restarted", "reset")
    assert board.printed(f"import machine\nprint(machine.reset_cause() == machine.{cause})") == "True\n"


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("input()", "input()"),
        ("import socket\nsocket.socket()", "sockets"),
        (CAMERA + "cam.snapshot().to_png(copy=True)", "png"),
        (CAMERA + "cam.snapshot().to_jpeg(copy=True).to_grayscale(copy=True)", "jpeg"),
    ],
)
def test_what_it_cannot_do_it_says_by_name(page: Page, isolated: str, program: str, words: str) -> None:
    error = opened(page, isolated).run(program)["error"]
    assert error["type"] == "NotImplementedError"
    assert "not on the board in this page" in error["message"]
    assert words in error["message"]


def test_the_files_of_the_board_that_do_not_come_are_named_with_a_cure(
    browser: Browser, isolated: str
) -> None:
    page = browser.new_page()
    page.goto(isolated)
    said = page.evaluate("new KH.PageBoard({ base: 'nowhere/' }).open().catch((problem) => problem.message)")
    page.close()
    assert "nowhere" in said
    assert "reload" in said


def test_pictures_are_drawn_on_and_measured(timed_page: PageBoard) -> None:
    run = timed_page.run(
        CAMERA
        + """
cam.colorbar(True)
img = cam.snapshot(); img = cam.snapshot()
print(img.get_statistics(roi=(0, 0, 30, 100)).l_mean, img.get_pixel(60, 100))
img.draw_rectangle(100, 50, 40, 30, color=(255, 0, 0), fill=True)
img.draw_line(0, 120, 319, 120, color=(0, 0, 0), thickness=3)
print(img.get_pixel(100, 50), img.get_pixel(139, 79), img.get_pixel(140, 80), img.get_pixel(200, 121))
grey = img.copy().to_grayscale()
print(grey, grey.get_pixel(110, 60), img.copy(x_scale=0.5, y_scale=0.5))
img.negate()
print(img.get_pixel(100, 50))
live.show(img, size=0)
cam.colorbar(False)
"""
    )
    lines = run["text"].split("\n")
    assert lines.pop(1).startswith("(255, 0, 0) (255, 0, 0) (")
    assert lines[:-1] == [
        "100 (255, 255, 0)",
        '{"w":320, "h":240, "type":"grayscale", "size":76800} 76 {"w":160, "h":120, "type":"rgb565", "size":38400}',
        "(0, 255, 255)",
    ]
    assert pixels_of(run["frames"][0])[60, 120] == pytest.approx([0, 255, 255], abs=30)


BLOBS = """
blobs = []
for threshold in ((30, 70, 40, 80, 20, 60), (40, 75, -70, -20, 20, 70), (10, 55, 0, 60, -90, -20)):
    found = img.find_blobs([threshold], pixels_threshold=300, merge=True)
    blobs.append([(b.x, b.y, b.w, b.h, b.cx, b.cy, b.pixels, b.count, b.code) for b in found])
"""


def test_blobs_are_those_that_the_other_board_finds(timed_page: PageBoard, timed_board: Board) -> None:
    # The same drawing, of level and upright edges, so that no pixel is a matter of taste.
    program = (
        "import image\nimg = image.Image(160, 120, image.RGB565)\n"
        "img.draw_rectangle(10, 10, 40, 30, color=(220, 30, 30), fill=True)\n"
        "img.draw_rectangle(100, 20, 30, 60, color=(20, 170, 50), fill=True)\n"
        "img.draw_rectangle(60, 70, 25, 25, color=(30, 60, 220), fill=True)\n"
        + BLOBS
        + "for b in blobs: print(b)\n"
        "for b in img.find_blobs([(10, 100, -128, 127, -128, 127)], x_hist_bins_max=4, y_hist_bins_max=3): print(b)\n"
        "print(img.get_histogram(bins=8).bins(), img.get_statistics())\n"
        "print(img.get_histogram().get_threshold(), img.get_histogram().get_percentile(0.8))\n"
    )
    expected = timed_board.run(program)
    assert expected.error is None
    assert timed_page.printed(program) == expected.text
    assert expected.text.count("(10, 10, 40, 30") == 2


@pytest.mark.parametrize("scene", ["shapes", "webcam"])
def test_another_scene_can_be_shown(page: Page, isolated: str, scene: str) -> None:
    board = opened(page, isolated, scene="clock", clock="virtual")
    page.evaluate("scene => board.show(scene)", scene)
    page.evaluate("board.setWebcam(new ImageData(new Uint8ClampedArray(4 * 32 * 24).fill(200), 32, 24))")
    run = board.run(CAMERA + "cam.snapshot(); live.show(cam.snapshot(), size=0)")
    corner = pixels_of(run["frames"][0])[0, 319]
    assert corner == pytest.approx([205, 205, 200] if scene == "shapes" else [200, 200, 200], abs=8)


def cases() -> list[tuple[str, str]]:
    """Programs of the conformance suite, each with the prelude of its file."""
    found = []
    for name, suite in SUITES.items():
        for title, case in suite.CASES.items():
            program = getattr(suite, "PRELUDE", "") + case.partition(MARK)[0]
            if title != COUNTED and not any(word in program for word in WITHOUT):
                found.append((f"{name}: {title}", program))
    return found


SOME = cases()[::8]
"""One case in eight: the VM and the guest's modules are the ones that the whole suite asks in a process."""


@pytest.mark.parametrize(("title", "program"), SOME, ids=[title for title, _ in SOME])
def test_the_conformance_suite_prints_what_it_prints_on_the_other_board(
    title: str, program: str, timed_page: PageBoard, timed_board: Board
) -> None:
    # What waits for ever is stopped after the same virtual time on both.
    here, there = (
        timed_page.run(program, stopAfterMs=20_000),
        timed_board.run(program, name="<cell 1>", deadline=20),
    )
    assert here["text"] == there.text
    assert here["error"] == (there.error and asdict(there.error))
    assert (here["leftovers"], here["damaged"]) == (there.leftovers, 0)
    assert [(text, task) for text, _, task in here["prints"]] == [
        (each.text, each.task) for each in there.prints
    ]


JUDGE = """([run, check]) => board.judge(run, check).catch(({ message }) => ({ message: message.split("\\n")[0] }))"""
MOST_STEPS = 15_000
"""Steps of a run that a page judges; one stub has more, because it asks for a frame without a pause."""
JUDGED = ("first-1", "gather-1", "events-1", "flags-1", "iterators-1", "queues-1", "testing-1", "camera-4")
"""One of each kind and the longest: tests/exercises asks every check on MicroPython."""
TOO_LONG = (
    "This run has too many steps to be judged in a page. "
    "Try: run the exercise in JupyterLab, on the virtual board."
)


@pytest.mark.parametrize("name", JUDGED)
def test_the_checks_of_an_exercise_say_the_same_on_the_vm(
    name: str, timed_page: PageBoard, timed_board: Board
) -> None:
    exercise = exercises.load(name)
    timed_board.reset()
    timed_board.run(exercise.before)
    for source in (exercise.stub, exercise.solution):
        run = timed_board.run(source, name=name, deadline=(exercise.stopped_after_ms or 30_000) / 1000)
        verdict = timed_page.page.evaluate(JUDGE, [told(run), exercise.check])
        too_long = len(run.trace.model.slices) > MOST_STEPS
        assert verdict == ({"message": TOO_LONG} if too_long else asdict(judge(exercise, run)))


def test_a_check_that_fails_itself_is_said(page: Page, isolated: str) -> None:
    board = opened(page, isolated)
    said = board.page.evaluate("board.judge({}, 'def check(run): 1 / 0').catch((problem) => problem.message)")
    assert "check failed" in said
