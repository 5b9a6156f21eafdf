"""A JupyterLab of the tests' own, and how to drive it from a page."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
READY = """() => {
  const kernel = window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""


def notebook(folder: Path, cells: list[str]) -> None:
    """Write `own.ipynb` with these cells."""
    # Without a kernel's name Lab asks for one.
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(book, folder / "own.ipynb")


class Lab:
    """One server on loopback, rooted in a folder."""

    def __init__(self, folder: Path, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.folder = folder
        self._token = secrets.token_hex(16)
        self.base = f"http://127.0.0.1:{port}"
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": port,
            "ServerApp.root_dir": folder,
            "ServerApp.open_browser": False,
            "ServerApp.allow_root": True,
            "IdentityProvider.token": self._token,
            "LabApp.expose_app_in_browser": True,
        }
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            *(f"--{name}={value}" for name, value in options.items()),
        ]
        home = log.parent / "home"
        env = dict(
            os.environ,
            PYTHONPATH=str(ROOT),
            JUPYTER_CONFIG_DIR=str(home),
            JUPYTER_RUNTIME_DIR=str(home / "run"),
        )
        self._log = log.open("w")
        self._server = subprocess.Popen(command, env=env, stdout=self._log, stderr=subprocess.STDOUT)

    def wait(self) -> None:
        """Until it answers; a server that ended says why in its log."""
        while True:
            if self._server.poll() is not None:
                raise RuntimeError(Path(self._log.name).read_text())
            try:
                urllib.request.urlopen(f"{self.base}/api/status?token={self._token}", timeout=1).close()
                return
            except OSError:
                # Nothing answers yet. The server's own end, or the test's time limit, ends this loop.
                continue

    def open(self, page: Page, notebook: str) -> None:
        """Show a notebook with its kernel ready."""
        page.goto(f"{self.base}/lab/tree/{notebook}?token={self._token}&reset")
        page.wait_for_function("window.jupyterapp && window.jupyterapp.started")
        page.evaluate("async () => { await window.jupyterapp.restored }")
        page.wait_for_selector(".jp-NotebookPanel .jp-Notebook")
        page.wait_for_function(READY)

    def run_all(self, page: Page, cells: list[str]) -> None:
        """Show a notebook of these cells, and let them run one after the other."""
        notebook(self.folder, cells)
        self.open(page, "own.ipynb")
        self.command(page, "notebook:run-all-cells", wait=False)

    def command(self, page: Page, name: str, wait: bool = True, arguments: str = "{}") -> None:
        """Run one of Lab's commands with its arguments (JavaScript); `wait`: until it is done."""
        call = f"window.jupyterapp.commands.execute('{name}', {arguments})"
        page.evaluate(f"async () => {{ await {call} }}" if wait else f"() => {{ {call} }}")

    def end_sessions(self) -> None:
        """End every kernel, and with it its board."""
        for session in self._ask("GET", "api/sessions"):
            self._ask("DELETE", f"api/sessions/{session['id']}")

    def _ask(self, method: str, path: str) -> Any:
        headers = {"Authorization": f"token {self._token}"}
        request = urllib.request.Request(f"{self.base}/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")

    def close(self) -> None:
        """End the server and its kernels."""
        self._server.terminate()
        self._server.wait(20)
        self._log.close()
