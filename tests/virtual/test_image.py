"""The image module on the virtual board: pixels, formats, copies and drawings."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kernel_helpers.virtual.pictures import decode, encode, from_rgb565, to_rgb565

# A deadline would judge the machine, not the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

Vm = Callable[[str], str]
PICTURE = """
import image
picture = image.Image(80, 60, image.RGB565)
picture.draw_rectangle(0, 0, 40, 60, (255, 0, 0), 1, True)
picture.draw_rectangle(40, 0, 40, 60, color=(0, 0, 255), fill=True)
"""
ERRORS = """
def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__ + ":", error)
"""


def run(vm: Vm, source: str) -> list[str]:
    return vm(PICTURE + ERRORS + source).splitlines()


@given(pixels=st.binary(min_size=12, max_size=12))
def test_16_bit_pixels_survive_the_way_there_and_back(pixels: bytes) -> None:
    assert to_rgb565(from_rgb565(pixels, 3, 2)) == pixels


@pytest.mark.parametrize(
    ("color", "pixel"),
    [((255, 0, 0), 0xF800), ((0, 255, 0), 0x07E0), ((0, 0, 255), 0x001F), ((255, 255, 255), 0xFFFF)],
)
def test_the_bits_of_a_16_bit_pixel(color: tuple[int, int, int], pixel: int) -> None:
    assert to_rgb565(np.array([[color]], np.uint8)) == pixel.to_bytes(2, "little")


@given(red=st.integers(0, 255), green=st.integers(0, 255), blue=st.integers(0, 255))
def test_16_bits_keep_a_color_nearly(red: int, green: int, blue: int) -> None:
    there = from_rgb565(to_rgb565(np.array([[[red, green, blue]]], np.uint8)), 1, 1)[0, 0]
    assert np.abs(there.astype(int) - (red, green, blue)).max() <= 7


@pytest.mark.parametrize("kind", ["rgb565", "grayscale", "png"])
def test_formats_without_loss(kind: str) -> None:
    picture = Image.new("L", (4, 2), 255)
    assert np.array(decode(encode(picture, kind), kind, 4, 2).convert("L")).min() == 255


def test_printing_and_measures(vm: Vm) -> None:
    assert run(vm, "print(picture, picture.width(), picture.height(), picture.size(), len(picture))") == [
        '{"w":80, "h":60, "type":"rgb565", "size":9600} 80 60 9600 4800'
    ]


def test_pixels_of_16_bits(vm: Vm) -> None:
    text = run(
        vm,
        """
picture.set_pixel(3, 4, (8, 16, 248))
print(picture.get_pixel(3, 4), picture.get_pixel(3, 4, False), picture.get_pixel(80, 0))
picture.set_pixel(100, 100, (1, 2, 3))
picture.set_pixel(0, 0, 0xF800)
print(picture.get_pixel(0, 0))
""",
    )
    assert text == ["(8, 16, 255) 2207 None", "(255, 0, 0)"]


def test_pixels_of_a_grayscale_image(vm: Vm) -> None:
    text = run(
        vm,
        """
grey = picture.to_grayscale(copy=True)
print(grey, grey.get_pixel(0, 0), grey.get_pixel(79, 0), grey.get_pixel(0, 0, True))
grey.set_pixel(5, 5, 200)
grey.set_pixel(6, 5, (0, 0, 255))
print(grey.get_pixel(5, 5), grey.get_pixel(6, 5))
""",
    )
    assert text == [
        '{"w":80, "h":60, "type":"grayscale", "size":4800} 76 29 (76, 76, 76)',
        "200 29",
    ]


def test_bytearray_is_the_image_itself(vm: Vm) -> None:
    text = run(
        vm,
        """
view = picture.bytearray()
view[0], view[1] = 0xE0, 0x07
print(len(view), picture.get_pixel(0, 0))
""",
    )
    assert text == ["9600 (0, 255, 0)"]


def test_to_jpeg_converts_in_place(vm: Vm) -> None:
    text = run(
        vm,
        """
same = picture.to_jpeg(quality=80)
print(same is picture, picture.format() == image.JPEG, picture.width(), len(picture) == picture.size())
print(picture.bytearray()[:2], picture.bytearray()[-2:])
error_of(lambda: picture.get_pixel(0, 0))
""",
    )
    assert text == [
        "True True 80 True",
        "bytearray(b'\\xff\\xd8') bytearray(b'\\xff\\xd9')",
        "ValueError: Image is not mutable!",
    ]


def test_a_thumbnail_leaves_the_image_alone(vm: Vm) -> None:
    text = run(
        vm,
        """
import binascii
small = picture.to_jpeg(x_scale=0.5, quality=60, hint=image.AREA, copy=True)
print(picture)
print(binascii.hexlify(small.bytearray()).decode())
""",
    )
    assert text[0] == '{"w":80, "h":60, "type":"rgb565", "size":9600}'
    small = np.array(Image.open(io.BytesIO(bytes.fromhex(text[1]))))
    assert small.shape == (30, 40, 3)
    assert small[15, 5, 0] > 200
    assert small[15, 35, 2] > 200


def test_a_thumbnail_needs_neither_drawing_nor_vision(vm: Vm) -> None:
    # Compiling those modules would be seen in the first slice that sends a picture.
    text = vm(
        """
import image, sys
image.Image(80, 60, image.RGB565).to_jpeg(x_scale=0.5, copy=True).copy()
print([name for name in sys.modules if name in ("_imaging", "_missing")])
"""
    )
    assert text.splitlines() == ["[]"]


def test_quality_changes_the_size(vm: Vm) -> None:
    text = run(
        vm,
        """
picture.draw_string(2, 2, "some detail")
print(picture.to_jpeg(quality=20, copy=True).size() < picture.to_jpeg(quality=95, copy=True).size())
print(picture.compress is not None)
""",
    )
    assert text == ["True", "True"]


def test_copies_cut_and_scale(vm: Vm) -> None:
    text = run(
        vm,
        """
twin = picture.copy()
twin.set_pixel(0, 0, (0, 255, 0))
print(picture.get_pixel(0, 0))
print(picture.copy(roi=(30, 10, 20, 10)))
print(picture.copy(x_scale=0.5), picture.copy(x_scale=0.5, y_scale=1.0))
print(picture.crop(roi=(60, 40, 100, 100)), picture.get_pixel(0, 0))
""",
    )
    assert text == [
        "(255, 0, 0)",
        '{"w":20, "h":10, "type":"rgb565", "size":400}',
        '{"w":40, "h":30, "type":"rgb565", "size":2400} {"w":40, "h":60, "type":"rgb565", "size":4800}',
        '{"w":20, "h":20, "type":"rgb565", "size":800} (0, 0, 255)',
    ]


def test_drawing(vm: Vm) -> None:
    text = run(
        vm,
        """
print(picture.draw_line(0, 0, 79, 0, color=(0, 255, 0)).get_pixel(40, 0))
print(picture.draw_line((0, 1, 79, 1), (0, 255, 0)).get_pixel(40, 1))
print(picture.draw_rectangle((10, 10, 5, 5)).get_pixel(10, 10), picture.get_pixel(12, 12))
print(picture.draw_circle(30, 30, 5, fill=True).get_pixel(30, 30))
print(picture.draw_cross(60, 30, (0, 255, 0), 3).get_pixel(60, 27))
before = bytes(picture.bytearray())
print(picture.draw_string(2, 40, "Hi\\nyou", scale=1).bytearray() == before)
error_of(lambda: picture.draw_line(1, 2))
""",
    )
    green = "(0, 255, 0)"
    assert text[:-1] == [green, green, "(255, 255, 255) (255, 0, 0)", "(255, 255, 255)", green, "False"]
    assert text[-1].startswith("TypeError")


def test_saved_and_loaded_again(vm: Vm) -> None:
    text = run(
        vm,
        """
picture.save("/flash/picture.jpg")
picture.save("/flash/picture.png")
print(image.Image("/flash/picture.jpg").to_rgb565(copy=True))
print(image.Image("/flash/picture.png").to_rgb565(copy=True).get_pixel(0, 0))
error_of(lambda: picture.save("/flash/picture.gif"))
error_of(lambda: image.Image("/flash/README.txt"))
""",
    )
    assert text == [
        '{"w":80, "h":60, "type":"rgb565", "size":9600}',
        "(255, 0, 0)",
        "NotImplementedError: not on the virtual board: image.Image.save as /flash/picture.gif; a camera can",
        "OSError: Unsupported format!",
    ]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("picture.copy(roi=(0, 0, 0, 5))", "ValueError: Invalid ROI dimensions!"),
        ("picture.copy(roi=(200, 0, 5, 5))", "ValueError: ROI does not overlap on the image!"),
        ("picture.to_jpeg(quality=0)", "ValueError: Quality ranges between 0 and 100"),
        ("picture.to_jpeg(0.5)", "TypeError: "),
        ("image.Image(8, 8, 3)", "ValueError: Invalid pixel format!"),
        ("picture.find_lines()", "NotImplementedError: not on the virtual board: image.Image.find_lines"),
        ("picture.widht()", "AttributeError: 'Image' object has no attribute 'widht'"),
        ("image.ImageIO", "NotImplementedError: not on the virtual board: image.ImageIO"),
    ],
)
def test_errors(vm: Vm, source: str, error: str) -> None:
    assert run(vm, f"error_of(lambda: {source})")[0].startswith(error)
