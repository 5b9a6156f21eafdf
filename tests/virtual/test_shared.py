"""The memory that the VM and its host both see: a ring of due callbacks, and a page of bytes."""

from __future__ import annotations

import re
import struct
from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from kernel_helpers.virtual import shared
from kernel_helpers.virtual.rom import GUEST
from kernel_helpers.virtual.shared import PAGE_BYTES, RING, Shared

RING_AT, PAGE_AT = 64, 1024


class Memory:
    """A VM's memory, with the guest's half of the ring."""

    def __init__(self) -> None:
        self.data = bytearray(2048)

    def read(self, address: int, count: int) -> bytes:
        return bytes(self.data[address : address + count])

    def write(self, address: int, data: bytes) -> None:
        self.data[address : address + len(data)] = data

    def take(self) -> int | None:
        """What the guest's dispatcher runs next."""
        take, put, *numbers = struct.unpack_from(f"<{2 + RING}I", self.data, RING_AT)
        if take == put:
            return None
        struct.pack_into("<I", self.data, RING_AT, (take + 1) % RING)
        return int(numbers[take])


def attached() -> tuple[Memory, Shared]:
    memory = Memory()
    both = Shared(memory)
    both.attach(RING_AT, PAGE_AT)
    return memory, both


@given(st.lists(st.one_of(st.none(), st.integers(1, 60)), max_size=200))
def test_callbacks_come_in_order_none_twice_and_a_full_ring_loses_them(steps: list[int | None]) -> None:
    memory, both = attached()
    expected: deque[int] = deque()
    for number in steps:
        if number is None:
            assert memory.take() == (expected.popleft() if expected else None)
        else:
            both.post(number)
            if number not in expected and len(expected) < RING - 1:
                expected.append(number)
        assert both.due == bool(expected)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, PAGE_BYTES - 1))
def test_whatever_the_guest_writes_there_nothing_else_is_touched(take: int, put: int, offset: int) -> None:
    memory, both = attached()
    struct.pack_into("<II", memory.data, RING_AT, take, put)
    both.post(7)
    both.put(offset, 1)
    ring, page = (RING_AT, RING_AT + 8 + 4 * RING), (PAGE_AT, PAGE_AT + PAGE_BYTES)
    assert len(memory.data) == 2048
    assert not any(
        byte for at, byte in enumerate(memory.data) if not any(low <= at < high for low, high in (ring, page))
    )


def test_detached_it_forgets_what_it_is_given() -> None:
    memory, both = attached()
    both.detach()
    both.post(1)
    both.put(0, 1)
    assert not both.due
    assert not any(memory.data)


def test_the_guest_has_the_same_places() -> None:
    source = (GUEST / "_board.py").read_text()
    assert f"_RING = {shared.RING}\n" in source
    places = (shared.PINS_AT, shared.UARTS_AT, shared.FLAGS_AT, shared.SOCKETS_AT)
    assert re.search(r"PINS, UARTS, FLAGS, SOCKETS = (.*)", source).group(1) == ", ".join(map(str, places))
    assert f"page = bytearray({shared.PAGE_BYTES})\n" in source
