"""Writes pictures of a run to files. Only ever called because a person asked for it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image

from kernel_helpers.errors import UsageError

MOVING = {".gif": "GIF", ".webp": "WEBP"}
UNKNOWN_MS = 100
"""How long a picture of unknown time is shown."""
LEAST_MS = 20
"""Browsers show a picture of a GIF that asks for less much longer."""
STEP_MS = 10
"""GIF counts time in hundredths of a second."""


def decoded(jpeg: bytes) -> Image.Image:
    """A JPEG of our own encoding as a Pillow image of mode RGB or L."""
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


def save_all(jpegs: Sequence[bytes], folder: str | Path) -> list[Path]:
    """Write them as frame-00001.jpg and so on into a folder that is new or empty; the files' paths.

    Raises UsageError when the folder is a file, holds something, or lies in no folder.
    """
    place = Path(folder)
    if not place.parent.is_dir() or (place.exists() and not place.is_dir()):
        raise UsageError(f"{place} is no place for a folder.", cure="name a new folder in one that is there.")
    if place.is_dir() and any(place.iterdir()):
        raise UsageError(f"The folder {place} is not empty.", cure="name a new folder, or empty this one.")
    place.mkdir(exist_ok=True)
    files = [place / f"frame-{number:05}.jpg" for number in range(1, len(jpegs) + 1)]
    for file, jpeg in zip(files, jpegs, strict=True):
        file.write_bytes(jpeg)
    return files


def save_moving(jpegs: Sequence[bytes], times_us: Sequence[int | None], path: str | Path) -> Path:
    """Write them as one animated picture that runs as the run did; a file that is there is replaced.

    All get the size of the first. Raises UsageError for a suffix other than .gif and .webp, for no pictures,
    and for a path in no folder.
    """
    file = Path(path)
    if file.suffix.lower() not in MOVING:
        raise UsageError(f"{file.name!r} is no name for an animation.", cure="end it with .gif or .webp.")
    if not file.parent.is_dir() or file.is_dir():
        raise UsageError(f"{file} is no place for a file.", cure="name a file in a folder that is there.")
    if not jpegs:
        raise UsageError("The run showed no pictures.", cure="live.show(img) in the cell.")
    first, *others = map(decoded, jpegs)
    same = [picture.resize(first.size) if picture.size != first.size else picture for picture in others]
    first.save(
        file,
        MOVING[file.suffix.lower()],
        save_all=True,
        append_images=same,
        duration=durations_ms(times_us),
        loop=0,
    )
    return file


def durations_ms(times_us: Sequence[int | None]) -> list[int]:
    """How long each picture is shown, in ms: until the next one; the last as long as the one before it."""
    shown = [_between_ms(this, then) for this, then in pairwise(times_us)]
    return [*shown, shown[-1] if shown else UNKNOWN_MS]


def _between_ms(this_us: int | None, then_us: int | None) -> int:
    if this_us is None or then_us is None:
        return UNKNOWN_MS
    # Both are rounded, not their difference, so that what is rounded away does not add up.
    return max(LEAST_MS, (_step(then_us) - _step(this_us)) * STEP_MS)


def _step(time_us: int) -> int:
    return round(time_us / (1000 * STEP_MS))
