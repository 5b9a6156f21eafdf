"""A live view of an idle board: one picture after another, until somebody else needs the board or a person stops it.

A thread runs a small program at the plain REPL for each picture, only while no cell has or wants the board, and only
when the page has shown the picture before: so one picture at most is on its way, and none ever waits. One that
has waited for a busy page is answered by it and not shown (kh-watch.js); the next is fresh.

| sees                                     | does                                   |
|------------------------------------------|----------------------------------------|
| the last picture is not shown yet        | waits, and takes no picture            |
| somebody else has or wants the board     | says "paused", tries again             |
| a picture                                | shows it                               |
| a picture that is damaged                | says so, takes the next                |
| the program fails, the board has gone    | says "ended" and why, ends             |
| stop()                                   | says "ended", ends                     |
"""

from __future__ import annotations

import binascii
import threading
import time
from typing import Protocol

from kernel_helpers.board import Board
from kernel_helpers.errors import BoardBusy, CellFailed, CourseError, UsageError
from kernel_helpers.pictures import safe_jpeg

LEAST_FPS, MOST_FPS = 0.1, 30.0
REST_S = 0.01
"""Least time between two pictures, in which a cell gets the board."""
LIMIT_S = 10.0
"""How long one picture may take; a camera that has to be reset first needs a while."""
GLANCE = """
import binascii, csi, image
cam = csi.CSI()
try:
    if cam.framebuffers() != 3:
        # With three, the newest frame waits; else it is one of some time ago.
        while cam.snapshot(blocking=False):
            pass
    img = cam.snapshot()
except RuntimeError:
    cam.reset()
    cam.pixformat(csi.RGB565)
    cam.framesize(csi.QVGA)
    img = cam.snapshot()
scale = min(1.0, 320 / img.width())
data = img.to_jpeg(x_scale=scale, quality=60, hint=getattr(image, "AREA", 0), copy=True).bytearray()
print(str(binascii.b2a_base64(data), "ascii"))
"""
"""In a name space of its own. A camera that no cell has set up (snapshot raises RuntimeError) is set up for QVGA."""
PROGRAM = f"exec({GLANCE!r}, {{}})"


class Screen(Protocol):
    """Where pictures are shown; called from the watching thread."""

    def show(self, number: int, jpeg: bytes) -> None:
        """Show a checked picture."""

    def say(self, state: str, note: str) -> None:
        """Tell "live", "paused" or "ended", and why."""


class Watch:
    """One live view. Raises BoardBusy or UsageError at once where it cannot be."""

    def __init__(self, board: Board, fps: float) -> None:
        if not LEAST_FPS <= fps <= MOST_FPS:
            raise UsageError(f"A live view of {fps:g} pictures a second.", cure="--fps 0.1 to 30.")
        if board.is_running:
            raise BoardBusy(
                f"{board.name} is running a cell: it has no time for a live view.",
                cure="wait for its end, or use live.show(img) in the cell.",
            )
        if board.clock_is_virtual:
            raise UsageError(
                f"Time stands still on {board.name} between two cells, and its runs are all the same.",
                cure="watch a board whose clock is real: %board virtual",
            )
        self._board, self._pause_s = board, 1 / fps
        self._changed = threading.Condition()
        self._is_stopped = False
        self._number = self._shown = 0
        """The newest picture's, and that of the one which the page shows."""
        self._thread: threading.Thread | None = None

    def start(self, screen: Screen) -> None:
        """Begin."""
        self._screen = screen
        self._thread = threading.Thread(target=self._go_on, name="watch", daemon=True)
        self._thread.start()

    def shown(self, number: int) -> None:
        """The page shows the picture of this number."""
        with self._changed:
            self._shown = number
            self._changed.notify_all()

    def stop(self) -> None:
        """End it; returns when the board is left alone. Safe to call twice, and from any thread."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    @property
    def goes_on(self) -> bool:
        """False once it has ended, for whatever reason."""
        return self._thread is not None and self._thread.is_alive()

    def _go_on(self) -> None:
        why = "Stopped."
        try:
            while not self._is_stopped:
                began = time.monotonic()
                self._round()
                self._rest(max(REST_S, began + self._pause_s - time.monotonic()))
        except CourseError as problem:
            why = str(problem)
        self._screen.say("ended", why)

    def _rest(self, least_s: float) -> None:
        """Until that time is over and the page shows the newest picture, or until it is stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped, least_s)
            self._changed.wait_for(lambda: self._is_stopped or self._shown == self._number)

    def _round(self) -> None:
        with self._board.spare_turn() as mine:
            if not mine:
                self._screen.say("paused", f"{self._board.name} is busy with a cell. It goes on afterwards.")
                return
            text, error = self._board.execute(PROGRAM, LIMIT_S)
        if error:
            raise CellFailed(f"{self._board.name} gave no picture: {error.strip()}")
        try:
            jpeg, _, _ = safe_jpeg(binascii.a2b_base64(text))
        except ValueError:
            self._screen.say("live", "A picture arrived damaged.")
            return
        self._number += 1
        self._screen.show(self._number, jpeg)
        self._screen.say("live", "")
