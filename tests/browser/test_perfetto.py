"""An exported trace in Perfetto's own pages and engine: everything is there, and nothing was refused or repaired."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from kernel_helpers.run import Run
from tests.browser.perfetto import LOST, compared, opened
from tests.trace.vectors import load


def test_perfetto_reads_an_export_whole(browser: Browser, tmp_path: Path) -> None:
    export = Run("", "run", trace=load("frames_marks_and_program")).export(tmp_path / "trace.json")
    with opened(browser, export) as shown:
        counts = compared(shown, export)
        assert shown.rows(LOST) == []
    assert all(written == read for written, read in counts.values()), counts
    assert counts["slices"][0] > 0
    assert counts["instants"][0] > 0
