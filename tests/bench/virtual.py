"""The virtual board: how soon it is ready, what it costs at rest, how fast it is, against the numbers it has to keep.

`python course.py bench virtual` takes a minute. `python -m tests.bench.virtual soak` runs a camera program at 30
frames a second for 10 real minutes and says what became of the board's memory.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil

from kernel_helpers import connect
from kernel_helpers.board import Board
from kernel_helpers.collect import Listener
from kernel_helpers.wire.raw_repl import AtPrompt, Send
from tests.bench._measure import bar, line, median_ms, once_ms

BOARDS = 30
REST_S = 5.0
SOAK_S = 600
SWITCHES = """
import asyncio, time
async def turn():
    for _ in range(20000): await asyncio.sleep_ms(0)
async def main(): await asyncio.gather(turn(), turn())
began = time.ticks_us()
asyncio.run(main())
print(40000 * 1000000 // time.ticks_diff(time.ticks_us(), began))
"""
LATE = """
import time
late = []
for _ in range(100):
    began = time.ticks_us()
    time.sleep_ms({ms})
    late.append(time.ticks_diff(time.ticks_us(), began) - {ms}000)
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
LOOP = """
import time
began = time.ticks_us()
for i in range(200000): pass
print(time.ticks_diff(time.ticks_us(), began))
"""
SOAK = """
import asyncio, csi
cam = csi.CSI()
cam.reset(); cam.pixformat(csi.RGB565); cam.framesize(csi.QVGA)
async def capture():
    while True:
        while not (img := cam.snapshot(blocking=False)): await asyncio.sleep_ms(2)
        jpeg = img.to_jpeg(quality=60, copy=True).bytearray()
async def blink():
    while True: await asyncio.sleep_ms(100)
async def main(): await asyncio.gather(capture(), blink())
asyncio.run(main())
"""
STOPPED = {
    "busy": "while True: pass",
    "asleep": "import time\ntime.sleep(100)",
    "in asyncio": "import asyncio\nasyncio.run(asyncio.Event().wait())",
}


def number(text: str) -> float:
    """The last number in a program's text."""
    return float(re.findall(r"[\d.]+", text)[-1])


def process_of(board: Board) -> psutil.Process:
    """The board's own process."""
    assert board._process is not None
    return psutil.Process(board._process._child.pid)


def cpu_s(process: psutil.Process) -> float:
    """Processor time that a process has taken, in s."""
    times = process.cpu_times()
    return float(times.user + times.system)


def start() -> None:
    """Power up, connect, close."""
    connect("virtual").close()


def ready() -> None:
    """How soon a board is ready, and what of that is the processor's."""
    bar("connect, until the board is ready, median of 9", median_ms(start, 9), "ms", most=300)
    with connect("virtual") as board:
        line("processor time of the board's process for it", cpu_s(process_of(board)) * 1000, "ms")


def to_prompt_ms(board: Board, program: str) -> float:
    """From Ctrl-C to the prompt at the plain REPL, in ms."""
    board._transport.write(board._talk.run(f"print('go')\n{program}".encode(), plain=True))
    sent = 0.0
    while True:
        data = board._transport.read(10)
        if b"go" in data:
            time.sleep(0.02)
            sent = time.perf_counter()
            board._transport.write(b"\x03")
        for event in board._talk.feed(data):
            if isinstance(event, Send):
                board._transport.write(event.data)
            elif isinstance(event, AtPrompt):
                return (time.perf_counter() - sent) * 1000


def one_board(board: Board) -> None:
    """Stopping, sleeping, switching and a frame."""
    for what, program in STOPPED.items():
        took = statistics.median(to_prompt_ms(board, program) for _ in range(15))
        bar(f"Ctrl-C to the prompt, {what}, median of 15", took, "ms", most=10)
    for ms in (1, 5, 20):
        late = number(board.execute(LATE.format(ms=ms))[0])
        bar(f"sleep_ms({ms}) ends late by, median of 100", late, "us", most=1000)
    plain = max(number(board.execute(SWITCHES)[0]) for _ in range(3))
    bar("task switches a second, sleep_ms(0), best of 3", plain, "/s", least=200_000)
    traced = max(number(board.run(SWITCHES).text) for _ in range(3))
    line("the same with the tracer on", traced, "/s")
    bar("a 320x240 RGB565 frame into the VM, median of 30", number(board.run(FRAMES).text), "us", most=1000)
    line("soft reset with the course's modules put back", median_ms(board.reset, 9), "ms")


def time_and_speed(board: Board) -> None:
    """What counting costs, and what virtual time saves."""
    plain = min(number(board.execute(LOOP)[0]) for _ in range(5))
    with connect("virtual", speed=1000) as counted:
        slower = min(number(counted.execute(LOOP)[0]) for _ in range(5))
    line("a loop on a VM that counts its instructions, against one that does not", slower / plain, "x")
    with connect("virtual", clock="virtual") as timed:
        hour = once_ms(lambda: timed.execute("import time\nfor _ in range(3600): time.sleep(1)"))
        line("an hour of virtual time, in 3,600 sleeps", hour, "ms")
        switches = 40_000_000 / once_ms(lambda: timed.execute(SWITCHES))
        line("task switches a real second in virtual time", switches, "/s")


def pss_mib(process: psutil.Process) -> float:
    """The process's share of memory in MiB: what it shares with others counts in part (Linux; elsewhere all)."""
    rollup = Path(f"/proc/{process.pid}/smaps_rollup")
    if rollup.exists():
        return int(re.findall(r"^Pss:\s+(\d+)", rollup.read_text(), re.MULTILINE)[0]) / 1024
    return float(process.memory_info().rss) / (1 << 20)


def a_class() -> None:
    """Thirty boards that wait at their prompts."""
    with ExitStack() as stack:
        boards = [stack.enter_context(connect("virtual")) for _ in range(BOARDS)]
        processes = [process_of(board) for board in boards]
        # The cameras get ready a second after power-up.
        time.sleep(10)
        before, began = sum(map(cpu_s, processes)), time.perf_counter()
        time.sleep(REST_S)
        spent = (sum(map(cpu_s, processes)) - before) / (time.perf_counter() - began)
        bar(f"{BOARDS} boards: memory (PSS) in all", sum(map(pss_mib, processes)), "MiB", most=2500)
        bar(f"{BOARDS} boards at rest: processor", 100 * spent, "%", most=1)
        bar("one of them at rest: processor", 100 * spent / BOARDS, "%", most=0.5)


def soak() -> None:
    """Memory of the board's process while a camera program runs, every minute."""
    with connect("virtual") as board:
        process, began, seen = process_of(board), time.monotonic(), [0.0]

        def look(*_: object) -> None:
            if time.monotonic() >= began + 60 * len(seen) - 30:
                seen.append(process.memory_info().rss / (1 << 20))
                line(f"RSS after {time.monotonic() - began:4.0f} s", seen[-1], "MiB")

        run = board.run(SOAK, deadline=SOAK_S, listener=Listener(on_trace=look))
        frames = run.duration_us / 1e6 * 30
        bar("growth from the first minute to the last", seen[-1] - seen[1], "MiB", most=5)
        line("frames that the sensor made", frames, "")


def main() -> None:
    """Measure, and print."""
    ready()
    with connect("virtual") as board:
        one_board(board)
        time_and_speed(board)
    a_class()


if __name__ == "__main__":
    work: dict[str, Callable[[], None]] = {"soak": soak}
    work.get(sys.argv[1] if len(sys.argv) > 1 else "", main)()
