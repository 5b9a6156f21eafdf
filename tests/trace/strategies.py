"""Random runs, random damage and random splitting, for the property tests of traces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st

from kernel_helpers.trace.events import MAX_ARG, Kind, encode
from tests.trace.scheduler import Act, Scheduler

EVENTS = 3

# A deadline would judge the machine, not the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@st.composite
def _acts(draw: st.DrawFn, tasks: int) -> Act:
    verb = draw(st.sampled_from(["sleep", "sleep", "sleep", "wait", "join", "fail"]))
    args = {
        "sleep": st.integers(0, 60),
        "wait": st.integers(1, EVENTS),
        "join": st.integers(1, tasks),
        "fail": st.just(0),
    }
    sets = draw(st.none() | st.integers(1, EVENTS))
    return Act(draw(st.integers(1, 80_000)), verb, draw(args[verb]), sets)


@st.composite
def schedulers(draw: st.DrawFn) -> Scheduler:
    """A scheduler that has run."""
    tasks = draw(st.integers(1, 5))
    scripts = draw(st.lists(st.lists(_acts(tasks), max_size=6), min_size=tasks, max_size=tasks))
    # A whole number of ms, so that the truth can be kept in us since the cell.
    base = draw(st.sampled_from([0, 5_000_000, (2**30 // 1000) * 1000 - 20_000]))
    return Scheduler(scripts, base_us=base, late_us=draw(st.integers(0, 900))).run()


def chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    """The bytes cut at these places (taken modulo the length)."""
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


def plausible_bytes() -> st.SearchStrategy[bytes]:
    """Events that are well formed one by one but make no sense together."""
    event = st.builds(
        encode,
        st.integers(0, 5000) | st.integers(0, 2**30 - 1),
        st.sampled_from(list(Kind)) | st.integers(0, 31),
        st.integers(0, 4),
        st.integers(0, 5) | st.just(16383),
    )
    return st.lists(event, max_size=60).map(b"".join)


def packed_turns(events: bytes) -> bytes:
    """The same run with each step that only gave way as one TURN, as the board writes it."""
    whole = [events[at : at + 8] for at in range(0, len(events), 8)]
    packed: list[bytes] = []
    for event in whole:
        if (
            packed
            and _kind(packed[-1]) == Kind.BEGIN
            and _kind(event) == Kind.SLEEP
            and _word(event) & MAX_ARG == 0
        ):
            begin = packed.pop()
            turn = _word(begin) + (Kind.TURN - Kind.BEGIN << 25)
            packed.append(begin[:4] + turn.to_bytes(4, "little"))
        else:
            packed.append(event)
    return b"".join(packed)


def _word(event: bytes) -> int:
    return int.from_bytes(event[4:], "little")


def _kind(event: bytes) -> int:
    return _word(event) >> 25
