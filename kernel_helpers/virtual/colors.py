"""LAB colours, thresholds, histograms and their statistics, in OpenMV's integer ranges.

| image     | channels | range                              |
|-----------|----------|------------------------------------|
| grayscale | gray     | 0 to 255                           |
| rgb565    | L, A, B  | 0 to 100, -128 to 127, -128 to 127 |

LAB is CIE L*a*b* of sRGB under the white D65, rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kernel_helpers.virtual.pictures import Pixels, from_rgb565

Channels = NDArray[np.int16]
Threshold = Sequence[int]
"""(low, high) for a grayscale image, (L low, L high, A low, A high, B low, B high) for a colour image."""

RANGES = {1: [(0, 255)], 3: [(0, 100), (-128, 127), (-128, 127)]}
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def channels(pixels: Pixels) -> list[Channels]:
    """The channels of the table, height x width each."""
    if pixels.ndim == 2:
        return [pixels.astype(np.int16)]
    red, green, blue = (pixels[:, :, i].astype(np.uint16) for i in range(3))
    lab = _lab_of_rgb565()[(red >> 3) << 11 | (green >> 2) << 5 | blue >> 3]
    return [lab[:, :, i] for i in range(3)]


@lru_cache(maxsize=1)
def _lab_of_rgb565() -> Channels:
    # 65536 x 3: one row for each 16-bit pixel.
    rgb = from_rgb565(np.arange(65536, dtype="<u2").tobytes(), 65536, 1)[0] / 255
    linear = np.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    lab = np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)
    table: Channels = lab.round().astype(np.int16)
    return table


def fits(pixels: Pixels, threshold: Threshold) -> NDArray[np.bool_]:
    """Where all channels are within the threshold; swapped bounds are put right, missing ones do not bind."""
    mine = channels(pixels)
    result = np.ones(pixels.shape[:2], bool)
    for index, channel in enumerate(mine):
        bounds = threshold[2 * index : 2 * index + 2]
        if len(bounds) == 2:
            result &= (channel >= min(bounds)) & (channel <= max(bounds))
    return result


def histograms(
    pixels: Pixels, bins: Sequence[int] = (), chosen: NDArray[np.bool_] | None = None
) -> list[list[float]]:
    """For each channel the share of (chosen) pixels in each bin; `bins` counts them, default one for each value."""
    result = []
    for index, channel in enumerate(channels(pixels)):
        low, high = RANGES[1 if pixels.ndim == 2 else 3][index]
        span = high - low + 1
        count = min(bins[index], span) if index < len(bins) and bins[index] else span
        values = channel.ravel() if chosen is None else channel[chosen]
        shares = np.bincount((values.astype(np.int64) - low) * count // span, minlength=count)
        result.append((shares / max(1, values.size)).tolist())
    return result


def statistics(bins: Sequence[float], low: int, high: int) -> list[int]:
    """Mean, median, mode, standard deviation, minimum, maximum and both quartiles of a histogram's values."""
    shares = np.array(bins)
    values = low + np.arange(len(bins)) * (high - low) / max(1, len(bins) - 1)
    mean = float((shares * values).sum())
    deviation = float(np.sqrt((shares * (values - mean) ** 2).sum()))
    there = values[shares > 0] if shares.any() else values[:1]
    share_below = shares.cumsum()
    quarters = [
        values[min(int((share_below < share - 1e-9).sum()), len(bins) - 1)] for share in (0.5, 0.25, 0.75)
    ]
    mode = values[int(shares.argmax())]
    numbers = [mean, quarters[0], mode, deviation, there[0], there[-1], quarters[1], quarters[2]]
    return [round(float(number)) for number in numbers]
