"""Finds a board and opens it: a camera at a port, or the virtual board in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kernel_helpers.board import Board
from kernel_helpers.errors import UsageError
from kernel_helpers.link import ports
from kernel_helpers.link.transport import Transport, open_transport
from kernel_helpers.virtual.launcher import VirtualProcess
from kernel_helpers.virtual.speed import pace


def connect(
    where: str | None = None,
    name: str | None = None,
    say: Callable[[str], None] = lambda text: None,
    *,
    clock: str = "real",
    speed: str | float | None = None,
    flash: str | Path | None = None,
) -> Board:
    """Open a board: a port or URL, "virtual", or None for the camera that is plugged in, else the virtual board.

    For the virtual board: clock "real", or "virtual" for one that sleeping moves on at once; speed "m7" or a number,
    times an M7 at 480 MHz (None: programs run as fast as they can); flash names a ZIP file that keeps its files when
    it is closed. See virtual.speed and virtual.virtual_clock.
    Raises NoBoard, BoardBusy, BoardStuck, UsageError or PrepareError, each with its cure.
    """
    wanted = pace(clock, speed)
    where = where or ("virtual" if wanted.counted or flash else _default(say))
    if where != "virtual":
        if wanted.counted or flash:
            raise UsageError(
                f"The board at {where} has a clock, a speed and a flash of its own.",
                cure="leave clock, speed and flash out.",
            )
        return _opened(open_transport(where), None, name)
    process = VirtualProcess(say, pace=wanted, flash=flash)
    try:
        transport = open_transport(process.url)
    except BaseException:
        process.close()
        raise
    return _opened(transport, process, name)


def _opened(transport: Transport, process: VirtualProcess | None, name: str | None) -> Board:
    """A board on this transport; when it does not answer, nothing stays open."""
    try:
        return Board(transport, process, name or "")
    except BaseException:
        transport.close()
        if process is not None:
            process.close()
        raise


def _default(say: Callable[[str], None]) -> str:
    """The first camera that is plugged in, else the virtual board; says what else it saw."""
    for ids in ports.find_bootloaders():
        say(
            f"A camera ({ids}) waits in its bootloader and cannot run programs: unplug it and plug it in again"
        )
    cameras = ports.find_cameras()
    if len(cameras) > 1:
        say(f"{len(cameras)} cameras are plugged in; this takes {cameras[0].url}. %board ports lists them")
    return cameras[0].url if cameras else "virtual"
