"""What teaches: steps of the scheduler, findings, why a task does not run, the legend, predictions, comparisons."""

from __future__ import annotations

import html
import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import synthetic
from tests.browser.pages import COLOURS, Views
from tests.browser.synthetic import Loop, Steps

SELECTED = "() => { const { type, item } = window.run.panel.timeline.selected; return [type, item.task, item.start]; }"
HOG = {"kind": "hog", "task": 2, "start_us": 400, "end_us": 69_000, "text": "capture held the CPU for 68 ms."}


@pytest.fixture
def hogging(views: Views) -> Page:
    return views.mount(synthetic.hogging().data(findings=[HOG]))


def test_steps_tell_each_decision_and_who_stood_in_which_queue(hogging: Page) -> None:
    canvas, said = hogging.locator(".kh-canvas"), hogging.locator(".kh-said")
    hogging.get_by_role("button", name="Step").click()
    expect(said).to_contain_text("the program begins; ")
    canvas.press(".")
    canvas.press(".")
    expect(said).to_have_text(
        "main waits for capture to finish; capture has been ready since 330 µs (just created); "
        "blink, report are ready too and must wait; capture runs (for 68 ms)."
    )
    expect(hogging.locator(".kh-place")).to_contain_text("decision 3 of")
    queues = hogging.locator(".kh-queues")
    expect(queues).to_contain_text("blink (since 360 µs) · report (since 390 µs)")
    expect(queues).to_contain_text("main (for capture to finish)")
    hogging.get_by_role("button", name="Next decision").click()
    expect(said).to_contain_text("capture asked to sleep 40 ms; blink has been ready since 360 µs")
    expect(queues).to_contain_text("capture (until 108.")
    canvas.press(",")
    expect(said).to_contain_text("capture runs (for 68 ms).")
    canvas.press("Escape")
    expect(hogging.locator(".kh-stepper")).to_be_hidden()
    expect(said).to_contain_text("Point at anything")


def test_what_has_not_happened_yet_is_veiled_while_stepping(views: Views, hogging: Page) -> None:
    x, y = views.position("capture", 600_000)
    read = f"() => [...window.run.panel.timeline.context.getImageData({x}, {y}, 1, 1).data.slice(0, 3)]"
    bright = hogging.evaluate(read)
    hogging.locator(".kh-canvas").press(".")
    views.settled()
    assert min(hogging.evaluate(read)) > min(bright)


WIDTHS = """() => {
  const { timeline } = window.run.panel, { run, scale } = timeline;
  timeline.stepBy(0);
  return Array.from({ length: KH.decisionCount(run) }, (_, at) => {
    if (at) timeline.stepBy(1);
    timeline.draw();
    const { start, end } = KH.sliceOf(run, at) || { start: 0, end: 0 }, { scale } = timeline;
    const from = scale.toX(start), to = scale.toX(end);
    return { left: from - scale.x0, right: scale.x1 - to, px: to - from, us: end - start };
  });
}"""


def test_every_step_is_wide_enough_to_see_and_all_in_sight(hogging: Page) -> None:
    """Slices from 0.2 ms to 69 ms, in a run of which 0.2 ms are a third of a pixel."""
    shown = hogging.evaluate(WIDTHS)
    assert min(each["us"] for each in shown) < 1000 and max(each["us"] for each in shown) > 60_000
    # The program's own slices have no lane to be seen on.
    for each in [each for each in shown if each["us"]]:
        assert each["px"] >= 4.9
        assert each["left"] >= -0.5 and each["right"] >= -0.5


def test_every_decision_of_every_kind_of_run_is_told_in_order(views: Views) -> None:
    page = views.mount(synthetic.polling(200_000).data())
    told = page.evaluate(
        """() => {
          const { run } = window.run.panel.timeline;
          return Array.from({ length: KH.decisionCount(run) }, (_, at) => KH.decision(run, at));
        }"""
    )
    assert len(told) > 100
    assert [each["time"] for each in told] == sorted(each["time"] for each in told)
    assert all("runs (for" in each["text"] for each in told)


def test_a_finding_points_at_its_slice(hogging: Page) -> None:
    card = hogging.locator(".kh-finding")
    expect(card).to_have_text("hogcapture held the CPU for 68 ms.")
    card.click()
    expect(card).to_have_attribute("aria-pressed", "true")
    expect(hogging.locator(".kh-said")).to_have_text("capture held the CPU for 68 ms.")
    assert hogging.evaluate(SELECTED)[:2] == ["span", 2]
    hogging.locator(".kh-canvas").press("ArrowRight")
    expect(card).to_have_attribute("aria-pressed", "false")


def test_more_than_three_findings_wait_behind_a_button(views: Views) -> None:
    findings = [{**HOG, "text": f"finding {n}"} for n in range(5)]
    page = views.mount(synthetic.hogging().data(findings=findings))
    expect(page.locator(".kh-finding:visible")).to_have_count(3)
    page.get_by_role("button", name="2 more").click()
    expect(page.locator(".kh-finding:visible")).to_have_count(5)


def _short(ms: int) -> Steps:
    yield ("run", 2000)
    yield ("sleep", ms)


@pytest.mark.parametrize(
    ("lane", "us", "said"),
    [
        ("late", 100, "late does not exist yet: program creates it at 330 µs. Meanwhile"),
        ("late", 20_000, "late is over: it finished at 9.42 ms. Meanwhile no task has anything to do."),
    ],
)
def test_an_empty_spot_says_why_the_task_does_not_run(views: Views, lane: str, us: int, said: str) -> None:
    run = Loop({"main": _short(40), "late": _short(5)}, {}, 1_000_000).play()
    page = views.mount(run.data())
    page.evaluate(f"() => {{ window.run.panel.timeline.window.show({us - 100}, {us + 200}) }}")
    page.evaluate("() => window.run.panel.timeline.draw()")
    x, y = views.position(lane, us)
    page.locator(".kh-canvas").click(position={"x": x, "y": y})
    expect(page.locator(".kh-said")).to_contain_text(said)


def test_a_sign_of_the_legend_explains_itself_and_shows_the_longest(views: Views, hogging: Page) -> None:
    sign = hogging.locator(".kh-sign", has_text="ready, but another task has the CPU")
    sign.click()
    said = hogging.locator(".kh-said")
    expect(said).to_contain_text("The task could go on, but the CPU is taken.")
    expect(said).to_contain_text("in all; the longest, 69 ms, is report's at")
    expect(sign).to_have_attribute("aria-pressed", "true")
    assert hogging.evaluate(SELECTED)[:2] == ["span", 4]
    views.settled()
    assert "#d55e00" not in views.colours("capture", 30_000, 20)
    sign.click()
    expect(sign).to_have_attribute("aria-pressed", "false")
    views.settled()
    assert "#d55e00" in views.colours("capture", 30_000, 20)


def test_a_prediction_is_drawn_under_the_measured_lanes(views: Views) -> None:
    prediction = [["capture", 0, 400, "running"], ["never_came", 100, 300, "running"]]
    page = views.mount(synthetic.hogging().data(prediction=prediction))
    expect(page.locator(".kh-legend")).to_contain_text("predicted")
    looks = page.evaluate(
        """() => {
          const { layout, scale, context } = window.run.panel.timeline;
          const read = (name, us) => {
            const row = layout.lanes.find((each) => each.lane.name === name);
            const middle = row.predicted.y + row.predicted.h / 2;
            return [...context.getImageData(scale.toX(us), middle, 1, 1).data.slice(0, 3)];
          };
          return [read("capture", 200e3), read("capture", 600e3), read("never_came", 200e3)];
        }"""
    )
    assert looks[0][2] - looks[0][0] > 80
    assert looks[1][2] - looks[1][0] < 20
    assert looks[2][2] - looks[2][0] > 80
    x, y = views.position("never_came", 600_000)
    page.locator(".kh-canvas").click(position={"x": x, "y": y})
    expect(page.locator(".kh-said")).to_contain_text(
        "never_came was predicted, but no task of this name ran."
    )


def test_a_slice_says_its_line_where_it_is_known(views: Views) -> None:
    line = {
        "task": 3,
        "reason": "sleep",
        "arg": 30,
        "lines": [7],
        "text": ["await asyncio.sleep_ms(30)"],
        "how": "",
    }
    page = views.mount(synthetic.hogging().data(lines=[line]))
    canvas = page.locator(".kh-canvas")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        canvas.press(key)
    expect(page.locator(".kh-line")).to_have_text("line 7await asyncio.sleep_ms(30)")
    canvas.press("ArrowUp")
    expect(page.locator(".kh-line")).to_have_count(0)


@pytest.fixture
def comparison(views: Views) -> Page:
    before, after = synthetic.hogging(), synthetic.hogging(busy_us=9000)
    rows = [["blink was kept waiting, at worst", "69 ms", "16 ms"]]
    data = {"before": before.data(title="one"), "after": after.data(title="two"), "differences": rows}
    page = views.open(
        f'<div class="kh-comparison" data-kh="{html.escape(json.dumps(data), quote=True)}"></div>'
    )
    page.wait_for_selector(".kh-changes")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page


def test_a_comparison_has_one_time_axis_and_names_the_differences(comparison: Page) -> None:
    halves = comparison.locator(".kh-half")
    expect(halves).to_have_count(2)
    expect(halves.nth(0)).to_contain_text("beforeonefinished in")
    expect(halves.nth(1)).to_contain_text("aftertwofinished in")
    row = comparison.locator(".kh-changes").get_by_role("row").nth(1)
    expect(row).to_have_text("blink was kept waiting, at worst69 ms16 ms")


def test_both_halves_of_a_comparison_move_together(comparison: Page) -> None:
    first = comparison.locator(".kh-canvas").nth(0)
    pixels = "canvas => canvas.toDataURL()"
    second = comparison.locator(".kh-canvas").nth(1)
    before = second.evaluate(pixels)
    first.press("w")
    comparison.wait_for_function(
        "before => document.querySelectorAll('.kh-canvas')[1].toDataURL() !== before", arg=before
    )


def test_the_table_tells_each_tasks_longest_wait_and_what_for(hogging: Page) -> None:
    hogging.get_by_role("button", name="Table").click()
    main = hogging.locator(".kh-table tr", has=hogging.get_by_role("rowheader", name="main", exact=True))
    expect(main).to_contain_text("for capture to finish")
    capture = hogging.locator(
        ".kh-table tr", has=hogging.get_by_role("rowheader", name="capture", exact=True)
    )
    expect(capture).to_contain_text("–")


@pytest.fixture
def cancelling(views: Views) -> Page:
    """main asks capture to end, which sleeps, in the last ms of a step of 3 ms; 5 ms later the exception arrives."""
    run = synthetic.Run(names=[("t", 1, "main"), ("t", 2, "capture")])
    for time, kind, task, arg in (
        (0, "CELL", 0, 0), (10, "CREATE", 1, 0), (20, "CREATE", 2, 1), (100, "BEGIN", 2, 0), (200, "SLEEP", 2, 99),
        (5_000, "BEGIN", 1, 0), (8_000, "SLEEP", 1, 40), (13_000, "THROW", 2, 5), (14_000, "CANCELLED", 2, 0),
        (20_000, "DONE", 0, 0),
    ):  # fmt: skip
        run.now = time
        run.add(kind, task, arg)
    return views.mount(run.data(cancels=[[2, [1], 8_000, 13_000]]))


def test_who_asked_for_a_cancellation_is_an_arrow_and_words_that_say_inferred(
    views: Views, cancelling: Page
) -> None:
    x, y = views.position("capture", 13_500)
    cancelling.locator(".kh-canvas").hover(position={"x": x, "y": y})
    expect(cancelling.locator(".kh-tip")).to_contain_text(
        "woken to be cancelled (main asked for it: inferred) and ended, cancelled"
    )
    expect(cancelling.locator(".kh-legend")).to_contain_text("asked it to be cancelled (inferred)")
    # The arrow crosses the lower half of main's band, where nothing else is.
    (x0, y0), (x1, y1) = views.position("main", 8_000), views.position("capture", 13_000)
    middle = [(x0 + x1) / 2, (y0 + y1) / 2]
    assert len(set(cancelling.evaluate(COLOURS, [*middle, 16]))) > 2


def test_a_run_without_cancellations_has_no_such_arrow(hogging: Page) -> None:
    expect(hogging.locator(".kh-legend")).not_to_contain_text("inferred")
