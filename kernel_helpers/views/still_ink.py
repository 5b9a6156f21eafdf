"""What the still picture is drawn with: colours, hatches, glyphs and the paper they go on.

The colours are those of the live view (static/kh.css), so that the two look like one thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .still_plan import SMALL_SIZE
from .still_words import escaped

Look = dict[str, str | float]
"""SVG attributes, `_` for `-`."""


@dataclass(frozen=True, slots=True)
class Ink:
    """One set of colours. States are told apart by hatch, outline and height as well."""

    paper: str = "#ffffff"
    edge: str = "#d3d8de"
    text: str = "#1b1f24"
    muted: str = "#59626d"
    grid: str = "#e6e9ed"
    band: str = "#f6f8fa"
    run: str = "#0072b2"
    run_edge: str = "#004b77"
    run_text: str = "#ffffff"
    ready: str = "#e69f00"
    ready_edge: str = "#8a5a00"
    hog: str = "#d55e00"
    hog_edge: str = "#6e2f00"
    hog_text: str = "#1a0b00"
    sleep: str = "#e4e8ec"
    sleep_edge: str = "#9aa4af"
    wait: str = "#e3f2fc"
    wait_edge: str = "#3a93cb"
    idle: str = "#e1e6eb"
    send: str = "#8c959f"
    accent: str = "#7b2d8b"


LIGHT = Ink()
DARK = Ink(
    paper="#14181e",
    edge="#3a424c",
    text="#e6e9ed",
    muted="#a3adb8",
    grid="#2a3138",
    band="#1b2027",
    run_edge="#63b3e6",
    ready_edge="#5e3c00",
    hog_edge="#ffb389",
    sleep="#343c45",
    sleep_edge="#6f7a86",
    wait="#14344a",
    wait_edge="#56b4e9",
    idle="#262c33",
    send="#7d8792",
    accent="#e49ac6",
)


def patterns(ink: Ink) -> str:
    """The hatches, to stand in <defs>."""
    return (
        _hatch("ready", ink.ready, ink.ready_edge, 7, 2.2)
        + _hatch("send", ink.paper, ink.send, 5, 1.6)
        + _hatch("show", ink.run, ink.run_text, 5, 1)
    )


def _hatch(name: str, ground: str, line: str, size: float, thickness: float) -> str:
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{size}" height="{size}" fill="{ground}"/>'
        f'<rect width="{thickness}" height="{size}" fill="{line}"/></pattern>'
    )


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel, as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")


def box(left: float, top: float, width: float, height: float) -> str:
    """A rectangle as part of a path."""
    return f"M{number(left)} {number(top)}h{number(width)}v{number(height)}h{number(-width)}z"


def camera(x: float, y: float) -> str:
    """A picture was shown here: a small camera with an open lens (needs fill-rule evenodd)."""
    body = f"M{number(x - 6)} {number(y - 3)}h3l1.5-2.5h3l1.5 2.5h3v8.5h-12z"
    return f"{body}M{number(x - 2.2)} {number(y + 1.2)}a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0z"


def diamond(x: float, y: float) -> str:
    """An interrupt came here."""
    return f"M{number(x)} {number(y - 5)}l4 5l-4 5l-4-5z"


def arrow_head(x: float, y: float, down: bool) -> str:
    """The point of an arrow whose tip is at x, y."""
    return f"M{number(x)} {number(y)}l-3.4 {-6 if down else 6}h6.8z"


class Paper:
    """Collects SVG. Shapes of one look go into one path, to keep the file small."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.shapes = 0

    def path(self, pieces: Iterable[str], **look: str | float) -> None:
        """One path of several pieces; nothing when there is none."""
        drawn = list(pieces)
        self.shapes += len(drawn)
        if drawn:
            self.parts.append(f'<path d="{"".join(drawn)}"{_attributes(look)}/>')

    def text(self, x: float, y: float, words: str, size: float = SMALL_SIZE, **look: str | float) -> None:
        """Text with its middle line at y. The words are escaped here."""
        self.shapes += 1
        place = f'x="{number(x)}" y="{number(y + size * 0.36)}" font-size="{number(size)}"'
        self.parts.append(f"<text {place}{_attributes(look)}>{escaped(words)}</text>")


def _attributes(look: Look) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())
