"""Progress on disk: it survives, it can be given away, and a damaged file costs nothing but itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kernel_helpers.exercises.progress import PLACE, Progress, default_path


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "deep" / "progress.json")


def test_tries_hints_and_solutions_survive_in_the_file(progress: Progress) -> None:
    progress.tried("gather-1", False)
    progress.tried("gather-1", True)
    assert progress.hinted("gather-2", 3) == 1
    progress.solved("gather-2")
    again = Progress(progress.path)
    assert again.of("gather-1").passed and again.of("gather-1").tries == 2
    assert again.of("gather-2").hints == 1 and again.of("gather-2").solution


def test_what_has_passed_stays_passed(progress: Progress) -> None:
    first = progress.tried("gather-1", True).passed_at
    entry = progress.tried("gather-1", False)
    assert entry.passed and entry.passed_at == first


def test_a_solution_seen_after_passing_is_no_blemish(progress: Progress) -> None:
    progress.tried("gather-1", True)
    progress.solved("gather-1")
    assert not progress.of("gather-1").solution


def test_hints_end_with_the_last_one(progress: Progress) -> None:
    assert [progress.hinted("gather-1", 3) for _ in range(4)] == [1, 2, 3, 3]


def test_one_or_all_can_be_forgotten(progress: Progress) -> None:
    progress.tried("a-1", True)
    progress.tried("b-1", True)
    progress.reset("a-1")
    assert set(progress.all()) == {"b-1"}
    progress.reset()
    assert progress.all() == {}


def test_the_export_is_json_that_says_no_more_than_counts_and_dates(
    progress: Progress, tmp_path: Path
) -> None:
    progress.tried("a-1", True)
    progress.export(tmp_path / "me.json")
    entry = json.loads((tmp_path / "me.json").read_text())["a-1"]
    assert set(entry) == {"tries", "passed", "passed_at", "hints", "solution"}


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"a": 3}', '{"a": {"tries": 1}', "\x00"])
def test_a_damaged_file_is_put_aside_and_begins_anew(progress: Progress, text: str) -> None:
    progress.path.parent.mkdir()
    progress.path.write_text(text)
    progress.tried("a-1", True)
    assert progress.of("a-1").passed
    assert progress.path.with_suffix(".damaged").read_text() == text


def test_keys_of_a_later_version_are_ignored(progress: Progress) -> None:
    progress.path.parent.mkdir()
    progress.path.write_text('{"a-1": {"tries": 2, "stars": 5}}')
    assert progress.of("a-1").tries == 2


def test_a_class_can_name_another_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PLACE, str(tmp_path / "x.json"))
    assert default_path() == tmp_path / "x.json"
