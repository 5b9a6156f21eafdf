"""The JavaScript model gives what the shared vectors say, whatever bytes come."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kernel_helpers.trace import Trace
from kernel_helpers.views import STATIC
from tests.browser.pages import Views
from tests.browser.synthetic import event
from tests.trace.scheduler import Scheduler
from tests.trace.strategies import plausible_bytes, schedulers

VECTORS = sorted((Path(__file__).parent.parent / "vectors").glob("*.json"))
IDLE_ENDED_BY_A_STEP = event(0, "IDLE", 0, 9) + event(3000, "BEGIN", 1) + event(3000, "IDLE", 0, 9)
DUMP_SCRIPT = (STATIC / "kh-dump.js").read_text(encoding="utf-8")
DUMP = "({events, names}) => KH.dump(KH.buildModel(KH.bytes(events), names))"
DUMP_PIECES = """({events, names}) => {
  const all = KH.bytes(events), recording = new KH.Recording();
  for (let at = 0, n = 0; at < all.length; at += 8, n++) {
    recording.feed(all.subarray(at, at + 8));
    if (n % 3) recording.model(names);
  }
  return KH.dump(recording.model(names));
}"""
SAID = """runs => runs.flatMap(({ events, names }) => {
  const run = KH.toLanes(KH.buildModel(KH.bytes(events), names), false);
  const say = (type, items) => items.map((item) => KH.sentence({ type, item }, run));
  const rows = (type, table) => say(type, table.rows((at) => KH.itemOf(run, type, at)));
  const spots = [-1, 0.5, run.durationUs / 2, run.durationUs + 1];
  return [
    ...run.lanes.flatMap((lane) => say("span", lane.spans.rows((at) => KH.spanOf(lane, at)))),
    ...run.lanes.map((lane) => `${KH.ending(lane, run)}.`),
    ...run.lanes.flatMap((lane) => say("spot", spots.map((time) => ({ task: lane.task, time })))),
    ...run.slices.rows((at) => KH.decision(run, at).text),
    ...rows("point", run.points), ...rows("idle", run.idle), ...rows("send", run.sends), ...rows("gap", run.gaps),
    ...say("range", [{ start: 0, end: run.durationUs }]), KH.runSummary(run),
  ];
})"""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda path: path.stem)
def test_model_equals_vector(views: Views, vector: Path) -> None:
    run = json.loads(vector.read_text(encoding="utf-8"))
    page = views.open()
    page.evaluate(DUMP_SCRIPT)
    assert page.evaluate(DUMP, run) == run["model"]
    assert page.evaluate(DUMP_PIECES, run) == run["model"]


def test_there_are_vectors() -> None:
    assert len(VECTORS) > 10


FINDINGS = "({events, names}) => KH.findings(KH.buildModel(KH.bytes(events), names))"
RULES = tuple(STATIC / name for name in ("kh-numbers.js", "kh-findings.js"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda path: path.stem)
def test_a_page_finds_in_a_vector_what_python_finds(opened: Views, vector: Path) -> None:
    run = json.loads(vector.read_text(encoding="utf-8"))
    trace = Trace(base64.b64decode(run["events"]), [tuple(name) for name in run["names"]])
    assert opened.page.evaluate(FINDINGS, run) == [asdict(each) for each in trace.findings()]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scheduler=schedulers(), names=st.lists(st.sampled_from(["Lock bus", "ThreadSafeFlag tick", "Event go"]))
)
def test_a_page_finds_in_any_run_what_python_finds(
    opened: Views, scheduler: Scheduler, names: list[str]
) -> None:
    given = [("o", number, name) for number, name in enumerate(names)]
    sent = {"events": base64.b64encode(scheduler.events).decode(), "names": given}
    found = [asdict(each) for each in Trace(scheduler.events, given).findings()]
    assert opened.page.evaluate(FINDINGS, sent) == found


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(events=IDLE_ENDED_BY_A_STEP)
@given(events=plausible_bytes() | schedulers().map(lambda scheduler: scheduler.events))
def test_any_events_give_the_same_model_as_python(opened: Views, events: bytes) -> None:
    sent = {"events": base64.b64encode(events).decode(), "names": []}
    expected = json.loads(json.dumps(Trace(events).model.dump()))
    assert opened.page.evaluate(DUMP, sent) == expected
    assert opened.page.evaluate(DUMP_PIECES, sent) == expected


@pytest.fixture
def opened(views: Views) -> Views:
    views.open().evaluate(DUMP_SCRIPT)
    for path in RULES:
        views.page.add_script_tag(path=path)
    return views


def test_every_state_of_every_vector_has_a_sentence(views: Views) -> None:
    runs = [json.loads(vector.read_text(encoding="utf-8")) for vector in VECTORS]
    said = views.open().evaluate(SAID, runs)
    assert len(said) > 200
    assert all(sentence.endswith(".") for sentence in said)
    assert not [
        sentence for sentence in said if "undefined" in sentence or "NaN" in sentence or "null" in sentence
    ]
