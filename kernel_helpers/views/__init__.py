"""What a person sees of a run; here only where the scripts and styles are, and their load order."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"
"""Folder of the scripts and styles, for the book's `html_static_path`."""

SCRIPTS = (
    "kh-decode.js",
    "kh-names.js",
    "kh-model.js",
    "kh-scale.js",
    "kh-lanes.js",
    "kh-words.js",
    "kh-window.js",
    "kh-layout.js",
    "kh-paint.js",
    "kh-overlay.js",
    "kh-table.js",
    "kh-actions.js",
    "kh-timeline.js",
    "kh-filmstrip.js",
    "kh-store.js",
    "kh-stop.js",
    "kh-leds.js",
    "kh-panel.js",
    "kh-run.js",
)
"""Classic scripts in load order. The last one upgrades every `.kh-run[data-kh]` of a page."""

STYLES = "kh.css"
