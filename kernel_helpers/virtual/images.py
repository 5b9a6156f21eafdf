"""The image services: what the guest's image module has done on the host, in the time a board would take.

An image in the VM's memory is IMAGE = "address width height format bytes"; format is rgb565, grayscale, jpeg, png
or bmp, ppm (files only). `bytes` counts only where the format does not say it.

| service       | payload                                                       | answer or effect                |
|---------------|---------------------------------------------------------------|---------------------------------|
| image.convert | IMAGE, CUT, "format width height method quality subsampling"  | makes the result; its bytes     |
| image.copy    | IMAGE                                                         | the same, of an exact copy      |
| image.load    | IMAGE (a file)                                                | the same, of its pixels         |
| image.take    | address                                                       | copies the result there         |
| image.draw    | IMAGE shape numbers, red green blue thickness fill; then text | drawn (see drawing)             |
| image.paste   | IMAGE x y alpha, then another IMAGE                           | the other one drawn into it     |
| image.apply   | IMAGE operation numbers, then an IMAGE or thresholds          | changed (see pixelwork)         |
| image.measure | IMAGE CUT bins inverted all, then thresholds                  | makes JSON, as `convert` does   |
| image.blobs   | IMAGE CUT strides, limits, merge, then thresholds             | the same: a list of blobs       |
| image.probe   | address bytes                                                 | "width height format" of a file |

"then" begins a second line. CUT is "x y width height" in the image. Thresholds are JSON. Bins are three counts,
and with `all` 0 only their statistics are told. Strides, limits and merge are: x and y stride, least area, least
pixels, inverted, merged, margin, numbers of bins of both projections.

| method of scaling | 0 nearest pixel | 1 mean of the area | 2 bilinear | 3 bicubic |
| subsampling       | 0 by quality    | 1 4:4:4            | 2 4:2:2    | 3 4:2:0   |
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from kernel_helpers.virtual import blobs, colors, pictures, pixelwork
from kernel_helpers.virtual.costs import work_us
from kernel_helpers.virtual.drawing import Pen, shape_mask
from kernel_helpers.virtual.world import Service, World

METHODS = [
    Image.Resampling.NEAREST,
    Image.Resampling.BOX,
    Image.Resampling.BILINEAR,
    Image.Resampling.BICUBIC,
]
RAW = {"rgb565": "<u2", "grayscale": "u1"}
"""NumPy's type of one pixel in memory."""


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
        return cls(int(address), w, h, kind, pictures.size_in_bytes(kind, w, h) or int(size))

    @property
    def pixels(self) -> int:
        """How many it has."""
        return self.width * self.height


Work = Callable[[str], tuple[str, float]]
"""Answers a payload, and says how many µs that takes on a board."""


class Images:
    """The image services of one board; `before_read` hears of an address before the image there is read."""

    def __init__(self, world: World, before_read: Callable[[int], object]) -> None:
        # Pillow loads its file formats now rather than at the first thumbnail.
        Image.preinit()
        self._world, self._before_read = world, before_read
        self._result = b""

    def services(self) -> dict[str, Service]:
        """The table above."""
        table: dict[str, Work] = {
            "convert": self._convert,
            "copy": self._copy,
            "load": self._load_file,
            "take": self._take,
            "draw": self._draw,
            "paste": self._paste,
            "apply": self._apply,
            "measure": self._measure,
            "blobs": self._blobs,
            "probe": self._probe,
        }
        return {f"image.{name}": partial(self._timed, work) for name, work in table.items()}

    def _timed(self, work: Work, payload: str) -> str:
        answer, us = work(payload)
        if us:
            self._world.spend(us)
        return answer

    # Memory.

    def _bytes(self, place: Place) -> bytes:
        self._before_read(place.address)
        return self._world.read(place.address, place.size)

    def _load(self, place: Place) -> Image.Image:
        return pictures.decode(self._bytes(place), place.format, place.width, place.height)

    def _pixels(self, place: Place) -> pictures.Pixels:
        return np.array(self._load(place))

    def _store(self, place: Place, picture: Image.Image) -> None:
        self._world.write(place.address, pictures.encode(picture, place.format))

    def _make(self, result: bytes) -> str:
        self._result = result
        return str(len(result))

    def _take(self, payload: str) -> tuple[str, float]:
        self._world.write(int(payload), self._result)
        self._result = b""
        return "", 0

    # Other sizes and formats.

    def _convert(self, payload: str) -> tuple[str, float]:
        words = payload.split()
        place = Place.parse(words)
        picture = self._load(place)
        x, y, w, h = (int(word) for word in words[5:9])
        kind = words[9]
        width, height, method, quality, subsampling = (int(word) for word in words[10:])
        if (x, y, w, h) != (0, 0, *picture.size) or (width, height) != (w, h):
            picture = picture.resize((width, height), METHODS[method], box=(x, y, x + w, y + h))
        answer = self._make(pictures.encode(picture, kind, quality, subsampling))
        return answer, _convert_us(place, w * h, width * height, kind)

    def _copy(self, payload: str) -> tuple[str, float]:
        place = Place.parse(payload.split())
        return self._make(self._bytes(place)), work_us("copy", place.pixels)

    def _load_file(self, payload: str) -> tuple[str, float]:
        place = Place.parse(payload.split())
        picture = self._load(place)
        kind = "grayscale" if picture.mode == "L" else "rgb565"
        return self._make(pictures.encode(picture, kind)), work_us("decode", place.pixels)

    def _probe(self, payload: str) -> tuple[str, float]:
        address, size = (int(word) for word in payload.split())
        found = pictures.probe(self._world.read(address, size))
        return ("" if found is None else "{} {} {}".format(*found)), 0

    # Drawing.

    def _draw(self, payload: str) -> tuple[str, float]:
        line, _, text = payload.partition("\n")
        words = line.split()
        place = Place.parse(words)
        numbers = [int(word) for word in words[6:]]
        at, (red, green, blue, thickness, fill) = numbers[:-5], numbers[-5:]
        pen = Pen(thickness, bool(fill))
        mask = np.asarray(shape_mask((place.width, place.height), words[5], at, pen, text))
        # Pixels are set as they are in memory: a line must not cost the conversion of the whole image.
        pixels = np.frombuffer(bytearray(self._bytes(place)), RAW[place.format]).reshape(mask.shape)
        color = np.array([[[red, green, blue]]], np.uint8)
        pixels[mask] = (
            red if place.format == "grayscale" else np.frombuffer(pictures.to_rgb565(color), "<u2")[0]
        )
        self._world.write(place.address, pixels.tobytes())
        return "", work_us("copy", 0)

    def _paste(self, payload: str) -> tuple[str, float]:
        line, _, second = payload.partition("\n")
        words = line.split()
        place, other = Place.parse(words), Place.parse(second.split())
        x, y, alpha = (int(word) for word in words[5:])
        picture = self._load(place).copy()
        patch = self._load(other).convert(picture.mode)
        picture.paste(patch, (x, y), Image.new("L", patch.size, alpha))
        self._store(place, picture)
        return "", work_us("copy", other.pixels)

    # Arithmetic and measurement.

    def _apply(self, payload: str) -> tuple[str, float]:
        line, _, second = payload.partition("\n")
        words = line.split()
        place, operation = Place.parse(words), words[5]
        numbers = [int(word) for word in words[6:]]
        self._store(place, self._applied(place, operation, numbers, second))
        kind = "median" if operation == "median" else "filter" if operation in pixelwork.FILTERS else "point"
        # The work grows with the side of the kernel; the table is for 3 x 3.
        side = (2 * numbers[0] + 1) / 3 if operation in pixelwork.FILTERS else 1
        return "", work_us(f"{kind} {place.format}", place.pixels * side)

    def _applied(self, place: Place, operation: str, numbers: list[int], second: str) -> Image.Image:
        picture = self._load(place)
        if operation in pixelwork.FILTERS:
            return pixelwork.filtered(operation, picture, numbers[0])
        if operation in pixelwork.ALONE:
            return pixelwork.ALONE[operation](picture)
        if operation == "binary":
            white = pixelwork.binary(np.asarray(picture), json.loads(second), bool(numbers[0]))
            return Image.fromarray(white)
        return pixelwork.with_other(operation, picture, self._other(second, picture), *numbers)

    def _other(self, second: str, like: Image.Image) -> Image.Image:
        # Another image, or one color for all pixels.
        words = second.split()
        if len(words) == 3:
            red, green, blue = (int(word) for word in words)
            return Image.new(like.mode, like.size, red if like.mode == "L" else (red, green, blue))
        return self._load(Place.parse(words)).convert(like.mode)

    def _measure(self, payload: str) -> tuple[str, float]:
        line, _, thresholds = payload.partition("\n")
        words = line.split()
        place = Place.parse(words)
        pixels = _cut(self._pixels(place), words[5:9])
        bins = [int(word) for word in words[9:12]]
        chosen = _mask(pixels, json.loads(thresholds), words[12] == "1") if thresholds else None
        shares = colors.histograms(pixels, bins, chosen)
        ranges = colors.RANGES[len(shares)]
        numbers = [colors.statistics(share, *bounds) for share, bounds in zip(shares, ranges, strict=True)]
        # The bins are many numbers, so they travel only when they are asked for.
        answer = self._make(json.dumps([shares if words[13] == "1" else [], numbers]).encode())
        return answer, work_us(f"measure {place.format}", pixels.shape[0] * pixels.shape[1])

    def _blobs(self, payload: str) -> tuple[str, float]:
        line, _, thresholds = payload.partition("\n")
        words = line.split()
        place = Place.parse(words)
        x, y = int(words[5]), int(words[6])
        pixels = _cut(self._pixels(place), words[5:9])
        numbers = [int(word) for word in words[9:]]
        found = _regions(pixels, json.loads(thresholds), numbers)
        moved = [
            blobs.Region(region.points + np.array([x, y]), region.code, region.count) for region in found
        ]
        answer = self._make(json.dumps([blobs.described(region, *numbers[-2:]) for region in moved]).encode())
        return answer, work_us(f"blobs {place.format}", pixels.shape[0] * pixels.shape[1])


def _convert_us(place: Place, read: int, made: int, kind: str) -> float:
    us = work_us("decode", read) if place.format in ("jpeg", "png") else work_us("scale", max(read, made))
    if kind == "jpeg":
        us += work_us(f"jpeg {'grayscale' if place.format == 'grayscale' else 'rgb565'}", made)
    return us + (work_us("png", made) if kind == "png" else 0)


def _cut(pixels: pictures.Pixels, words: list[str]) -> pictures.Pixels:
    x, y, w, h = (int(word) for word in words)
    return pixels[y : y + h, x : x + w]


def _mask(pixels: pictures.Pixels, thresholds: list[colors.Threshold], inverted: bool) -> blobs.Mask:
    mask = np.zeros(pixels.shape[:2], bool)
    for threshold in thresholds:
        mask |= colors.fits(pixels, threshold)
    return mask ^ inverted


def _regions(
    pixels: pictures.Pixels, thresholds: list[colors.Threshold], numbers: list[int]
) -> list[blobs.Region]:
    x_stride, y_stride, area, least, inverted, merge, margin = numbers[:7]
    free = np.ones(pixels.shape[:2], bool)
    found: list[blobs.Region] = []
    for index, threshold in enumerate(thresholds):
        mask = (colors.fits(pixels, threshold) != bool(inverted)) & free
        free &= ~mask
        found += [
            region
            for region in blobs.regions(mask, 1 << index)
            if _hit(region, x_stride, y_stride) and len(region.points) >= least and _area(region) >= area
        ]
    return blobs.merged(found, margin) if merge else found


def _hit(region: blobs.Region, x_stride: int, y_stride: int) -> bool:
    # The firmware looks only at every stride-th pixel for where a blob begins.
    return bool(((region.points[:, 0] % x_stride == 0) & (region.points[:, 1] % y_stride == 0)).any())


def _area(region: blobs.Region) -> int:
    return region.box[2] * region.box[3]
