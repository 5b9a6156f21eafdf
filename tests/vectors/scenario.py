"""What a scenario is: one hand-written run, one event a line, from which a shared vector is made.

A line is `time KIND [task [arg]]`; `#` begins a comment. Names are `t1 text`, `o3 text`, `m0 text`.
"""

from __future__ import annotations

from typing import NamedTuple


class Scenario(NamedTuple):
    """One vector before it is encoded."""

    name: str
    about: str
    names: str
    events: str
