"""Who a board is, from what it says of itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kernel_helpers.errors import BoardStuck
from kernel_helpers.wire.text import visible

LINES = 7
MOST_DIGITS = 15
OLDEST = (1, 24)
"""The oldest MicroPython that the course's on-board modules are written for."""


@dataclass(frozen=True)
class Identity:
    """machine as the firmware names it, MicroPython version, free heap in bytes.

    firmware: version of the camera's firmware, "" when it has none. modules: those of needs.ASKED that are there.
    """

    machine: str
    version: str
    free_bytes: int
    firmware: str = ""
    modules: frozenset[str] = frozenset()

    def __str__(self) -> str:
        firmware = f"OpenMV firmware {self.firmware}, " if self.firmware else ""
        return f"{self.machine}, {firmware}MicroPython {self.version}, {self.free_bytes // 1024} KiB free"


def read(answer: str, url: str) -> tuple[Identity, bool]:
    """From the answer to sources.hello: who it is, and whether it has our modules.

    Raises BoardStuck for something that is not MicroPython, or too old.
    """
    lines = [visible(line) for line in answer.split("\n")]
    if len(lines) < LINES or not _is_number(lines[3]):
        raise BoardStuck(
            f"The board at {url} did not say who it is.", seen=repr(answer[-200:]), cure="reset it."
        )
    name, machine, version, free, ours, firmware, modules = lines[:LINES]
    _must_be_micropython(name, version, url)
    found = frozenset(modules.split())
    return Identity(machine, version, int(free), firmware, found), ours == "True"


def _must_be_micropython(name: str, version: str, url: str) -> None:
    if name != "micropython":
        raise BoardStuck(
            f"The board at {url} runs {name}, not MicroPython.",
            cure="install MicroPython on it, or use %board virtual.",
        )
    if _numbers(version) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise BoardStuck(
            f"The board at {url} runs MicroPython {version}; the course needs {oldest} or later.",
            cure="update its firmware (with OpenMV IDE for a camera), or use %board virtual.",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if _is_number(part))


def _is_number(text: str) -> bool:
    """Digits, and not so many that int() refuses them."""
    return text.isdecimal() and len(text) <= MOST_DIGITS
