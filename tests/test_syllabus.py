"""Every row of the course's claims has a case that a board is asked: the table, and the test of the table.

Rows: `2.N` is claim N with a timeline, `3.1 …` and `3.2 …` the differences from CPython, `5.N` what the published
tutorial leaves out or gets wrong. A case is `file: name`, the name being a key of the file's CASES or a test function.
"""

from __future__ import annotations

import importlib

import pytest

ROWS: dict[str, tuple[str, ...]] = {
    "2.1 one thing runs at a time": ("tasks: one thing runs at a time and equals take turns",),
    "2.2 a tight loop starves": ("tasks: a loop without a suspending await starves the others",),
    "2.3 an await switches only if it suspends": ("tasks: an await that does not suspend does not switch",),
    "2.4 calling a coroutine function runs nothing": (
        "tasks: calling a coroutine function runs nothing and says nothing",
        "tasks: await runs a coroutine inside its caller, create_task beside it",
    ),
    "2.5 create_task starts later, in order": (
        "tasks: a created task begins when its creator suspends and in order of creation",
    ),
    "2.6 sequential await against tasks": (
        "tasks: steps awaited one after the other do not overlap, tasks do",
    ),
    "2.7 gather order": ("gather: gather gives results in the order of its arguments",),
    "2.8 gather with an exception": ("gather: gather with an exception does not cancel the others",),
    "2.9 wait_for": ("wait_for: at expiry the awaited is cancelled and the caller gets TimeoutError",),
    "2.10 swallowing defeats the timeout": (
        "wait_for: swallowing the cancel defeats the timeout and loses the result",
    ),
    "2.11 wait_for(gather) and cleanup": (
        "gather: a cancelled gather does not wait for cleanup that awaits",
        "wait_for: wait_for waits for a cleanup that awaits",
    ),
    "2.12 cancel before the first run": (
        "cancel: a task cancelled before its first step never enters its body",
    ),
    "2.13 shutdown": ("cancel: shutdown cancels each task, then gathers the ends",),
    "2.14 leftovers survive run()": ("cancel: leftovers are frozen between runs and resume in the next",),
    "2.15 un-awaited failure": (
        "exceptions: an unawaited failure reaches the handler and the program goes on",
        "exceptions: awaiting later raises again but does not prevent the report",
        "exceptions: test_the_default_handler_prints_the_traceback_and_the_program_goes_on",
    ),
    "2.16 exception handler": (
        "exceptions: the handler gets the loop and one reused dictionary with three keys",
        "exceptions: the handler can be read back and taken away",
    ),
    "2.17 Ctrl-C": (
        "exceptions: an interrupt while the loop waits runs no finally",
        "exceptions: an interrupt in a busy task runs only that task's finally",
    ),
    "2.18 Event one to many, pulse": (
        "event: one set wakes all waiters in order, after the setter's own yield",
        "event: who was released stays released though clear follows at once",
    ),
    "2.19 where to clear": ("event: clearing after awaited work loses signals, before it keeps them",),
    "2.20 Lock in order, and why": (
        "lock: waiters get the lock in order",
        "lock: shared state across an await needs the lock",
    ),
    "2.21 Lock is not re-entrant": (
        "lock: a lock held twice by one task is stuck until its deadline, then free",
    ),
    "2.22 ThreadSafeFlag latency": (
        "flag: an interrupt's callback wakes an idle loop",
        "flag: a flag set while a task holds the CPU wakes its waiter when that task gives way",
    ),
    "2.23 two waiters of a flag": ("flag: of two waiters the second silently takes the first one's place",),
    "2.24 async iterator": ("language: async for wakes the consumer once per item",),
    "2.25 async context manager": (
        "language: async with: cancelled in the body it exits, cancelled while entering it does not",
    ),
    "2.26 run_forever and stop": ("loop: run_forever runs until stop and leaves the others queued",),
    "2.27 blocking snapshot": (
        "csi_asyncio: a blocking snapshot lets others run once a frame, a polled one all the time",
    ),
    "2.28 starvation by AsyncCSI": (
        "csi_asyncio: a program slower than the sensor starves the rest, one yield a frame cures it",
    ),
    "2.29 busy polling": (
        "csi_asyncio: polling asks many times for each frame, waiting for the interrupt a few times",
        "language: polling with sleep_ms(0) never lets the loop wait",
    ),
    "2.30 image lifetime": (
        "csi_asyncio: a frame kept across later snapshots is written over, a copy is not",
    ),
    "2.31 drift": ("sleep: deadlines counted from a fixed start keep their order under work",),
    "2.32 deadlock": ("exceptions: main waiting for what never comes polls for ever",),
    "3.1 sleep_ms and wait_for_ms": (
        "sleep: sleep_ms wants whole milliseconds, sleep takes seconds with fractions",
        "wait_for: wait_for passes the result and the exception through",
    ),
    "3.1 one loop, new_event_loop resets it": (
        "loop: new_event_loop drops what is queued or waits, and keeps the handler",
        "loop: two runs in a row share the loop",
    ),
    "3.1 the Loop object": (
        "loop: get_event_loop gives the class Loop itself, anywhere",
        "loop: run_until_complete takes a coroutine or a task",
        "loop: the loop's create_task is the function",
        "loop: close does nothing",
    ),
    "3.1 never awaited is never said": ("tasks: calling a coroutine function runs nothing and says nothing",),
    "3.1 ThreadSafeFlag": ("flag: set only stores: the waiter is queued when the loop polls",),
    "3.1 no richer primitives": ("tasks: Queue, Semaphore, TaskGroup and others are missing",),
    "3.2 end of run()": (
        "cancel: leftovers are frozen between runs and resume in the next",
        "cancel: leftovers survive a main that fails",
    ),
    "3.2 nested run()": ("nested: test_a_run_inside_a_run_is_not_refused_and_harms_only_the_program",),
    "3.2 KeyboardInterrupt": (
        "exceptions: an interrupt while the loop waits runs no finally",
        "exceptions: after an interrupt the old main resumes in the next run",
    ),
    "3.2 un-awaited coroutine": ("tasks: calling a coroutine function runs nothing and says nothing",),
    "3.2 unretrieved exception": ("exceptions: awaiting later raises again but does not prevent the report",),
    "3.2 gather scheduling": ("gather: gather schedules nothing until it is awaited",),
    "3.2 gather failure": ("gather: gather with an exception does not cancel the others",),
    "3.2 gather cancel": (
        "gather: cancelling who awaits a gather cancels the children",
        "gather: a cancelled gather does not wait for cleanup that awaits",
    ),
    "3.2 wait_for with swallowed cancel": (
        "wait_for: swallowing the cancel defeats the timeout and loses the result",
    ),
    "3.2 TimeoutError": ("wait_for: TimeoutError is an Exception of its own",),
    "3.2 __await__": ("language: a class with only __await__ cannot be awaited",),
    "3.2 bare yield": ("language: a task that yields without arranging its return is lost",),
    "3.2 coroutine type": ("language: coroutines are generators: a finished one awaited again gives None",),
    "3.2 await in plain def": (
        "language: await in a plain def makes it a generator, at module level it is a SyntaxError",
    ),
    "3.2 async generators, async comprehensions": (
        "language: there are no async generators and no async comprehensions",
    ),
    "3.2 __aexit__ tb": ("language: async with: exit sees the error but no traceback, and may suppress",),
    "3.2 Task API": ("tasks: a task tells whether it is done and has little else",),
    "3.2 missing": ("tasks: Queue, Semaphore, TaskGroup and others are missing",),
    "3.2 clock": ("loop: the loop's clock is ticks_ms, in whole milliseconds",),
    "3.2 cancel self": ("cancel: a task cannot cancel itself",),
    "5.1 switch at every await": (
        "tasks: an await that does not suspend does not switch",
        "language: async for over an iterator that never suspends does not switch",
    ),
    "5.2 run() does not clean up": (
        "cancel: leftovers are frozen between runs and resume in the next",
        "cancel: leftovers survive a main that fails",
        "loop: new_event_loop drops what is queued or waits, and keeps the handler",
    ),
    "5.3 nested run()": (
        "nested: test_a_run_inside_a_run_is_not_refused_and_harms_only_the_program",
        "exceptions: after an interrupt cur_task is stale and new_event_loop does not clear it",
    ),
    "5.4 gather does not cancel siblings": (
        "gather: gather with an exception does not cancel the others",
        "gather: a second failure in a gather that has raised is reported",
    ),
    "5.5 cancelling a gather does not wait": (
        "gather: a cancelled gather does not wait for cleanup that awaits",
        "wait_for: wait_for waits for a cleanup that awaits",
    ),
    "5.6 un-awaited failures print at once": (
        "exceptions: awaiting later raises again but does not prevent the report",
        "exceptions: the handler gets the loop and one reused dictionary with three keys",
        "exceptions: an error inside the handler comes out of run",
        "exceptions: main's own error never reaches the handler, nor does a cancellation",
    ),
    "5.7 KeyboardInterrupt is no cancellation": (
        "exceptions: an interrupt while the loop waits runs no finally",
        "exceptions: an interrupt in a busy task runs only that task's finally",
        "exceptions: after an interrupt the old main resumes in the next run",
        "exceptions: after an interrupt cur_task is stale and new_event_loop does not clear it",
    ),
    "5.8 Event reuse": (
        "event: clearing after awaited work loses signals, before it keeps them",
        "event: two sets before the wake-up count once",
        "event: a loop on is_set that neither clears nor suspends holds the CPU",
    ),
    "5.9 isinstance(r, Exception)": (
        "gather: return_exceptions collects errors, CancelledError among them",
        "cancel: CancelledError is a BaseException that except Exception does not catch",
    ),
    "5.10 Lock details": (
        "lock: between release and the next holder's step it looks unlocked but is not",
        "lock: anybody may release",
        "lock: a lock held twice by one task is stuck until its deadline, then free",
    ),
    "5.11 ThreadSafeFlag internals": (
        "flag: a set flag is passed without a yield and is clear afterwards",
        "flag: set only stores: the waiter is queued when the loop polls",
        "flag: many sets before the wake-up count once",
        "flag: a flag is polled at every step while somebody waits, and only then",
        "flag: of two waiters the second silently takes the first one's place",
    ),
    "5.12 awaitable classes": (
        "language: a class with only __await__ cannot be awaited",
        "language: await iterates: __iter__ that delegates makes a class awaitable",
        "language: a coroutine has no __await__",
        "language: a task that yields without arranging its return is lost",
    ),
    "5.13 __aexit__ after a cancel in __aenter__": (
        "language: async with: cancelled in the body it exits, cancelled while entering it does not",
    ),
    "5.14 AsyncCSI": (
        "csi_asyncio: a program slower than the sensor starves the rest, one yield a frame cures it",
        "csi_asyncio: polling asks many times for each frame, waiting for the interrupt a few times",
        "csi_asyncio: a frame kept across later snapshots is written over, a copy is not",
        "language: a wrapper that returns without yielding starves the rest, one yield a frame cures it",
    ),
    "5.15 never awaited": (
        "tasks: calling a coroutine function runs nothing and says nothing",
        "sleep: a sleep without await neither sleeps nor complains",
    ),
    "5.16 sleep is not a coroutine": (
        "sleep: a sleep is not a coroutine",
        "sleep: all sleeps are one object",
        "sleep: a second call overrides the first not yet awaited",
    ),
    "5.17 cancel semantics": (
        "cancel: cancel raises where the task is suspended, promptly",
        "cancel: a task cancelled before its first step never enters its body",
        "cancel: cancelling who awaits a task cancels that task",
        "cancel: cancelling a finished task gives False",
        "cancel: a task cannot cancel itself",
        "cancel: cancelled and unawaited is silent",
    ),
    "5.18 missing topics": (
        "sleep: deadlines counted from a fixed start keep their order under work",
        "recipes: a full queue of a list and two events holds its producer back",
        "recipes: a queue that drops its oldest never holds its producer back",
        "recipes: a semaphore of a counter and an event lets so many in at once",
        "recipes: a retry waits longer each time and gives the last error",
        "recipes: bounces are told from a press by looking again a little later",
        "streams: a reader waits while others run, until its stream is ready",
        "tasks: a task tells whether it is done and has little else",
        "tasks: one thing runs at a time and equals take turns",
        "exceptions: main waiting for what never comes polls for ever",
        "gc: test_a_collection_at_almost_every_allocation_changes_nothing",
    ),
    "5.19 small slips": (
        "loop: close does nothing",
        "event: wait returns True, at once when set",
        "cancel: cancelling a finished task gives False",
        "loop: stop twice or without run_forever does nothing",
        "language: await in a plain def makes it a generator, at module level it is a SyntaxError",
    ),
}
"""Claim → the cases that a board is asked about it."""

WANTED = (
    [f"2.{n}" for n in range(1, 33)] + ["3.1"] * 6 + ["3.2"] * 20 + [f"5.{n}" for n in range(1, 20)]
)  # fmt: skip


def test_every_row_is_there_once() -> None:
    assert [row.split()[0] for row in ROWS] == WANTED


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_cases_of_a_row_exist(row: str) -> None:
    assert ROWS[row]
    for case in ROWS[row]:
        assert exists(case), f"{row}: there is no case {case!r}"


def exists(case: str) -> bool:
    """True when the file has that case or that test."""
    file, _, name = case.partition(": ")
    # What could harm a board is asked of the virtual board alone.
    room = "virtual" if file == "nested" else "conformance"
    prefix = "" if file == "csi_asyncio" else "asyncio_"
    module = importlib.import_module(f"tests.{room}.test_{prefix}{file}")
    return name in getattr(module, "CASES", {}) or callable(getattr(module, name, None))


def test_a_case_that_is_not_there_is_noticed() -> None:
    assert not exists("tasks: no such thing")
