"""A scene of plain shapes in pure colours on a plain ground: for blobs, thresholds and frame differences.

| shape    | colour | moves                                     |
|----------|--------|-------------------------------------------|
| square   | red    | to and fro along the top, 4 s             |
| triangle | green  | turns in place on the left, 3 s           |
| disc     | blue   | on a circle on the right, 5 s             |

None ever covers another, so each is one blob. The strip along the bottom edge has the frame's number.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

from kernel_helpers.virtual.scenes import Rgb, put_strip

GROUND = (205, 205, 200)
RED, GREEN, BLUE = (220, 30, 30), (20, 170, 50), (30, 60, 220)


class ShapesScene:
    """See the module."""

    def draw(self, number: int, time_s: float, width: int, height: int) -> Rgb:
        """See Scene."""
        canvas = Image.new("RGB", (width, height), GROUND)
        draw = ImageDraw.Draw(canvas)
        unit = min(width * 3 / 4, height) / 100
        _square(draw, time_s, width, unit)
        _triangle(draw, time_s, (width * 0.25, height * 0.63), unit)
        _disc(draw, time_s, (width * 0.72, height * 0.63), unit)
        picture: Rgb = np.array(canvas)
        put_strip(picture, number)
        return picture


def _square(draw: ImageDraw.ImageDraw, time_s: float, width: int, unit: float) -> None:
    side = 18 * unit
    left = 4 * unit + abs(time_s / 2 % 2 - 1) * (width - side - 8 * unit)
    draw.rectangle((left, 5 * unit, left + side, 5 * unit + side), RED)


def _triangle(draw: ImageDraw.ImageDraw, time_s: float, center: tuple[float, float], unit: float) -> None:
    turns = [time_s / 3 + corner / 3 for corner in range(3)]
    x, y = center
    corners = [
        (x + 20 * unit * math.sin(turn * math.tau), y - 20 * unit * math.cos(turn * math.tau))
        for turn in turns
    ]
    draw.polygon(corners, GREEN)


def _disc(draw: ImageDraw.ImageDraw, time_s: float, center: tuple[float, float], unit: float) -> None:
    turn, radius = time_s / 5 * math.tau, 11 * unit
    x, y = center[0] + 14 * unit * math.cos(turn), center[1] + 14 * unit * math.sin(turn)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), BLUE)
