# Sends records to the host between the text that the program prints. Format: kernel_helpers/wire/records.py.

import binascii
import micropython
import sys
from micropython import const

nonce = b"...."  # four bytes, set by the host at every connection
version = "unknown"  # of the on-board modules, set by the host when it installs them
interruptible = True  # as every program finds it; off while the host's own code must not be cut
_COPIED = const(256)  # bytes of payload up to which one write of a copy costs less than three
held = b""  # small records that wait for the next
space = {}  # names of the host's own snippets, so that they touch none of the learner's

write = sys.stdout.buffer.write


def record(kind, payload, more=False):
    # Marker, nonce, type, length, check of type and length; payload; CRC-32 of type, length and payload.
    # `more`: another follows at once, and a small one may wait for it, because a write costs more than a copy.
    global held
    size = len(payload) * (4 if kind == "T" else 1)  # the ring has four bytes an item
    head = bytes((ord(kind), size & 255, size >> 8 & 255, size >> 16))
    crc = binascii.crc32(payload, binascii.crc32(head)) & 0xFFFFFFFF
    start = b"\x1e" + nonce + head + bytes((sum(head) & 255,))
    end = bytes((crc & 255, crc >> 8 & 255, crc >> 16 & 255, crc >> 24 & 255))
    # An interrupt in the middle would cut the record.
    if interruptible:
        micropython.kbd_intr(-1)
    if size <= _COPIED:
        held += start + payload + end
        if not more:
            write(held)
            held = b""
    else:
        write(held + start)
        held = b""
        write(payload)
        write(end)
    if interruptible:
        micropython.kbd_intr(3)


def interrupts(on):
    # Whether Ctrl-C may stop the program from now on.
    global interruptible
    interruptible = on
    micropython.kbd_intr(3 if on else -1)


def connect(wanted, fresh):
    # A new connection to a board that has these modules already: are they the same ones?
    global nonce, held
    nonce, held = fresh, b""
    return version == wanted
