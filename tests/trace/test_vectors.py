"""The shared vectors still say what the model says, and cover every kind of event."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kernel_helpers.trace import Kind, Trace

VECTORS = Path(__file__).parents[1] / "vectors"
FILES = sorted(VECTORS.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_model_matches(path: Path) -> None:
    vector = json.loads(path.read_text(encoding="utf-8"))
    names = [(kind, number, text) for kind, number, text in vector["names"]]
    assert Trace(base64.b64decode(vector["events"]), names).model.dump() == vector["model"]


def test_the_files_are_those_the_scenarios_make() -> None:
    make = subprocess.run(
        [sys.executable, str(VECTORS / "make.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (make.returncode, make.stdout, make.stderr) == (0, "", "")


def test_every_kind_occurs_in_some_vector() -> None:
    seen: set[int] = set()
    for path in FILES:
        events = base64.b64decode(json.loads(path.read_text(encoding="utf-8"))["events"])
        seen.update(last >> 1 for last in events[7::8])
    assert seen >= set(Kind)
