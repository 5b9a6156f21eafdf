"""Source text on its way to the board: checked on the host, wrapped for the on-board runner."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from kernel_helpers import dialect
from kernel_helpers.dialect import Mode, Refusal
from kernel_helpers.errors import CellSyntaxError
from kernel_helpers.needs import ASKED

ONBOARD = Path(__file__).parent / "onboard"
MAKER = "_module"
"""This one makes the others, and is gone after the last."""
MODULES = (MAKER, "_out", "_loop", "_kh", "live")
FEWEST_EVENTS, MOST_EVENTS = 512, 4096
"""Between these is the number of events that a board keeps, unless a cell asks for another."""
INSIDE_CORE = "_loop"
"""This one is compiled in asyncio.core's name space."""
VIRTUAL_TIME = {"_ENDLESS_MS": "-1", "_HOPELESS_MS": "-2"}
"""Constants of the tracer's loop for a board whose time is virtual: its guest's `_board` says what these mean."""


def check(source: str, name: str, mode: Mode = "exec") -> None:
    """Raise CellSyntaxError for what a board would refuse; whatever is not sure, the board says itself."""
    try:
        source.encode()
    except UnicodeEncodeError as problem:
        raise CellSyntaxError(f"{name}: this text cannot be sent to a board: {problem}") from None
    if refusal := dialect.refusal(source, mode):
        raise CellSyntaxError(_shown(source, name, refusal))


def _shown(source: str, name: str, refusal: Refusal) -> str:
    lines = source.split("\n")
    text = lines[refusal.line - 1] if refusal.line <= len(lines) else ""
    pointer = " " * (refusal.column - 1) + "^"
    instead = f"\nTry: {refusal.instead}" if refusal.instead else ""
    last = f"SyntaxError: {refusal.words} (the board was not touched){instead}"
    return f'  File "{name}", line {refusal.line}\n    {text}\n    {pointer}\n{last}'


@cache
def version() -> str:
    """A short hash of the on-board modules: a board that has the same need not get them again."""
    data = b"".join((ONBOARD / f"{module}.py").read_bytes() for module in MODULES)
    return hashlib.sha256(data).hexdigest()[:12]


def hello(nonce: bytes) -> str:
    """A program that says who the board is, its memory, and whether it has our modules: the lines of identity.read."""
    return (
        "import sys, gc\n"
        "def _has(name):\n"
        "    try:\n"
        "        return __import__(name)\n"
        "    except Exception:\n"
        "        return None\n"
        "def _hello():\n"
        "    who = sys.implementation\n"
        "    print(who.name)\n"
        "    print(getattr(who, '_machine', sys.platform))\n"
        "    print('.'.join([str(part) for part in who.version[:3]]))\n"
        "    gc.collect()\n"
        "    print(gc.mem_free())\n"
        "    ours = sys.modules.get('_out')\n"
        f"    print(ours is not None and ours.connect({version()!r}, {nonce!r}))\n"
        "    omv = _has('omv')\n"
        "    print(omv.version_string() if hasattr(omv, 'version_string') else '')\n"
        f"    print(' '.join([name for name in {ASKED!r} if _has(name)]))\n"
        "_hello()\n"
        "del _hello, _has\n"
    )


def install(module: str, nonce: bytes, virtual_time: bool = False) -> str:
    """A program that puts one on-board module into sys.modules without touching the file system.

    Functions keep every constant of the text that they were compiled from; so MAKER, which makes the others,
    must come in a program of its own, without another module's text in it.
    """
    text = _condensed(module, virtual_time)
    text = text.replace('b"...."', repr(nonce)).replace('"unknown"', repr(version()))
    if module == MAKER:
        return f"exec({text!r}, {{}})"
    inside = ", __import__('asyncio.core').core.__dict__" if module == INSIDE_CORE else ""
    take = "pop" if module == MODULES[-1] else "get"
    return f"__import__('sys').modules.{take}({MAKER!r})({module!r}, {text!r}{inside})"


_CONSTANT = re.compile(r"^(_[A-Z_]+) = const\((\w+)\).*\n", re.MULTILINE)


@cache
def _condensed(module: str, virtual_time: bool) -> str:
    """Without lines of comment, which the board needs memory for while it compiles, and with numbers for constants,
    whose names it would keep for ever."""
    text = (ONBOARD / f"{module}.py").read_text()
    constants = {**dict(_CONSTANT.findall(text)), **(VIRTUAL_TIME if virtual_time else {})}
    text = _CONSTANT.sub("", text).replace("from micropython import const\n", "")
    for name, value in constants.items():
        text = re.sub(rf"\b{name}\b", value, text)
    lines = text.split("\n")
    return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("#"))


def ring_events(free_bytes: int) -> int:
    """How many events the board keeps until it sends them, when the cell does not say: a thirtieth of its memory."""
    return min(max(free_bytes // 256, FEWEST_EVENTS), MOST_EVENTS)


def wrapped(source: str, name: str, keep_loop: bool, events: int) -> bytes:
    """The call that runs a cell under the on-board runner; the board's ring holds `events` events of 8 bytes."""
    return f"__import__('_kh').run({name!r}, {source!r}, {keep_loop}, {events})".encode()


def stopped_after(seconds: float | None, program: bytes) -> bytes:
    """The program, interrupted so many seconds after its start by a virtual board's own clock."""
    if seconds is None:
        return program
    return f"__import__('host').call('board.stop_after', '{round(seconds * 1e6)}')\n".encode() + program
