"""How long pixel work takes on a board: the time model of the virtual camera.

It stands for a Cortex-M7 at 480 MHz that compresses in software (no hardware JPEG). A figure is µs per pixel of
the image that is read or made, whichever is larger. Two are derived from what others reported; all the rest is
assumed: an order of magnitude, so that a lesson has the right shape, and not a measurement. None was measured by us.

| work                  | µs/pixel | from                                                                      |
|-----------------------|----------|---------------------------------------------------------------------------|
| jpeg of rgb565        | 0.20     | forums.openmv.io/t/1040: a developer asks how OpenMV reaches 30 frames/s   |
|                       |          | of 320x240 on an M7, then at 216 MHz: 33 ms, so 0.19 at 480 MHz            |
| blobs in grayscale    | 0.07     | forums.openmv.io/t/496: 3 ms for 160x120 on an M7, then at 216 MHz         |
| everything else below |          | assumed                                                                   |

A line, circle, text or a copied patch touches few pixels: FIXED_US for each call, assumed, and nothing more.
"""

from __future__ import annotations

US_PER_PIXEL = {
    "jpeg rgb565": 0.20,
    "jpeg grayscale": 0.12,
    "png": 0.60,
    "decode": 0.20,
    "copy": 0.01,
    "scale": 0.03,
    "blobs rgb565": 0.14,
    "blobs grayscale": 0.07,
    "measure rgb565": 0.08,
    "measure grayscale": 0.02,
    "point rgb565": 0.05,
    "point grayscale": 0.02,
    "filter rgb565": 0.30,
    "filter grayscale": 0.10,
    "median rgb565": 1.20,
    "median grayscale": 0.40,
}
"""The table, by the names that `work_us` is called with; `point` is arithmetic on each pixel by itself."""
FIXED_US = 20.0
"""For a call, however small."""


def work_us(work: str, pixels: float) -> float:
    """µs that this work on so many pixels takes; KeyError for work the table does not have."""
    return FIXED_US + US_PER_PIXEL[work] * pixels
