"""Regions of a mask and colours in numbers, without a board."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kernel_helpers.virtual.blobs import Region, described, merged, regions
from kernel_helpers.virtual.colors import channels, fits, histograms, statistics
from kernel_helpers.virtual.costs import US_PER_PIXEL, work_us

# A deadline would judge the machine, not the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

MASKS = arrays.arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)))
FIELDS = [
    *("x", "y", "w", "h", "cx", "cy", "pixels", "rotation", "code", "count", "perimeter", "roundness"),
    *("x_hist_bins", "y_hist_bins", "corners", "min_corners", "cxf", "cyf", "elongation", "area", "density"),
    *("compactness", "rect"),
]


def flooded(mask: np.ndarray) -> set[frozenset[tuple[int, int]]]:
    """The regions by a plain flood fill: what `regions` must find."""
    left = {(int(x), int(y)) for y, x in np.argwhere(mask)}
    found = set()
    while left:
        waiting, region = [left.pop()], set()
        while waiting:
            x, y = waiting.pop()
            region.add((x, y))
            near = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & left
            left -= near
            waiting += near
        found.add(frozenset(region))
    return found


def pixels(region: Region) -> frozenset[tuple[int, int]]:
    return frozenset((int(x), int(y)) for x, y in region.points)


def blob(mask: np.ndarray, **bins: int) -> dict[str, object]:
    (region,) = regions(mask, 1)
    return dict(zip(FIELDS, described(region, **bins), strict=True))


def disc(size: int) -> np.ndarray:
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    return x**2 + y**2 <= (size / 2) ** 2


@given(mask=MASKS)
def test_regions_are_those_of_a_flood_fill(mask: np.ndarray) -> None:
    found = regions(mask, 1)
    assert {pixels(region) for region in found} == flooded(mask)
    assert len(found) == len(flooded(mask))


@given(mask=MASKS)
def test_merged_regions_keep_every_pixel_and_do_not_overlap(mask: np.ndarray) -> None:
    done = merged(regions(mask, 1), 0)
    assert sum(len(region.points) for region in done) == mask.sum()
    for index, region in enumerate(done):
        x, y, w, h = region.box
        for other in done[index + 1 :]:
            ox, oy, ow, oh = other.box
            assert x + w <= ox or ox + ow <= x or y + h <= oy or oy + oh <= y


@given(mask=MASKS)
def test_any_region_can_be_described(mask: np.ndarray) -> None:
    for region in regions(mask, 1):
        fields = dict(zip(FIELDS, described(region), strict=True))
        assert 0 <= fields["rotation"] < math.pi + 1e-9
        assert 0 <= fields["roundness"] <= 1
        assert 0 < fields["density"] <= 1
        assert len(fields["min_corners"]) == 4


def test_a_filled_rectangle() -> None:
    mask = np.zeros((20, 30), bool)
    mask[5:9, 10:22] = True
    found = blob(mask, x_bins=3, y_bins=2)
    assert (found["rect"], found["area"], found["pixels"], found["density"]) == ((10, 5, 12, 4), 48, 48, 1.0)
    assert (found["cx"], found["cxf"], found["perimeter"]) == (16, 15.5, 28)
    assert (found["x_hist_bins"], found["y_hist_bins"]) == ([16, 16, 16], [24, 24])
    assert found["corners"] == [(10, 5), (21, 5), (21, 8), (10, 8)]
    assert sorted(found["min_corners"]) == [(10, 5), (10, 8), (21, 5), (21, 8)]


def test_a_disc_is_round_and_a_diagonal_line_is_not() -> None:
    assert blob(disc(21))["roundness"] > 0.99
    line = np.eye(20, dtype=bool) | np.eye(20, k=1, dtype=bool)
    found = blob(line)
    assert found["roundness"] < 0.1
    assert found["rotation"] == pytest.approx(math.pi / 4, abs=0.05)


@pytest.mark.parametrize(
    ("color", "lab"),
    [
        ((255, 255, 255), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
        ((255, 0, 0), (53, 80, 67)),
        ((0, 255, 0), (88, -86, 83)),
        ((0, 0, 255), (32, 79, -108)),
    ],
)
def test_lab_colors_are_those_of_the_books(color: tuple[int, ...], lab: tuple[int, ...]) -> None:
    found = [int(channel[0, 0]) for channel in channels(np.array([[color]], np.uint8))]
    assert found == pytest.approx(lab, abs=1)


def test_a_threshold_may_be_swapped_or_short() -> None:
    grey = np.array([[10, 20, 30]], np.uint8)
    assert fits(grey, (25, 15)).tolist() == [[False, True, False]]
    red = np.array([[(255, 0, 0)]], np.uint8)
    assert fits(red, (50, 60)).all()
    assert not fits(red, (50, 60, 0, 10)).any()


@given(levels=arrays.arrays(np.uint8, (6, 7)))
def test_statistics_of_gray_levels(levels: np.ndarray) -> None:
    (bins,) = histograms(levels)
    assert sum(bins) == pytest.approx(1)
    mean, median, mode, deviation, least, most, lower, upper = statistics(bins, 0, 255)
    assert (least, most) == (levels.min(), levels.max())
    assert mean == pytest.approx(levels.mean(), abs=0.51)
    assert deviation == pytest.approx(levels.std(), abs=0.51)
    assert least <= lower <= median <= upper <= most
    assert mode in levels


def test_bins_can_be_fewer() -> None:
    bins = histograms(np.array([[0, 100, 200, 255]], np.uint8), [2])
    assert bins == [[0.5, 0.5]]


@pytest.mark.parametrize("work", US_PER_PIXEL)
def test_work_takes_longer_for_more_pixels(work: str) -> None:
    assert work_us(work, 320 * 240) > work_us(work, 160 * 120) > 0
