"""What a person sees of a run; here only where the scripts and styles are, and their load order."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"
"""Folder of the scripts and styles, for the book's `html_static_path`."""

SCRIPTS = (
    "kh-columns.js",
    "kh-decode.js",
    "kh-names.js",
    "kh-model.js",
    "kh-acts.js",
    "kh-scale.js",
    "kh-fold.js",
    "kh-lanes.js",
    "kh-words.js",
    "kh-why.js",
    "kh-steps.js",
    "kh-window.js",
    "kh-layout.js",
    "kh-hit.js",
    "kh-elements.js",
    "kh-crowd.js",
    "kh-paint.js",
    "kh-overlay.js",
    "kh-picture.js",
    "kh-minimap.js",
    "kh-table.js",
    "kh-legend.js",
    "kh-details.js",
    "kh-cards.js",
    "kh-toolbar.js",
    "kh-actions.js",
    "kh-pointer.js",
    "kh-timeline.js",
    "kh-filmstrip.js",
    "kh-store.js",
    "kh-stop.js",
    "kh-leds.js",
    "kh-panel.js",
    "kh-watch.js",
    "kh-compare.js",
    "kh-run.js",
)
"""Classic scripts in load order. The last one upgrades every `.kh-run[data-kh]` of a page."""

RUNNER_SCRIPTS = (
    "kh-records.js",
    "kh-text.js",
    "kh-tracebacks.js",
    "kh-jpeg.js",
    "kh-kept.js",
    "kh-prints.js",
    "kh-dump.js",
    "kh-numbers.js",
    "kh-findings.js",
    "kh-collect.js",
)
"""Loaded after those where a page runs cells itself: what comes from a board becomes a run."""

PAGE_SCRIPTS = (
    "kh-cell-line.js",
    "kh-python.js",
    "kh-editor.js",
    "kh-progress.js",
    "kh-verdict.js",
    "kh-webcam.js",
    "kh-rawrepl.js",
    "kh-serial-drive.js",
    "kh-serial.js",
    "kh-boards.js",
    "kh-cell-output.js",
    "kh-cell.js",
    "kh-cell-page.js",
    "kh-board-bar.js",
    "kh-exercise-list.js",
    "kh-book.js",
)
"""Loaded last, in a page of the book: its cells are edited and run in it. The last one begins."""

STYLES = "kh.css"
PAGE_STYLES = "kh-cell.css"
