"""Starts a virtual board as a child process and holds the line to it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kernel_helpers.errors import BoardLost, PrepareError
from kernel_helpers.virtual.outside import Forget, Message
from kernel_helpers.virtual.speed import REAL, Pace

ANSWER_S = 5.0
"""How long the board's process may take to carry out a command."""
Say = Callable[[str], None]
ROOT = Path(__file__).parents[2]


class VirtualProcess:
    """One running virtual board. `url` is its serial port; it ends with close() or with this process."""

    def __init__(
        self,
        say: Say = lambda text: None,
        port: str = "auto",
        heap_kib: int = 4096,
        pace: Pace = REAL,
        flash: str | Path | None = None,
    ) -> None:
        self.pace, self.flash = pace, flash
        command = [sys.executable, "-m", "kernel_helpers.virtual", "--port", port, "--heap", str(heap_kib)]
        command += ["--clock", pace.clock] + (["--speed", str(pace.speed)] if pace.speed else [])
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
        self._lock = threading.Lock()
        self._asked = 0
        self._answers: dict[int, queue.Queue[Any]] = {}
        self._hearers: list[Callable[[Message], None]] = []
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

    def ask(self, command: Message) -> Any:
        """Send a command and wait until it has taken effect; its answer. BoardLost when the process has ended."""
        answer: queue.Queue[Any] = queue.Queue(1)
        with self._lock:
            self._asked += 1
            number = self._asked
            self._answers[number] = answer
        try:
            self._do({**command, "id": number})
            return answer.get(timeout=ANSWER_S)
        except queue.Empty:
            raise _ended() from None
        finally:
            del self._answers[number]

    def listen(self, hear: Callable[[Message], None]) -> Forget:
        """Have `hear` called with what happens on the board, on this object's thread; the result ends it."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear)

    def _do(self, command: Message) -> None:
        assert self._child.stdin is not None
        try:
            with self._lock:
                self._child.stdin.write(json.dumps(command) + "\n")
                self._child.stdin.flush()
        except (OSError, ValueError) as problem:
            # A broken pipe, or one that close() has closed.
            raise _ended() from problem

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

    def _messages(self) -> Iterator[Message]:
        assert self._child.stdout is not None
        while line := self._child.stdout.readline():
            yield json.loads(line)
        self._child.stdout.close()

    def _listen(self) -> None:
        for message in self._messages():
            if "done" in message:
                answer = self._answers.get(int(message["done"]))
                if answer is not None:
                    answer.put(message["answer"])
            else:
                for hear in list(self._hearers):
                    hear(message)


def _ended() -> BoardLost:
    return BoardLost("The virtual board's process has ended.", cure="run %board virtual to start another.")
