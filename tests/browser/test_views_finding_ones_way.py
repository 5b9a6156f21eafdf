"""Finding one's way in a long run: minimap, totals of a stretch of time, search, pins, folded times, many lanes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import synthetic
from tests.browser.pages import Views
from tests.browser.synthetic import Loop, Steps

WINDOW = "() => { const { t0, t1 } = window.run.panel.timeline.window; return [t0, t1]; }"
LANES = "() => window.run.panel.timeline.lanes.map((lane) => lane.name)"
DRAWN = "() => window.run.panel.timeline.layout.lanes.map((row) => row.lane.name)"


def _work(us: int, ms: int, times: int) -> Steps:
    for _ in range(times):
        yield ("run", us)
        yield ("sleep", ms)


def sparse() -> synthetic.Run:
    """Two bursts of work far apart, and a long rest after each."""
    return Loop({"rare": _work(4000, 300, 2), "often": _work(2000, 5, 4)}, {}, 2_000_000).play()


def crowd(count: int) -> synthetic.Run:
    return Loop({f"worker_{n}": _work(1000, 10, 3) for n in range(count)}, {}, 1_000_000).play()


def drag(page: Page, selector: str, x0: float, x1: float, y: float) -> None:
    box = page.locator(selector).bounding_box()
    assert box
    page.mouse.move(box["x"] + x0, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x1, box["y"] + y, steps=3)
    page.mouse.up()


def test_dragging_measures_a_stretch_of_time(views: Views) -> None:
    page = views.mount(synthetic.hogging().data())
    x0, y = views.position("capture", 100_000)
    x1, _ = views.position("capture", 200_000)
    drag(page, ".kh-canvas", x0, x1, y)
    expect(page.locator(".kh-said")).to_contain_text("From 100 ms to 200 ms, 100 ms: tasks ran for")
    row = page.locator(".kh-more").get_by_role("row").filter(has_text="capture")
    ran = page.evaluate(
        """() => {
          const lane = window.run.panel.timeline.run.lanes.find((each) => each.name === "capture");
          return lane.spans.rows((at) => KH.spanOf(lane, at)).filter((span) => span.state === "running")
            .reduce((us, { start, end }) => us + Math.max(0, Math.min(end, 200000) - Math.max(start, 100000)), 0);
        }"""
    )
    expect(row.get_by_role("cell").nth(1)).to_have_text(f"{round(ran / 1000)} ms")
    page.locator(".kh-canvas").press("f")
    low, high = page.evaluate(WINDOW)
    assert low < 100_000
    assert 200_000 < high < 400_000


def test_the_minimap_draws_a_window_and_moves_it(views: Views) -> None:
    page = views.mount(synthetic.hogging().data())
    drag(page, ".kh-minimap", 100, 200, 12)
    low, high = page.evaluate(WINDOW)
    assert 0 < low < high < page.evaluate("() => window.run.panel.timeline.window.fullUs")
    drag(page, ".kh-minimap", 150, 250, 12)
    moved = page.evaluate(WINDOW)
    assert moved[0] > low
    assert moved[1] - moved[0] == pytest.approx(high - low, rel=0.02)
    page.get_by_role("button", name="Fit").click()
    assert page.evaluate(WINDOW)[0] == 0


def test_search_leaves_the_tasks_that_match_and_walks_their_slices(views: Views) -> None:
    page = views.mount(crowd(12).data())
    page.locator(".kh-canvas").press("/")
    page.keyboard.type("ER_1")
    assert page.evaluate(LANES) == ["worker_1", "worker_10", "worker_11"]
    expect(page.locator(".kh-said")).to_contain_text("3 tasks with “ER_1” in the name.")
    page.keyboard.press("Enter")
    expect(page.locator(".kh-said")).to_contain_text("worker_1 ran for 1 ms")
    page.keyboard.press("Enter")
    expect(page.locator(".kh-said")).to_contain_text("worker_10 ran for 1 ms")
    page.keyboard.press("Escape")
    assert len(page.evaluate(LANES)) == 12


def test_a_lane_is_pinned_by_its_name_or_by_key_and_stays_on_top(views: Views) -> None:
    page = views.mount(synthetic.hogging().data())
    _, y = views.position("blink", 0)
    page.locator(".kh-canvas").click(position={"x": 30, "y": y})
    assert page.evaluate(LANES) == ["blink", "main", "capture", "report"]
    canvas = page.locator(".kh-canvas")
    canvas.press("ArrowRight")
    canvas.press("p")
    assert page.evaluate(LANES) == ["main", "blink", "capture", "report"]
    canvas.press("p")
    assert page.evaluate(LANES) == ["blink", "main", "capture", "report"]


def test_idle_times_fold_and_a_click_opens_one_again(views: Views) -> None:
    page = views.mount(sparse().data())
    canvas, fold = page.locator(".kh-canvas"), page.get_by_role("button", name="Fold idle")
    full = page.evaluate(WINDOW)[1]
    fold.click()
    expect(fold).to_have_attribute("aria-pressed", "true")
    views.settled()
    folded = page.evaluate(WINDOW)[1]
    assert folded < full / 3
    assert page.evaluate("() => window.run.panel.timeline.scale.t1") == pytest.approx(full)
    expect(page.locator(".kh-legend")).to_contain_text("folded: idle time left out")
    x = page.evaluate(
        "() => { const { scale } = window.run.panel.timeline, [first] = scale.fold.breaks;"
        " return scale.toX((first.start + first.end) / 2) }"
    )
    canvas.click(position={"x": x, "y": 60})
    views.settled()
    assert folded < page.evaluate(WINDOW)[1] < full
    canvas.press("x")
    views.settled()
    assert page.evaluate(WINDOW)[1] == full
    expect(page.locator(".kh-legend")).not_to_contain_text("folded")


def test_time_and_place_agree_also_where_time_is_folded(views: Views) -> None:
    page = views.mount(sparse().data())
    page.locator(".kh-canvas").press("x")
    views.settled()
    away = page.evaluate(
        """() => {
          const { scale, run } = window.run.panel.timeline;
          const times = Array.from({ length: 200 }, (_, n) => (n * run.durationUs) / 200);
          return Math.max(...times.map((us) => Math.abs(scale.toUs(scale.toX(us)) - us)));
        }"""
    )
    assert away < 0.01


def test_many_lanes_scroll_under_the_pinned_ones(views: Views) -> None:
    page = views.mount(crowd(60).data())
    box = page.locator(".kh-stage").bounding_box()
    assert box
    assert box["height"] < 600
    assert "worker_59" not in page.evaluate(DRAWN)
    canvas = page.locator(".kh-canvas")
    canvas.press("ArrowRight")
    canvas.press("p")
    page.locator(".kh-stage").evaluate("stage => { stage.scrollTop = 1e6 }")
    page.wait_for_function(f"() => ({DRAWN})().includes('worker_59')")
    drawn = page.evaluate(DRAWN)
    assert drawn[0] == "worker_0"
    assert "worker_1" not in drawn
    x, y = views.position("worker_58", 58_500)
    canvas.click(position={"x": x, "y": y})
    expect(page.locator(".kh-said")).to_contain_text("worker_58")


def test_a_hundred_thousand_slices_in_sight_keep_their_colours(views: Views) -> None:
    run = synthetic.Run(names=[("t", 1, "busy"), ("t", 2, "calm")])
    run.add("CELL")
    for task in (1, 2):
        run.add("CREATE", task)
    for at in range(50_000):
        task = 1 if at % 10 else 2
        run.add("BEGIN", task)
        run.now += 80
        run.add("SLEEP", task, 1)
        run.now += 20
    run.add("DONE")
    views.mount(run.data())
    busy = views.page.evaluate(
        """() => {
          const { layout, scale, context } = window.run.panel.timeline;
          const blue = (row) => {
            const x = Math.round(scale.toX(2e6)), { data } = context.getImageData(x, row.bar.y, 1, row.bar.h);
            const isBlue = Array.from({ length: row.bar.h }, (_, y) => data[4 * y] === 0 && data[4 * y + 1] === 0x72);
            return isBlue.filter(Boolean).length / row.bar.h;
          };
          return layout.lanes.slice(0, 2).map(blue);
        }"""
    )
    assert busy == [pytest.approx(0.72, abs=0.08), pytest.approx(0.1, abs=0.08)]
