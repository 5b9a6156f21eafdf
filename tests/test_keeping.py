"""What stays of a list that is thinned as it grows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.keeping import Kept


@given(st.integers(2, 50), st.integers(1, 700))
def test_what_stays_is_even_small_and_ends_with_the_newest(most: int, count: int) -> None:
    kept: Kept[int] = Kept(most)
    for number in range(count):
        assert kept.add(number) == number
        assert len(kept.items()) <= most
    stay = [index for index, _ in kept.items()]
    apart = stay[1] - stay[0] if len(stay) > 2 else 1
    assert all(index == item for index, item in kept.items())
    assert kept.taken == count
    assert stay == [*range(0, count - 1, apart), count - 1] or len(stay) <= 2
    assert count > most or stay == list(range(count))
    # Never thinner than needed: half as far apart would not fit.
    assert apart == 1 or len(range(0, count, apart // 2)) >= most


@given(st.lists(st.binary(max_size=40), min_size=1), st.integers(80, 300))
def test_sizes_add_up_to_no_more_than_the_limit(items: list[bytes], most: int) -> None:
    kept = Kept(most, len)
    for item in items:
        kept.add(item)
        assert sum(len(each) for _, each in kept.items()) <= most
        assert kept.items()[-1][1] is item
