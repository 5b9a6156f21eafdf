"""The demonstrations: one for each of the 32 claims, and each a program that a board would take."""

from __future__ import annotations

from itertools import groupby

import pytest

from kernel_helpers import sources
from tools.demos import DEMOS, HEAD, Demo, demos

CLAIMS = 32


def test_there_is_one_for_each_claim_and_never_more_than_two() -> None:
    counts = {number: len(list(found)) for number, found in groupby(demos(), key=lambda each: each.number)}
    assert list(counts) == list(range(1, CLAIMS + 1))
    assert set(counts.values()) == {1, 2}


@pytest.mark.parametrize("demo", demos(), ids=lambda each: each.name)
def test_it_says_its_claim_and_is_a_program(demo: Demo) -> None:
    assert demo.claim.endswith(".")
    sources.check((DEMOS / f"{HEAD}.py").read_text(encoding="utf-8") + demo.source, demo.name)
