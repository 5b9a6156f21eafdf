"""Text from a board made safe and visible, for pictures and HTML. The only escaping of the still."""

from __future__ import annotations

import html
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ELLIPSIS = "…"
_CHAR_WIDTH = 0.57


def visible(text: str, limit: int = 80) -> str:
    """One line of at most `limit` characters; what would not show (controls, bidi) becomes `·`."""
    line = "".join("·" if unicodedata.category(char) in _HIDDEN else char for char in text[: limit + 1])
    return line if len(line) <= limit else line[: limit - 1] + _ELLIPSIS


def escaped(text: str, limit: int = 80) -> str:
    """`visible`, then escaped for XML and HTML, between tags and inside quoted attributes."""
    return html.escape(visible(text, limit), quote=True)


def text_width(text: str, size: float) -> float:
    """About how wide the text is in a sans-serif font of that size, same unit as size."""
    return len(text) * size * _CHAR_WIDTH


def fitted(text: str, width: float, size: float) -> str:
    """The text, shortened to fit; empty when not even three letters fit."""
    most = int(width / (size * _CHAR_WIDTH))
    return "" if most < min(len(text), 3) else visible(text, max(most, 1))


def leds_sentence(leds: dict[str, bool]) -> str:
    """Which LEDs were on at the end."""
    return "LEDs at the end: " + ", ".join(
        f"{name} {'● on' if on else '○ off'}" for name, on in sorted(leds.items())
    )
