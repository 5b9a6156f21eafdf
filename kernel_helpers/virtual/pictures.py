"""Pixels and picture files: between the VM's formats, NumPy and Pillow. Frames of a scene as the sensor delivers them.

A format is rgb565 (16 bits, little-endian), grayscale (8 bits), jpeg, png, bmp or ppm.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kernel_helpers.virtual.scenes import Scene, colorbars
from kernel_helpers.virtual.view import BYTES_PER_PIXEL, View, seen

Pixels = NDArray[np.uint8]
"""Height x width of gray levels, or height x width x 3 of red, green and blue."""

SUBSAMPLINGS = [None, "4:4:4", "4:2:2", "4:2:0"]
COARSE_QUALITY = 60
"""At and below this quality colours are stored at half the resolution both ways."""
FILE_FORMATS = {"JPEG": "jpeg", "PNG": "png", "BMP": "bmp", "PPM": "ppm"}


def to_rgb565(rgb: Pixels) -> bytes:
    """Height x width x 3 bytes to 16-bit pixels, little-endian."""
    red, green, blue = (rgb[:, :, channel] for channel in range(3))
    pixels = np.empty((*rgb.shape[:2], 2), np.uint8)
    pixels[:, :, 0] = (green & 0x1C) << 3 | blue >> 3
    pixels[:, :, 1] = red & 0xF8 | green >> 5
    return pixels.tobytes()


def from_rgb565(data: bytes, width: int, height: int) -> Pixels:
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
    if kind == "jpeg":
        chosen = SUBSAMPLINGS[subsampling] or ("4:2:0" if quality <= COARSE_QUALITY else "4:2:2")
        picture.save(file, "JPEG", quality=quality, subsampling=chosen)
    else:
        picture.save(file, kind.upper(), compress_level=1)
    return file.getvalue()


def probe(data: bytes) -> tuple[int, int, str] | None:
    """Width, height and format of a picture file; None when it is none of ours."""
    try:
        with Image.open(io.BytesIO(data), formats=list(FILE_FORMATS)) as picture:
            return picture.width, picture.height, FILE_FORMATS[str(picture.format)]
    except (OSError, SyntaxError, ValueError):
        return None


def render(scene: Scene, number: int, time_s: float, view: View) -> bytes:
    """The bytes of a frame, as a sensor set like that delivers it."""
    size = view.width, view.height
    rgb = seen(colorbars(*size) if view.colorbar else scene.draw(number, time_s, *size), view)
    if view.format == "rgb565":
        return to_rgb565(rgb)
    return encode(Image.fromarray(np.ascontiguousarray(rgb)), "grayscale")


def size_in_bytes(kind: str, width: int, height: int) -> int:
    """Of an uncompressed image; 0 for the other formats."""
    return BYTES_PER_PIXEL.get(kind, 0) * width * height
