"""Pictures from a board are untrusted: checked before they are decoded, and re-encoded before anyone sees them."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image

MOST_BYTES = 4 << 20
MOST_PIXELS = 2592 * 1944
"""OpenMV's largest frame size (WQXGA2)."""
QUALITY = 80
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow raises for data that is no picture: its decoders do not promise one kind of error."""


class BadPicture(ValueError):
    """Not a picture we would show; the message says why."""


def _decoded(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow's own limit is far above ours; a header that is over both must not fill the screen.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise BadPicture(f"{width}x{height} pixels are too many")
            return picture.convert("L" if picture.mode == "L" else "RGB")


def safe_jpeg(data: bytes) -> tuple[bytes, int, int]:
    """A fresh JPEG of the same picture with its width and height; BadPicture when it is none, or too large."""
    if not data.startswith(b"\xff\xd8\xff") or len(data) > MOST_BYTES:
        raise BadPicture(f"{len(data)} bytes that are no JPEG, or too many")
    try:
        plain = _decoded(data)
    except BROKEN as problem:
        raise BadPicture(str(problem)) from problem
    width, height = plain.size
    # Comments and other metadata would be written again.
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), width, height
