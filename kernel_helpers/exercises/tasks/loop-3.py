# %% task, 12 minutes
# Fair shares
#
# Three lists are to be worked through, 4 ms for each item. As it is, `red` does all of its items before `green` gets a
# turn. Make it go round: one item of each, in turn. All must be done, each in a task of its own, and no slice may be
# longer than 12 ms.
# %% before
import asyncio, time, live

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
async def worker(name, items):
    for item in range(items):
        work(4)
        print(name, item)

async def main():
    tasks = [asyncio.create_task(worker(name, 5)) for name in ("red", "green", "blue")]
    for task in tasks:
        await task

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("worker", 3)
    wanted = [f"{name} {item}" for item in range(5) for name in ("red", "green", "blue")]
    lines = [line for line in run.lines if line in wanted]
    if len(lines) < 15:
        raise Miss(f"15 items are to be done, and {len(lines)} were.")
    if lines != wanted:
        at = [here == there for here, there in zip(lines, wanted)].index(False)
        raise Miss(f"The turns are not fair: after “{lines[at - 1] if at else 'the start'}” came “{lines[at]}”, not “{wanted[at]}”.")
    if run.duration_ms < 14 * 4:
        raise Miss(f"The work is gone: 15 items of 4 ms were done in {span(run.duration_ms)}.")
    workers = [task["name"] for task in run.all_named("worker")]
    for name in workers:
        if run.longest_ms("slices", name) > 12:
            raise Miss(f"A slice of `{name}` lasted {span(run.longest_ms('slices', name))}. At most 12 ms are asked for.")
# %% hint
# Where does a worker's turn end now?
# %% hint
# It should end after each item.
# %% hint
# `await asyncio.sleep_ms(0)` puts a task at the back of the queue. One line in the `for` loop is enough.
# %% solution
async def worker(name, items):
    for item in range(items):
        work(4)
        print(name, item)
        await asyncio.sleep_ms(0)

async def main():
    tasks = [asyncio.create_task(worker(name, 5)) for name in ("red", "green", "blue")]
    for task in tasks:
        await task

asyncio.run(main())
# %% wrong: The turns are not fair
async def worker(name, items):
    await asyncio.sleep_ms(0)
    for item in range(items):
        work(4)
        print(name, item)
    await asyncio.sleep_ms(0)

async def main():
    tasks = [asyncio.create_task(worker(name, 5)) for name in ("red", "green", "blue")]
    for task in tasks:
        await task

asyncio.run(main())
# %% wrong: tasks of `worker` are asked for
async def worker():
    for item in range(5):
        for name in ("red", "green", "blue"):
            work(4)
            print(name, item)
            await asyncio.sleep_ms(0)

async def main():
    await asyncio.create_task(worker())

asyncio.run(main())
