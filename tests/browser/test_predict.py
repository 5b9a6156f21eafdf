"""Predictions in a real JupyterLab: the four forms, by mouse and by keyboard, and what the run answers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import Lab, notebook

THREE = """%%board --name three
import asyncio
async def a():
    await asyncio.sleep_ms(60)
async def b():
    await asyncio.sleep_ms(90)
async def c():
    await asyncio.sleep_ms(30)
async def main():
    for task in [asyncio.create_task(each()) for each in (a, b, c)]:
        await task
asyncio.run(main())"""
CELLS = [
    "%load_ext kernel_helpers",
    'predict.order("three", "In which order do they end?", "a", "b", "c")',
    THREE,
    'predict.choice("x", "What happens to `blink`?", "Nothing changes.", "It is late.", "It never blinks.")',
    'predict.duration("y", "How long does the program take?")',
    'predict.lanes("z", "When does each task run?", "main", "fast", "slow", length_ms=240)',
    """%%board --name z
import asyncio, time
async def fast():
    await asyncio.sleep_ms(100)
    time.sleep_ms(50)
async def main():
    await asyncio.create_task(fast())
asyncio.run(main())""",
]
# What the timeline draws of a prediction, as it draws it: times in ms, where it stands, and the colour there.
WATCH = """() => {
  const plain = KH.paintPredicted;
  window.predicted = {};
  KH.paintPredicted = (brush, row, scale, spans) => {
    plain(brush, row, scale, spans);
    const ratio = devicePixelRatio, { y, h } = row.predicted;
    const pixel = (x) => brush.context.getImageData(x * ratio, (y + h / 2) * ratio, 1, 1).data.join();
    const colour = (us) => pixel(scale.toX(us));
    window.predicted[row.lane.name] = {
      under: y - row.bar.y - row.bar.h,
      spans: spans.map(({ start, end, state }) => [start / 1000, end / 1000, state]),
      inside: spans.map(({ start, end }) => colour((start + end) / 2)),
      outside: colour(70_000),
    };
  };
}"""


def opened(lab: Lab, page: Page) -> list[Locator]:
    notebook(lab.folder, CELLS)
    lab.open(page, "own.ipynb")
    for at in (0, 1, 3, 4, 5):
        run(lab, page, at)
    forms = page.locator(".kh-predict")
    expect(forms).to_have_count(4)
    return [forms.nth(at) for at in range(4)]


def run(lab: Lab, page: Page, at: int) -> None:
    page.evaluate(f"window.jupyterapp.shell.currentWidget.content.activeCellIndex = {at}")
    lab.command(page, "notebook:run-cell")


def lock(form: Locator) -> Locator:
    return form.get_by_role("button", name="Lock it in")


def test_what_is_locked_in_is_compared_with_the_run(lab: Lab, lab_page: Page, tmp_path: Path) -> None:
    order, choice, duration, lanes = opened(lab, lab_page)
    expect(lock(order)).to_be_disabled()
    for item in ("c", "a", "b"):
        order.get_by_role("button", name=item, exact=False).filter(has_text=item).first.click()
    lock(order).click()
    expect(lock(order)).to_be_disabled()
    run(lab, lab_page, 2)
    expect(lab_page.locator(".kh-card", has_text="As you predicted")).to_contain_text(
        "c → a → b. It was just that."
    )
    expect(order.get_by_role("status")).to_contain_text("It was just that")

    choice.get_by_label("It is late.").check()
    lock(choice).click()
    expect(choice.get_by_role("radio").first).to_be_disabled()

    duration.get_by_role("spinbutton").fill("120")
    lock(duration).click()
    expect(duration.get_by_role("status")).to_contain_text("Locked")

    first = lanes.locator(".kh-predict-lane").nth(1).get_by_role("button")
    first.first.focus()
    lab_page.keyboard.press("Space")
    for _ in range(3):
        lab_page.keyboard.press("ArrowRight")
    lab_page.keyboard.press("Space")
    expect(first.nth(3)).to_have_attribute("aria-pressed", "true")
    first.nth(10).click()
    expect(first.nth(10)).to_have_attribute("aria-pressed", "true")
    lab_page.screenshot(path=str(tmp_path / "predict.png"))
    lock(lanes).click()
    expect(lanes.get_by_role("status")).to_contain_text("Locked")
    run(lab, lab_page, 6)
    expect(lab_page.locator(".kh-card", has_text="painted or measured cells agree")).to_be_visible()
    timeline = lab_page.locator(".kh-run", has_text="z").last
    expect(timeline.locator(".kh-legend")).to_contain_text("predicted")
    timeline.scroll_into_view_if_needed()
    # Every run's widget brings the scripts anew; a page of another width is drawn again.
    lab_page.evaluate(WATCH)
    lab_page.set_viewport_size({"width": 1100, "height": 1000})
    lab_page.wait_for_function("window.predicted.fast && window.predicted.fast.spans.length")
    drawn = lab_page.evaluate("window.predicted.fast")
    assert drawn["spans"] == [[0, 10, "running"], [30, 40, "running"], [100, 110, "running"]]
    assert drawn["under"] >= 0
    assert drawn["outside"] not in drawn["inside"]
    lab_page.screenshot(path=str(tmp_path / "lanes.png"))
