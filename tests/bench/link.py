"""The link: a cell's round trip, text, pictures, interrupts and memory, against a bare client and the peers."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from pathlib import Path

from kernel_helpers.board import Board
from kernel_helpers.link.transport import open_transport
from kernel_helpers.virtual.launcher import VirtualProcess
from tests.bench import _peers
from tests.bench._floor import Floor
from tests.bench._kernel import Kernel
from tests.bench._measure import bar, line, medians_ms

TRIPS, CELLS, ROUNDS = 200, 40, 5
MIB = 16
BLOCKS = f"import sys\nblock = b'x' * 65536\nfor _ in range({16 * MIB}): sys.stdout.buffer.write(block)"
CAMERA = (
    "import csi, live\ncam = csi.CSI()\ncam.reset(); cam.pixformat(csi.RGB565); cam.framesize(csi.QVGA)\n"
)
SHOWS = "for _ in range(60): live.show(cam.snapshot(), size=0)"
READY = "import live, _out\nimg = cam.snapshot().to_jpeg(copy=True).bytearray()"
RECORDS = "for n in range(400): _out.record('I', bytes((n & 255, n >> 8)) + img)"
BUSY = "print('go')\nwhile True: pass"
HUGE = "%%board\nfor _ in range(100 * 1024): print('x' * 1023)"


def trips(board: Board, floor: Floor, path: str) -> None:
    """One `pass` by everybody; each time another source, so that nothing that was kept of the last can help."""
    sources = map("pass #{:06}".format, itertools.count())
    took = medians_ms(
        {
            "floor": lambda: floor.run(next(sources).encode()),
            "execute": lambda: board.execute(next(sources)),
            "run": lambda: board.run(next(sources)),
        },
        TRIPS,
    )
    by_link, _ = _peers.library(path, TRIPS // 4)
    by_pty, _ = _peers.library(str(Path(path).resolve()), TRIPS // 4)
    line("`pass`, bare client (the floor)", took["floor"], "ms")
    line("Board.execute, no tracer", took["execute"], "ms")
    line("Board.run: checks, tracer, hygiene, records", took["run"], "ms")
    line("mpremote as a library, through a symlink", by_link, "ms")
    line("mpremote as a library, on the pty itself", by_pty, "ms")
    line("mpremote as a program", _peers.program(path, 5), "ms")
    bar("Board.execute against the floor", took["execute"] / took["floor"], "x", most=1.5)
    bar("Board.run against the floor", took["run"] / took["floor"], "x", most=1.5)
    bar("Board.run against mpremote through a symlink", took["run"] / by_link, "x", most=0.2)


def text(board: Board, floor: Floor, path: str) -> None:
    """A board that writes as fast as it can."""
    rates, floors, spent = [], [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        floor.run(BLOCKS.encode())
        floors.append(MIB / (time.perf_counter() - began))
        began, cpu = time.perf_counter(), time.process_time()
        run = board.run(BLOCKS)
        rates.append(MIB / (time.perf_counter() - began))
        spent.append((time.process_time() - cpu) / MIB)
        assert len(run.text) == MIB << 20
    line(f"{MIB} MiB of text, bare client", statistics.median(floors), "MiB/s")
    bar("into Run.text", statistics.median(rates), "MiB/s", least=10)
    bar("CPU of this process for it", statistics.median(spent), "s/MiB", most=0.05)
    line(f"{_peers.KIB} KiB by mpremote as a library", _peers.library(path, 1)[1], "MiB/s")


def pictures(board: Board, floor: Floor) -> None:
    """The same programs read by both: pictures as they are taken, and ready ones as fast as the pipe takes them."""
    board.run(CAMERA)
    board.run(READY)
    for what, program in (("pictures of live.show, 320x240", SHOWS), ("ready pictures, no camera", RECORDS)):
        ours, bare, size = [], [], 0
        for _ in range(ROUNDS):
            began = time.perf_counter()
            size = len(floor.run(program.encode()))
            bare.append(size / (time.perf_counter() - began))
            began = time.perf_counter()
            run = board.run(program)
            ours.append(size / (time.perf_counter() - began))
            assert run.frames
        line(f"{what}, bare client", statistics.median(bare) / (1 << 20), "MiB/s")
        bar(f"{what}, into Run.frames", statistics.median(ours) / statistics.median(bare), "x", least=0.95)


def interrupts(board: Board) -> None:
    """From the request to the prompt."""
    took: list[float] = []

    def stop(text: str) -> None:
        took.append(time.perf_counter())
        board.interrupt()

    for _ in range(9):
        board.run(BUSY, on_text=stop)
        took[-1] = (time.perf_counter() - took[-1]) * 1000
    bar("interrupt of a busy loop, request to prompt", statistics.median(took), "ms", most=50)


def rest(board: Board) -> None:
    """A board that is silent for 3 s."""
    cpu = time.process_time()
    board.run("import time\ntime.sleep(3)")
    bar("CPU of this process while it waits", 100 * (time.process_time() - cpu) / 3, "%", most=1)


def cells(path: str) -> None:
    """A cell of a notebook: ours, Python's own, and micropython-magic's."""
    kernel = Kernel()
    try:
        kernel.run("%load_ext kernel_helpers")
        kernel.run("%board virtual")
        took = medians_ms(
            {"python": lambda: kernel.run("print(1)"), "board": lambda: kernel.run("%%board\nprint(1)")},
            CELLS,
        )
        line("cell `print(1)` in Python", took["python"], "ms")
        line("cell `%%board print(1)`", took["board"], "ms")
        bar("%%board against Python", took["board"] / took["python"], "x", most=1.5)
        kernel.run(HUGE)
        sent = sum(kernel.messages.values())
        kernel.run("print(len(runs[-1].text))")
        assert int(kernel.text) == 100 << 20
        bar("peak size of a kernel whose cell prints 100 MiB", kernel.peak_mib(), "MiB", most=300)
        line("messages of that cell", sent, "")
    finally:
        kernel.close()
    line(f"cell `%%micropython print(1)` of {_peers.MAGIC[0]}", _peers.magic(path, 5), "ms")


def main() -> None:
    """Measure, and print."""
    process, peers = VirtualProcess(), VirtualProcess()
    with tempfile.TemporaryDirectory() as folder, Board(open_transport(process.url), process) as board:
        # mpremote treats a path in the pty folder specially; a real port has another. Our board's port is taken.
        path = Path(folder) / "ttyACM0"
        path.symlink_to(peers.url)
        floor = Floor(process.url)
        trips(board, floor, str(path))
        text(board, floor, str(path))
        pictures(board, floor)
        interrupts(board)
        rest(board)
        cells(str(path))
        floor.close()
    peers.close()


if __name__ == "__main__":
    main()
