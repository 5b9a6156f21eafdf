# %% task, 10 minutes
# Everybody at the start
#
# Three runners need 20, 50 and 80 ms to get ready. Nobody may start before all are ready, and then all start in the same
# millisecond. Use two kinds of events: each runner tells that it is ready, and one signal starts them all. `main` prints
# `go` just before. No runner may ask.
# %% before
import asyncio
# %% stub
async def runner(name, ms):
    await asyncio.sleep_ms(ms)
    print(name, "starts")

async def main():
    tasks = [asyncio.create_task(runner(name, ms)) for name, ms in (("a", 20), ("b", 50), ("c", 80))]
    print("go")
    for task in tasks:
        await task

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("runner", 3)
    run.prints_in_order(["go", "starts", "starts", "starts"])
    starts = []
    for name in ("runner", "runner 2", "runner 3"):
        starts += run.points("print", name)
    if len(starts) != 3:
        raise Miss("Each runner should print its “starts” itself, once.")
    if min(starts) < 75:
        raise Miss(f"A runner started at {span(min(starts))}, and the last one needs 80 ms to get ready.")
    if max(starts) - min(starts) > 15:
        raise Miss(f"They started {span(max(starts) - min(starts))} apart.")
    for name in ("runner", "runner 2", "runner 3"):
        if len(run.of_task("sleeps", name)) > 1 or len(run.of_task("slices", name)) > 4:
            raise Miss(f"`{name}` asks. It should sleep once to get ready, and then wait for the start.")
    waits = [each for name in ("runner", "runner 2", "runner 3") for each in run.of_task("waits", name)]
    if len([each for each in waits if each["reason"] == "wait"]) < 2:
        raise Miss("The runners do not wait for a signal.")
# %% hint
# Each runner gets two events: its own `ready`, and `start`, which is the same for all.
# %% hint
# `main` awaits one `ready` after the other. The order does not matter: when it has them all, all are ready.
# %% hint
# In `runner`: sleep, `ready.set()`, `await start.wait()`, print. In `main`: wait for all, `print("go")`, `start.set()`.
# %% solution
async def runner(name, ms, ready, start):
    await asyncio.sleep_ms(ms)
    ready.set()
    await start.wait()
    print(name, "starts")

async def main():
    start = asyncio.Event()
    ready = [asyncio.Event() for _ in range(3)]
    jobs = zip("abc", (20, 50, 80), ready)
    tasks = [asyncio.create_task(runner(name, ms, event, start)) for name, ms, event in jobs]
    for event in ready:
        await event.wait()
    print("go")
    start.set()
    for task in tasks:
        await task

asyncio.run(main())
# %% wrong: and the last one needs 80 ms
async def runner(name, ms, start):
    await start.wait()
    print(name, "starts")
    await asyncio.sleep_ms(ms)

async def main():
    start = asyncio.Event()
    tasks = [asyncio.create_task(runner(name, ms, start)) for name, ms in (("a", 20), ("b", 50), ("c", 80))]
    print("go")
    start.set()
    for task in tasks:
        await task

asyncio.run(main())
# %% wrong: asks
here = []

async def runner(name, ms):
    await asyncio.sleep_ms(ms)
    here.append(name)
    while len(here) < 3:
        await asyncio.sleep_ms(1)
    print(name, "starts")

async def main():
    here.clear()
    tasks = [asyncio.create_task(runner(name, ms)) for name, ms in (("a", 20), ("b", 50), ("c", 80))]
    print("go")
    for task in tasks:
        await task

asyncio.run(main())
