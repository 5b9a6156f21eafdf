"""Source text on its way to the board: checked on the host, wrapped for the on-board runner."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kernel_helpers import dialect
from kernel_helpers.dialect import Mode, Refusal
from kernel_helpers.errors import CellSyntaxError
from kernel_helpers.needs import ASKED

ONBOARD = Path(__file__).parent / "onboard"
MODULES = ("_out", "_kh", "live")


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


def install(module: str, nonce: bytes) -> str:
    """A program that puts one on-board module into sys.modules without touching the file system."""
    text = (
        (ONBOARD / f"{module}.py")
        .read_text()
        .replace('b"...."', repr(nonce))
        .replace('"unknown"', repr(version()))
    )
    return (
        "import sys\n"
        "def _install(name, text):\n"
        "    space = {'__name__': name}\n"
        "    exec(compile(text, name + '.py', 'exec'), space)\n"
        "    class Module:\n"
        "        def __getattr__(self, key):\n"
        "            if key in space:\n"
        "                return space[key]\n"
        "            raise AttributeError(key)\n"
        "        def __repr__(self):\n"
        "            return '<module ' + repr(name) + '>'\n"
        "    sys.modules[name] = Module()\n"
        f"_install({module!r}, {text!r})\n"
        "del _install\n"
    )


def wrapped(source: str, name: str, keep_loop: bool) -> bytes:
    """The call that runs a cell under the on-board runner."""
    return f"__import__('_kh').run({name!r}, {source!r}, {keep_loop})".encode()


def stopped_after(seconds: float | None, program: bytes) -> bytes:
    """The program, interrupted so many seconds after its start by a virtual board's own clock."""
    if seconds is None:
        return program
    return f"__import__('host').call('board.stop_after', '{round(seconds * 1e6)}')\n".encode() + program
