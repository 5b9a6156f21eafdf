"""A collection at almost every allocation must not change what an asyncio program does."""

from __future__ import annotations

from tests.conformance.frame import Vm

# Everything the package has, often, with little kept alive by anything but the loop.
PROGRAM = """
import asyncio
async def turns(n):
    for _ in range(n):
        await asyncio.sleep_ms(0)
async def producer(items, event):
    for n in range(10):
        items.append({"n": n, "text": "item %d" % n})
        event.set()
        await turns(2)
async def consumer(items, event, lock, seen):
    while True:
        await event.wait()
        event.clear()
        async with lock:
            while items:
                seen.append(items.pop(0)["text"] + "!")
                await turns(1)
async def watcher(flag, counts):
    while True:
        await flag.wait()
        counts.append([len(counts)])
async def fail(n):
    await turns(n)
    raise ValueError("no %d" % n)
async def main(round):
    items, seen, counts, reports = [], [], [], []
    event, lock, flag = asyncio.Event(), asyncio.Lock(), asyncio.ThreadSafeFlag()
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda loop, context: reports.append(str(context["exception"])))
    work = consumer(items, event, lock, seen), watcher(flag, counts)
    tasks = [asyncio.create_task(coroutine) for coroutine in work]
    asyncio.create_task(fail(3))
    for _ in range(3):
        flag.set()
        await turns(3)
    ends = await asyncio.gather(producer(items, event), fail(round), turns(5), return_exceptions=True)
    try:
        await asyncio.wait_for_ms(lock.acquire(), 100000)
        await asyncio.wait_for_ms(asyncio.gather(asyncio.Event().wait(), lock.acquire()), 5)
    except asyncio.TimeoutError:
        lock.release()
    for task in tasks:
        task.cancel()
    print(round, len(seen), seen[-1], counts, reports, ends)
    print(await asyncio.gather(*tasks, return_exceptions=True))
for round in range(5):
    asyncio.run(main(round))
"""


def test_a_collection_at_almost_every_allocation_changes_nothing(vm: Vm) -> None:
    plain = vm(PROGRAM)
    assert plain.splitlines()[:2] == [
        "0 10 item 9! [[0], [1], [2]] ['no 3'] [None, ValueError('no 0',), None]",
        "[CancelledError(), CancelledError()]",
    ]
    assert len(plain.splitlines()) == 10
    assert vm("import gc\ngc.threshold(128)\n" + PROGRAM) == plain
