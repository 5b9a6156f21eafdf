"""The board's flash file system, held in memory on the host; the guest's file objects call these services.

With a file (`flash_file`) it outlives the board.

Paths are absolute within the flash ("/main.py"). Answers that begin with "!" carry an error number as a board gives it.

| service       | payload                      | answer                                                |
|---------------|------------------------------|-------------------------------------------------------|
| flash.stat    | path                         | "d 0" or "f SIZE"                                     |
| flash.look    | folder NUL path from there   | the same                                              |
| flash.list    | path, index                  | "d 0 NAME" or "f SIZE NAME"; "" after the last        |
| flash.mkdir   | path                         |                                                       |
| flash.remove  | path                         |                                                       |
| flash.rmdir   | path                         |                                                       |
| flash.rename  | path NUL path                |                                                       |
| flash.open    | mode ("r", "w", "a") NUL path|                                                       |
| flash.read    | position address count NUL path | bytes moved                                        |
| flash.write   | position address count NUL path | bytes moved                                        |
| flash.space   |                              | "BLOCK TOTAL FREE": block size in bytes, then blocks  |
"""

from __future__ import annotations

import posixpath
import threading
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Protocol

from kernel_helpers.virtual import flash_file

ENOENT, EEXIST, ENOTDIR, EISDIR, EINVAL, ENOSPC, ENOTEMPTY = 2, 17, 20, 21, 22, 28, 39
BLOCK = 4096
CHANGING = ("mkdir", "remove", "rmdir", "rename", "open", "write")
"""Services after which the flash may be another."""
README = (
    b"This is the flash of a virtual board: a real MicroPython with simulated hardware.\n"
    b"Files written here last until the virtual board is closed; with --flash FILE they are kept in that file.\n"
)


class Memory(Protocol):
    """The VM's memory."""

    def read(self, address: int, count: int) -> bytes:
        """Bytes from the VM."""

    def write(self, address: int, data: bytes) -> None:
        """Bytes to the VM."""


class FlashError(Exception):
    """An error number for the guest."""


class Flash:
    """Folders (None) and files (bytearray) by absolute path; `size` bytes in all. PrepareError for a bad file."""

    def __init__(self, file: Path | None = None, size: int = 4 << 20) -> None:
        self.size = size
        self._lock = threading.Lock()
        kept = flash_file.load(file) if file else None
        self.nodes = kept or {"/": None, "/README.txt": bytearray(README)}
        self._keeper = flash_file.Keeper(file, self._copy) if file else None

    def close(self) -> None:
        """Write what is not in the file yet."""
        if self._keeper is not None:
            self._keeper.close()

    def _copy(self) -> flash_file.Nodes:
        with self._lock:
            return {name: None if node is None else bytearray(node) for name, node in self.nodes.items()}

    def has(self, name: str) -> bool:
        """True when there is a file of that name in the root folder."""
        return self.nodes.get(f"/{name}") is not None

    def content(self, name: str) -> bytes:
        """A file of the root folder."""
        return bytes(self._file(f"/{name}"))

    def services(self, memory: Memory) -> dict[str, Callable[[str], str]]:
        """The table above, bound to a VM's memory."""
        table: dict[str, Callable[[str], str]] = {
            "stat": self._stat,
            "look": self._look,
            "list": self._list,
            "mkdir": self._mkdir,
            "remove": self._remove,
            "rmdir": self._rmdir,
            "rename": self._rename,
            "open": self._open,
            "read": lambda payload: self._read(payload, memory),
            "write": lambda payload: self._write(payload, memory),
            "space": self._space,
        }
        return {f"flash.{name}": self._answering(name, function) for name, function in table.items()}

    def _answering(self, name: str, function: Callable[[str], str]) -> Callable[[str], str]:
        def answer(payload: str) -> str:
            with self._lock:
                try:
                    return function(payload)
                except FlashError as problem:
                    return f"!{problem.args[0]}"
                finally:
                    if self._keeper is not None and name in CHANGING:
                        self._keeper.changed()

        return answer

    def _node(self, path: str) -> bytearray | None:
        if path not in self.nodes:
            raise FlashError(ENOENT)
        return self.nodes[path]

    def _file(self, path: str) -> bytearray:
        node = self._node(path)
        if node is None:
            raise FlashError(EISDIR)
        return node

    def _folder_of(self, path: str) -> None:
        parent = str(PurePosixPath(path).parent)
        if self._node(parent) is not None:
            raise FlashError(ENOTDIR)

    def _stat(self, path: str) -> str:
        node = self._node(path)
        return "d 0" if node is None else f"f {len(node)}"

    def _look(self, payload: str) -> str:
        folder, path = payload.split("\0", 1)
        return self._stat(posixpath.normpath(posixpath.join("/", folder, path)))

    def _children(self, path: str) -> list[str]:
        if self._node(path) is not None:
            raise FlashError(ENOTDIR)
        return sorted(name for name in self.nodes if name != "/" and str(PurePosixPath(name).parent) == path)

    def _list(self, payload: str) -> str:
        path, index = payload.rsplit("\0", 1)
        children = self._children(path)
        if int(index) >= len(children):
            return ""
        child = children[int(index)]
        return f"{self._stat(child)} {PurePosixPath(child).name}"

    def _mkdir(self, path: str) -> str:
        self._folder_of(path)
        if path in self.nodes:
            raise FlashError(EEXIST)
        self.nodes[path] = None
        return ""

    def _remove(self, path: str) -> str:
        self._file(path)
        del self.nodes[path]
        return ""

    def _rmdir(self, path: str) -> str:
        if self._children(path):
            raise FlashError(ENOTEMPTY)
        if path == "/":
            raise FlashError(EINVAL)
        del self.nodes[path]
        return ""

    def _rename(self, payload: str) -> str:
        old, new = payload.split("\0")
        self._node(old)
        self._folder_of(new)
        if new == old or new.startswith(old + "/"):
            raise FlashError(EINVAL)
        for path in [name for name in self.nodes if name == old or name.startswith(old + "/")]:
            self.nodes[new + path[len(old) :]] = self.nodes.pop(path)
        return ""

    def _open(self, payload: str) -> str:
        mode, path = payload.split("\0", 1)
        self._folder_of(path)
        if mode == "r" or (mode == "a" and path in self.nodes):
            self._file(path)
        elif path in self.nodes and self.nodes[path] is None:
            raise FlashError(EISDIR)
        else:
            self.nodes[path] = bytearray()
        return ""

    def _read(self, payload: str, memory: Memory) -> str:
        numbers, path = payload.split("\0", 1)
        position, address, count = map(int, numbers.split())
        data = bytes(self._file(path)[position : position + count])
        memory.write(address, data)
        return str(len(data))

    def _write(self, payload: str, memory: Memory) -> str:
        numbers, path = payload.split("\0", 1)
        position, address, count = map(int, numbers.split())
        file = self._file(path)
        if self._used() + max(0, position + count - len(file)) > self.size:
            raise FlashError(ENOSPC)
        if position > len(file):
            file.extend(bytes(position - len(file)))
        file[position : position + count] = memory.read(address, count)
        return str(count)

    def _used(self) -> int:
        return sum(len(node) for node in self.nodes.values() if node is not None)

    def _space(self, _payload: str) -> str:
        return f"{BLOCK} {self.size // BLOCK} {(self.size - self._used()) // BLOCK}"
