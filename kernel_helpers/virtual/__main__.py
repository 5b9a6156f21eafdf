"""`python -m kernel_helpers.virtual`: a virtual board as a process of its own.

It prints one line of JSON, {"ready": URL}, then one for everything a person would see (an LED). It reads one
JSON command per line from standard input (the commands: `control`) and ends when that is closed, so it never outlives
whoever started it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import traceback
from pathlib import Path

from kernel_helpers.errors import CourseError
from kernel_helpers.virtual import prepare
from kernel_helpers.virtual.control import Control
from kernel_helpers.virtual.ports import open_port
from kernel_helpers.virtual.process import VirtualBoard
from kernel_helpers.virtual.speed import CLOCKS, pace

_line = threading.Lock()


def say(message: dict[str, object]) -> None:
    """One line of JSON to whoever started the board, from any thread."""
    with _line:
        print(json.dumps(message), flush=True)


def _run(board: VirtualBoard) -> None:
    try:
        board.run()
    finally:
        # Without its VM the process is no board; whoever started it sees it end.
        sys.stderr.flush()
        traceback.print_exc()
        os._exit(1)


def main() -> int:
    """Serve until standard input is closed."""
    parser = argparse.ArgumentParser(
        prog="python -m kernel_helpers.virtual", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--port", choices=["auto", "pty", "socket"], default="auto", help="kind of serial port"
    )
    parser.add_argument(
        "--clock", choices=CLOCKS, default="real", help="real time, or virtual: sleeping jumps"
    )
    parser.add_argument("--speed", metavar="m7|TIMES", help="as an M7 at 480 MHz, or so many times that")
    parser.add_argument("--heap", type=int, default=4096, metavar="KIB", help="size of the MicroPython heap")
    parser.add_argument("--flash", type=Path, metavar="FILE", help="a ZIP file that keeps the flash's files")
    asked = parser.parse_args()
    try:
        wanted = pace(asked.clock, asked.speed)
        prepare.prepare(lambda text: say({"preparing": text}), wanted.counted)
        port = open_port(asked.port)
        board = VirtualBoard(port, say, asked.heap, wanted, asked.flash)
    except CourseError as problem:
        say({"failed": problem.happened, "seen": problem.seen, "cure": problem.cure})
        return 1
    threading.Thread(target=_run, args=[board], name="VM", daemon=True).start()
    say({"ready": port.url})
    control = Control(board.hardware, board.call, board.reset, board.camera.show)
    for line in sys.stdin:
        if answer := control.do(json.loads(line)):
            say(answer)
    board.close()
    # The VM's thread may be deep in native code; nothing of it is worth waiting for.
    os._exit(0)


if __name__ == "__main__":
    raise SystemExit(main())
