"""What `%board doctor` and `%board ports` say: what is there, what is missing, and what to try."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from kernel_helpers.errors import BoardError
from kernel_helpers.identity import Identity
from kernel_helpers.link import ports
from kernel_helpers.needs import ASKED
from kernel_helpers.virtual import prepare

PACKAGES = ("jupyterlab", "ipykernel", "ipywidgets", "anywidget", "pyserial", "mpremote", "wasmtime")
TRIPS = 9


class Patient(Protocol):
    """What is asked of a board."""

    identity: Identity

    @property
    def url(self) -> str:
        """Its port."""

    @property
    def is_running(self) -> bool:
        """True while a cell runs."""

    def execute(self, source: str, limit: float = 60.0) -> tuple[str, str]:
        """Run a program at the plain REPL: (text, error text)."""


def report(boards: Mapping[str, Patient]) -> str:
    """Everything, a line each; asks each connected board for its round trip."""
    lines = [f"{'Python':<14} {platform.python_version()} on {platform.system()} {platform.machine()}"]
    lines += [f"{name:<14} {_version(name)}" for name in PACKAGES]
    lines.append(f"{'virtual board':<14} {_prepared()}")
    lines.append(ports_report())
    for name, board in boards.items():
        lines += _board(name, board)
    if not boards:
        lines.append("No board is connected. Try: %board")
    return "\n".join(lines)


def ports_report() -> str:
    """Every serial port: what is on it, whether it may be opened, and who holds it."""
    found = ports.find_ports()
    lines = [_port(port) for port in found]
    lines += [
        f"{ids:<14} a camera in its bootloader; no port. Try: unplug it and plug it in again"
        for ids in ports.find_bootloaders()
    ]
    return "\n".join(
        lines or ["No serial port has a USB device. Try: another cable (some only charge), or %board virtual"]
    )


def _port(port: ports.Found) -> str:
    kind = "OpenMV camera" if port.is_camera else "not a camera"
    return f"{port.url:<14} {kind}: {port.description}; {_access(port.url)}"


def _access(url: str) -> str:
    if held := ports.holders(url):
        return f"held by {', '.join(held)}. Try: close that program"
    if os.name == "posix" and not os.access(url, os.R_OK | os.W_OK):
        return "you may not open it. Try: sudo usermod -aG dialout $USER, then log in again"
    return "free"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "MISSING. Try: pip install -r requirements.txt"


def _prepared() -> str:
    return (
        "prepared"
        if prepare.is_prepared()
        else "not prepared yet. Try: %board virtual (once, with a network)"
    )


def _board(name: str, board: Patient) -> Iterator[str]:
    yield f"{name:<14} {board.url}: {board.identity}"
    if board.is_running:
        yield f"{'':<14} is running a cell"
        return
    missing = [module for module in ASKED if module not in board.identity.modules]
    if missing:
        yield f"{'':<14} has no {', '.join(missing)}: cells that need them will say so"
    yield f"{'':<14} {_round_trip(board)}"


def _round_trip(board: Patient) -> str:
    try:
        return f"answers in {statistics.median(_trip_ms(board) for _ in range(TRIPS)):.2f} ms (median of {TRIPS})"
    except BoardError as problem:
        return str(problem).replace("\n", ". ")


def _trip_ms(board: Patient) -> float:
    began = time.perf_counter()
    board.execute("pass")
    return (time.perf_counter() - began) * 1000
