"""Pixel work for the guest's image module: formats, scaling, drawing, compression, in NumPy and Pillow.

An image in the VM's memory is IMAGE = "address width height format bytes"; format is one of
rgb565 (16 bits, little-endian), grayscale (8 bits), jpeg, png. `bytes` counts only for the last two.

| service       | payload                                       | answer or effect                         |
|---------------|-----------------------------------------------|------------------------------------------|
| image.convert | IMAGE, CUT, RESULT                            | makes the result; its size in bytes      |
| image.take    | address                                       | copies the result there                  |
| image.draw    | IMAGE, shape, its numbers, red green blue, thickness, fill; text in a second line | drawn |
| image.probe   | address bytes                                 | "width height format" of a file, or ""   |

CUT is "x y width height" in the image; RESULT is "format width height method quality subsampling".

| shape     | numbers     | | method of scaling      | | subsampling of JPEG |
|-----------|-------------|-|------------------------|-|---------------------|
| line      | x0 y0 x1 y1 | | 0 nearest pixel        | | 0 by quality        |
| rectangle | x y w h     | | 1 mean of the area     | | 1 4:4:4             |
| circle    | x y radius  | | 2 bilinear             | | 2 4:2:2             |
| string    | x y scale   | | 3 bicubic              | | 3 4:2:0             |
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from kernel_helpers.virtual.camera import View
from kernel_helpers.virtual.scenes import Scene, colorbars
from kernel_helpers.virtual.world import Service, World

METHODS = [
    Image.Resampling.NEAREST,
    Image.Resampling.BOX,
    Image.Resampling.BILINEAR,
    Image.Resampling.BICUBIC,
]
SUBSAMPLINGS = [None, "4:4:4", "4:2:2", "4:2:0"]
COARSE_QUALITY = 60
"""At and below this quality colours are stored at half the resolution both ways."""
FONT_SIZE = 10
BYTES_PER_PIXEL = {"rgb565": 2, "grayscale": 1}
FILE_FORMATS = {"JPEG": "jpeg", "PNG": "png"}


@dataclass(frozen=True)
class Place:
    """An image in the VM's memory."""

    address: int
    width: int
    height: int
    format: str
    size: int

    @classmethod
    def parse(cls, words: list[str]) -> Place:
        """From the first five words of a payload."""
        address, width, height, kind, size = words[:5]
        w, h = int(width), int(height)
        return cls(int(address), w, h, kind, BYTES_PER_PIXEL.get(kind, 0) * w * h or int(size))


def to_rgb565(rgb: NDArray[np.uint8]) -> bytes:
    """Height x width x 3 bytes to 16-bit pixels, little-endian."""
    red, green, blue = (rgb[:, :, channel] for channel in range(3))
    pixels = np.empty((*rgb.shape[:2], 2), np.uint8)
    pixels[:, :, 0] = (green & 0x1C) << 3 | blue >> 3
    pixels[:, :, 1] = red & 0xF8 | green >> 5
    return pixels.tobytes()


def from_rgb565(data: bytes, width: int, height: int) -> NDArray[np.uint8]:
    """The reverse; the lost low bits repeat the high ones, so white stays white."""
    pixels = np.frombuffer(data, "<u2").reshape(height, width)
    red, green, blue = pixels >> 11, pixels >> 5 & 0x3F, pixels & 0x1F
    channels = (red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2)
    return np.stack(channels, axis=2).astype(np.uint8)


def decode(data: bytes, kind: str, width: int, height: int) -> Image.Image:
    """Bytes to a Pillow image, "L" for grayscale and "RGB" otherwise; OSError when a file is damaged."""
    if kind == "rgb565":
        return Image.fromarray(from_rgb565(data, width, height))
    if kind == "grayscale":
        return Image.frombuffer("L", (width, height), data, "raw", "L", 0, 1)
    picture = Image.open(io.BytesIO(data))
    return picture if picture.mode == "L" else picture.convert("RGB")


def encode(picture: Image.Image, kind: str, quality: int = 90, subsampling: int = 0) -> bytes:
    """A Pillow image's bytes in one of our formats."""
    if kind == "rgb565":
        return to_rgb565(np.asarray(picture.convert("RGB")))
    if kind == "grayscale":
        return picture.convert("L").tobytes()
    file = io.BytesIO()
    if kind == "png":
        picture.save(file, "PNG", compress_level=1)
    else:
        chosen = SUBSAMPLINGS[subsampling] or ("4:2:0" if quality <= COARSE_QUALITY else "4:2:2")
        picture.save(file, "JPEG", quality=quality, subsampling=chosen)
    return file.getvalue()


def render(scene: Scene, number: int, time_s: float, view: View) -> bytes:
    """The bytes of a frame, as a sensor set like that delivers it."""
    size = view.width, view.height
    rgb = colorbars(*size) if "colorbar" in view.switches else scene.draw(number, time_s, *size)
    if "hmirror" in view.switches:
        rgb = rgb[:, ::-1]
    if "vflip" in view.switches:
        rgb = rgb[::-1]
    if view.format == "rgb565":
        return to_rgb565(rgb)
    return encode(Image.fromarray(np.ascontiguousarray(rgb)), view.format)


class Images:
    """The image services of one board."""

    def __init__(self, world: World) -> None:
        # Pillow loads its file formats now rather than at the first thumbnail.
        Image.preinit()
        self._world = world
        self._result = b""

    def services(self) -> dict[str, Service]:
        """The table above."""
        return {
            "image.convert": self._convert,
            "image.take": self._take,
            "image.draw": self._draw,
            "image.probe": self._probe,
        }

    def _load(self, place: Place) -> Image.Image:
        data = self._world.read(place.address, place.size)
        return decode(data, place.format, place.width, place.height)

    def _convert(self, payload: str) -> str:
        words = payload.split()
        picture = self._load(Place.parse(words))
        x, y, w, h = (int(word) for word in words[5:9])
        width, height, method, quality, subsampling = (int(word) for word in words[10:])
        if (x, y, w, h) != (0, 0, *picture.size) or (width, height) != (w, h):
            picture = picture.resize((width, height), METHODS[method], box=(x, y, x + w, y + h))
        self._result = encode(picture, words[9], quality, subsampling)
        return str(len(self._result))

    def _take(self, payload: str) -> str:
        self._world.write(int(payload), self._result)
        self._result = b""
        return ""

    def _draw(self, payload: str) -> str:
        line, _, text = payload.partition("\n")
        words = line.split()
        place = Place.parse(words)
        picture = self._load(place).copy()
        numbers = [int(word) for word in words[6:]]
        draw_shape(picture, words[5], numbers, text)
        self._world.write(place.address, encode(picture, place.format))
        return ""

    def _probe(self, payload: str) -> str:
        address, size = (int(word) for word in payload.split())
        file = io.BytesIO(self._world.read(address, size))
        try:
            with Image.open(file, formats=list(FILE_FORMATS)) as picture:
                return f"{picture.width} {picture.height} {FILE_FORMATS[str(picture.format)]}"
        except OSError:
            return ""


def draw_shape(picture: Image.Image, shape: str, numbers: list[int], text: str = "") -> None:
    """Draw one shape of the table; the last five numbers are red, green, blue, thickness and fill."""
    at, (red, green, blue, thickness, fill) = numbers[:-5], numbers[-5:]
    color: int | tuple[int, int, int] = red if picture.mode == "L" else (red, green, blue)
    inside = color if fill else None
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"
    if shape == "line":
        draw.line(at, color, thickness)
    elif shape == "rectangle":
        x, y, w, h = at
        draw.rectangle((x, y, x + w - 1, y + h - 1), inside, color, thickness)
    elif shape == "circle":
        x, y, radius = at
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), inside, color, thickness)
    else:
        x, y, size = at
        draw.text((x, y), text, color, ImageFont.load_default(FONT_SIZE * size))


def services(world: World) -> dict[str, Service]:
    """The image services; each board has its own."""
    return Images(world).services()
