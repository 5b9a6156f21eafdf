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

ASKED = """() => window.model.sent.filter((each) => each.kind === "need").length"""


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
    assert page.evaluate(ASKED) == 1
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
    assert page.evaluate(ASKED) == 1


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
    assert page.evaluate(ASKED) == 2
    expect(page.locator(".kh-frame")).to_have_count(3)
    feeding.view.finish("interrupted", "", feeding.run.now)
    receive(page, feeding.wire.sent[-1:])
    expect(page.locator(".kh-warning")).to_have_count(0)
    expect(page.locator(".kh-frame")).to_have_count(6)
    expect(page.locator(".kh-state")).to_have_text("interrupted; nothing is known after 1.08 s")


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


def pictures(messages: list[dict[str, Any]]) -> list[int]:
    """Indices of the pictures that deltas carry."""
    return [frame["index"] for each in messages for frame in each["content"]["frames"]]


def view_frames(first: int, count: int) -> list[ViewFrame]:
    jpeg = synthetic.jpeg(1, 16, 12)
    return [ViewFrame(number, None, 0, "", jpeg) for number in range(first, first + count)]


def asked(feeding: Feeding) -> None:
    """A page has asked for everything, as each does that has loaded."""
    feeding.view._heard(None, {"kind": "need"}, [])
    feeding.wire.sent.clear()


def test_a_delta_takes_the_newest_picture_and_the_one_that_thinning_keeps_longest(feeding: Feeding) -> None:
    asked(feeding)
    feeding.view.feed(b"", [], view_frames(0, 6))
    feeding.view.feed(b"", [], view_frames(6, 6))
    assert pictures(feeding.wire.sent) == [0, 5, 8, 11]
    assert feeding.wire.sent[-1]["content"]["frames_taken"] == 12


def test_a_page_that_does_not_answer_gets_no_more_pictures_but_all_the_rest(feeding: Feeding) -> None:
    asked(feeding)
    feeding.view.feed(b"", [], view_frames(0, 1))
    feeding.view._heard(None, {"kind": "shown", "at": 1}, [])
    for number in range(1, 100):
        feeding.view.feed(b"12345678", [], view_frames(number, 1))
    assert pictures(feeding.wire.sent) == [0, 1, 2, 3, 4]
    assert len(feeding.wire.sent) == 100
    feeding.view._heard(None, {"kind": "shown", "at": 5}, [])
    feeding.view.feed(b"", [], view_frames(100, 1))
    assert pictures(feeding.wire.sent)[-1] == 100


def test_the_newest_picture_that_was_held_back_goes_as_soon_as_the_page_has_answered(
    feeding: Feeding,
) -> None:
    asked(feeding)
    feeding.view.feed(b"", [], view_frames(0, 1))
    feeding.view._heard(None, {"kind": "shown", "at": 1}, [])
    for number in range(1, 10):
        feeding.view.feed(b"", [], view_frames(number, 1))
    assert feeding.view.is_behind
    feeding.view._heard(None, {"kind": "shown", "at": 5}, [])
    feeding.view.feed(b"", [], [])
    assert pictures(feeding.wire.sent)[-1] == 9
    assert not feeding.view.is_behind


def test_a_page_counts_a_picture_that_was_held_back_once(page: Page, feeding: Feeding) -> None:
    start(page, feeding)
    asked(feeding)
    feeding.view.feed(b"", [], view_frames(0, 1))
    feeding.view._heard(None, {"kind": "shown", "at": 1}, [])
    for number in range(1, 10):
        feeding.view.feed(b"", [], view_frames(number, 1))
    feeding.view._heard(None, {"kind": "shown", "at": 9}, [])
    feeding.view.feed(b"", [], [])
    receive(page, feeding.wire.sent)
    expect(page.locator(".kh-film-count")).to_have_text("6 of 10 pictures")
    expect(page.locator(".kh-large figcaption")).to_contain_text("frame 9")


def test_a_new_page_is_not_held_to_what_an_older_one_never_answered(feeding: Feeding) -> None:
    asked(feeding)
    feeding.view._heard(None, {"kind": "shown", "at": 1}, [])
    for number in range(20):
        feeding.view.feed(b"", [], view_frames(number, 1))
    asked(feeding)
    feeding.view.feed(b"", [], view_frames(20, 1))
    assert pictures(feeding.wire.sent) == [20]


def test_a_page_answers_pictures_and_gets_at_the_end_what_it_had_missed(page: Page, feeding: Feeding) -> None:
    start(page, feeding)
    asked(feeding)
    feeding.view.feed(b"", [], view_frames(0, 6))
    receive(page, feeding.wire.sent[-1:])
    expect(page.locator(".kh-frame")).to_have_count(2)
    expect(page.locator(".kh-film-count")).to_have_text("2 of 6 pictures")
    assert page.evaluate("() => window.model.sent.at(-1)") == {"kind": "shown", "at": 6}
    feeding.view.finish("finished", "", 1000)
    receive(page, feeding.wire.sent[-1:])
    expect(page.locator(".kh-frame")).to_have_count(6)
    expect(page.locator(".kh-film-count")).to_have_text("6 pictures")
    order = page.evaluate("() => [...document.querySelectorAll('.kh-frame img')].map((each) => each.alt)")
    assert order == sorted(order)


def test_ten_minutes_of_pictures_stay_few_in_the_kernel_and_in_the_page(page: Page, feeding: Feeding) -> None:
    start(page, feeding)
    asked(feeding)
    for number in range(0, 2000, 2):
        feeding.view.feed(b"", [], view_frames(number, 2))
    receive(page, feeding.wire.sent)
    kept = [index for index, _ in feeding.view.store.frames.items()]
    assert kept == [*range(0, 2000, 16), 1999]
    expect(page.locator(".kh-counts")).to_have_text("0 tasks · 2000 frames")
    page.wait_for_function("() => document.querySelectorAll('.kh-frame').length <= 60")
    expect(page.locator(".kh-film-count")).to_contain_text("of 2000 pictures")
    feeding.view.finish("finished", "", 1000)
    receive(page, feeding.wire.sent[-1:])
    expect(page.locator(".kh-large figcaption")).to_contain_text("frame 1999")
