"""The other tools on the same board: mpremote as a library and as a program, micropython-magic in a kernel.

micropython-magic is installed for this measurement only, into an environment in the user's cache.
"""

from __future__ import annotations

import subprocess
import sys
import time
import venv
from pathlib import Path

from mpremote.transport_serial import SerialTransport

from kernel_helpers.virtual.prepare import cache_folder
from tests.bench._kernel import Kernel
from tests.bench._measure import median_ms

# It uses colorama without asking for it.
MAGIC = ("micropython-magic==0.10.2", "colorama", "ipykernel>=7.4,<8")
KIB = 64
TEXT = f"block = 'x' * 1023\nfor _ in range({KIB}): print(block)"


def library(path: str, times: int) -> tuple[float, float]:
    """mpremote's SerialTransport: `pass` in ms (median), and KIB of text in MiB/s."""
    peer = SerialTransport(path)
    peer.enter_raw_repl(soft_reset=False)
    try:
        trip = median_ms(lambda: peer.exec("pass"), times)
        began = time.perf_counter()
        peer.exec(TEXT)
        return trip, KIB / 1024 / (time.perf_counter() - began)
    finally:
        peer.close()


def program(path: str, times: int) -> float:
    """`mpremote connect PATH resume exec pass`, start to end, in ms (median)."""
    command = [sys.executable, "-m", "mpremote", "connect", path, "resume", "exec", "pass"]
    return median_ms(lambda: subprocess.run(command, check=True, capture_output=True), times)


def magic(path: str, times: int) -> float:
    """A `%%micropython` cell that prints 1, from execute_request to idle, in ms (median)."""
    kernel = Kernel(str(_magic_python()))
    try:
        kernel.run("%load_ext micropython_magic")
        kernel.run(f"%mpy --select {path}")
        took = kernel.median_ms("%%micropython\nprint(1)", times)
        if kernel.text.strip() != "1":
            raise RuntimeError(f"micropython-magic did not print 1 but {kernel.text!r}")
        return took
    finally:
        kernel.close()


def _magic_python() -> Path:
    folder = cache_folder().parent / "bench" / MAGIC[0].replace("==", "-")
    python = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists():
        print(f"  (installing {MAGIC[0]} for this measurement)", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *MAGIC]
        subprocess.run(command, check=True, capture_output=True)
        done.touch()
    return python
