"""The image module's drawing, arithmetic and measurement on the virtual board."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Vm = Callable[[str], str]
PICTURE = """
import image, time
picture = image.Image(80, 60, image.RGB565)
picture.draw_rectangle(10, 20, 30, 10, color=(255, 0, 0), fill=True)
picture.draw_circle(60, 40, 8, color=(0, 0, 255), fill=True)
grey = picture.to_grayscale(copy=True)
RED, BLUE = (30, 70, 60, 100, 40, 90), (20, 40, 40, 100, -128, -60)

def error_of(function):
    try:
        print("no error:", function())
    except Exception as error:
        print(type(error).__name__ + ":", error)
"""


def run(vm: Vm, source: str) -> list[str]:
    return vm(PICTURE + source).splitlines()


def test_blobs_of_two_colors(vm: Vm) -> None:
    text = run(
        vm,
        """
for blob in picture.find_blobs([RED, BLUE]):
    print(blob.code, blob.rect, blob.cx, blob.cy, blob.pixels, blob[6], blob.area, end=" ")
    print(blob.density == blob.pixels / blob.area)
print(len(picture.find_blobs([RED, BLUE], pixels_threshold=250)), picture.find_blobs([RED], roi=(50, 0, 30, 60)))
print([blob.x for blob in picture.find_blobs([RED], roi=(20, 0, 60, 60))])
print(picture.find_blobs([RED], x_hist_bins_max=2)[0].x_hist_bins)
print(str(picture.find_blobs([RED])[0])[:20])
""",
    )
    assert text == [
        "1 (10, 20, 30, 10) 24 24 300 300 300 True",
        "2 (52, 32, 17, 17) 60 40 221 221 289 True",
        "1 []",
        "[20]",
        "[150, 150]",
        "(x=10, y=20, w=30, h",
    ]


def test_blobs_that_overlap_merge_when_asked(vm: Vm) -> None:
    text = run(
        vm,
        """
merged = picture.find_blobs([RED, BLUE], merge=True, margin=15)
print([(blob.code, blob.count, blob.rect) for blob in merged])
print(len(picture.find_blobs([RED, BLUE], merge=True)))
print(len(grey.find_blobs([(60, 255)])), len(grey.find_blobs([(60, 255)], invert=True)))
""",
    )
    assert text == ["[(3, 2, (10, 20, 59, 29))]", "2", "1 1"]


def test_statistics_and_histograms(vm: Vm) -> None:
    text = run(
        vm,
        """
numbers = picture.get_statistics(roi=(12, 22, 10, 5))
print(numbers.mean, numbers.l_mean, numbers.a_median, numbers.b_max, numbers[0], len(numbers))
print(grey.get_statistics().max, grey.get_stats().min, grey.statistics().median)
histogram = grey.get_histogram(bins=4)
print(len(histogram.bins()), round(sum(histogram.bins()), 3), histogram[0] == histogram.bins())
print(grey.get_histogram().get_threshold().value in range(0, 76), grey.get_histogram().get_percentile(0.99).value)
print(len(picture.get_histogram().l_bins()), len(picture.get_histogram().a_bins()))
print(grey.get_statistics(thresholds=[(70, 255)]).min)
""",
    )
    assert text == ["53 53 80 67 53 32", "76 0 0", "4 1.0 True", "True 76", "101 256", "76"]


def test_frame_difference(vm: Vm) -> None:
    text = run(
        vm,
        """
before = picture.copy()
picture.draw_rectangle(0, 0, 4, 4, color=(255, 255, 255), fill=True)
picture.difference(before)
print(picture.get_pixel(1, 1), picture.get_pixel(20, 25))
print([blob.rect for blob in picture.find_blobs([(20, 100)])])
""",
    )
    assert text == ["(255, 255, 255) (0, 0, 0)", "[(0, 0, 4, 4)]"]


@pytest.mark.parametrize(
    ("change", "pixel"),
    [
        ("add((10, 10, 10))", "210"),
        ("sub(grey2)", "100"),
        ("rsub(grey2)", "0"),
        ("sub(grey2, reverse=True)", "0"),
        ("min(grey2)", "100"),
        ("max(grey2)", "200"),
        ("difference(grey2)", "100"),
        ("blend(grey2, alpha=64)", "125"),
        ("negate()", "55"),
        ("invert()", "55"),
        ("clear()", "0"),
        ("binary([(150, 255)])", "255"),
        ("binary([(150, 255)], invert=True)", "0"),
    ],
)
def test_arithmetic(vm: Vm, change: str, pixel: str) -> None:
    text = run(
        vm,
        f"""
one = image.Image(8, 8, image.GRAYSCALE).add((200, 200, 200))
grey2 = image.Image(8, 8, image.GRAYSCALE).add((100, 100, 100))
print(one.{change}.get_pixel(3, 3))
""",
    )
    assert text == [pixel]


def test_filters_smooth_or_widen(vm: Vm) -> None:
    text = run(
        vm,
        """
dot = image.Image(9, 9, image.GRAYSCALE)
dot.set_pixel(4, 4, 255)
print([getattr(dot.copy(), name)(1).get_pixel(3, 4) for name in ("mean", "median", "dilate", "erode")])
print(0 < dot.copy().gaussian(1).get_pixel(3, 4) < dot.copy().gaussian(1).get_pixel(4, 4) < 255)
""",
    )
    assert text == ["[28, 0, 255, 0]", "True"]


def test_more_shapes(vm: Vm) -> None:
    text = run(
        vm,
        """
print(picture.draw_ellipse(40, 10, 9, 4, 0, (0, 255, 0), 1, True).get_pixel(47, 10), picture.get_pixel(40, 15))
print(picture.draw_ellipse((40, 10, 9, 2, 90), (0, 255, 0)).get_pixel(40, 1))
print(picture.draw_arrow((0, 50, 30, 50), (0, 255, 0)).get_pixel(15, 50))
print(picture.draw_string((2, 2), "Hi", color=(0, 255, 0)) is picture)
print(picture.draw_line((0, 0, 5, 5), color=None).get_pixel(3, 3))
""",
    )
    assert text == ["(0, 255, 0) (0, 0, 0)", "(0, 255, 0)", "(0, 255, 0)", "True", "(255, 255, 255)"]


def test_an_image_in_an_image(vm: Vm) -> None:
    text = run(
        vm,
        """
patch = image.Image(4, 4, image.RGB565).add((0, 255, 0))
picture.draw_image(patch, 0, 0)
print(picture.get_pixel(3, 3), picture.get_pixel(4, 4))
picture.draw_image(patch, (40, 0), x_scale=2, alpha=128)
print(picture.get_pixel(47, 7), picture.get_pixel(48, 7))
print(grey.draw_image(patch, 0, 0).get_pixel(0, 0))
""",
    )
    assert text == ["(0, 255, 0) (0, 0, 0)", "(0, 130, 0) (0, 0, 0)", "150"]


def test_indexing_and_files_without_compression(vm: Vm) -> None:
    text = run(
        vm,
        """
print(picture[20 * 80 + 10], grey[20 * 80 + 10], grey[-1])
picture[0] = (0, 255, 0)
grey[0] = 77
print(picture.get_pixel((0, 0)), grey.get_pixel((0, 0), rgbtuple=True))
picture.save("/flash/picture.bmp")
grey.save("/flash/grey.pgm")
print(image.Image("/flash/picture.bmp"), image.Image("/flash/picture.bmp").get_pixel(0, 0))
print(image.Image("/flash/grey.pgm"), image.Image("/flash/grey.pgm").get_pixel(0, 0))
data = picture.to_jpeg(copy=True)
print(image.Image(80, 60, image.JPEG, buffer=data.bytearray()).size() == data.size(), data[0])
""",
    )
    assert text == [
        "(255, 0, 0) 76 0",
        "(0, 255, 0) (77, 77, 77)",
        '{"w":80, "h":60, "type":"rgb565", "size":9600} (0, 255, 0)',
        '{"w":80, "h":60, "type":"grayscale", "size":4800} 77',
        "True 255",
    ]


def test_scaling_in_place_has_only_the_images_own_room(vm: Vm) -> None:
    text = run(
        vm,
        """
error_of(lambda: picture.scale(x_scale=2.0))
print(picture.copy(y_scale=2.0), picture.scale(x_scale=0.5))
""",
    )
    assert text == [
        "OSError: The image doesn't fit in the frame buffer!",
        '{"w":160, "h":120, "type":"rgb565", "size":38400} {"w":40, "h":30, "type":"rgb565", "size":2400}',
    ]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("picture.difference(image.Image(8, 8, image.RGB565))", "ValueError: Images not equal!"),
        ("picture.to_jpeg(copy=True).find_blobs([RED])", "ValueError: Image is not mutable!"),
        (
            "picture.add(grey, mask=grey)",
            "NotImplementedError: not on the virtual board: mask=; a camera has it",
        ),
        ("picture.to_jpeg(colour=1)", "TypeError: extra keyword arguments given"),
        (
            "picture.copy(rgb_channel=1)",
            "NotImplementedError: not on the virtual board: rgb_channel=; a camera",
        ),
        (
            "image.TRANSPOSE",
            "NotImplementedError: not on the virtual board: image.TRANSPOSE; a camera has it",
        ),
        ("image.GREYSCALE", "AttributeError: 'module' object has no attribute 'GREYSCALE'"),
    ],
)
def test_errors(vm: Vm, source: str, error: str) -> None:
    assert run(vm, f"error_of(lambda: {source})")[0].startswith(error)


def test_work_takes_the_time_the_model_says(vm: Vm) -> None:
    # At least so long: a busy machine may need more.
    text = run(
        vm,
        """
big = image.Image(320, 240, image.RGB565)
began = time.ticks_us()
big.to_jpeg(copy=True)
print(time.ticks_diff(time.ticks_us(), began) >= 15000)
""",
    )
    assert text == ["True"]
