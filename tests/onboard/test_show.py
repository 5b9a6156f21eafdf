"""live.show on a real VM: every pixel format and size, and the image itself untouched."""

from __future__ import annotations

import numpy as np
import pytest

from kernel_helpers.board import Board
from kernel_helpers.virtual.scenes import read_number

CAMERA = """
import csi, live
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.{pixformat})
cam.framesize(csi.QVGA)
img = cam.snapshot()
{then}
before = bytes(img.bytearray()), img.width(), img.height(), img.format()
live.show(img{options})
print(before == (bytes(img.bytearray()), img.width(), img.height(), img.format()))
"""
JPEG = "img = img.to_jpeg(quality=90, copy=True)"


@pytest.mark.parametrize(("pixformat", "channels"), [("RGB565", 3), ("GRAYSCALE", 1)])
@pytest.mark.parametrize("then", ["", JPEG], ids=["raw", "jpeg"])
@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ("", (120, 160)),
        (", size=80", (60, 80)),
        (", size=0, quality=90", (240, 320)),
        (", size=999", (240, 320)),
    ],
)
def test_a_copy_of_the_asked_size_arrives_and_the_image_stays_as_it_is(
    board: Board, pixformat: str, channels: int, then: str, options: str, shape: tuple[int, int]
) -> None:
    run = board.run(CAMERA.format(pixformat=pixformat, then=then, options=options))
    assert (run.text, run.error) == ("True\n", None)
    (frame,) = run.frames
    pixels = frame.array()
    assert (pixels.shape[:2], (frame.height, frame.width)) == (shape, shape)
    assert pixels.ndim == (3 if channels == 3 else 2)
    assert frame.sent_bytes > 0
    # The scene's own number, read back from the pixels: it is this picture, and whole.
    if shape[1] >= 160:
        assert read_number(np.asarray(frame.image().convert("RGB"))) is not None


def test_what_showing_costs_is_in_the_trace_with_its_task(board: Board) -> None:
    source = """
import asyncio, csi, live
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)
async def film():
    for _ in range(3):
        live.show(cam.snapshot(), "gate")
        await asyncio.sleep_ms(1)
asyncio.run(film())
"""
    run = board.run(source)
    assert [frame.label for frame in run.frames] == ["gate"] * 3
    names = {run.trace.model.task_name(frame.task) for frame in run.frames}
    assert names == {"film"}
    shows = run.trace.model.shows
    assert len(shows) == 3
    assert all(show.end_us > show.start_us for show in shows)
    assert [show.end_us for show in shows] == [frame.time_us for frame in run.frames]
