"""The treatment of the VM gives the same bytes every time: the stored hashes are of its one input and one output."""

from __future__ import annotations

import hashlib

import pytest

from kernel_helpers.errors import PrepareError
from kernel_helpers.virtual import places, treat


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_packaged_file_and_the_prepared_one_are_those_with_the_stored_hashes(prepared: None) -> None:
    assert sha256(treat.packaged()) == treat.INPUT_SHA256
    assert sha256(places.wasm_path().read_bytes()) == places.OUTPUT_SHA256


def test_treating_the_same_file_again_gives_the_same_bytes(prepared: None) -> None:
    again = treat.treat(treat.packaged(), print)
    assert again == places.wasm_path().read_bytes()


def test_another_file_is_refused() -> None:
    with pytest.raises(PrepareError, match="not the one this course was tested with"):
        treat._check("The VM file", b"another", treat.INPUT_SHA256)


def test_the_name_section_names_global_0() -> None:
    section = treat.stack_pointer_name()
    assert section[0] == 0 and section[1] == len(section) - 2
    assert section[2:7] == b"\x04name" and section.endswith(b"\x01\x00\x0f__stack_pointer")
