"""A kernel to measure: cells from execute_request to idle, what they send, and what the process weighs."""

from __future__ import annotations

import os
import statistics
import time
from collections import Counter
from pathlib import Path

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).parents[2]
LIMIT_S = 120


class Kernel:
    """An ipykernel in `python` (default: this one); `messages` counts what the last cell sent, by type."""

    def __init__(self, python: str = "") -> None:
        self._manager = KernelManager(kernel_name="python3")
        if python:
            self._manager.kernel_spec.argv[0] = python
        self._manager.start_kernel(env=dict(os.environ, PYTHONPATH=str(ROOT)))
        self._client: BlockingKernelClient = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(LIMIT_S)
        self.messages: Counter[str] = Counter()
        self.text = ""

    def run(self, cell: str) -> float:
        """Milliseconds from execute_request to idle; the cell's text is in `text`. RuntimeError when it fails."""
        self.messages.clear()
        pieces: list[str] = []
        began = time.perf_counter()
        asked = self._client.execute(cell)
        while True:
            message = self._client.get_iopub_msg(timeout=LIMIT_S)
            kind, content = message["header"]["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != asked:
                continue
            self.messages[kind] += 1
            if kind == "stream":
                pieces.append(content["text"])
            if kind == "error":
                raise RuntimeError("\n".join(content["traceback"]))
            if kind == "status" and content["execution_state"] == "idle":
                break
        took = (time.perf_counter() - began) * 1000
        self.text = "".join(pieces)
        self._client.get_shell_msg(timeout=LIMIT_S)
        return took

    def median_ms(self, cell: str, times: int) -> float:
        """Median over `times` runs, after one that is not counted."""
        self.run(cell)
        return statistics.median(self.run(cell) for _ in range(times))

    def peak_mib(self) -> float:
        """The largest resident size that the kernel's process has had."""
        status = Path(f"/proc/{self._manager.provisioner.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def close(self) -> None:
        """End it."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)
