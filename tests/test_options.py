"""The options of %%board."""

from __future__ import annotations

import pytest

from kernel_helpers.errors import UsageError
from kernel_helpers.magics import cell_options


def test_the_ring_may_hold_as_many_events_as_one_record() -> None:
    assert cell_options().parse_args([]).events is None
    assert cell_options().parse_args(["--events", "32000"]).events == 32_000


@pytest.mark.parametrize("wrong", ["63", "32001", "many", "-5"])
def test_a_ring_of_another_size_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="64 to 32000"):
        cell_options().parse_args(["--events", wrong])
