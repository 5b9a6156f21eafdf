"""Text with `code` in it, as HTML in which nothing else is markup: parts of it may come from a board."""

from __future__ import annotations

import re
from html import escape


def prose(text: str) -> str:
    """Escaped HTML; what stands between backquotes is shown as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text))
