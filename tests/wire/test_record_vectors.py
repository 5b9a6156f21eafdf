"""Python's splitter gives what the shared vectors say; test_page_records.py holds the page's to the same."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kernel_helpers.wire.records import Record, Splitter, Text

SHARED = json.loads((Path(__file__).parents[1] / "vectors" / "wire" / "records.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", SHARED["vectors"], ids=lambda vector: vector["about"])
def test_the_splitter_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    splitter, stream = Splitter(bytes(SHARED["nonce"])), base64.b64decode(vector["stream"])
    edges = [0, *vector["cuts"], len(stream)]
    parts = [part for start, end in pairwise(edges) for part in splitter.feed(stream[start:end])]
    assert merged(parts + splitter.flush()) == vector["parts"]


def merged(parts: list[Any]) -> list[list[str]]:
    """The parts as a vector has them."""
    told: list[tuple[str, str, bytes]] = []
    for part in parts:
        if isinstance(part, Text):
            before = told.pop()[2] if told and told[-1][0] == "text" else b""
            told.append(("text", "", before + part.data))
        else:
            told.append(
                ("record", part.kind, part.payload) if isinstance(part, Record) else ("lost", part.kind, b"")
            )
    return [[kind, letter, base64.b64encode(data).decode()] for kind, letter, data in told]
