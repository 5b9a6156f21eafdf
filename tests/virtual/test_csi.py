"""The csi module on the virtual board, as a program meets it."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from kernel_helpers.virtual.scenes import read_number

Vm = Callable[[str], str]
CAMERA = """
import csi, host, image, time
camera = csi.CSI()
camera.reset()
camera.pixformat(csi.RGB565)
camera.framesize(csi.QVGA)

def tell(picture):
    # One line with the picture as a small JPEG.
    import binascii
    small = picture.to_jpeg(x_scale=0.5, quality=80, hint=image.AREA, copy=True)
    print("picture", binascii.hexlify(small.bytearray()).decode())
"""
ERRORS = """
def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__ + ":", error)
"""


def pictures(text: str) -> list[np.ndarray]:
    """What `tell` printed."""
    lines = [line.split()[1] for line in text.splitlines() if line.startswith("picture ")]
    return [np.array(Image.open(io.BytesIO(bytes.fromhex(line)))) for line in lines]


def numbers(text: str) -> list[int]:
    """The frame numbers in the pictures that `tell` printed; every one has to have one."""
    found = [read_number(picture) for picture in pictures(text)]
    assert None not in found
    return [number for number in found if number is not None]


def lines(text: str) -> list[str]:
    return text.splitlines()


def test_a_snapshot_is_an_image_of_the_size_and_format_asked_for(vm: Vm) -> None:
    text = vm(CAMERA + "print(camera.snapshot(), camera.width(), camera.height())")
    assert lines(text) == ['{"w":320, "h":240, "type":"rgb565", "size":153600} 320 240']


def test_each_blocking_snapshot_is_a_later_frame(vm: Vm) -> None:
    first, second, third = numbers(vm(CAMERA + "for _ in range(3): tell(camera.snapshot())"))
    assert first < second < third


def test_a_grayscale_frame_carries_the_same_number(vm: Vm) -> None:
    text = vm(
        CAMERA + "camera.pixformat(csi.GRAYSCALE)\nframe = camera.snapshot()\nprint(frame)\ntell(frame)"
    )
    assert lines(text)[0] == '{"w":320, "h":240, "type":"grayscale", "size":76800}'
    assert len(numbers(text)) == 1


def test_the_first_poll_finds_nothing_and_starts_the_capture(vm: Vm) -> None:
    text = vm(
        CAMERA
        + """
print(camera.snapshot(blocking=False), camera.readable())
while not camera.readable():
    pass
tell(camera.snapshot(blocking=False))
"""
    )
    assert lines(text)[0] == "None False"
    assert len(numbers(text)) == 1


def test_a_frame_is_a_view_that_later_snapshots_write_over(vm: Vm) -> None:
    text = vm(
        CAMERA + "kept = camera.snapshot()\ntell(kept)\nfor _ in range(4): camera.snapshot()\ntell(kept)"
    )
    before, after = numbers(text)
    assert before < after


def test_a_copy_stays_as_it_is(vm: Vm) -> None:
    text = vm(
        CAMERA
        + "kept = camera.snapshot().copy()\ntell(kept)\nfor _ in range(4): camera.snapshot()\ntell(kept)"
    )
    before, after = numbers(text)
    assert before == after


def test_three_buffers_deliver_the_newest_frame(vm: Vm) -> None:
    text = vm(CAMERA + "tell(camera.snapshot())\ntime.sleep_ms(200)\ntell(camera.snapshot(blocking=False))")
    before, after = numbers(text)
    assert after - before >= 4


def test_a_fifo_delivers_the_oldest_frame(vm: Vm) -> None:
    text = vm(
        CAMERA
        + "camera.framebuffers(12)\ntell(camera.snapshot())\ntime.sleep_ms(150)\ntell(camera.snapshot())"
    )
    before, after = numbers(text)
    assert after == before + 1


def test_how_many_framebuffers_there_are(vm: Vm) -> None:
    text = vm(
        CAMERA
        + ERRORS
        + """
print(camera.framebuffers())
camera.framebuffers(1)
print(camera.framebuffers())
camera.framesize(csi.QQVGA)
print(camera.framebuffers())
error_of(lambda: camera.framebuffers(0))
error_of(lambda: camera.framebuffers(1000))
"""
    )
    assert lines(text) == [
        "3",
        "1",
        "3",
        "RuntimeError: An invalid argument is used.",
        "RuntimeError: Frame buffer overflow, try reducing the frame size.",
    ]


def test_the_frame_callback_wakes_a_program_that_sleeps(vm: Vm) -> None:
    text = vm(
        CAMERA
        + """
arrived = []
camera.frame_callback(lambda: arrived.append(1))
camera.snapshot(blocking=False)
while len(arrived) < 3:
    time.sleep_ms(1)
camera.frame_callback(None)
print("three frames")
"""
    )
    assert lines(text) == ["three frames"]


def test_the_vsync_callback_gets_the_level(vm: Vm) -> None:
    text = vm(
        CAMERA
        + """
levels = []
camera.vsync_callback(levels.append)
while len(levels) < 2:
    time.sleep_ms(1)
camera.vsync_callback(None)
print(levels[:2])
"""
    )
    assert lines(text) == ["[1, 1]"]


def test_reset_takes_back_settings_and_callbacks(vm: Vm) -> None:
    text = vm(
        CAMERA
        + ERRORS
        + """
camera.frame_callback(print)
camera.framerate(5)
camera.hmirror(True)
camera.reset()
error_of(camera.pixformat)
error_of(camera.framesize)
error_of(camera.framerate)
print(camera.hmirror())
error_of(camera.snapshot)
camera.pixformat(csi.RGB565)
error_of(camera.snapshot)
"""
    )
    assert lines(text) == [
        "RuntimeError: Pixel format is not supported or is not set.",
        "RuntimeError: Frame size is not supported or is not set.",
        "RuntimeError: Frame rate is not supported or is not set.",
        "False",
        "RuntimeError: Pixel format is not supported or is not set.",
        "RuntimeError: Frame size is not supported or is not set.",
    ]


def test_snapshots_for_a_time_or_a_number_of_frames_return_nothing(vm: Vm) -> None:
    text = vm(
        CAMERA
        + ERRORS
        + """
print(camera.snapshot(time=50), camera.snapshot(frames=2), camera.snapshot(frames=0))
error_of(lambda: camera.snapshot(frames=2, blocking=False))
"""
    )
    assert lines(text) == ["None None None", "RuntimeError: The requested operation would block."]


def test_a_number_of_frames_means_one_more_than_that(vm: Vm) -> None:
    text = vm(
        CAMERA
        + "camera.framebuffers(12)\ntell(camera.snapshot())\ncamera.snapshot(frames=2)\ntell(camera.snapshot())"
    )
    before, after = numbers(text)
    assert after == before + 4


def test_readable_stays_true_for_the_frame_one_already_has(vm: Vm) -> None:
    text = vm(
        CAMERA
        + """
camera.framebuffers(1)
print(camera.readable(), bool(camera.snapshot()), camera.readable())
print(camera.snapshot(blocking=False), camera.readable())
"""
    )
    assert lines(text) == ["False True True", "None False"]


def test_the_settle_delay_can_be_left_out(vm: Vm) -> None:
    # The delay itself is a lower limit; without it the calls never sleep.
    text = vm(
        CAMERA
        + """
slept = []
csi.time = type("time", (), {"sleep_ms": slept.append, "ticks_ms": time.ticks_ms, "ticks_diff": time.ticks_diff})
quick = csi.CSI(delays=False)
quick.reset(); quick.pixformat(csi.RGB565); quick.framesize(csi.QVGA)
print(slept)
slow = csi.CSI()
slow.reset(); slow.pixformat(csi.RGB565); slow.framesize(csi.QVGA); slow.hmirror(True); slow.vflip(True)
print(slept)
csi.time = time
"""
    )
    assert lines(text) == ["[]", "[20, 100, 100, 100, 100]"]


def test_a_snapshot_into_an_image_fills_it_and_returns_nothing(vm: Vm) -> None:
    text = vm(
        CAMERA
        + """
own = image.Image(160, 120, image.GRAYSCALE)
print(camera.snapshot(image=own), own)
tell(own.copy(x_scale=2))
"""
    )
    assert lines(text)[0] == 'None {"w":160, "h":120, "type":"grayscale", "size":19200}'
    assert len(numbers(text)) == 1


def test_a_stalled_sensor_times_out_when_blocking_and_is_none_otherwise(vm: Vm) -> None:
    text = vm(
        CAMERA
        + ERRORS
        + """
host.call("csi.stall", "1")
error_of(camera.snapshot)
print(camera.snapshot(blocking=False))
host.call("csi.stall", "0")
tell(camera.snapshot())
"""
    )
    assert lines(text)[:2] == ["RuntimeError: Frame capture has timed out.", "None"]
    assert len(numbers(text)) == 1


def test_mirror_and_flip_turn_the_picture(vm: Vm) -> None:
    text = vm(
        CAMERA
        + """
camera.colorbar(True)
tell(camera.snapshot())
camera.hmirror(True)
tell(camera.snapshot())
camera.colorbar(False)
camera.vflip(True)
tell(camera.snapshot())
"""
    )
    bars, mirrored, turned = pictures(text)
    assert bars[60, 5].min() > 200
    assert mirrored[60, 5].max() < 50
    assert read_number(np.ascontiguousarray(turned[::-1, ::-1])) is not None


def test_the_settings_of_one_object_are_those_of_all(vm: Vm) -> None:
    text = vm(CAMERA + "other = csi.CSI()\nprint(other.width(), other.snapshot())")
    assert lines(text) == ['320 {"w":320, "h":240, "type":"rgb565", "size":153600}']


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("csi.CSI(-1)", "TypeError: "),
        ("csi.CSI(cid=1)", "RuntimeError: Failed to detect the image sensor or image sensor is detached."),
        ("camera.pixformat(99)", "RuntimeError: Pixel format is not supported or is not set."),
        ("camera.framesize(99)", "RuntimeError: Frame size is not supported or is not set."),
        ("camera.framesize((321, 240))", "RuntimeError: Frame size is not supported or is not set."),
        ("camera.framerate(0)", "RuntimeError: An invalid argument is used."),
        ("camera.snapshot(timeout=5)", "TypeError: "),
        ("camera.ioctl(1)", "NotImplementedError: not on the virtual board: csi.CSI.ioctl"),
        ("camera.framerat(1)", "AttributeError: 'CSI' object has no attribute 'framerat'"),
        ("csi.BAYER", "NotImplementedError: not on the virtual board: csi.BAYER"),
    ],
)
def test_errors(vm: Vm, source: str, error: str) -> None:
    assert vm(CAMERA + ERRORS + f"error_of(lambda: {source})").startswith(error)


def test_a_frame_size_of_ones_own(vm: Vm) -> None:
    text = vm(CAMERA + "camera.framesize((64, 48))\nprint(camera.snapshot(), camera.framesize())")
    assert lines(text) == ['{"w":64, "h":48, "type":"rgb565", "size":6144} (64, 48)']


def test_printing_the_object_tells_its_queues(vm: Vm) -> None:
    text = vm(CAMERA + "camera.snapshot()\nprint(camera)")
    assert "  Framebuffer {\n    Dynamic           : true\n" in text
    assert "    Vbuffer Size      : 153600\n    Vbuffer Count     : 3\n" in text
    assert "    Used Queue Size   : " in text


def test_other_tasks_run_while_a_task_waits_for_the_frame_callback(vm: Vm) -> None:
    text = vm(
        CAMERA
        + """
import asyncio

async def capture(flag):
    for _ in range(4):
        while not camera.snapshot(blocking=False):
            await flag.wait()
        print("frame")

async def beat():
    while True:
        print("beat")
        await asyncio.sleep_ms(10)

async def main():
    flag = asyncio.ThreadSafeFlag()
    camera.frame_callback(flag.set)
    task = asyncio.create_task(beat())
    await capture(flag)
    task.cancel()

asyncio.run(main())
"""
    )
    assert lines(text).count("frame") == 4
    assert lines(text)[0] == "beat"
    assert lines(text).count("beat") > 4
