"""What a person sees and does on the timeline: colours, sentences, keys, zoom, table; and hostile names."""

from __future__ import annotations

import html
import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import synthetic
from tests.browser.pages import Views

RUNNING, READY, HOG = "#0072b2", "#e69f00", "#d55e00"
HOSTILE = "<img src=x onerror=alert(1)>"
WINDOW = "() => { const { t0, t1 } = window.run.panel.timeline.window; return [t0, t1]; }"


@pytest.fixture
def hogging(views: Views) -> Page:
    return views.mount(synthetic.hogging().data(title="hog"))


def first(page: Page, lane: str, state: str) -> dict[str, int]:
    """The longest span of that state in that lane: {start, end} in us."""
    found: dict[str, int] = page.evaluate(
        """([lane, state]) => {
          const found = window.run.panel.timeline.run.lanes.find((each) => each.name === lane);
          const all = found.spans.rows((at) => KH.spanOf(found, at)).filter((span) => span.state === state);
          const { start, end } = all.sort((a, b) => b.end - b.start - (a.end - a.start))[0];
          return { start, end, middle: Math.round((start + end) / 2) };
        }""",
        [lane, state],
    )
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_states_have_their_colours_where_they_are(views: Views, theme: str) -> None:
    page = views.mount(synthetic.hogging(busy_us=30_000).data(), theme)
    ran, ready = first(page, "capture", "running"), first(page, "blink", "ready")
    assert RUNNING in views.colours("capture", ran["middle"], 20)
    assert READY in views.colours("blink", ready["middle"], 40)
    assert READY not in views.colours("capture", ran["middle"], 20)
    assert RUNNING not in views.colours("report", first(page, "report", "waiting")["middle"], 10)


def test_slice_that_keeps_others_waiting_is_marked_as_hog(views: Views, hogging: Page) -> None:
    assert HOG in views.colours("capture", first(hogging, "capture", "running")["middle"], 20)
    assert HOG not in views.colours("blink", first(hogging, "blink", "running")["middle"], 4)


def test_themes_differ_and_change_while_shown(views: Views, hogging: Page) -> None:
    idle = first(hogging, "capture", "sleeping")["end"] - 100
    before = hogging.evaluate("() => getComputedStyle(document.querySelector('.kh-run')).backgroundColor")
    light = views.colours("main", idle, 2)
    hogging.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
    hogging.wait_for_function("() => window.run.panel.timeline.theme && !window.run.panel.timeline.pending")
    assert (
        hogging.evaluate("() => getComputedStyle(document.querySelector('.kh-run')).backgroundColor")
        != before
    )
    assert views.colours("main", idle, 2) != light


def test_hover_says_why_a_task_was_late(views: Views, hogging: Page) -> None:
    x, y = views.position("blink", first(hogging, "blink", "ready")["middle"])
    hogging.locator(".kh-canvas").hover(position={"x": x, "y": y})
    expect(hogging.locator(".kh-tip")).to_contain_text(
        "blink was ready for 69 ms but did not run because capture held the CPU."
    )


def test_hover_on_a_slice_says_what_came_before_and_after(views: Views, hogging: Page) -> None:
    after_wait = first(hogging, "blink", "ready")["end"]
    x, y = views.position("blink", after_wait + 400)
    hogging.locator(".kh-canvas").hover(position={"x": x, "y": y})
    tip = hogging.locator(".kh-tip")
    expect(tip).to_contain_text(
        "blink ran for 900 µs, then slept (asked for 30 ms); it had been ready for 69 ms because"
    )


def test_click_keeps_the_sentence_in_a_live_region(views: Views, hogging: Page) -> None:
    x, y = views.position("report", first(hogging, "report", "waiting")["middle"])
    hogging.locator(".kh-canvas").click(position={"x": x, "y": y})
    said = hogging.locator(".kh-said")
    expect(said).to_have_attribute("aria-live", "polite")
    expect(said).to_contain_text("for Event ready; capture woke it.")


def test_arrows_walk_through_slices_and_lanes(hogging: Page) -> None:
    canvas, said = hogging.locator(".kh-canvas"), hogging.locator(".kh-said")
    canvas.press("ArrowRight")
    expect(said).to_contain_text("main ran for 400 µs, then waited for capture to finish.")
    canvas.press("ArrowDown")
    expect(said).to_contain_text("capture ran for 68 ms")
    first_said = said.inner_text()
    canvas.press("ArrowRight")
    expect(said).not_to_have_text(first_said)
    canvas.press("ArrowLeft")
    expect(said).to_have_text(first_said)
    canvas.press("ArrowUp")
    expect(said).to_contain_text("main ran")
    canvas.press("Escape")
    expect(said).to_contain_text("Point at anything")


def test_keys_zoom_pan_and_fit(hogging: Page) -> None:
    canvas = hogging.locator(".kh-canvas")
    everything = hogging.evaluate(WINDOW)
    canvas.press("w")
    closer = hogging.evaluate(WINDOW)
    assert closer[1] - closer[0] < everything[1] - everything[0]
    canvas.press("d")
    assert hogging.evaluate(WINDOW)[0] > closer[0]
    canvas.press("a")
    assert hogging.evaluate(WINDOW) == pytest.approx(closer)
    canvas.press("f")
    assert hogging.evaluate(WINDOW) == everything
    canvas.press("ArrowRight")
    expect(hogging.locator(".kh-said")).not_to_contain_text("Point at anything")
    canvas.press("f")
    hogging.wait_for_function(f"({WINDOW})()[1] < 20_000")
    canvas.press("f")
    assert hogging.evaluate(WINDOW) == everything


def test_keys_do_nothing_without_focus(hogging: Page) -> None:
    before = hogging.evaluate(WINDOW)
    hogging.keyboard.press("w")
    assert hogging.evaluate(WINDOW) == before


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_keys_with_a_modifier_belong_to_the_browser(hogging: Page, modifier: str) -> None:
    before = hogging.evaluate(WINDOW)
    hogging.locator(".kh-canvas").press(f"{modifier}+w")
    assert hogging.evaluate(WINDOW) == before


def test_ctrl_wheel_zooms_at_the_pointer_and_shift_drag_pans(hogging: Page) -> None:
    box = hogging.locator(".kh-canvas").bounding_box()
    assert box
    at = "x => window.run.panel.timeline.scale.toUs(x)"
    before = hogging.evaluate(at, 600)
    hogging.mouse.move(box["x"] + 600, box["y"] + 120)
    hogging.keyboard.down("Control")
    hogging.mouse.wheel(0, -400)
    hogging.keyboard.up("Control")
    hogging.wait_for_function("() => window.run.panel.timeline.scale.t0 > 0")
    assert hogging.evaluate(at, 600) == pytest.approx(before, rel=0.01)
    t0 = hogging.evaluate(WINDOW)[0]
    hogging.keyboard.down("Shift")
    hogging.mouse.down()
    hogging.mouse.move(box["x"] + 500, box["y"] + 120)
    hogging.mouse.up()
    hogging.keyboard.up("Shift")
    assert hogging.evaluate(WINDOW)[0] > t0


def test_table_and_keys_toggle(hogging: Page) -> None:
    table = hogging.locator(".kh-table")
    expect(table).to_be_hidden()
    hogging.get_by_role("button", name="Table").click()
    row = hogging.get_by_role("row").filter(has_text="blink")
    expect(row).to_contain_text("left over, sleeping")
    expect(row.get_by_role("cell").nth(3)).to_have_text("391 ms")
    hogging.get_by_role("button", name="Table").click()
    expect(table).to_be_hidden()
    hogging.locator(".kh-canvas").press("?")
    expect(hogging.locator(".kh-keys")).to_be_visible()


def test_summary_and_legend_speak_of_what_is_there(hogging: Page) -> None:
    label = hogging.locator(".kh-canvas").get_attribute("aria-label") or ""
    assert "4 lanes" in label
    assert "blink ran 14 ms in 16 slices and was kept waiting 391 ms" in label
    legend = hogging.locator(".kh-legend")
    expect(legend).to_contain_text("ready, but another task has the CPU")
    expect(legend).not_to_contain_text("interrupt")


def test_focusable_elements_keep_their_keys_from_jupyterlab(hogging: Page) -> None:
    focusable = hogging.locator(".kh-run :is(button, [tabindex])")
    unmarked = hogging.locator(".kh-run :is(button, [tabindex]):not([data-lm-suppress-shortcuts=true])")
    assert focusable.count() > 6
    assert unmarked.count() == 0


@pytest.mark.parametrize("name", [HOSTILE, "\u202egnp.exe\n" + "x" * 300])
def test_hostile_names_stay_text(views: Views, name: str) -> None:
    page = views.mount(synthetic.finite(name).data(title=name, board=name, state="failed", detail=name))
    page.get_by_role("button", name="Table").click()
    canvas = page.locator(".kh-canvas")
    for key in ("ArrowRight", "ArrowRight", "?"):
        canvas.press(key)
    x, y = views.position("setter", 7000)
    canvas.hover(position={"x": x, "y": y})
    page.locator(".kh-frame").first.click()
    assert page.locator(".kh-run img:not([src^='blob:'])").count() == 0
    text = page.locator(".kh-run").inner_text()
    assert "\u202e" not in text
    assert name not in text or name == HOSTILE
    assert HOSTILE not in name or name in text


def test_thin_slices_in_a_crowd_are_drawn_by_their_share(views: Views) -> None:
    views.mount(synthetic.polling().data())
    page = views.page
    top_and_bottom = page.evaluate(
        """() => {
          const { layout, scale, context } = window.run.panel.timeline, bar = layout.lanes[0].bar;
          const read = (y) => [...context.getImageData(scale.toX(150000), y, 1, 1).data.slice(0, 3)];
          return [read(bar.y + 2), read(bar.y + bar.h - 2)];
        }"""
    )
    assert top_and_bottom[1] == [0, 0x72, 0xB2]
    assert top_and_bottom[0] != [0, 0x72, 0xB2]


def test_live_view_follows_until_somebody_zooms(views: Views) -> None:
    run = synthetic.hogging()
    half = len(run.events) // 16 * 8
    data = run.data(state="running", frames=[])
    events = data.pop("events")
    page = views.mount({**data, "events": ""})
    feed = "([events, from, to]) => { window.run.feed({ events: KH.bytes(events).slice(from, to) }) }"
    page.evaluate(feed, [events, 0, half])
    page.wait_for_function("() => window.run.panel.timeline.run.durationUs > 300000")
    assert page.evaluate(WINDOW)[1] >= page.evaluate("() => window.run.panel.timeline.run.durationUs")
    page.locator(".kh-canvas").press("w")
    zoomed = page.evaluate(WINDOW)
    follow = page.get_by_role("button", name="Follow")
    expect(follow).to_be_visible()
    page.evaluate(feed, [events, half, len(run.events)])
    page.wait_for_function("() => window.run.panel.timeline.run.durationUs > 800000")
    assert page.evaluate(WINDOW) == zoomed
    follow.click()
    assert page.evaluate(WINDOW)[1] >= 800_000
    page.evaluate("() => { window.run.finish({ state: 'failed', detail: 'OSError', duration_us: 865000 }) }")
    expect(page.locator(".kh-state")).to_have_text("failed: OSError")


def test_lost_events_are_a_warning(views: Views) -> None:
    run = synthetic.hogging(count=1)
    run.events += synthetic.event(run.now + 10, "LOST", 0, 7) + synthetic.event(run.now + 20, "PRINT", 0, 1)
    done = run.events.index(synthetic.event(run.now, "DONE"))
    del run.events[done : done + 8]
    page = views.mount(run.data())
    expect(page.locator(".kh-warning")).to_have_text("⚠ 7 events lost")


@pytest.mark.parametrize("width", [360, 1200])
def test_fits_its_page(views: Views, width: int) -> None:
    views.page.set_viewport_size({"width": width, "height": 800})
    page = views.mount(synthetic.hogging().data(title="a rather long title " * 5))
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.locator(".kh-canvas").bounding_box()["width"] > 0.8 * width  # type: ignore[index]


def test_page_upgrades_its_runs_once(views: Views) -> None:
    data = html.escape(json.dumps(synthetic.hogging(count=2).data(title="from the page")), quote=True)
    page = views.open(
        f'<div class="kh-run" data-kh="{data}"><img alt="still" src="data:,"></div><p>after</p>'
    )
    expect(page.locator(".kh-title")).to_have_text("from the page")
    expect(page.locator(".kh-run .kh-canvas")).to_have_count(1)
    expect(page.locator("img[alt=still]")).to_have_count(0)
    canvas = page.locator(".kh-run .kh-canvas").element_handle()
    page.evaluate("() => KH.upgrade(document)")
    assert page.evaluate("canvas => canvas.isConnected", canvas)


def test_destroy_leaves_nothing(hogging: Page) -> None:
    hogging.evaluate("() => window.run.destroy()")
    expect(hogging.locator(".kh-run *")).to_have_count(0)


def test_a_view_that_is_hidden_just_when_the_theme_changes_is_drawn_in_the_new_one(
    views: Views, hogging: Page
) -> None:
    idle = first(hogging, "capture", "sleeping")["end"] - 100
    light = views.colours("main", idle, 2)
    hogging.evaluate(
        """async () => {
          const host = document.getElementById("here"), show = (how) => { host.style.display = how; };
          // In one frame: hidden, drawn, there again; so no observer sees a change.
          requestAnimationFrame(() => show("none"));
          document.documentElement.dataset.theme = "dark";
          await Promise.resolve();
          requestAnimationFrame(() => show(""));
        }"""
    )
    hogging.wait_for_function("() => window.run.panel.timeline.theme !== null")
    views.settled()
    assert views.colours("main", idle, 2) != light


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (synthetic.event(0, "CELL"), "interrupted; no trace of it arrived"),
        (
            synthetic.event(0, "CELL") + synthetic.event(5000, "PRINT"),
            "interrupted; nothing is known after 5 ms",
        ),
        (synthetic.event(0, "CELL") + synthetic.event(5000, "DONE"), "interrupted after 5 ms"),
    ],
)
def test_a_run_whose_end_never_came_says_what_is_known_of_its_length(
    views: Views, events: bytes, said: str
) -> None:
    run = synthetic.Run(events=bytearray(events), now=5000 if len(events) > 8 else 0)
    page = views.mount(run.data(state="interrupted"))
    expect(page.locator(".kh-state")).to_have_text(said)
