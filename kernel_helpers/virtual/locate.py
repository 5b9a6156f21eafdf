"""Find, by a probe run, where the VM keeps its pending exception and its scheduler queue.

The addresses are the same for every run of one VM file. Each search must have exactly one answer; anything
else means another VM file, and then we stop instead of writing into the wrong place.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

from kernel_helpers.errors import PrepareError
from kernel_helpers.virtual.vm import Addresses, Vm

STATICS_BYTES = 200_000
"""The C program's static data lies below this address."""

PROBE = """
import host, micropython
mark = object()
def later(a): pass
def inside(a):
    micropython.schedule(later, mark)
    host.call('queued', '%d %d' % (id(later), id(mark)))
micropython.schedule(inside, None)
for i in range(10): pass
host.call('idle', '%d %d' % (id(KeyboardInterrupt), id(globals())))
"""

IDLE, LOCKED = 1, -1


class Probe:
    """Answers the probe program's calls and keeps what the memory held at those moments."""

    def __init__(self) -> None:
        self.vm: Vm
        self.numbers: dict[str, list[int]] = {}
        self.statics: dict[str, bytes] = {}

    def call(self, name: str, payload: str) -> str:
        """Keep a copy of the static data under the call's name."""
        self.numbers[name] = [int(word) for word in payload.split()]
        self.statics[name] = self.vm.read(0, STATICS_BYTES)
        return ""

    def output(self, data: bytes, raw: bool) -> None:
        """The probe prints only when it fails."""
        raise PrepareError("The probe of the VM failed.", seen=data.decode("utf-8", "replace"))

    def input(self, most: int) -> bytes:
        """No input."""
        return b""

    def wait(self, seconds: float | None, for_input: bool) -> bool:
        """No sleeping."""
        return False


def find(compiled: Path) -> Addresses:
    """Run the probe on a compiled VM; raises PrepareError when a search has not exactly one answer."""
    probe = Probe()
    probe.vm = Vm(compiled, probe)
    probe.vm.run(PROBE)
    later, mark = probe.numbers["queued"]
    interrupt_type, globals_dict = probe.numbers["idle"]
    words = _words(probe.statics["idle"])
    state = _state(probe.statics["queued"], probe.statics["idle"])
    queue = _one("queue entry", _places(_words(probe.statics["queued"]), [later, mark]))
    return Addresses(
        pending=_one("thread state", _places(words, [globals_dict, globals_dict])) + 16,
        interrupt=_one("KeyboardInterrupt object", _places(words, [interrupt_type, 0])),
        state=state,
        # The probe's own callback took entry 0, so the queued one stands in entry 1.
        queue=queue - 8 * probe.statics["queued"][state + 3],
    )


def _state(queued: bytes, idle: bytes) -> int:
    """Locked with one entry waiting while a callback runs; idle and empty, one index further, afterwards."""
    found = [
        at
        for at in range(0, STATICS_BYTES - 4, 2)
        if struct.unpack_from("<hB", queued, at) == (LOCKED, 1)
        and struct.unpack_from("<hB", idle, at) == (IDLE, 0)
        and idle[at + 3] == (queued[at + 3] + 1) % 4
    ]
    return _one("scheduler state", found)


def _words(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data))


def _places(words: list[int], wanted: list[int]) -> list[int]:
    size = len(wanted)
    return [4 * i for i in range(len(words) - size + 1) if words[i : i + size] == wanted]


def _one(what: str, found: Iterable[int]) -> int:
    places = list(found)
    if len(places) != 1:
        raise PrepareError(
            f"The VM's {what} could not be found for certain.",
            seen=f"{len(places)} places: {places[:5]}",
            cure="pip install -r requirements.txt, which names the exact VM version.",
        )
    return places[0]
