"""Notebooks are kept as a learner should find them: nothing run, nothing left over from its author."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def notebooks() -> dict[str, dict[str, Any]]:
    """Every chapter by its file's name."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def cells(kind: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every cell with a name to find it by."""
    for name, notebook in notebooks().items():
        for number, cell in enumerate(notebook["cells"]):
            if cell["cell_type"].startswith(kind):
                yield f"{name} cell {number}", cell


def test_every_chapter_of_the_book_is_there() -> None:
    pages = re.findall(r"file: notebooks/(\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert pages
    assert [f"{page}.ipynb" for page in pages] == sorted(notebooks())


def test_no_cell_has_an_output() -> None:
    assert [where for where, cell in cells("code") if cell["outputs"]] == []


def test_no_cell_has_been_run() -> None:
    assert [where for where, cell in cells("code") if cell["execution_count"] is not None] == []


def test_every_cell_has_an_id_of_its_own() -> None:
    for name, notebook in notebooks().items():
        ids = [cell.get("id", "") for cell in notebook["cells"]]
        assert all(ids), f"{name}: a cell without an id"
        assert len(ids) == len(set(ids)), f"{name}: an id is used twice"


def test_no_cell_is_empty() -> None:
    assert [where for where, cell in cells() if not "".join(cell["source"]).strip()] == []


def test_no_session_is_left_over() -> None:
    for name, notebook in notebooks().items():
        assert notebook["nbformat"] == 4, name
        assert notebook["metadata"]["kernelspec"]["name"] == "python3", name
        assert "widgets" not in notebook["metadata"], name
        assert "signature" not in notebook["metadata"], name


def test_no_cell_keeps_when_it_ran() -> None:
    assert [where for where, cell in cells() if "execution" in cell["metadata"]] == []
