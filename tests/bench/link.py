"""The link: a cell's round trip, text, pictures and interrupts, against mpremote as a library on the same board."""

from __future__ import annotations

import time

from mpremote.transport_serial import SerialTransport

from kernel_helpers import connect
from kernel_helpers.board import Board
from kernel_helpers.virtual.launcher import VirtualProcess
from tests.bench._measure import line, median_ms

MEBIBYTES = 4
FLOOD = f"import sys\nblock = b'x' * 65536\nfor _ in range({16 * MEBIBYTES}): sys.stdout.buffer.write(block)"
SMALL_FLOOD = "import sys\nblock = b'x' * 65536\nfor _ in range(2): sys.stdout.buffer.write(block)"
BUSY = "print('go')\nwhile True: pass"


def mpremote_pass_ms() -> tuple[float, float]:
    """mpremote: round trip of `pass` in ms, and seconds for 128 KiB of text."""
    process = VirtualProcess()
    peer = SerialTransport(process.url)
    peer.enter_raw_repl()
    trip = median_ms(lambda: peer.exec("pass"), 50)
    began = time.perf_counter()
    peer.exec(SMALL_FLOOD)
    seconds = time.perf_counter() - began
    peer.close()
    process.close()
    return trip, seconds


def interrupt_ms(board: Board) -> float:
    """From the request to the end of the run, in ms."""
    asked: list[float] = []

    def stop(text: str) -> None:
        asked.append(time.perf_counter())
        board.interrupt()

    board.run(BUSY, on_text=stop)
    return (time.perf_counter() - asked[0]) * 1000


def main() -> None:
    """Measure, and print."""
    peer_ms, peer_s = mpremote_pass_ms()
    with connect("virtual") as board:
        plain = median_ms(lambda: board.execute("pass"), 50)
        line("`pass` at the plain REPL, round trip, median of 50", plain, "ms")
        line("the same by mpremote (pty path, its fast case)", peer_ms, "ms")
        line("`pass` as a cell: tracer, hygiene and records", median_ms(lambda: board.run("pass"), 50), "ms")
        began, cpu = time.perf_counter(), time.process_time()
        run = board.run(FLOOD)
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
        line(f"{MEBIBYTES} MiB of text into Run.text", MEBIBYTES / seconds, "MiB/s")
        line("CPU of this process for it", spent / MEBIBYTES, "s/MiB")
        line("mpremote, 128 KiB of text", 0.125 / peer_s, "MiB/s")
        stops = sorted(interrupt_ms(board) for _ in range(9))
        line("interrupt of a busy loop, request to prompt, median of 9", stops[4], "ms")
    assert len(run.text) == MEBIBYTES << 20


if __name__ == "__main__":
    main()
