"""The shared vectors as traces, for tests that want a well-known run."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from kernel_helpers.trace import Trace

_FOLDER = Path(__file__).parents[1] / "vectors"
NAMES = sorted(path.stem for path in _FOLDER.glob("*.json"))


def load(name: str) -> Trace:
    """The trace of the vector of that name."""
    vector = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    names = [(kind, number, text) for kind, number, text in vector["names"]]
    return Trace(base64.b64decode(vector["events"]), names)
