"""The virtual board: how soon it is ready, how fast it switches tasks, what a frame and a sleep cost."""

from __future__ import annotations

import re
import resource
import time

from kernel_helpers import connect
from kernel_helpers.board import Board
from tests.bench._measure import line, median_ms

SWITCHES = """
import asyncio, time
async def turn():
    for _ in range(20000): await asyncio.sleep_ms(0)
async def main(): await asyncio.gather(turn(), turn())
began = time.ticks_us()
asyncio.run(main())
print(40000 * 1000000 // time.ticks_diff(time.ticks_us(), began))
"""
SLEEPS = """
import time
late = []
for _ in range(100):
    began = time.ticks_us()
    time.sleep_ms(5)
    late.append(time.ticks_diff(time.ticks_us(), began) - 5000)
print(sorted(late)[50])
"""
FRAMES = """
import csi, time
cam = csi.CSI()
cam.reset(); cam.pixformat(csi.RGB565); cam.framesize(csi.QVGA); cam.snapshot()
costs = []
while len(costs) < 30:
    began = time.ticks_us()
    if cam.snapshot(blocking=False): costs.append(time.ticks_diff(time.ticks_us(), began))
    else: time.sleep_ms(1)
print(sorted(costs)[15])
"""


def number(text: str) -> float:
    """The last number in a program's text."""
    return float(re.findall(r"[\d.]+", text)[-1])


def start() -> None:
    """Power up, connect, close."""
    connect("virtual").close()


def resting_cpu(board: Board) -> float:
    """CPU seconds that this process and its ended children spend while the board sleeps for 2 s, in percent."""
    began, usage = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    board.run("import time\ntime.sleep(2)")
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime
    return 100 * spent / (time.perf_counter() - began)


def main() -> None:
    """Measure, and print."""
    line("connect to a prepared board, until it is ready, median of 5", median_ms(start, 5), "ms")
    with connect("virtual") as board:
        line("soft reset with the course's modules put back, median of 9", median_ms(board.reset, 9), "ms")
        plain = number("".join(board.execute(SWITCHES)))
        traced = number(board.run(SWITCHES).text)
        line("task switches a second, sleep_ms(0), tracer off", plain, "/s")
        line("the same with the tracer on", traced, "/s")
        line("cost of a switch, tracer on against off", plain / traced, "x")
        line("sleep_ms(5) ends late by, median of 100", number(board.run(SLEEPS).text), "us")
        line("a new 320x240 RGB565 frame into the VM, median of 30", number(board.run(FRAMES).text), "us")
        line("CPU of the waiting notebook process while the board sleeps", resting_cpu(board), "%")


if __name__ == "__main__":
    main()
