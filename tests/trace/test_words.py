"""Words: lengths of time, moments, counts and lists as they stand in sentences."""

from __future__ import annotations

import pytest

from kernel_helpers.trace.words import listed, moment, plural, span


@pytest.mark.parametrize(
    ("us", "said"),
    [
        (0, "0 us"),
        (7, "7 us"),
        (999, "999 us"),
        (1000, "1 ms"),
        (1234, "1.23 ms"),
        (10_000, "10 ms"),
        (31_460, "31.5 ms"),
        (999_499, "999 ms"),
        (999_600, "1 s"),
        (1_250_000, "1.25 s"),
        (75_000_000, "75 s"),
        (3_600_000_000, "3600 s"),
    ],
)
def test_a_length_of_time(us: int, said: str) -> None:
    assert span(us) == said


def test_a_moment_is_fine_enough_to_find() -> None:
    assert moment(231_000) == "at 231 ms"
    assert moment(1_204_300) == "at 1.204 s"


def test_counts_and_lists() -> None:
    assert (plural(1, "task"), plural(0, "task")) == ("1 task", "0 tasks")
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c", "d"]) == "a, b, c and d"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
