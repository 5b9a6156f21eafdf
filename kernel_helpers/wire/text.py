"""Printed bytes to text: UTF-8 in pieces, and the serial console's line ends back to one newline."""

from __future__ import annotations

import codecs
import re

_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_COLOUR = re.compile("\x1b\\[[0-9;]*m")


class TextDecoder:
    """Incremental. Bytes that are no UTF-8 become U+FFFD; `\\r\\n` becomes `\\n`, a `\\r` at the end is held back."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._return = False

    def feed(self, data: bytes, final: bool = False) -> str:
        """The text that is certain by now."""
        text = ("\r" if self._return else "") + self._decoder.decode(data, final)
        self._return = text.endswith("\r") and not final
        return (text[:-1] if self._return else text).replace("\r\n", "\n")


def visible(text: str) -> str:
    """Text safe to show in a notebook: colours stay, every other control character becomes a visible escape."""
    return "".join(_escape(piece) for piece in re.split(f"({_COLOUR.pattern})", text))


def _escape(piece: str) -> str:
    if _COLOUR.fullmatch(piece):
        return piece
    return _HIDDEN.sub(lambda found: f"\\x{ord(found[0]):02x}", piece).replace("\x1b", "\\x1b")
