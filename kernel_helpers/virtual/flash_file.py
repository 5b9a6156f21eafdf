"""A flash that outlives its board: a ZIP file, which any file manager opens, read at power-up and kept up to date.

Names of files come from programs on the board, so they stay names inside this one file and never become paths.
"""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

from kernel_helpers.errors import PrepareError

Nodes = dict[str, bytearray | None]
"""Folders (None) and files by absolute path; "/" is among them."""
SAVE_S = 0.2
"""How long changes are gathered before they are written; what a killed process may lose."""
_DATE = (1980, 1, 1, 0, 0, 0)


def load(path: Path) -> Nodes | None:
    """What is in the file, None when it is not there yet. PrepareError when it is no ZIP file."""
    if not path.exists():
        return None
    nodes: Nodes = {"/": None}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                _add(nodes, name, archive)
    except (OSError, zipfile.BadZipFile, RuntimeError) as problem:
        raise PrepareError(
            f"{path} is not a flash of a virtual board.",
            seen=str(problem),
            cure="name a ZIP file, or a file that is not there yet.",
        ) from problem
    return nodes


def _add(nodes: Nodes, name: str, archive: zipfile.ZipFile) -> None:
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    for depth in range(1, len(parts)):
        nodes.setdefault("/" + "/".join(parts[:depth]), None)
    if parts:
        nodes["/" + "/".join(parts)] = None if name.endswith("/") else bytearray(archive.read(name))


def save(path: Path, nodes: Nodes) -> None:
    """Write the file whole or not at all; the same contents give the same bytes."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(nodes):
            content = nodes[name]
            if name != "/":
                entry = zipfile.ZipInfo(name[1:] + ("/" if content is None else ""), _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content or b"")
    partial.replace(path)


class Keeper:
    """Writes a flash to its file at once, then a moment after each change. PrepareError where it cannot.

    `copy` gives the contents, from any thread.
    """

    def __init__(self, path: Path, copy: Callable[[], Nodes]) -> None:
        self._path, self._copy = path, copy
        self._changed, self._closing = threading.Event(), threading.Event()
        self._writing = threading.Lock()
        try:
            self._write()
        except OSError as problem:
            raise PrepareError(
                f"{path} cannot be written.", seen=str(problem), cure="name a file in a folder of your own."
            ) from problem
        threading.Thread(target=self._keep, name="flash", daemon=True).start()

    def changed(self) -> None:
        """Note that there is something to write; returns at once."""
        self._changed.set()

    def close(self) -> None:
        """Write what is not written yet."""
        self._closing.set()
        if self._changed.is_set():
            self._write()

    def _keep(self) -> None:
        while self._changed.wait() and not self._closing.wait(SAVE_S):
            self._write()

    def _write(self) -> None:
        with self._writing:
            self._changed.clear()
            try:
                save(self._path, self._copy())
            except OSError:
                self._changed.set()
                raise
