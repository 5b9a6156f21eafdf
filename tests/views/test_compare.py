"""A comparison as it stays: two pictures on one axis, a table, the live view's data, and no markup from a board."""

from __future__ import annotations

import html
import json
import re
from xml.etree import ElementTree

from kernel_helpers.run import Run
from kernel_helpers.views.compare import compare
from kernel_helpers.views.still_plan import Look
from kernel_helpers.views.still_svg import still_svg
from tests.trace.vectors import load

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>"


def _run(vector: str, name: str) -> Run:
    trace = load(vector)
    return Run("source", name, "virtual board", trace=trace)


def _ticks(svg: str) -> dict[str, float]:
    texts = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return {
        text.text or "": float(text.get("x", ""))
        for text in texts
        if re.fullmatch(r"(0|\d*50|\d*00) ms", text.text or "")
    }


def test_it_has_both_pictures_the_table_and_the_data() -> None:
    shown = compare(_run("hog", "before"), _run("two_heartbeats", "after")).html()
    assert shown.count("<img ") == 2
    assert '<th scope="row">capture</th><td>is there</td><td>is not</td>' in shown
    data = json.loads(html.unescape(shown.split('data-kh="')[1].split('"')[0]))
    assert data["before"]["title"] == "before"
    assert ["capture", "is there", "is not"] in data["differences"]


def test_both_pictures_have_one_axis() -> None:
    look = Look(until_us=400_000, names=("capture", "a rather long name"))
    first, second = (_ticks(still_svg(load(name), look=look)) for name in ("hog", "two_heartbeats"))
    assert first == second
    assert "400 ms" in first


def test_nothing_from_the_board_becomes_markup() -> None:
    first, second = _run("hog", HOSTILE), _run("two_heartbeats", "after")
    first.trace.name("t", 1, HOSTILE)
    assert "<script" not in compare(first, second).html()


def test_two_runs_that_are_the_same_say_so() -> None:
    run = _run("hog", "one")
    assert "Nothing that counts changed." in compare(run, run).html()
    assert compare(run, run).text().startswith("\none\n")


def test_a_prediction_is_in_the_picture_and_in_its_legend() -> None:
    look = Look(predicted=[("blink", 0.0, 40.0, "running"), ("nobody", 0.0, 9.0, "running")])
    texts = [
        text.text for text in ElementTree.fromstring(still_svg(load("hog"), look=look)).iter(f"{SVG}text")
    ]
    assert "predicted" in texts
    assert "predicted" not in still_svg(load("hog"))
