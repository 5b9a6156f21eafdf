"""Pictures of a run as arrays and files: only where asked, only what was asked."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from kernel_helpers.errors import UsageError
from kernel_helpers.pictures import safe_jpeg
from kernel_helpers.run import Frame, Run
from kernel_helpers.saving import LEAST_MS, UNKNOWN_MS, durations_ms
from tests.browser import synthetic


def frame(number: int, time_us: int | None = None, width: int = 160, height: int = 120) -> Frame:
    return Frame(number, synthetic.jpeg(number, width, height), width, height, time_us)


def filmed() -> Run:
    return Run("", "filmed", frames=[frame(number, number * 40_000) for number in range(1, 6)])


def test_a_colour_picture_is_height_by_width_by_3() -> None:
    pixels = frame(3).array()
    assert (pixels.shape, pixels.dtype) == ((120, 160, 3), np.uint8)
    assert np.array_equal(pixels, np.asarray(frame(3).image()))
    # A learner's own copy.
    pixels[:] = 0


def test_a_grayscale_picture_is_height_by_width(tmp_path: Path) -> None:
    Image.new("L", (8, 6), 200).save(tmp_path / "gray.jpg")
    jpeg, width, height = safe_jpeg((tmp_path / "gray.jpg").read_bytes())
    assert Frame(1, jpeg, width, height).array().shape == (6, 8)


def test_frames_are_saved_in_order_with_names_of_our_own(tmp_path: Path) -> None:
    run = filmed()
    files = run.save_frames(tmp_path / "film")
    assert files == sorted((tmp_path / "film").iterdir())
    assert [file.read_bytes() for file in files] == [each.jpeg for each in run.frames]
    assert files[0].name == "frame-00001.jpg"


@pytest.mark.parametrize("where", ["taken", "full", "nowhere/film"])
def test_a_folder_that_is_not_free_is_refused(where: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match="Try: "):
        filmed().save_frames(tmp_path / where)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["film.gif", "film.webp", "FILM.GIF"])
def test_an_animation_has_every_picture_at_the_speed_of_the_run(name: str, tmp_path: Path) -> None:
    file = filmed().animation(tmp_path / name)
    with Image.open(file) as moving:
        # Pillow knows how long a picture of a WebP is shown once it has decoded it.
        shown = [picture.convert("RGB").info["duration"] for picture in ImageSequence.Iterator(moving)]
        assert moving.size == (160, 120)
    assert shown == [40] * 5


def test_pictures_of_several_sizes_make_one_animation(tmp_path: Path) -> None:
    run = Run("", "sizes", frames=[frame(1), frame(2, None, 320, 240)])
    with Image.open(run.animation(tmp_path / "film.gif")) as moving:
        assert (moving.n_frames, moving.size) == (2, (160, 120))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["film.png", "film", "nowhere/film.gif"])
def test_an_animation_of_another_kind_or_nowhere_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Try: "):
        filmed().animation(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_no_pictures_make_no_animation(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no pictures"):
        Run("", "dark").animation(tmp_path / "film.gif")


@given(st.lists(st.integers(30_000, 2_000_000), min_size=1, max_size=200))
def test_durations_add_up_to_the_run(gaps: list[int]) -> None:
    times = [sum(gaps[:count]) for count in range(len(gaps) + 1)]
    shown = durations_ms(times)
    assert len(shown) == len(times)
    assert abs(sum(shown[:-1]) - times[-1] / 1000) <= 10
    assert all(
        abs(ms - (then - this) / 1000) <= 10
        for ms, (this, then) in zip(shown[:-1], pairwise(times), strict=True)
    )


def test_durations_of_what_is_unknown_or_too_quick() -> None:
    assert durations_ms([None]) == [UNKNOWN_MS]
    assert durations_ms([0, None, 5000, 6000]) == [UNKNOWN_MS, UNKNOWN_MS, LEAST_MS, LEAST_MS]
