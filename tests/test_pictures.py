"""Only a JPEG of a sane size is decoded, and what is shown is a new one."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kernel_helpers.pictures import MOST_BYTES, BadPicture, safe_jpeg


def jpeg(width: int = 8, height: int = 6, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "JPEG", **options)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_comes_back_with_its_size(mode: str) -> None:
    data, width, height = safe_jpeg(jpeg(8, 6, mode))
    assert (width, height) == (8, 6)
    assert Image.open(io.BytesIO(data)).size == (8, 6)


def test_what_is_shown_was_encoded_here() -> None:
    hidden = b"<script>alert(1)</script>"
    assert hidden not in safe_jpeg(jpeg(comment=hidden))[0]
    assert hidden not in safe_jpeg(jpeg() + hidden)[0]


@given(st.binary(max_size=200))
def test_other_bytes_are_refused(data: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff"):
        with pytest.raises(BadPicture):
            safe_jpeg(start + data)


def test_a_truncated_picture_is_refused() -> None:
    whole = jpeg(320, 240)
    with pytest.raises(BadPicture):
        safe_jpeg(whole[: len(whole) // 2])


def test_other_formats_are_refused() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 6)).save(out, "PNG")
    with pytest.raises(BadPicture):
        safe_jpeg(out.getvalue())


def test_a_header_that_promises_fifty_megapixels_is_refused() -> None:
    data = bytearray(jpeg())
    size = data.index(b"\xff\xc0") + 5
    data[size : size + 4] = (7000).to_bytes(2, "big") * 2
    with pytest.raises(BadPicture, match="7000x7000 pixels"):
        safe_jpeg(bytes(data))


def test_too_many_bytes_are_refused_before_decoding() -> None:
    with pytest.raises(BadPicture, match="too many"):
        safe_jpeg(jpeg() + bytes(MOST_BYTES))
