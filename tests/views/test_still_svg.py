"""The still timeline: sound XML, safe with any name, small enough, and it shows what there is."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.run import Frame
from kernel_helpers.trace import Trace
from kernel_helpers.views.still_plan import Bar, Scale, bars, ticks
from kernel_helpers.views.still_svg import still_svg
from tests.trace.scheduler import Act, Scheduler
from tests.trace.strategies import plausible_bytes, schedulers
from tests.trace.test_cancels import cancelled
from tests.trace.vectors import NAMES, load

SVG = "{http://www.w3.org/2000/svg}"


def _texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def _shapes(svg: str) -> int:
    paths = [element.get("d", "") for element in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    return sum(len(re.findall("M", path)) for path in paths) + len(_texts(svg))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dark", [False, True])
def test_every_vector_is_sound_xml_with_a_description(name: str, dark: bool) -> None:
    trace = load(name)
    root = ElementTree.fromstring(still_svg(trace, dark=dark))
    assert root.findtext(f"{SVG}title") == "Scheduler timeline"
    assert root.findtext(f"{SVG}desc") == trace.sentence(over=True)


def test_lanes_carry_their_names_and_the_legend_what_is_there() -> None:
    texts = _texts(still_svg(load("hog")))
    assert texts[: texts.index("idle") + 1][:4] == ["capture", "blink", "late", "idle"]
    assert "ready, but not running" in texts
    assert "hog: ran over 50 ms while others were ready" in texts
    assert not {"waiting on …", "wakes", "events lost", "failed"} & set(texts)


def test_the_legend_follows_the_run() -> None:
    texts = set(_texts(still_svg(load("cancel_and_timeout"))))
    assert {"failed", "cancelled", "wakes", "!", "×", "■"} <= texts
    assert {"events lost", "left over"} <= set(_texts(still_svg(load("lost_events"))))
    assert "cancels (inferred)" in _texts(still_svg(cancelled((2, 4500, 8900))))
    assert "cancels (inferred)" not in _texts(still_svg(cancelled((2, 4500, 5000), (3, 5100, 8990))))
    assert "parked: nothing will wake it" in _texts(still_svg(load("parked")))
    assert {"interrupt", "tick"} <= set(_texts(still_svg(load("interrupt_flag"))))
    assert {"marks", "prints", "camera", "start", "half time", "showing a picture"} <= set(
        _texts(still_svg(load("frames_marks_and_program")))
    )


def test_waits_and_bars_say_what_and_how_long() -> None:
    texts = _texts(still_svg(load("event_three_waiters")))
    assert texts.count("Event ready") == 3
    assert "ready 4.13 ms" in texts


def test_nothing_is_left_over_before_the_end() -> None:
    assert "left over" not in _texts(still_svg(load("still_running")))


def test_pictures_given_are_the_pictures_drawn() -> None:
    frames = [Frame(1, b"", 1, 1, time_us=1000), Frame(2, b"", 1, 1, time_us=None)]
    assert "camera" in _texts(still_svg(load("hog"), frames=frames))
    assert "camera" not in _texts(still_svg(load("hog")))


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_any_name_is_harmless(name: str) -> None:
    trace = load("event_three_waiters")
    for kind, number in (("t", 2), ("o", 1), ("m", 0)):
        trace.name(kind, number, name)
    ElementTree.fromstring(still_svg(trace).encode("utf-8"))


def test_markup_in_a_name_stays_text() -> None:
    trace = load("hog")
    trace.name("t", 1, '<script>x</script>"&')
    svg = still_svg(trace)
    assert "<script" not in svg
    assert '<script>x</script>"&' in _texts(svg)


@given(plausible_bytes() | schedulers().map(lambda run: run.events))
@settings(max_examples=60)
def test_any_trace_can_be_drawn(events: bytes) -> None:
    ElementTree.fromstring(still_svg(Trace(events)))


def test_three_hundred_slices_stay_small() -> None:
    scripts = [[Act(700 + 90 * n, "sleep", 5 + (7 * n + 3 * at) % 30) for at in range(75)] for n in range(4)]
    trace = Trace(Scheduler(scripts).run().events)
    assert len(trace.model.slices) > 300
    assert len(still_svg(trace)) < 60_000


def test_a_crowd_is_merged_and_said() -> None:
    scripts = [[Act(300, "sleep", 1)] * 3000, [Act(200, "sleep", 0)] * 3000]
    svg = still_svg(Trace(Scheduler(scripts).run().events))
    assert _shapes(svg) < 1000
    assert "many short steps (height = share of the time)" in _texts(svg)


def test_too_many_tasks_are_counted_instead_of_drawn() -> None:
    svg = still_svg(Trace(Scheduler([[Act(10, "sleep", 5)]] * 100).run().events))
    assert "42 more tasks are not drawn" in _texts(svg)
    assert "idle" in _texts(svg)


@given(st.integers(0, 10**10))
def test_the_axis_has_a_handful_of_ticks(duration: int) -> None:
    found = ticks(duration)
    assert found[0][0] == 0
    assert len(found) <= 9
    assert len({words for _, words in found}) == len(found)


class _Piece:
    def __init__(self, start_us: int, end_us: int) -> None:
        self.start_us, self.end_us = start_us, end_us


def test_neighbours_less_than_a_pixel_apart_are_one_bar() -> None:
    scale = Scale(0, 100, 1000)
    found = bars([_Piece(0, 2), _Piece(4, 6), _Piece(500, 700), _Piece(705, 900)], scale, join=1, thinnest=0)
    assert found[0] == Bar(0, 0.6, pytest.approx(2 / 3))
    assert [(bar.left, bar.right) for bar in found[1:]] == [(50, 70), (70.5, 90)]
