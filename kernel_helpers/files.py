"""A board's files from the notebook's side, through mpremote's own file functions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple

from mpremote.transport import Transport as PeerTransport
from mpremote.transport import TransportExecError

FOLDER = 0x4000
SPACE = "__import__('_out').space"
"""A namespace of our own on the board: mpremote's snippets assign `f`, `r` and `w`, which may be a learner's names."""
Execute = Callable[[str], tuple[str, str]]


class Entry(NamedTuple):
    """One file or folder: name, size in bytes (0 for a folder), and which of the two it is."""

    name: str
    size: int
    is_folder: bool


class _Peer(PeerTransport):  # type: ignore[misc]
    """What mpremote's file functions need: run a snippet, evaluate an expression."""

    def __init__(self, execute: Execute) -> None:
        self._execute = execute

    def exec(self, command: str, data_consumer: Callable[[bytes], None] | None = None) -> bytes:
        """Run a snippet; its output. mpremote's error when it fails, which becomes an OSError there."""
        text, error = self._execute(f"exec({command!r}, {SPACE})")
        if error:
            raise TransportExecError(1, error)
        output = text.replace("\n", "\r\n").encode()
        if data_consumer is not None:
            data_consumer(output)
        return output

    def eval(self, expression: str, parse: bool = True) -> Any:
        """The value of an expression that prints as a literal."""
        text, error = self._execute(f"print(repr(eval({expression!r}, {SPACE})))")
        if error:
            raise TransportExecError(1, error)
        return ast.literal_eval(text.strip()) if parse else text


class Files:
    """The file system of a board. Paths are the board's ("/flash/main.py", or relative to its current folder).

    Every method raises the OSError that the board's error number means (FileNotFoundError, ...).
    """

    def __init__(self, execute: Execute) -> None:
        self._peer = _Peer(execute)

    def list(self, path: str = "") -> list[Entry]:
        """Files and folders of a folder, in the board's order."""
        found = self._peer.fs_listdir(path)
        return [Entry(item.name, item.st_size, bool(item.st_mode & FOLDER)) for item in found]

    def read(self, path: str) -> bytes:
        """A file's content."""
        return bytes(self._peer.fs_readfile(path))

    def write(self, path: str, data: bytes) -> None:
        """Make or replace a file."""
        self._peer.fs_writefile(path, data)

    def remove(self, path: str) -> None:
        """Remove a file."""
        self._peer.fs_rmfile(path)
