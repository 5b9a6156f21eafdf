"""Writes the shared vectors from the scenarios, or with --check says which no longer match."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from edge import EDGE  # noqa: E402
from ordinary import ORDINARY  # noqa: E402
from scenario import Scenario  # noqa: E402

from kernel_helpers.trace.builder import build  # noqa: E402
from kernel_helpers.trace.events import Kind, encode  # noqa: E402


def events_of(text: str) -> bytes:
    """The bytes of a scenario's lines."""
    lines = (line.split("#")[0].split() for line in text.splitlines())
    return b"".join(_event(*words) for words in lines if words)


def _event(time: str, kind: str, task: str = "0", arg: str = "0") -> bytes:
    number = int(kind) if kind.isdigit() else Kind[kind]
    return encode(int(time), number, int(task), int(arg))


def names_of(text: str) -> list[tuple[str, int, str]]:
    """The names of a scenario: `t1 main, o2 Event ready`."""
    parts = (part.strip().partition(" ") for part in text.split(",") if part.strip())
    return [(head[0], int(head[1:]), name) for head, _, name in parts]


def vector(scenario: Scenario) -> dict[str, Any]:
    """One vector, as it is in its file."""
    events, names = events_of(scenario.events), names_of(scenario.names)
    return {
        "name": scenario.name,
        "about": scenario.about,
        "events": base64.b64encode(events).decode(),
        "names": [list(name) for name in names],
        "model": build(events, names).dump(),
    }


def main() -> int:
    """Write or check every vector; the number of files that did not match."""
    check = "--check" in sys.argv[1:]
    changed = 0
    for scenario in (*ORDINARY, *EDGE):
        path = HERE / f"{scenario.name}.json"
        text = _as_text(vector(scenario))
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        changed += 1
        sys.stdout.write(f"{'differs' if check else 'written'}: {path.name}\n")
        if not check:
            path.write_text(text, encoding="utf-8")
    return changed if check else 0


def _as_text(value: dict[str, Any]) -> str:
    """JSON with one record per line, so that a difference shows which record it is."""
    model = value.pop("model")
    head = "".join(f" {json.dumps(key)}: {json.dumps(value[key])},\n" for key in value)
    body = ",\n".join(f"  {json.dumps(key)}: {_rows(item)}" for key, item in model.items())
    return f'{{\n{head} "model": {{\n{body}\n }}\n}}\n'


def _rows(item: Any) -> str:
    if not isinstance(item, list) or not item:
        return json.dumps(item)
    return "[\n" + ",\n".join(f"   {json.dumps(row)}" for row in item) + "\n  ]"


if __name__ == "__main__":
    raise SystemExit(main())
