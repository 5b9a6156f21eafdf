"""Shapes and text, drawn the way OpenMV's image module names them.

| shape     | numbers                | |           |                                         |
|-----------|------------------------|-|-----------|-----------------------------------------|
| line      | x0 y0 x1 y1            | | ellipse   | x y radius-x radius-y rotation (degrees)|
| rectangle | x y w h                | | cross     | x y arm                                 |
| circle    | x y radius             | | arrow     | x0 y0 x1 y1 head                        |
| string    | x y scale (hundredths) | |           |                                         |
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

FONT_SIZE = 10
"""Height of a letter's cell at scale 1, in pixels."""
STEPS_OF_ELLIPSE = 72


@dataclass(frozen=True)
class Pen:
    """Thickness in pixels, and whether shapes are filled."""

    thickness: int = 1
    fill: bool = False


def shape_mask(
    size: tuple[int, int], shape: str, numbers: Sequence[int], pen: Pen, text: str = ""
) -> Image.Image:
    """Where the shape of the table covers an image of that width and height: mode "1". KeyError for another name."""
    mask = Image.new("1", size)
    draw = ImageDraw.Draw(mask)
    if shape == "string":
        x, y, scale = numbers
        draw.text((x, y), text, 1, ImageFont.load_default(max(4, FONT_SIZE * scale / 100)))
    else:
        SHAPES[shape](draw, numbers, pen)
    return mask


def _line(draw: ImageDraw.ImageDraw, numbers: Sequence[int], pen: Pen) -> None:
    draw.line(list(numbers), 1, pen.thickness)


def _rectangle(draw: ImageDraw.ImageDraw, numbers: Sequence[int], pen: Pen) -> None:
    x, y, w, h = numbers
    if w > 0 and h > 0:
        draw.rectangle((x, y, x + w - 1, y + h - 1), 1 if pen.fill else None, 1, pen.thickness)


def _circle(draw: ImageDraw.ImageDraw, numbers: Sequence[int], pen: Pen) -> None:
    x, y, radius = numbers
    _ellipse(draw, (x, y, radius, radius, 0), pen)


def _ellipse(draw: ImageDraw.ImageDraw, numbers: Sequence[int], pen: Pen) -> None:
    x, y, rx, ry, degrees = numbers
    if degrees % 180 == 0:
        inside = 1 if pen.fill else None
        draw.ellipse((x - rx, y - ry, x + rx, y + ry), inside, 1, pen.thickness)
        return
    outline = [_on_ellipse(numbers, step / STEPS_OF_ELLIPSE) for step in range(STEPS_OF_ELLIPSE)]
    if pen.fill:
        draw.polygon(outline, 1)
    draw.line([*outline, outline[0]], 1, pen.thickness)


def _on_ellipse(numbers: Sequence[int], turn: float) -> tuple[float, float]:
    x, y, rx, ry, degrees = numbers
    along, across = rx * math.cos(turn * math.tau), ry * math.sin(turn * math.tau)
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return x + along * c - across * s, y + along * s + across * c


def _cross(draw: ImageDraw.ImageDraw, numbers: Sequence[int], pen: Pen) -> None:
    x, y, arm = numbers
    _line(draw, (x - arm, y, x + arm, y), pen)
    _line(draw, (x, y - arm, x, y + arm), pen)


def _arrow(draw: ImageDraw.ImageDraw, numbers: Sequence[int], pen: Pen) -> None:
    x0, y0, x1, y1, head = numbers
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    _line(draw, (x0, y0, x1, y1), pen)
    for side in (0.5, -0.5):
        end = x1 - head * ux - head * uy * side, y1 - head * uy + head * ux * side
        _line(draw, (x1, y1, round(end[0]), round(end[1])), pen)


SHAPES: dict[str, Callable[[ImageDraw.ImageDraw, Sequence[int], Pen], None]] = {
    "line": _line,
    "rectangle": _rectangle,
    "circle": _circle,
    "ellipse": _ellipse,
    "cross": _cross,
    "arrow": _arrow,
}
