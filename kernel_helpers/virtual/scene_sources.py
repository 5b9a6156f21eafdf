"""Scenes by name: the synthetic ones, pictures and animated pictures from files, the computer's webcam.

| name             | what the camera looks at                                                       |
|------------------|--------------------------------------------------------------------------------|
| clock            | a clock, the frame's number and moving shapes: `scenes`                        |
| shapes           | plain shapes in pure colours: `shapes`                                         |
| webcam           | the computer's first camera; needs OpenCV (pip install opencv-python-headless) |
| a picture file   | it; an animated GIF, WebP or PNG at its own pace, again and again              |
| a folder         | its picture files in order of name, each for a second                          |
"""

from __future__ import annotations

import bisect
import importlib
import itertools
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageSequence

from kernel_helpers.virtual.scenes import ClockScene, Rgb, Scene
from kernel_helpers.virtual.shapes import ShapesScene

SUFFIXES = {".bmp", ".gif", ".jpeg", ".jpg", ".png", ".webp"}
SYNTHETIC: dict[str, Callable[[], Scene]] = {"clock": ClockScene, "shapes": ShapesScene}
MOST_FRAMES = 600
"""Of an animated picture; the rest is left out, because all are kept in memory."""
DEFAULT_MS = 100
"""For frames of an animated picture that do not say how long they last."""


def scene_named(name: str) -> Scene:
    """The scene of that name in the table; ValueError, which says what is missing, when there is none."""
    if name in SYNTHETIC:
        return SYNTHETIC[name]()
    if name == "webcam":
        return WebcamScene(_first_webcam())
    path = Path(name).expanduser()
    return AnimatedScene(path) if _is_animated(path) else PictureScene(path)


def checked(name: str) -> str:
    """The name, absolute if it is a path; the ValueError of scene_named when there is no such scene.

    A webcam stays closed: whoever draws the scene opens it.
    """
    if name == "webcam":
        _opencv()
        return name
    scene_named(name)
    return name if name in SYNTHETIC else str(Path(name).expanduser().resolve())


class PictureScene:
    """Still pictures: one file, or those of a folder in order of name, each shown for `seconds`.

    Raises ValueError when there is no picture at that path.
    """

    def __init__(self, path: Path, seconds: float = 1.0) -> None:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        self._files = [file for file in files if file.suffix.lower() in SUFFIXES and file.is_file()]
        self._seconds = seconds
        if not self._files:
            kinds = " ".join(sorted(SUFFIXES))
            raise ValueError(f"no picture at {path}: give a picture file, or a folder with some ({kinds})")
        for file in self._files[:1]:
            _load(file, 8, 8)

    def draw(self, number: int, time_s: float, width: int, height: int) -> Rgb:
        """See Scene."""
        file = self._files[int(time_s / self._seconds) % len(self._files)]
        return _load(file, width, height)


class AnimatedScene:
    """An animated picture, at its own pace; when it is over it begins again."""

    def __init__(self, path: Path) -> None:
        with Image.open(path) as film:
            frames = itertools.islice(ImageSequence.Iterator(film), MOST_FRAMES)
            shown = [(frame.convert("RGB"), frame.info.get("duration") or DEFAULT_MS) for frame in frames]
        self._frames = [frame for frame, _ in shown]
        self._ends_ms = list(itertools.accumulate(duration for _, duration in shown))

    def draw(self, number: int, time_s: float, width: int, height: int) -> Rgb:
        """See Scene."""
        now_ms = time_s * 1000 % self._ends_ms[-1]
        return _fitted(self._frames[bisect.bisect_right(self._ends_ms, now_ms)], width, height)


class WebcamScene:
    """A live camera: what it sees when a frame is drawn. The only scene that is not the same at every run."""

    def __init__(self, capture: Any) -> None:
        # `capture` is OpenCV's VideoCapture, or something with its `read`.
        self._capture = capture
        self._last: Rgb = np.zeros((2, 2, 3), np.uint8)

    def draw(self, number: int, time_s: float, width: int, height: int) -> Rgb:
        """See Scene; a webcam that gives nothing leaves its last picture standing."""
        there, picture = self._capture.read()
        if there:
            self._last = picture[:, :, ::-1]
        return _fitted(Image.fromarray(np.ascontiguousarray(self._last)), width, height)


def _opencv() -> Any:
    try:
        return importlib.import_module("cv2")
    except ImportError:
        raise ValueError("a webcam needs OpenCV: pip install opencv-python-headless") from None


def _first_webcam() -> Any:
    capture = _opencv().VideoCapture(0)
    if not capture.isOpened():
        raise ValueError("no webcam could be opened: is one connected, and free?")
    return capture


def _is_animated(path: Path) -> bool:
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return False
    try:
        with Image.open(path) as picture:
            return getattr(picture, "n_frames", 1) > 1
    except OSError as problem:
        raise ValueError(f"{path} is no picture that can be read: {problem}") from problem


def _fitted(picture: Image.Image, width: int, height: int) -> Rgb:
    fitted: Rgb = np.array(picture.convert("RGB").resize((width, height), Image.Resampling.BOX))
    return fitted


@lru_cache(maxsize=32)
def _load(file: Path, width: int, height: int) -> Rgb:
    with Image.open(file) as picture:
        picture.draft("RGB", (width, height))
        loaded = _fitted(picture, width, height)
    loaded.setflags(write=False)
    return loaded
