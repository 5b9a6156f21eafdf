"""The widget from Python to the screen: the messages it sends drive its script; some get lost."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kernel_helpers.views.run_view import RunView, ViewFrame
from tests.browser import synthetic

HARNESS = """async ({ esm, css, state }) => {
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
  const view = (text) => new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  const put = (message) => {
    message.paths.forEach((path, n) => {
      const last = path.pop();
      path.reduce((at, key) => at[key], message.state)[last] = view(message.buffers[n]);
    });
    return message.state;
  };
  const listeners = new Map();
  window.model = {
    state: put(state),
    get: (key) => window.model.state[key],
    on: (name, take) => listeners.set(name, take),
    off: (name) => listeners.delete(name),
    sent: [],
    send: (content) => window.model.sent.push(content),
    receive(message) {
      if (message.method === "custom") {
        return listeners.get("msg:custom")(message.content, message.buffers.map(view));
      }
      Object.assign(window.model.state, put(message));
      for (const name of Object.keys(message.state)) listeners.get(`change:${name}`)?.();
    },
    listeners,
  };
  const module = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
  window.widget = module.default();
  window.stop = window.widget.initialize({ model: window.model });
  window.show = () => {
    const el = document.body.appendChild(document.createElement("div"));
    return window.widget.render({ model: window.model, el });
  };
  window.hide = window.show();
}"""


class Wire:
    """Stands in for the kernel's comm and keeps what was sent."""

    comm_id = "test"

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def on_msg(self, callback: Callable[..., None]) -> None:
        pass

    def close(self) -> None:
        pass

    def send(self, data: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.sent.append(message(data, buffers or []))


def message(data: dict[str, Any], buffers: list[bytes]) -> dict[str, Any]:
    encoded = [base64.b64encode(buffer).decode() for buffer in buffers]
    if data["method"] == "custom":
        return {"method": "custom", "content": data["content"], "buffers": encoded}
    return {"method": "update", "state": data["state"], "paths": data["buffer_paths"], "buffers": encoded}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Feeding:
    """A view fed with a run in ten parts, and the messages that came of it."""

    def __init__(self) -> None:
        self.clock, self.wire = Clock(), Wire()
        self.view = RunView("cell 7", "virtual board", self.clock)
        self.view.comm = self.wire
        self.run = synthetic.hogging(count=10)
        self.parts = self._parts()

    def _parts(self) -> list[tuple[bytes, list[Any], list[ViewFrame]]]:
        step = len(self.run.events) // 10 + 3
        events = [bytes(self.run.events[at : at + step]) for at in range(0, len(self.run.events), step)]
        frames = [ViewFrame(**frame) for frame in self.run.frames]
        names = [self.run.names[:2], self.run.names[2:]] + [[]] * 8
        return [(events[n], names[n], frames[n : n + 1]) for n in range(10)]

    def feed(self, first: int, last: int) -> list[dict[str, Any]]:
        """Feeds some parts; the messages sent for them."""
        before = len(self.wire.sent)
        for part in self.parts[first:last]:
            self.view.feed(*part)
        return self.wire.sent[before:]

    def whole(self) -> dict[str, Any]:
        """The state a new page asks for."""
        before = len(self.wire.sent)
        self.view.send_state()
        return self.wire.sent.pop(before)


@pytest.fixture
def feeding() -> Iterator[Feeding]:
    made = Feeding()
    yield made
    made.view.close()


def start(page: Page, feeding: Feeding) -> None:
    page.goto("about:blank")
    script = {"esm": feeding.view._esm, "css": feeding.view._css, "state": feeding.whole()}
    page.evaluate(HARNESS, script)


def receive(page: Page, messages: list[dict[str, Any]]) -> None:
    page.evaluate("messages => messages.forEach((each) => window.model.receive(each))", messages)


def kinds(messages: list[dict[str, Any]]) -> list[str]:
    return [each["method"] for each in messages]


def test_until_somebody_asks_a_whole_goes_first_and_at_each_doubling_of_the_age(feeding: Feeding) -> None:
    sent = []
    for n, age in enumerate([0, 0.05, 0.1, 0.15, 0.21, 1.0, 1.5, 2.1, 2.2, 4.5]):
        feeding.clock.now = 100 + age
        sent += kinds(feeding.feed(n, n + 1))
    whole, delta = "update", "custom"
    assert sent == [whole, delta, whole, delta, whole, whole, delta, whole, delta, whole]


def test_once_somebody_has_asked_everything_is_sent_once(page: Page, feeding: Feeding) -> None:
    feeding.feed(0, 2)
    start(page, feeding)
    assert page.evaluate("() => window.model.sent") == [{"kind": "need"}]
    answer = len(feeding.wire.sent)
    feeding.view._heard(None, {"kind": "need"}, [])
    receive(page, feeding.wire.sent[answer:])
    before = len(feeding.wire.sent)
    for n in range(2, 10):
        feeding.clock.now += 1
        receive(page, feeding.feed(n, n + 1))
    extra = {"findings": [{"kind": "hog", "task": 2, "start_us": 0, "end_us": 9, "text": "It hogs."}]}
    feeding.view.finish("finished", "", feeding.run.now, extra)
    receive(page, feeding.wire.sent[-1:])
    assert set(kinds(feeding.wire.sent[before:])) == {"custom"}
    expect(page.locator(".kh-state")).to_have_text("finished in 1.08 s")
    expect(page.locator(".kh-finding")).to_have_text("hogIt hogs.")
    expect(page.locator(".kh-frame")).to_have_count(10)
    assert page.evaluate("() => window.model.sent.length") == 1


def test_deltas_carry_only_what_is_new(feeding: Feeding) -> None:
    feeding.feed(0, 4)
    feeding.clock.now = 101.5
    feeding.feed(4, 5)
    (delta,) = feeding.feed(5, 6)
    assert delta["content"]["events_at"] == sum(len(part[0]) for part in feeding.parts[:5])
    assert [base64.b64decode(each) for each in delta["buffers"]] == [
        feeding.parts[5][0],
        feeding.parts[5][2][0].jpeg,
    ]


def test_view_grows_by_deltas_and_is_exact_at_the_end(page: Page, feeding: Feeding) -> None:
    start(page, feeding)
    receive(page, feeding.feed(0, 3))
    expect(page.locator(".kh-state")).to_have_text("running…")
    feeding.clock.now = 101.5
    receive(page, feeding.feed(3, 10))
    expect(page.locator(".kh-counts")).to_have_text("4 tasks · 10 frames")
    expect(page.locator(".kh-warning")).to_have_count(0)
    feeding.view.finish("finished", "", feeding.run.now)
    receive(page, feeding.wire.sent[-1:])
    expect(page.locator(".kh-state")).to_have_text("finished in 1.08 s")


def test_lost_delta_is_noticed_and_healed_by_the_next_whole(page: Page, feeding: Feeding) -> None:
    feeding.feed(0, 2)
    start(page, feeding)
    feeding.clock.now = 101.5
    receive(page, feeding.feed(2, 3))
    feeding.feed(3, 4)
    receive(page, feeding.feed(4, 6))
    expect(page.locator(".kh-warning")).to_have_text("⚠ catching up")
    assert page.evaluate("() => window.model.sent") == [{"kind": "need"}, {"kind": "need"}]
    expect(page.locator(".kh-frame")).to_have_count(3)
    feeding.view.finish("interrupted", "", feeding.run.now)
    receive(page, feeding.wire.sent[-1:])
    expect(page.locator(".kh-warning")).to_have_count(0)
    expect(page.locator(".kh-frame")).to_have_count(6)
    expect(page.locator(".kh-state")).to_have_text("interrupted after 1.08 s")


def test_page_loaded_in_the_middle_gets_everything(page: Page, feeding: Feeding) -> None:
    feeding.clock.now = 101.5
    feeding.feed(0, 7)
    start(page, feeding)
    expect(page.locator(".kh-frame")).to_have_count(7)


def test_second_view_shows_the_same_and_both_end_cleanly(page: Page, feeding: Feeding) -> None:
    feeding.feed(0, 4)
    start(page, feeding)
    page.evaluate("() => { window.hide2 = window.show() }")
    expect(page.locator(".kh-run")).to_have_count(2)
    expect(page.locator(".kh-frame")).to_have_count(8)
    page.evaluate("() => { window.hide() }")
    receive(page, feeding.feed(4, 5))
    expect(page.locator(".kh-frame")).to_have_count(5)
    page.evaluate("() => { window.hide2(); window.stop() }")
    assert page.evaluate("() => window.model.listeners.size") == 0
    expect(page.locator(".kh-run *")).to_have_count(0)


def test_bundle_has_the_view_and_its_two_stand_ins(feeding: Feeding) -> None:
    bundle = feeding.view.bundle("<div>still</div>", "text")
    assert bundle["text/html"] == "<div>still</div>"
    assert bundle["text/plain"] == "text"
    assert bundle["application/vnd.jupyter.widget-view+json"] == {
        "version_major": 2,
        "version_minor": 0,
        "model_id": feeding.view.model_id,
    }


def test_leds_are_shown_as_they_change_with_a_glyph_and_a_word(page: Page, feeding: Feeding) -> None:
    start(page, feeding)
    expect(page.locator(".kh-leds")).to_be_hidden()
    for leds in (
        {"LED_RED": True},
        {"LED_RED": True, "LED_BLUE": True},
        {"LED_RED": False, "LED_BLUE": True},
    ):
        feeding.view.show_leds(leds)
    receive(page, feeding.wire.sent[-3:])
    expect(page.locator(".kh-led")).to_have_text(["●LED_BLUEon", "○LED_REDoff"])
    feeding.view.show_leds({"LED_BLUE": False})
    feeding.view.finish("finished", "", 1000)
    receive(page, feeding.wire.sent[-2:])
    expect(page.locator(".kh-led")).to_have_text(["○LED_BLUEoff"])


def test_a_hostile_led_name_stays_text(page: Page, feeding: Feeding) -> None:
    start(page, feeding)
    feeding.view.show_leds({"<img src=x onerror=alert(1)>": True})
    receive(page, feeding.wire.sent[-1:])
    expect(page.locator(".kh-led-name")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".kh-led img")).to_have_count(0)
