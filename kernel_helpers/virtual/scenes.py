"""What the simulated camera looks at: a synthetic scene in which all frames differ (others: `scene_sources`).

Every synthetic frame carries its number twice: in digits for people, and for programs in a strip along the
bottom edge, modulo 65536:

| row of the strip | height       | 16 blocks from the left, most significant bit first     |
|------------------|--------------|---------------------------------------------------------|
| upper            | HEIGHT / 30  | black where the bit is 1, white where it is 0           |
| lower            | HEIGHT / 30  | white where the bit is 1, black where it is 0           |

A block whose two rows do not differ clearly makes it unreadable, so that other pictures have no number.
"""

from __future__ import annotations

import colorsys
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Rgb = NDArray[np.uint8]
"""A picture: height x width x 3 bytes."""

BITS = 16
CONTRAST = 64
"""Least difference of brightness between a block's two rows."""
WHITE, RING, HAND, BALL = (255, 255, 255), (190, 210, 230), (255, 214, 10), (255, 112, 32)
COLORBARS = [
    (255, 255, 255),
    (255, 255, 0),
    (0, 255, 255),
    (0, 255, 0),
    (255, 0, 255),
    (255, 0, 0),
    (0, 0, 255),
    (0, 0, 0),
]


class Scene(Protocol):
    """Something to look at."""

    def draw(self, number: int, time_s: float, width: int, height: int) -> Rgb:
        """The picture of frame `number` at `time_s` seconds since power-up."""


class ClockScene:
    """The synthetic scene: a clock, the frame's number, a turning hand and a bouncing ball."""

    def draw(self, number: int, time_s: float, width: int, height: int) -> Rgb:
        """See Scene. About 1 ms for 320x240."""
        layout = _layout(width, height)
        canvas = layout.background.copy()
        _write(canvas, clock_text(time_s), layout.small, layout.clock_at)
        _write(canvas, str(number), layout.large, layout.number_at)
        _draw_shapes(canvas, time_s, layout)
        picture: Rgb = np.array(canvas)
        put_strip(picture, number)
        return picture


def colorbars(width: int, height: int) -> Rgb:
    """A sensor's test pattern: eight vertical bars, from white to black."""
    bars = np.array(COLORBARS, np.uint8)[np.arange(width) * len(COLORBARS) // width]
    return np.broadcast_to(bars, (height, width, 3))


def clock_text(time_s: float) -> str:
    """MM:SS.mmm; the minutes go on beyond 59."""
    milliseconds = round(time_s * 1000)
    return f"{milliseconds // 60_000:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def read_number(picture: Rgb) -> int | None:
    """The number in a picture's strip, also after scaling and JPEG; None when there is no readable strip."""
    grey = picture if picture.ndim == 2 else picture.mean(axis=2)
    row = max(1, len(grey) // 30)
    upper, lower = _blocks(grey[-2 * row : -row]), _blocks(grey[-row:])
    difference = lower - upper
    if np.abs(difference).min() < CONTRAST:
        return None
    return sum(1 << bit for bit in range(BITS) if difference[BITS - 1 - bit] > 0)


def _blocks(rows: NDArray[np.generic]) -> NDArray[np.float64]:
    # Mean brightness of each block, without its outer quarters, which neighbours bleed into.
    width = rows.shape[1] / BITS
    return np.array([rows[:, _inner(i, width)].mean() for i in range(BITS)], dtype=np.float64)


def _inner(block: int, width: float) -> slice:
    start = round((block + 0.25) * width)
    return slice(start, max(round((block + 0.75) * width), start + 1))


def put_strip(picture: Rgb, number: int) -> None:
    """Write the number into the picture, for read_number."""
    height, width = picture.shape[:2]
    row = max(1, height // 30)
    bits = number >> np.arange(BITS - 1, -1, -1) & 1
    line = (bits[np.arange(width) * BITS // width] * 255).astype(np.uint8)
    picture[-row:] = line[:, np.newaxis]
    picture[-2 * row : -row] = 255 - line[:, np.newaxis]


@dataclass(frozen=True)
class _Layout:
    """Where things are in a picture of one size; points are (x, y) in pixels."""

    background: Image.Image
    small: dict[str, Image.Image]
    large: dict[str, Image.Image]
    clock_at: tuple[int, int]
    number_at: tuple[int, int]
    dial: tuple[float, float]
    dial_radius: float
    track: tuple[float, float, float, float]
    ball_radius: float


@lru_cache(maxsize=8)
def _layout(width: int, height: int) -> _Layout:
    # All measures are hundredths of the width or of the height.
    x, y = width / 100, height / 100
    unit = min(x * 4 / 3, y)
    return _Layout(
        background=_background(width, height),
        small=_glyphs("0123456789:.", unit * 17),
        large=_glyphs("0123456789", unit * 38),
        clock_at=(round(2 * x), round(2 * y)),
        number_at=(round(2 * x), round(34 * y)),
        dial=(85 * x, 17 * y),
        dial_radius=15 * unit,
        track=(9 * x, 71 * y, 91 * x, 85 * y),
        ball_radius=7 * unit,
    )


def _background(width: int, height: int) -> Image.Image:
    # A gradient of hues, dark enough for white digits.
    hues = np.linspace(0.5, 0.85, width)
    top = np.array([colorsys.hsv_to_rgb(hue, 0.75, 1.0) for hue in hues])
    shade = np.linspace(130, 60, height)[:, np.newaxis, np.newaxis]
    return Image.fromarray((top[np.newaxis] * shade).astype(np.uint8))


def _glyphs(characters: str, size: float) -> dict[str, Image.Image]:
    # Masks of one height; digits have one width, so that running numbers do not jump.
    font = ImageFont.load_default(max(6.0, size))
    digit = max(font.getlength(character) for character in "0123456789")
    top = min(font.getbbox(character)[1] for character in "0123456789")
    bottom = max(font.getbbox(character)[3] for character in "0123456789")
    masks = {}
    for character in characters:
        advance = digit if character.isdigit() else font.getlength(character) * 1.1
        mask = Image.new("L", (max(1, round(advance)), max(1, round(bottom - top))))
        ImageDraw.Draw(mask).text((0, -top), character, font=font, fill=255, stroke_width=size / 34)
        masks[character] = mask
    return masks


def _write(canvas: Image.Image, text: str, glyphs: dict[str, Image.Image], at: tuple[int, int]) -> None:
    x, y = at
    for character in text:
        glyph = glyphs[character]
        canvas.paste(WHITE, (x, y), glyph)
        x += glyph.width


def _draw_shapes(canvas: Image.Image, time_s: float, layout: _Layout) -> None:
    draw = ImageDraw.Draw(canvas)
    (x, y), radius = layout.dial, layout.dial_radius
    line = max(1, round(radius / 7))
    angle = time_s * math.tau
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RING, width=line)
    draw.line((x, y, x + 0.8 * radius * math.sin(angle), y - 0.8 * radius * math.cos(angle)), HAND, 2 * line)
    _draw_ball(draw, time_s, layout)


def _draw_ball(draw: ImageDraw.ImageDraw, time_s: float, layout: _Layout) -> None:
    left, top, right, bottom = layout.track
    # To and fro in 4 s, two bounces a second.
    along = abs(time_s / 2 % 2 - 1)
    high = 4 * (time_s * 2 % 1) * (1 - time_s * 2 % 1)
    x, y = left + (right - left) * along, bottom - (bottom - top) * high
    radius = layout.ball_radius
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=BALL)
