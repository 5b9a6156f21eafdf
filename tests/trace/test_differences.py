"""What changed between two runs: named, the weightiest first, and nothing that hardly changed."""

from __future__ import annotations

from hypothesis import given

from kernel_helpers.trace import Trace
from kernel_helpers.trace.differences import differences
from tests.trace.strategies import schedulers
from tests.trace.vectors import load


@given(schedulers())
def test_a_run_does_not_differ_from_itself(scheduler: object) -> None:
    model = Trace(scheduler.events).model  # type: ignore[attr-defined]
    assert differences(model, model) == []


def test_a_hog_and_its_victims_are_named() -> None:
    found = differences(load("hog").model, load("two_heartbeats").model)
    said = {each.what: (each.before, each.after) for each in found}
    assert said["steps over 50 ms while others were ready"] == ("1", "0")
    assert said["capture"] == ("is there", "is not")
    assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)


def test_the_other_way_round_it_says_the_opposite() -> None:
    there, back = (
        {each.what: (each.before, each.after) for each in differences(one, other)}
        for one, other in (
            (load("hog").model, load("parked").model),
            (load("parked").model, load("hog").model),
        )
    )
    assert {what: (after, before) for what, (before, after) in there.items()} == back
