"""Arithmetic on pixels, alone, with another image, or with their neighbours, as OpenMV's image module names it.

| operation                       | arguments           | what becomes of each 8-bit channel                   |
|---------------------------------|---------------------|------------------------------------------------------|
| negate, invert                  |                     | 255 - it                                             |
| add sub rsub min max difference | other               | the sum, difference, ..., kept within 0 to 255       |
| blend                           | other; alpha        | alpha / 256 of the image, the rest of the other one  |
| clear                           |                     | 0                                                    |
| mean median gaussian            | size                | of the (2 size + 1)^2 pixels around it               |
| erode dilate                    | size                | the least, the greatest of those                     |
| binary                          | 0 or 1 (inverted)   | white where a threshold fits (see colors), else black|
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from kernel_helpers.virtual.colors import Threshold, fits
from kernel_helpers.virtual.pictures import Pixels

ALONE: dict[str, Callable[[Image.Image], Image.Image]] = {
    "negate": ImageChops.invert,
    "clear": lambda picture: Image.new(picture.mode, picture.size),
}
WITH_OTHER: dict[str, Callable[[Image.Image, Image.Image], Image.Image]] = {
    "add": ImageChops.add,
    "sub": ImageChops.subtract,
    "rsub": lambda mine, others: ImageChops.subtract(others, mine),
    "min": ImageChops.darker,
    "max": ImageChops.lighter,
    "difference": ImageChops.difference,
}
FILTERS: dict[str, Callable[[int], ImageFilter.Filter]] = {
    "mean": ImageFilter.BoxBlur,
    "median": lambda size: ImageFilter.MedianFilter(2 * size + 1),
    # A kernel of Pascal's triangle with 2n + 1 entries has the variance n / 2.
    "gaussian": lambda size: ImageFilter.GaussianBlur((size / 2) ** 0.5),
    "erode": lambda size: ImageFilter.MinFilter(2 * size + 1),
    "dilate": lambda size: ImageFilter.MaxFilter(2 * size + 1),
}


def with_other(operation: str, mine: Image.Image, others: Image.Image, alpha: int = 128) -> Image.Image:
    """Operations of the table with another image of the same size and mode; KeyError for others."""
    if operation == "blend":
        return Image.blend(others, mine, alpha / 256)
    return WITH_OTHER[operation](mine, others)


def filtered(operation: str, picture: Image.Image, size: int) -> Image.Image:
    """Operations of the table on each pixel's neighbourhood."""
    return picture.filter(FILTERS[operation](size))


def binary(pixels: Pixels, thresholds: Sequence[Threshold], inverted: bool) -> Pixels:
    """White where any threshold fits (or none does), else black; in the shape of the image."""
    chosen = np.zeros(pixels.shape[:2], bool)
    for threshold in thresholds:
        chosen |= fits(pixels, threshold)
    white = np.where(chosen != inverted, 255, 0).astype(np.uint8)
    return white if pixels.ndim == 2 else np.repeat(white[:, :, np.newaxis], 3, axis=2)
