"""What the camera looks at: every frame can be told from every other, by people and by programs."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kernel_helpers.board import Board
from kernel_helpers.errors import UsageError
from kernel_helpers.virtual.blobs import regions
from kernel_helpers.virtual.colors import fits
from kernel_helpers.virtual.scene_sources import (
    AnimatedScene,
    PictureScene,
    WebcamScene,
    checked,
    scene_named,
)
from kernel_helpers.virtual.scenes import ClockScene, Rgb, Scene, clock_text, colorbars, read_number
from kernel_helpers.virtual.shapes import ShapesScene

# A deadline would judge the machine, not the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

SCENES = [ClockScene(), ShapesScene()]
SIZES = [(80, 60), (160, 120), (240, 160), (320, 240), (640, 480)]
METHODS = [Image.Resampling.NEAREST, Image.Resampling.BOX, Image.Resampling.BILINEAR]


def jpeg(picture: Image.Image, quality: int) -> Rgb:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return np.array(Image.open(file))


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", SIZES)
def test_a_picture_has_the_size_asked_for(scene: Scene, size: tuple[int, int]) -> None:
    assert scene.draw(1, 0.0, *size).shape == (size[1], size[0], 3)


@given(scene=st.sampled_from(SCENES), number=st.integers(0, 65535), size=st.sampled_from(SIZES))
def test_the_number_can_be_read_from_the_pixels(scene: Scene, number: int, size: tuple[int, int]) -> None:
    assert read_number(scene.draw(number, number / 30, *size)) == number


@given(
    scene=st.sampled_from(SCENES),
    number=st.integers(0, 65535),
    method=st.sampled_from(METHODS),
    quality=st.integers(50, 95),
)
def test_the_number_survives_a_thumbnail(
    scene: Scene, number: int, method: Image.Resampling, quality: int
) -> None:
    picture = Image.fromarray(scene.draw(number, number / 30, 320, 240)).resize((160, 120), method)
    assert read_number(jpeg(picture, quality)) == number


@given(number=st.integers(0, 65535))
def test_the_number_survives_grayscale(number: int) -> None:
    picture = Image.fromarray(ClockScene().draw(number, 0.0, 320, 240)).convert("L")
    assert read_number(np.array(picture)) == number


def test_the_number_begins_again_after_65535() -> None:
    assert read_number(ClockScene().draw(65536 + 7, 0.0, 320, 240)) == 7


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_an_empty_picture_has_no_number(grey: int) -> None:
    assert read_number(np.full((120, 160, 3), grey, np.uint8)) is None


def test_the_test_pattern_has_no_number() -> None:
    assert read_number(colorbars(320, 240)) is None


def test_a_picture_with_half_its_strip_painted_over_has_no_number() -> None:
    picture = ClockScene().draw(5, 0.0, 320, 240)
    picture[-8:] = 200
    picture[-16:-8] = 200
    assert read_number(picture) is None


@given(first=st.integers(0, 10_000), second=st.integers(0, 10_000))
def test_above_the_strip_two_frames_differ_too(first: int, second: int) -> None:
    above, other = (ClockScene().draw(number, number / 30, 160, 120)[:-8] for number in (first, second))
    assert np.array_equal(above, other) == (first == second)


def test_the_same_frame_is_the_same_picture() -> None:
    assert np.array_equal(ClockScene().draw(9, 0.3, 320, 240), ClockScene().draw(9, 0.3, 320, 240))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "00:00.000"),
        (0.0333, "00:00.033"),
        (61.5, "01:01.500"),
        (59.9999, "01:00.000"),
        (6000.0, "100:00.000"),
    ],
)
def test_the_clock(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_pictures_of_a_folder_take_turns(tmp_path: Path) -> None:
    for name, color in (("b.png", (0, 0, 255)), ("a.png", (255, 0, 0))):
        Image.new("RGB", (64, 48), color).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a picture")
    scene = scene_named(str(tmp_path))
    colors = [tuple(scene.draw(0, seconds, 32, 24)[5, 5]) for seconds in (0.0, 0.9, 1.0, 2.5)]
    assert colors == [(255, 0, 0), (255, 0, 0), (0, 0, 255), (255, 0, 0)]


def test_one_picture_file_is_a_scene(tmp_path: Path) -> None:
    Image.new("L", (10, 10), 255).save(tmp_path / "white.png")
    assert PictureScene(tmp_path / "white.png").draw(0, 0.0, 16, 8).shape == (8, 16, 3)


def test_a_folder_without_pictures_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no picture at .* give a picture file"):
        scene_named(str(tmp_path))


@given(frame=st.integers(0, 2000))
def test_every_shape_is_one_blob_of_its_color(frame: int) -> None:
    picture = ShapesScene().draw(frame, frame / 30, 320, 240)
    for threshold in ((30, 70, 50, 100, 20, 90), (50, 90, -90, -40, 20, 90), (20, 55, 0, 100, -128, -40)):
        found = [region for region in regions(fits(picture, threshold), 1) if len(region.points) > 100]
        assert len(found) == 1


def animation(path: Path, suffix: str) -> Path:
    """Red for 100 ms, then blue for 300 ms."""
    red, blue = (Image.new("RGB", (32, 24), color) for color in ((255, 0, 0), (0, 0, 255)))
    file = path / f"film{suffix}"
    how = {"lossless": True} if suffix == ".webp" else {}
    red.save(file, save_all=True, append_images=[blue], duration=[100, 300], loop=0, **how)
    return file


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_an_animated_picture_runs_at_its_own_pace_again_and_again(tmp_path: Path, suffix: str) -> None:
    scene = scene_named(str(animation(tmp_path, suffix)))
    assert isinstance(scene, AnimatedScene)
    colors = [tuple(scene.draw(0, seconds, 16, 12)[5, 5] > 128) for seconds in (0.05, 0.15, 0.39, 0.45, 4.25)]
    red, blue = (True, False, False), (False, False, True)
    assert colors == [red, blue, blue, red, blue]


class FakeWebcam:
    """Stands for cv2.VideoCapture: one blue picture, as OpenCV orders channels."""

    def read(self) -> tuple[bool, Rgb]:
        picture = np.zeros((24, 32, 3), np.uint8)
        picture[:, :, 0] = 255
        return True, picture


def test_a_webcam_is_seen_in_the_size_and_colors_asked_for() -> None:
    picture = WebcamScene(FakeWebcam()).draw(0, 0.0, 64, 48)
    assert picture.shape == (48, 64, 3)
    assert tuple(picture[5, 5]) == (0, 0, 255)


def test_a_webcam_without_opencv_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    for look in (scene_named, checked):
        with pytest.raises(ValueError, match="opencv-python-headless"):
            look("webcam")


CAMERA = """
import csi, image, binascii
camera = csi.CSI()
camera.reset()
camera.pixformat(csi.RGB565)
camera.framesize(csi.QVGA)
"""
LOOK = """
for _ in range(4):
    frame = camera.snapshot()
print(frame.get_pixel(160, 120))
"""


def test_the_scene_changes_while_the_board_runs_and_stays_over_a_reset(board: Board, tmp_path: Path) -> None:
    Image.new("RGB", (64, 48), (0, 0, 255)).save(tmp_path / "blue.png")
    board.execute(CAMERA)
    try:
        board.show_scene("shapes")
        # The command travels beside the program, so look until it has arrived.
        board.execute("while camera.snapshot().get_pixel(160, 120) != (206, 207, 206): pass")
        board.show_scene(str(tmp_path))
        board.execute("while camera.snapshot().get_pixel(160, 120) != (0, 0, 255): pass")
        board.reset()
        assert "".join(board.execute(CAMERA + LOOK)).strip() == "(0, 0, 255)"
    finally:
        board.show_scene("clock")


def test_no_such_scene_says_which_there_are(board: Board) -> None:
    with pytest.raises(
        UsageError, match=r"no scene 'clok'(.|\n)*no picture at clok(.|\n)*%board scene clock, shapes"
    ):
        board.show_scene("clok")


@pytest.mark.parametrize("scene", ["clock", "shapes"])
def test_thumbnails_carry_the_frame_number_to_the_notebook(board: Board, scene: str) -> None:
    board.show_scene(scene)
    try:
        run = board.run(CAMERA + "import live\nfor _ in range(6):\n    live.show(camera.snapshot())")
    finally:
        board.show_scene("clock")
    numbers = [read_number(np.array(Image.open(io.BytesIO(frame.jpeg)))) for frame in run.frames]
    assert len(numbers) == 6 and None not in numbers
    assert numbers == sorted(set(numbers))
    assert {frame.width for frame in run.frames} == {160}
