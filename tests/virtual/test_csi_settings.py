"""What a program sets on the sensor, and how that shows: in the picture, in its size, in what is told back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kernel_helpers.connecting import connect

Vm = Callable[[str], str]
CAMERA = """
import csi, image, time
camera = csi.CSI(delays=False)
camera.reset()
camera.pixformat(csi.RGB565)
camera.framesize(csi.QVGA)

def look():
    # A frame that began after all settings were made.
    for _ in range(3):
        frame = camera.snapshot()
    return frame

def grey():
    return look().get_statistics().mean

def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__ + ":", error)
"""


@pytest.fixture(scope="module")
def timed(prepared: None) -> Iterator[Vm]:
    """A board whose camera does not outrun a program on a busy computer: sleeping takes no time there."""
    with connect("virtual", clock="virtual") as board:

        def execute(source: str) -> str:
            board.reset()
            return "".join(board.execute(source))

        yield execute


def run(vm: Vm, source: str) -> list[str]:
    return vm(CAMERA + source).splitlines()


def test_the_constructor_takes_keywords_only(vm: Vm) -> None:
    text = run(
        vm,
        """
print(csi.CSI(cid=-1, delays=True, fflush=False, stream=None).cid() == csi.devices()[0])
error_of(lambda: csi.CSI(1))
error_of(lambda: csi.CSI(cid=1))
""",
    )
    assert text[0] == "True"
    assert text[1].startswith("TypeError: ")
    assert text[2] == "RuntimeError: Failed to detect the image sensor or image sensor is detached."


def test_a_short_exposure_without_gain_is_dark_and_a_long_one_bright(vm: Vm) -> None:
    text = run(
        vm,
        """
good = grey()
camera.auto_gain(False, gain_db=0)
camera.auto_exposure(False, exposure_us=2000)
dark = grey()
camera.auto_exposure(False, exposure_us=20000)
bright = grey()
print(dark < good < bright, camera.exposure_us(), camera.gain_db())
camera.auto_exposure(True)
print(abs(grey() - good) < 4, camera.exposure_us())
""",
    )
    assert text == ["True 20000 0.0", "True 10000"]


def test_automatic_gain_makes_up_for_a_short_exposure_within_its_ceiling(vm: Vm) -> None:
    text = run(
        vm,
        """
camera.colorbar(True)
good = grey()
camera.auto_exposure(False, exposure_us=2500)
print(abs(grey() - good) <= 1, round(camera.gain_db()))
camera.auto_gain(True, gain_db_ceiling=6)
print(grey() < good, camera.gain_db())
print(camera.gainceiling(16), round(camera.gain_db()))
error_of(lambda: camera.gainceiling(3))
""",
    )
    assert text == ["True 12", "True 6.0", "True 12", "RuntimeError: An invalid argument is used."]


def test_white_balance_of_ones_own_tints_the_picture(vm: Vm) -> None:
    text = run(
        vm,
        """
camera.colorbar(True)
camera.auto_whitebal(False, rgb_gain_db=(0, -6, 0))
print(look().get_pixel(4, 4), [round(gain) for gain in camera.rgb_gain_db()])
camera.auto_whitebal(True)
print(look().get_pixel(4, 4))
""",
    )
    assert text == ["(255, 125, 255) [0, -6, 0]", "(255, 255, 255)"]


def test_brightness_contrast_saturation_and_the_negative(vm: Vm) -> None:
    text = run(
        vm,
        """
camera.colorbar(True)
before = look().get_pixel(5 * 40 + 4, 4)
print(before, camera.brightness(2), look().get_pixel(5 * 40 + 4, 4))
camera.brightness(0)
print(camera.saturation(-3), look().get_pixel(5 * 40 + 4, 4)[1] > 30, camera.contrast(9))
camera.saturation(0)
print(camera.special_effect(csi.NEGATIVE), look().get_pixel(5 * 40 + 4, 4))
""",
    )
    assert text == ["(255, 0, 0) True (255, 40, 41)", "True True False", "True (0, 255, 255)"]


def test_the_window_is_a_part_of_the_frame(vm: Vm) -> None:
    text = run(
        vm,
        """
camera.colorbar(True)
print(camera.window())
camera.window((80, 60))
print(camera.window(), camera.width(), camera.height(), look())
camera.window((40, 0, 40, 16))
print(camera.window(), look().get_pixel(0, 0), look().get_pixel(39, 15))
camera.window((300, 200, 100, 100))
print(camera.window())
camera.framesize(csi.QQVGA)
print(camera.window())
for roi in ((1,), (0, 0, 0, 5), (400, 0, 5, 5)):
    error_of(lambda: camera.window(roi))
""",
    )
    assert text == [
        "(0, 0, 320, 240)",
        '(120, 90, 80, 60) 320 240 {"w":80, "h":60, "type":"rgb565", "size":9600}',
        "(40, 0, 40, 16) (255, 255, 0) (255, 255, 0)",
        "(300, 200, 20, 40)",
        "(0, 0, 160, 120)",
        "ValueError: Expected (w, h) or (x, y, w, h) tuple/list.",
        "ValueError: Invalid ROI dimensions!",
        "ValueError: ROI does not overlap on the image!",
    ]


def test_a_transposed_frame_is_as_wide_as_it_was_high(vm: Vm) -> None:
    text = run(
        vm,
        """
camera.colorbar(True)
camera.transpose(True)
frame = look()
print(camera.transpose(), frame.width(), frame.height(), frame.get_pixel(4, 4), frame.get_pixel(4, 316))
""",
    )
    assert text == ["True 240 320 (255, 255, 255) (0, 0, 0)"]


def test_reset_puts_every_setting_back(vm: Vm) -> None:
    text = run(
        vm,
        """
camera.auto_exposure(False, exposure_us=100)
camera.auto_whitebal(False, rgb_gain_db=(6, 0, 0))
camera.transpose(True); camera.vflip(True); camera.brightness(3); camera.colorbar(True)
camera.window((40, 40))
camera.reset()
camera.pixformat(csi.RGB565)
camera.framesize(csi.QVGA)
print(camera.transpose(), camera.vflip(), camera.exposure_us(), camera.window())
camera.colorbar(True)
print(look().get_pixel(4, 4))
""",
    )
    assert text == ["False False 10000 (0, 0, 320, 240)", "(255, 255, 255)"]


def test_callbacks_can_be_asked_for(vm: Vm) -> None:
    text = run(
        vm,
        """
print(camera.frame_callback(), camera.vsync_callback())
camera.frame_callback(print)
print(camera.frame_callback() is print)
camera.frame_callback(None)
print(camera.frame_callback())
""",
    )
    assert text == ["None None", "True", "None"]


def test_what_this_sensor_cannot_do_it_says_as_the_firmware_does(vm: Vm) -> None:
    text = run(
        vm,
        """
print(camera.quality(50), camera.lens_correction(True, 1, 1))
print(camera.snapshot() is not None, camera.sleep(True), camera.readable())
error_of(lambda: camera.shutdown(True))
error_of(lambda: camera.framesize([320, 240]))
""",
    )
    assert text == [
        "False False",
        "True None False",
        "NotImplementedError: not on the virtual board: csi.CSI.shutdown; a camera has it",
        "RuntimeError: An invalid argument is used.",
    ]


@pytest.mark.parametrize(
    "again",
    [
        "framebuffers(4)",
        "pixformat(csi.RGB565)",
        "framesize(csi.QVGA)",
        "window((0, 0, 320, 240))",
        "hmirror(False)",
    ],
)
def test_what_is_set_to_what_it_is_keeps_the_frames_that_wait(timed: Vm, again: str) -> None:
    text = run(
        timed,
        f"""
camera.framebuffers(4)
camera.snapshot()
time.sleep_ms(100)
camera.{again}
print(camera.snapshot(blocking=False) is not None, camera.framebuffers())
""",
    )
    assert text == ["True 4"]


@pytest.mark.parametrize(
    "change",
    [
        "framebuffers(5)",
        "pixformat(csi.GRAYSCALE)",
        "framesize(csi.QQVGA)",
        "window((80, 80))",
        "vflip(True)",
    ],
)
def test_a_change_drops_the_frames_that_wait(timed: Vm, change: str) -> None:
    text = run(
        timed,
        f"""
camera.framebuffers(4)
camera.snapshot()
time.sleep_ms(100)
camera.{change}
print(camera.readable(), camera.snapshot(blocking=False))
""",
    )
    assert text == ["False None"]


@pytest.mark.parametrize("buffers", [1, 2, 3, 5])
def test_a_kept_frame_changes_when_the_camera_has_written_over_it(vm: Vm, buffers: int) -> None:
    # The strip at the bottom of the picture is another number then.
    text = run(
        vm,
        f"""
camera.framebuffers({buffers})
kept = camera.snapshot()
before = bytes(kept.bytearray())
for count in range(1, 8):
    camera.snapshot()
    if bytes(kept.bytearray()) != before:
        break
print(count <= max(2, {buffers}))
""",
    )
    assert text == ["True"]


def test_framebuffers_take_nothing_from_the_heap(vm: Vm) -> None:
    text = run(
        vm,
        """
import gc
camera.framesize(csi.VGA)
camera.snapshot()
gc.collect()
print(gc.mem_alloc() < 640 * 480 * 2)
""",
    )
    assert text == ["True"]
