"""Why a port that opens gives no prompt: told from what came back. Pure.

| what came back                                | so it is                              |
|-----------------------------------------------|---------------------------------------|
| nothing                                       | silent                                |
| D5 AA                                         | a camera in the IDE's protocol mode   |
| our own bytes, or ^C                          | an echo: a terminal, a loop, a shell  |
| `>>> ` at the end                             | a prompt without a raw REPL           |
| more than a few short answers                 | a program that cannot be interrupted  |
| anything else                                 | not MicroPython                       |
"""

from __future__ import annotations

from collections.abc import Callable

from kernel_helpers.errors import BoardStuck
from kernel_helpers.wire.raw_repl import ENTER_RAW, FRIENDLY_PROMPT

PROTOCOL_SYNC = b"\xd5\xaa"
"""How a frame of OpenMV's own protocol begins (firmware 5.0, protocol/omv_protocol.h)."""
ECHOES = (ENTER_RAW[1:], b"^C^C^A", b"^C^C")
CHATTER_BYTES = 400
"""More than this, in answer to a few control characters, is a program that prints."""
ANSWERS = (
    (
        lambda seen: not seen,
        "Nothing answers at {url}.",
        "press the board's reset button; is it asleep, or is this another device's port?",
    ),
    (
        lambda seen: PROTOCOL_SYNC in seen,
        "The board at {url} speaks the IDE's protocol, not the REPL.",
        "close OpenMV IDE (or whatever shows its picture), then unplug the camera and plug it in again.",
    ),
    (
        lambda seen: any(echo in seen for echo in ECHOES),
        "What is at {url} sends back what it gets: a terminal or a shell, not a board.",
        "choose another port: %board ports lists them.",
    ),
    (
        lambda seen: seen.endswith(FRIENDLY_PROMPT),
        "The board at {url} has a prompt, but not the raw REPL that programs are sent to.",
        "update its MicroPython; with OpenMV IDE for a camera.",
    ),
    (
        lambda seen: len(seen) > CHATTER_BYTES,
        "A program on the board at {url} runs and cannot be interrupted: main.py, perhaps.",
        "press reset; if it starts again, remove main.py with OpenMV IDE, or erase the board's files.",
    ),
    (
        lambda seen: True,
        "What answers at {url} is not MicroPython.",
        "choose another port: %board ports lists them.",
    ),
)


def no_prompt(url: str, seen: bytes) -> BoardStuck:
    """The error for a port that did not come to its prompt; `seen` is what came back meanwhile."""
    tests: list[tuple[Callable[[bytes], bool], str, str]] = list(ANSWERS)
    happened, cure = next((happened, cure) for test, happened, cure in tests if test(seen))
    return BoardStuck(happened.format(url=url), seen=repr(seen[-120:]) if seen else "", cure=cure)
