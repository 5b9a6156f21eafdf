"""asyncio.run() inside asyncio.run(): on a board a hard fault may follow, so only the virtual board is asked."""

from __future__ import annotations

from collections.abc import Callable

PRELUDE = """import asyncio
async def turns(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)
"""


def test_a_run_inside_a_run_is_not_refused_and_harms_only_the_program(vm: Callable[[str], str]) -> None:
    printed = vm(
        PRELUDE
        + """
async def inner():
    await turns(1)
    return 3
async def main():
    print("inner gave", asyncio.run(inner()), asyncio.core.cur_task)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    )
    assert printed.startswith("inner gave 3 None\n")
    assert vm("print('a fresh board works')") == "a fresh board works\n"
