"""The tracer: what it costs a switch, what memory it takes, how many bytes an event is, and a live minute."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jupyter_client.manager import start_new_kernel

from kernel_helpers import connect, sources
from kernel_helpers.board import Board
from kernel_helpers.link.transport import open_transport
from kernel_helpers.virtual.launcher import VirtualProcess
from kernel_helpers.wire.records import OVERHEAD_BYTES
from tests.bench._measure import line

PING_PONG = """
import asyncio, asyncio.core as core, gc, time, _kh
traced = core.run_until_complete
async def turn(n):
    for _ in range(n): await asyncio.sleep_ms(0)
async def main(n): await asyncio.gather(turn(n), turn(n))
def once(loop, n):
    core.run_until_complete = loop
    began = time.ticks_us()
    asyncio.run(main(n))
    took = time.ticks_diff(time.ticks_us(), began)
    core.run_until_complete = traced
    return took * 500 // n
def pairs(n, times):
    off, on = [], []
    for _ in range(times):
        off.append(once(_kh.plain_loop, n))
        on.append(once(traced, n))
    return sorted(off), sorted(on)
"""
"""The same two tasks by turns on asyncio's own loop and on the tracer's: neighbours in time, so in the same weather."""
EACH, TIMES = 5000, 21
RATIO = (
    PING_PONG + f"off, on = pairs({EACH}, {TIMES})\nprint(off[0], on[0], off[{TIMES // 2}], on[{TIMES // 2}])"
)
SHORT = PING_PONG + "off, on = pairs(200, 201)\nprint(off[0], on[0])"
"""So short that most runs are not disturbed by a busy machine, and none of the quickest by sending."""
MILLION = (
    PING_PONG
    + """
once(traced, 1000)
gc.collect()
before = gc.mem_alloc()
once(traced, 500000)
gc.collect()
print(gc.mem_alloc() - before)
"""
)
BEATS = """
import asyncio
async def beat(ms):
    while True: await asyncio.sleep_ms(ms)
async def main():
    await asyncio.gather(*[beat({ms}) for _ in range({tasks})])
asyncio.run(main())
"""
IN_KERNEL = """
import time
from kernel_helpers import runs
spent, began = time.process_time(), time.monotonic()
get_ipython().run_cell_magic("board", "--for {seconds}s", {source!r})
spent, took = time.process_time() - spent, time.monotonic() - began
trace = runs[-1].trace
print("RESULT", 100 * spent / took, len(trace.events) // 8 / took, runs[-1].lost)
"""


def numbers(text: str) -> list[float]:
    """All numbers in a program's text."""
    return [float(number) for number in re.findall(r"-?[\d.]+", text)]


def switch(board: Board, events: int) -> None:
    """Nanoseconds of a switch with the tracer off and on, sending included: the quickest of many runs, and the median.

    On a busy machine the quickest run is the one that was disturbed least.
    """
    run = board.run(RATIO, events=events)
    least_off, least_on, off, on = numbers(run.text)
    short_off, short_on = numbers(board.run(SHORT, events=events).text)
    sends = [send.end_us - send.start_us for send in run.trace.model.sends if send.events > events // 2]
    ring, switches = f"ring of {events}", 2 * EACH * TIMES
    line(f"a switch, tracer off, quickest of {TIMES} runs ({ring})", least_off, "ns")
    line(f"a switch, tracer on ({ring})", least_on, "ns")
    line(f"on against off, quickest of each ({ring})", least_on / least_off, "x")
    line(f"on against off, medians ({ring})", on / off, "x")
    send = min(sends) * 1000 / events
    line(f"recording alone, quickest of 201 short runs ({ring})", short_on / short_off, "x")
    line(f"sending a full ring, quickest, for each event ({ring})", send, "ns")
    line(f"recording and sending, undisturbed ({ring})", (short_on + send) / short_off, "x")
    wire = len(run.trace.events) + OVERHEAD_BYTES * len(run.trace.model.sends)
    line(f"bytes on the wire for each switch ({ring})", wire / switches, "bytes")
    line(f"bytes on the wire for each event ({ring})", wire * 8 / len(run.trace.events), "bytes")


def memory() -> int:
    """Bytes of board memory that the on-board modules and a ring of 512 events take."""
    modules, process = sources.MODULES, VirtualProcess()
    with bare_board(process) as board:
        board.execute("import asyncio\nasyncio.Event, asyncio.Lock, asyncio.ThreadSafeFlag, asyncio.gather")
        _free(board)
        before = _free(board)
        for module in modules:
            board.execute(sources.install(module, b"abcd"))
        board.execute("__import__('_kh').resize(512)")
        return before - _free(board)


def bare_board(process: VirtualProcess) -> Board:
    """A board without our modules."""
    modules, sources.MODULES = sources.MODULES, ()
    try:
        return Board(open_transport(process.url), process)
    finally:
        sources.MODULES = modules


def _free(board: Board) -> int:
    return int(board.execute("import gc\ngc.collect()\nprint(gc.mem_free())")[0])


def live(seconds: int, source: str) -> Iterator[float]:
    """A cell in a real kernel: CPU of the kernel in percent of a core, events a second, events lost."""
    manager, client = start_new_kernel(kernel_name="python3")
    said: list[str] = []

    def hear(message: dict[str, object]) -> None:
        content = message["content"]
        assert isinstance(content, dict)
        said.append(str(content.get("text", content.get("traceback", ""))))

    try:
        for code in (
            "%load_ext kernel_helpers",
            "%board virtual",
            IN_KERNEL.format(seconds=seconds, source=source),
        ):
            client.execute_interactive(code, timeout=seconds + 60, output_hook=hear)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    result = "".join(said).partition("RESULT")[2]
    assert result, said
    yield from numbers(result)


def main() -> None:
    """Measure, and print."""
    with connect("virtual") as board:
        for events in (512, sources.ring_events(board.identity.free_bytes)):
            switch(board, events)
        line("heap growth over a million switches", numbers(board.run(MILLION).text)[0], "bytes")
    line("board memory: modules and a ring of 512 events", memory(), "bytes")
    share, rate, lost = live(60, BEATS.format(ms=5, tasks=5))
    line("a minute of sleeping tasks in a notebook: events", rate, "/s")
    line("CPU of the notebook's kernel meanwhile", share, "% of a core")
    line("events lost", lost, "")
    share, rate, lost = live(20, BEATS.format(ms=10, tasks=2))
    line("20 s of 200 switches a second: events", rate, "/s")
    line("events lost", lost, "")


if __name__ == "__main__":
    main()
