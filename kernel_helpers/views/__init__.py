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

STYLES = "kh.css"
