"""How the simulated sensor is set, and what those settings do to a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kernel_helpers.virtual.scenes import Rgb

BYTES_PER_PIXEL = {"rgb565": 2, "grayscale": 1}
STEP_OF_BRIGHTNESS = 20
"""What one step of `brightness` adds to each 8-bit channel. Assumed: sensors differ."""
STEP_OF_CONTRAST = 0.2
"""By what one step of `contrast` and `saturation` changes the factor 1. Assumed: sensors differ."""


@dataclass(frozen=True)
class View:
    """Size in pixels, format as the image services call it, and settings by the guest's names for them.

    Switches are 0 or 1; brightness, contrast and saturation are steps from -3 to 3; light is the exposure
    relative to a good one; red, green and blue are factors. The window is x, y, width, height in the frame.
    """

    width: int = 0
    height: int = 0
    format: str = "rgb565"
    window: tuple[int, int, int, int] | None = None
    hmirror: float = 0
    vflip: float = 0
    transpose: float = 0
    colorbar: float = 0
    negative: float = 0
    brightness: float = 0
    contrast: float = 0
    saturation: float = 0
    light: float = 1
    red: float = 1
    green: float = 1
    blue: float = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the image in the framebuffer."""
        width, height = self.window[2:] if self.window else (self.width, self.height)
        return (height, width) if self.transpose else (width, height)

    @property
    def bytes(self) -> int:
        """Of one frame."""
        return self.size[0] * self.size[1] * BYTES_PER_PIXEL[self.format]


def seen(rgb: Rgb, view: View) -> Rgb:
    """The scene (height x width x 3) as the sensor delivers it: geometry first, then exposure and colour."""
    if view.hmirror:
        rgb = rgb[:, ::-1]
    if view.vflip:
        rgb = rgb[::-1]
    if view.window:
        x, y, width, height = view.window
        rgb = rgb[y : y + height, x : x + width]
    if view.transpose:
        rgb = rgb.swapaxes(0, 1)
    return _exposed(rgb, view)


def _exposed(rgb: Rgb, view: View) -> Rgb:
    import numpy as np

    gains = np.array([view.red, view.green, view.blue]) * view.light
    if (gains == 1).all() and not (view.brightness or view.contrast or view.saturation or view.negative):
        return rgb
    levels = rgb * gains
    if view.saturation:
        grey = levels.mean(axis=2, keepdims=True)
        levels = grey + (levels - grey) * (1 + STEP_OF_CONTRAST * view.saturation)
    levels = (levels - 128) * (1 + STEP_OF_CONTRAST * view.contrast) + 128
    levels += STEP_OF_BRIGHTNESS * view.brightness
    exposed: Rgb = levels.clip(0, 255).astype(np.uint8)
    return 255 - exposed if view.negative else exposed
