"""The still as HTML and text: no script, everything escaped, data for the live view, short lines."""

from __future__ import annotations

import base64
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_helpers.run import Frame, Run, RunError
from kernel_helpers.views.still import still_html, still_text
from tests.trace.strategies import schedulers
from tests.trace.vectors import NAMES, load

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e\x00\ud800"


class _Page(HTMLParser):
    """All tags with their attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def _run(name: str, frames: int = 0, **more: object) -> Run:
    trace = load(name)
    pictures = [Frame(at, bytes([at % 256]), 4, 3, at * 1000, 1) for at in range(frames)]
    run = Run("source", "before", "virtual board", trace=trace, frames=pictures)
    for key, value in more.items():
        setattr(run, key, value)
    return run


def _data(page: str) -> dict[str, object]:
    return json.loads(_Page(page).all("div")[0]["data-kh"] or "")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_one_block_without_script(name: str) -> None:
    page = _Page(still_html(_run(name), "a run"))
    assert page.tags[0][0] == "div"
    assert page.tags[0][1]["class"] == "kh-run"
    allowed = {"div", "figure", "figcaption", "img", "ul", "li", "details", "summary"}
    assert {tag for tag, _ in page.tags} <= allowed | {"table", "thead", "tbody", "tr", "th", "td"}
    assert not any(key.startswith("on") for _, attrs in page.tags for key in attrs)


def test_the_timeline_is_an_image_with_the_summary_as_its_text() -> None:
    run = _run("hog")
    image = _Page(still_html(run, "a run")).all("img")[0]
    assert image["alt"] == run.trace.sentence()
    media, _, data = (image["src"] or "").partition(",")
    assert media == "data:image/svg+xml;base64"
    assert base64.b64decode(data).startswith(b"<svg ")


def test_the_data_is_what_the_live_view_takes() -> None:
    run = _run("hog", frames=2, error=RunError("error", "ValueError", "no", ""))
    data = _data(still_html(run, "a run"))
    assert base64.b64decode(str(data["events"])) == run.trace.events
    assert data["names"] == [["t", 1, "capture"], ["t", 2, "blink"], ["t", 3, "late"]]
    assert data["frames"] == [
        {"number": 0, "time_us": 0, "task": 1, "label": "", "jpeg": "AA==", "sent_bytes": 0},
        {"number": 1, "time_us": 1000, "task": 1, "label": "", "jpeg": "AQ==", "sent_bytes": 0},
    ]
    assert (data["title"], data["board"], data["duration_us"]) == ("a run", "virtual board", 217_600)
    assert (data["state"], data["detail"]) == ("failed", "ValueError")


def test_the_caption_says_where_it_ran_and_how_it_ended() -> None:
    run = _run("hog", error=RunError("error", "ValueError", "no", ""))
    assert "a run · virtual board · failed: ValueError after 218 ms" in _Page(still_html(run, "a run")).text
    assert "finished after 218 ms" in _Page(still_html(_run("hog"), "")).text


def test_findings_and_numbers_are_there_as_text() -> None:
    page = _Page(still_html(_run("hog"), "a run"))
    assert "capture hardly ever lets others run" in page.text
    assert "3 tasks in numbers" in page.text
    assert len(page.all("tr")) == 4
    assert "202\u00a0ms" in page.text


def test_pictures_have_words_and_are_thinned_evenly() -> None:
    page = _Page(still_html(_run("hog", frames=100), "a run"))
    alts = [image["alt"] for image in page.all("img")[1:]]
    assert len(alts) == 12
    assert (alts[0], alts[1], alts[-1]) == (
        "frame 0 at 0 ms by capture",
        "frame 9 at 9 ms by capture",
        "frame 99 at 99 ms by capture",
    )
    assert "12 of 100 pictures" in page.text


def test_a_long_run_carries_few_pictures() -> None:
    frames = _data(still_html(_run("hog", frames=200), "a run"))["frames"]
    assert isinstance(frames, list)
    assert len(frames) == 60
    assert frames[-1]["number"] == 199


def test_the_numbers_tell_the_longest_wait_and_what_it_was_for() -> None:
    page = _Page(still_html(_run("lock_convoy"), "a run"))
    assert "longest wait, and for what" in page.text
    assert "20.1\u00a0ms\u00a0for\u00a0Lock\u00a0bus" in page.text


def test_no_picture_no_contact_sheet() -> None:
    page = _Page(still_html(_run("hog"), "a run"))
    assert len(page.all("img")) == 1
    assert "picture" not in page.text


def test_nothing_from_the_board_becomes_markup() -> None:
    run = _run("event_three_waiters", frames=1, board=HOSTILE, error=RunError("error", HOSTILE, "", ""))
    run.frames = [Frame(0, b"", 1, 1, None, 2, HOSTILE)]
    for kind, number in (("t", 1), ("t", 2), ("o", 1)):
        run.trace.name(kind, number, HOSTILE)
    html = still_html(run, HOSTILE)
    page = _Page(html)
    assert "<script" not in html
    assert [image for image in page.all("img") if not (image["src"] or "").startswith("data:image/")] == []
    assert not any(key.startswith("on") for _, attrs in page.tags for key in attrs)
    assert "<script>alert(1)</script>" in page.text
    html.encode("utf-8")
    still_text(run).encode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_text_fits_a_terminal(name: str) -> None:
    assert max(map(len, still_text(_run(name)).splitlines())) <= 78


def test_text_draws_a_row_for_each_lane() -> None:
    lines = still_text(_run("hog")).splitlines()
    rows = {line[:16].strip(): line[17:] for line in lines}
    assert rows["capture"] == "#" * 60
    assert rows["late"] == "!" * 58 + "#"
    assert rows["blink"].startswith("#..!!!")
    assert rows["idle"].strip() == "~"
    assert lines[-1] == "# ran, ! ready, but not running, . sleeping, ~ loop idle"


def test_text_of_an_empty_run_is_one_sentence() -> None:
    assert still_text(_run("empty")) == "The program left no trace."


def test_how_long_an_interrupted_run_took_is_said_as_far_as_it_is_known() -> None:
    stopped = RunError("interrupted", "KeyboardInterrupt", "", "")
    known = {
        name: _Page(still_html(_run(name, error=stopped), "a run")).text
        for name in ("hog", "still_running", "empty")
    }
    assert "interrupted: KeyboardInterrupt after 218 ms" in known["hog"]
    assert "interrupted: KeyboardInterrupt; nothing is known after 1 ms" in known["still_running"]
    assert "interrupted: KeyboardInterrupt; no trace of it arrived" in known["empty"]


@given(schedulers().map(lambda run: run.events), st.text(max_size=40))
@settings(max_examples=40)
def test_any_run_has_a_text(events: bytes, name: str) -> None:
    run = _run("empty")
    run.trace.feed(events)
    run.trace.name("t", 1, name)
    assert max(map(len, still_text(run).splitlines())) <= 78


def test_leds_are_named_with_how_they_were_at_the_end() -> None:
    run = _run("hog", leds={"LED_RED": False, "LED_BLUE": True})
    said = "LEDs at the end: LED_BLUE ● on, LED_RED ○ off"
    assert said in _Page(still_html(run, "a run")).text
    assert said in still_text(run)
    assert _data(still_html(run, "a run"))["leds"] == {"LED_RED": False, "LED_BLUE": True}


def test_a_run_without_leds_says_nothing_of_them() -> None:
    assert "LED" not in still_html(_run("hog"), "a run") + still_text(_run("hog"))
