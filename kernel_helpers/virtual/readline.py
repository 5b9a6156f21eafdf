"""Editing a line at the friendly REPL and in input(), key by key, as MicroPython's own line editor does it. Pure.

| key                                | effect                                                             |
|------------------------------------|--------------------------------------------------------------------|
| Ctrl-A … Ctrl-E on an empty line   | end of the line; whoever reads it decides                          |
| Ctrl-A, Home / Ctrl-E, End         | to the start / to the end                                          |
| Ctrl-B, Left / Ctrl-F, Right       | one to the left / to the right                                     |
| Ctrl-C                             | end of the line, whatever is on it                                 |
| Ctrl-D, Delete                     | deletes the character under the cursor                             |
| Backspace                          | deletes the one before it; four spaces of an indent at once        |
| Ctrl-K / Ctrl-U                    | deletes to the end / to the start                                  |
| Ctrl-P, Up / Ctrl-N, Down          | an earlier / a later line of the history                           |
| Tab after white space              | four spaces                                                        |
| Tab after a word                   | completes it                                                       |
| Tab / Space right after auto-indent| keeps it / leaves one space of its last four                       |
| Enter                              | end of the line                                                    |
| 32 … 126                           | inserted; every other byte is ignored                              |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E, CTRL_F = range(1, 7)
BACKSPACE, TAB, CTRL_K, ENTER, CTRL_N, CTRL_P, CTRL_U, ESCAPE, DELETE = 8, 9, 11, 13, 14, 16, 21, 27, 127
INDENT = b"    "
HISTORY = 50
"""Lines kept, as on the STM32 and i.MX RT ports."""
SLOT, WIDTH = 16, 64
"""Columns of a list of names: each begins at a multiple of SLOT, none ends after WIDTH."""
_COMPOUND = re.compile(rb"@|(if|while|for|try|with|def|class|async)(?!\w)")
_OPENING = {b")": b"(", b"]": b"[", b"}": b"{"}
_TOKENS = re.compile(rb"\\[\\'\"]|'''|\"\"\"|['\"()\[\]{}]")


@dataclass(frozen=True)
class Key:
    """What a key led to: what to print, the byte that ended the line (ENTER or a control), a word to complete."""

    reply: bytes = b""
    end: int | None = None
    complete: bool = False


@dataclass(frozen=True)
class _Move:
    """How the picture of the line changes: cursor back, the rest drawn anew, cursor forward."""

    back: int = 0
    changed: bool = False
    forward: int = 0


Action = Callable[["Line"], _Move]


class Line:
    """One line being typed. `before`: the lines above it of the same block, with their newlines."""

    def __init__(self, history: list[bytes], prompt: bytes = b"", before: bytes = b"") -> None:
        self._history, self._chosen = history, -1
        self.prompt, self.before = prompt, before
        self.text = bytearray(_indent(before))
        self.cursor = len(self.text)
        self._escape: bytes | None = None
        self._just_indented = bool(self.text)

    def begin(self) -> bytes:
        """What is printed when the line begins."""
        return self.prompt + bytes(self.text)

    def feed(self, byte: int) -> Key:
        """Take one byte."""
        just_indented, self._just_indented = self._just_indented, False
        if self._escape is not None:
            return self._after_escape(byte)
        if byte == CTRL_C or (CTRL_A <= byte <= CTRL_E and not self.text):
            return Key(end=byte)
        if byte == ENTER:
            _remember(self._history, bytes(self.text))
            return Key(b"\r\n", end=ENTER)
        if just_indented and byte in b"\t ":
            return Key() if byte == TAB else self._moved(Line._shorten)
        return self._tab() if byte == TAB else self._edited(byte)

    def _edited(self, byte: int) -> Key:
        if byte == ESCAPE:
            self._escape = b""
        if ord(" ") <= byte < DELETE:
            return self._moved(partial(Line._insert, data=bytes([byte])))
        return self._moved(self._KEYS.get(byte))

    def completed(self, names: list[bytes]) -> bytes:
        """The names that can stand here: completes the word as far as it is clear, else lists them."""
        word = self.word().rpartition(b".")[2]
        fit = [name for name in names if name.startswith(word) and (word or not name.startswith(b"_"))]
        rest = _common(fit)[len(word) :] if fit else self._import_rest(word)
        if rest:
            return self._moved(partial(Line._insert, data=rest)).reply
        if not fit or fit == [word]:
            return b""
        tail = bytes(self.text[self.cursor :])
        typed = self.prompt + bytes(self.text[: self.cursor])
        return columns(fit) + typed + tail + _left(len(tail))

    def word(self) -> bytes:
        """The dotted name that ends at the cursor."""
        found = re.search(rb"[\w.]*\Z", bytes(self.text[: self.cursor]))
        return found[0] if found else b""

    @property
    def imports(self) -> bool:
        """True where a module's name is expected."""
        return self.text.startswith(b"import ")

    def _import_rest(self, word: bytes) -> bytes:
        # The only keyword that is completed, and only as the first word of a line.
        first = word and len(word) == self.cursor
        return b"import "[len(word) :] if first and b"import ".startswith(word) else b""

    def _tab(self) -> Key:
        whole = self.before + bytes(self.text[: self.cursor])
        if whole[-1:].isspace():
            return self._moved(partial(Line._insert, data=INDENT))
        return Key(complete=True)

    def _after_escape(self, byte: int) -> Key:
        sequence = (self._escape or b"") + bytes([byte])
        going_on = sequence in (b"[", b"O") or (len(sequence) == 2 and sequence[1:].isdigit())
        self._escape = sequence if going_on else None
        return self._moved(self._ESCAPES.get(sequence))

    def _moved(self, action: Action | None) -> Key:
        if action is None:
            return Key()
        before = len(self.text)
        move = action(self)
        self.cursor -= move.back
        reply = _left(move.back)
        if move.changed:
            reply += b"\x1b[K" if len(self.text) < before else b""
            reply += bytes(self.text[self.cursor :])
            reply += _left(len(self.text) - self.cursor - move.forward)
        else:
            reply += bytes(self.text[self.cursor : self.cursor + move.forward])
        self.cursor += move.forward
        return Key(reply)

    # What keys do: each changes the text and says how the cursor moves.

    def _insert(self, data: bytes) -> _Move:
        self.text[self.cursor : self.cursor] = data
        return _Move(changed=True, forward=len(data))

    def _backspace(self) -> _Move:
        left = bytes(self.text[: self.cursor])
        count = len(INDENT) if left.startswith(INDENT) and not left.strip(b" ") else min(1, len(left))
        del self.text[self.cursor - count : self.cursor]
        return _Move(back=count, changed=True)

    def _shorten(self) -> _Move:
        del self.text[-3:]
        return _Move(back=3, changed=True)

    def _delete(self) -> _Move:
        del self.text[self.cursor : self.cursor + 1]
        return _Move(changed=True)

    def _delete_left(self) -> _Move:
        del self.text[: self.cursor]
        return _Move(back=self.cursor, changed=True)

    def _delete_right(self) -> _Move:
        del self.text[self.cursor :]
        return _Move(changed=True)

    def _home(self) -> _Move:
        return _Move(back=self.cursor)

    def _end(self) -> _Move:
        return _Move(forward=len(self.text) - self.cursor)

    def _go_left(self) -> _Move:
        return _Move(back=min(1, self.cursor))

    def _go_right(self) -> _Move:
        return _Move(forward=min(1, len(self.text) - self.cursor))

    def _earlier(self) -> _Move:
        return self._choose(self._chosen + 1) if self._chosen + 1 < len(self._history) else _Move()

    def _later(self) -> _Move:
        return self._choose(self._chosen - 1) if self._chosen >= 0 else _Move()

    def _choose(self, number: int) -> _Move:
        self._chosen = number
        self.text[:] = self._history[number] if number >= 0 else b""
        return _Move(back=self.cursor, changed=True, forward=len(self.text))

    _KEYS: ClassVar[dict[int, Action]] = {
        CTRL_A: _home,
        CTRL_B: _go_left,
        CTRL_D: _delete,
        CTRL_E: _end,
        CTRL_F: _go_right,
        BACKSPACE: _backspace,
        CTRL_K: _delete_right,
        CTRL_N: _later,
        CTRL_P: _earlier,
        CTRL_U: _delete_left,
        DELETE: _backspace,
    }
    _ESCAPES: ClassVar[dict[bytes, Action]] = {
        b"[A": _earlier,
        b"[B": _later,
        b"[C": _go_right,
        b"[D": _go_left,
        b"[H": _home,
        b"[F": _end,
        b"OH": _home,
        b"OF": _end,
        b"[1~": _home,
        b"[7~": _home,
        b"[4~": _end,
        b"[8~": _end,
        b"[3~": _delete,
    }


def wants_more(source: bytes) -> bool:
    """True when a board would ask for another line: something is open, or a block has no empty line yet."""
    depth, quote = {b"(": 0, b"[": 0, b"{": 0}, b""
    for token in _TOKENS.findall(source):
        if token[:1] == b"\\":
            continue
        if token[:1] in b"'\"":
            quote = b"" if quote == token else quote or token
        elif not quote:
            depth[_OPENING.get(token, token)] += -1 if token in _OPENING else 1
    if len(quote) == 3 or (not quote and any(count > 0 for count in depth.values())):
        return True
    if source.endswith(b"\\"):
        return True
    return bool(_COMPOUND.match(source)) and not source.endswith(b"\n")


def columns(names: list[bytes]) -> bytes:
    """Names in columns, after a new line and with one at the end."""
    text, width = b"", WIDTH
    for name in names:
        gap = -width % SLOT
        gap += SLOT if gap < 2 else 0
        fits = width + gap + len(name) <= WIDTH
        text += (b" " * gap if fits else b"\r\n") + name
        width = width + gap + len(name) if fits else len(name)
    return text + b"\r\n"


def _common(names: list[bytes]) -> bytes:
    """What all names begin with."""
    first, last = min(names), max(names)
    same = [a == b for a, b in zip(first, last, strict=False)]
    return first[: [*same, False].index(False)]


def _indent(before: bytes) -> bytes:
    """How a line begins after those lines: as the last one, deeper after a colon; not at all after two blank ones."""
    lines = before.split(b"\n")[:-1]
    if not lines:
        return b""
    last = lines[-1]
    if len(lines) > 2 and not last.strip(b" ") and not lines[-2].strip(b" "):
        return b""
    depth = (len(last) - len(last.lstrip(b" "))) // len(INDENT)
    return INDENT * (depth + last.endswith(b":"))


def _left(count: int) -> bytes:
    """Moves a terminal's cursor back."""
    return b"\b" * count if count <= 4 else b"\x1b[%dD" % count


def _remember(history: list[bytes], line: bytes) -> None:
    """The latest line comes first; neither an empty line nor the same twice in a row."""
    if line and history[:1] != [line]:
        history.insert(0, line)
        del history[HISTORY:]
