"""A real kernel with the extension loaded, cell by cell."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

LIMIT_S = 120


class Kernel:
    """A kernel with the extension loaded; `run` executes one cell and returns it with its outputs."""

    def __init__(self) -> None:
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        self._notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
        self._client = NotebookClient(self._notebook, timeout=LIMIT_S, allow_errors=True)
        # In a thread of its own: the browser tests of the same process keep an event loop running in this one.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def start(self) -> None:
        self._client.create_kernel_manager()
        self._wait(self._client.async_start_new_kernel())
        self._wait(self._client.async_start_new_kernel_client())
        self.run("%load_ext kernel_helpers")
        self.run("%board virtual")

    def run(self, source: str) -> NotebookNode:
        cell = nbformat.v4.new_code_cell(source)
        self._notebook.cells.append(cell)
        index = len(self._notebook.cells) - 1
        return self._wait(self._client.async_execute_cell(cell, index))

    def close(self) -> None:
        self._wait(self._client._async_cleanup_kernel())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LIMIT_S)


def text(cell: NotebookNode) -> str:
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def error(cell: NotebookNode) -> str:
    return "\n".join(
        line for output in cell.outputs if output.output_type == "error" for line in output.traceback
    )


def value(kernel: Kernel, expression: str) -> str:
    cell = kernel.run(f"print(({expression}))")
    return text(cell).strip()
