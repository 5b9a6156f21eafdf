"""Starts a virtual board as a child process and holds the line to it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kernel_helpers.errors import BoardLost, PrepareError

Say = Callable[[str], None]
ROOT = Path(__file__).parents[2]


class VirtualProcess:
    """One running virtual board. `url` is its serial port; it ends with close() or with this process."""

    def __init__(
        self,
        say: Say = lambda text: None,
        port: str = "auto",
        heap_kib: int = 4096,
        flash: str | Path | None = None,
    ) -> None:
        self.flash = flash
        command = [sys.executable, "-m", "kernel_helpers.virtual", "--port", port, "--heap", str(heap_kib)]
        command += ["--flash", str(flash)] if flash else []
        # A group of its own: the notebook's stop button signals the kernel's whole group.
        group: dict[str, Any] = {"creationflags": 0x200} if os.name == "nt" else {"start_new_session": True}
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ, PYTHONPATH=path),
            **group,
        )
        self.leds: dict[str, bool] = {}
        try:
            self.url = self._wait_until_ready(say)
        except BaseException:
            self.close()
            assert self._child.stdout is not None
            self._child.stdout.close()
            raise
        threading.Thread(target=self._listen, name="virtual board", daemon=True).start()

    @property
    def alive(self) -> bool:
        """False once the child process has ended."""
        return self._child.poll() is None

    def reset(self) -> None:
        """Press the reset button."""
        self._do({"do": "reset"})

    def show(self, scene: str) -> None:
        """The camera looks at that scene from now on; ValueError, which says what to give, when there is none."""
        # NumPy and Pillow are for those who ask.
        from kernel_helpers.virtual.scene_sources import checked

        self._do({"do": "scene", "name": checked(scene)})

    def close(self) -> None:
        """End the board; safe to call twice."""
        if self._child.stdin is not None:
            # What could not be written to a process that has ended is tried once more here.
            with contextlib.suppress(OSError):
                self._child.stdin.close()
        try:
            self._child.wait(2)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _do(self, command: dict[str, object]) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(command) + "\n")
            self._child.stdin.flush()
        except (OSError, ValueError) as problem:
            # A broken pipe, or one that close() has closed.
            raise BoardLost(
                "The virtual board's process has ended.", cure="run %board virtual to start another."
            ) from problem

    def _wait_until_ready(self, say: Say) -> str:
        for message in self._messages():
            if "ready" in message:
                return str(message["ready"])
            if "failed" in message:
                raise PrepareError(
                    str(message["failed"]), seen=str(message["seen"]), cure=str(message["cure"])
                )
            if "preparing" in message:
                say(str(message["preparing"]))
        raise BoardLost(
            "The virtual board's process ended before it was ready.", cure="python3 course.py doctor"
        )

    def _messages(self) -> Iterator[dict[str, object]]:
        assert self._child.stdout is not None
        while line := self._child.stdout.readline():
            yield json.loads(line)
        self._child.stdout.close()

    def _listen(self) -> None:
        for message in self._messages():
            if message.get("what") == "reset":
                self.leds.clear()
            elif message.get("what") == "led":
                self.leds[str(message["name"])] = bool(message["on"])
