"""The filmstrip: pictures in order, thinned, joined to the timeline in both directions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser import synthetic
from tests.browser.pages import Views

CURSOR = "() => window.run.panel.timeline.cursorUs"
KINDS = """() => {
  const kind = async (image) => (await fetch(image.src)).headers.get("content-type");
  return Promise.all([...document.querySelectorAll(".kh-frame img")].map(kind));
}"""
AT_END = """() => {
  const strip = document.querySelector(".kh-strip");
  return strip.scrollLeft + strip.clientWidth >= strip.scrollWidth - 8;
}"""


def test_nothing_is_shown_without_pictures(views: Views) -> None:
    page = views.mount(synthetic.polling(100_000).data())
    expect(page.locator(".kh-film")).to_be_hidden()


def test_a_picture_puts_the_cursor_at_its_time(views: Views) -> None:
    run = synthetic.hogging()
    page = views.mount(run.data())
    frame = page.locator(".kh-frame").nth(2)
    frame.click()
    assert page.evaluate(CURSOR) == run.frames[2]["time_us"]
    expect(frame).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".kh-large figcaption")).to_contain_text("frame 3")
    expect(page.locator(".kh-said")).to_contain_text("capture showed frame 3.")


def test_a_thumbnail_on_the_timeline_highlights_its_picture(views: Views) -> None:
    page = views.mount(synthetic.hogging().data())
    place = page.evaluate(
        """() => {
          const { pictures, layout } = window.run.panel.timeline;
          return { x: pictures[4].x + 10, y: layout.pictures.y + 10 };
        }"""
    )
    page.locator(".kh-canvas").click(position=place)
    expect(page.locator(".kh-frame").nth(4)).to_have_class("kh-frame kh-chosen")


def test_pictures_say_what_they_are(views: Views) -> None:
    run = synthetic.hogging()
    run.frames[0]["label"] = "gate"
    page = views.mount(run.data())
    expect(page.locator(".kh-frame img").first).to_have_attribute(
        "alt", "Camera picture 1, gate, 68.86 ms · capture"
    )
    kinds = page.evaluate(KINDS)
    assert set(kinds) == {"image/jpeg"}


def test_many_pictures_are_thinned_and_counted(views: Views) -> None:
    run = synthetic.hogging(count=150, busy_us=2000, limit_us=60_000_000)
    page = views.mount(run.data())
    shown = page.locator(".kh-frame")
    assert 30 <= shown.count() <= 60
    expect(page.locator(".kh-film-count")).to_have_text(f"{shown.count()} of 150 pictures")
    expect(page.locator(".kh-large figcaption")).to_contain_text("frame 150")


@pytest.mark.parametrize("count", [1, 59, 60, 61, 119, 500, 4000])
def test_thinning_is_even_and_keeps_the_newest(views: Views, count: int) -> None:
    kept = views.open().evaluate("n => KH.thinned([...Array(n).keys()], 60)", count)
    assert len(kept) == min(count, len(kept)) <= 60
    assert kept[-1] == count - 1
    assert count > 60 or kept == list(range(count))
    assert len({after - before for before, after in pairwise(kept[:-1])}) <= 1


def test_newest_is_in_view_unless_scrolled_back(views: Views) -> None:
    run = synthetic.hogging(count=30, busy_us=2000)
    data = run.data(state="running")
    frames = data.pop("frames")
    page = views.mount({**data, "frames": frames[:20]})
    assert page.evaluate(AT_END)
    page.evaluate("frames => { window.run.feed({ frames }) }", frames[20:25])
    page.wait_for_function("() => document.querySelectorAll('.kh-frame').length === 25")
    assert page.evaluate(AT_END)
    page.evaluate("() => { document.querySelector('.kh-strip').scrollLeft = 0 }")
    page.evaluate("frames => { window.run.feed({ frames }) }", frames[25:])
    page.wait_for_function("() => document.querySelectorAll('.kh-frame').length === 30")
    assert page.evaluate("() => document.querySelector('.kh-strip').scrollLeft") == 0


def test_picture_without_a_time_takes_that_of_its_event(views: Views) -> None:
    run = synthetic.hogging(count=2)
    times = [frame["time_us"] for frame in run.frames]
    for frame in run.frames:
        frame["time_us"] = None
    page = views.mount(run.data())
    page.locator(".kh-frame").nth(1).click()
    assert page.evaluate(CURSOR) == times[1]


def test_the_strip_says_how_fast_how_evenly_and_how_large(views: Views) -> None:
    run = synthetic.Run()
    for number, at in enumerate([0, 30_000, 80_000, 120_000], start=1):
        run.now = at
        run.add("FRAME", 0, number)
        picture = {"number": number, "time_us": at, "task": 0, "label": "", "jpeg": synthetic.jpeg(number)}
        run.frames.append({**picture, "sent_bytes": 1000 * number})
    page = views.mount(run.data())
    # Times between frames of 30, 50 and 40 ms: 40 ms on average, and a standard deviation of 8.2 ms.
    expect(page.locator(".kh-film-pace")).to_have_text("25.0 frames/s · jitter 8.2 ms · 2.5 kB each")


def test_one_picture_has_no_pace(views: Views) -> None:
    page = views.mount(synthetic.hogging(count=1).data())
    expect(page.locator(".kh-film-pace")).to_have_text("")


def test_a_picture_that_comes_is_large_before_the_rest_is_drawn(views: Views) -> None:
    run = synthetic.hogging(count=5)
    data = run.data(state="running")
    frames = data.pop("frames")
    page = views.mount({**data, "frames": frames[:4]})
    feed = "frames => { window.run.feed({ frames }); return document.querySelector('.kh-large').innerText }"
    assert page.evaluate(feed, frames[4:]).strip() == "frame 5"


LOADS = """() => {
  window.loaded = [];
  const heard = ({ target }) => target.closest(".kh-large") && window.loaded.push(target.dataset.number);
  document.addEventListener("load", heard, true);
}"""


def test_pictures_faster_than_they_load_are_seen_one_after_the_other_and_the_newest_stays(
    views: Views,
) -> None:
    run = synthetic.hogging(count=40)
    data = run.data(state="running")
    frames = data.pop("frames")
    page = views.mount({**data, "frames": frames[:1]})
    page.evaluate(LOADS)
    # Each comes while the one before it loads.
    page.evaluate(
        "frames => { for (const frame of frames) window.run.feed({ frames: [frame] }) }", frames[1:]
    )
    page.wait_for_function("() => window.loaded.at(-1) === '40'")
    assert page.evaluate("() => window.loaded") == ["2", "40"]


def test_a_picture_that_comes_does_not_take_the_place_of_a_chosen_one(views: Views) -> None:
    run = synthetic.hogging(count=5)
    data = run.data(state="running")
    frames = data.pop("frames")
    page = views.mount({**data, "frames": frames[:4]})
    page.locator(".kh-frame").nth(1).click()
    page.evaluate("frames => { window.run.feed({ frames }) }", frames[4:])
    page.wait_for_function("() => document.querySelectorAll('.kh-frame').length === 5")
    expect(page.locator(".kh-large figcaption")).to_contain_text("frame 2")
