# %% task, 8 minutes
# Three readings
#
# Three sensors, three results. The program below starts all three at once, and then forgets what they return. Make
# `main` print `sum: 60`, computed from what the three coroutines return, and keep it as quick as it is.
# %% before
import asyncio
# %% stub
async def read(name, ms, value):
    await asyncio.sleep_ms(ms)
    return value

async def main():
    for name, ms, value in (("a", 60, 10), ("b", 100, 20), ("c", 30, 30)):
        asyncio.create_task(read(name, ms, value))
    await asyncio.sleep_ms(120)
    print("sum: 60")

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.prints_in_order(["sum: 60"])
    run.has("read", 3)
    readers = run.all_named("read")
    if "60" in run.told["source"].split("print")[-1].split("asyncio.run")[0]:
        raise Miss("The 60 stands in the program. It should be computed from what the three coroutines return.")
    joined = [each["arg"] for each in run.model["slices"] if each["reason"] == "join"]
    if not joined:
        raise Miss("Nobody awaits a task of `read`, so nobody receives what it returns.")
    first, last = readers[0]["name"], readers[-1]["name"]
    run.overlap(first, last)
    run.takes(95, 160, "Start all three first, then await them.")
# %% hint
# `create_task` returns something. Keep all three.
# %% hint
# The list of tasks is filled in one loop, and awaited in a second one.
# %% hint
# `total += await task` in the second loop.
# %% solution
async def read(name, ms, value):
    await asyncio.sleep_ms(ms)
    return value

async def main():
    tasks = []
    for name, ms, value in (("a", 60, 10), ("b", 100, 20), ("c", 30, 30)):
        tasks.append(asyncio.create_task(read(name, ms, value)))
    total = 0
    for task in tasks:
        total += await task
    print("sum:", total)

asyncio.run(main())
# %% wrong: not side by side
async def read(name, ms, value):
    await asyncio.sleep_ms(ms)
    return value

async def main():
    total = 0
    for name, ms, value in (("a", 60, 10), ("b", 100, 20), ("c", 30, 30)):
        total += await asyncio.create_task(read(name, ms, value))
    print("sum:", total)

asyncio.run(main())
# %% wrong: The 60 stands in the program
async def read(name, ms, value):
    await asyncio.sleep_ms(ms)
    return value

async def main():
    tasks = [asyncio.create_task(read(*each)) for each in (("a", 60, 10), ("b", 100, 20), ("c", 30, 30))]
    for task in tasks:
        await task
    print("sum: 60")

asyncio.run(main())
# %% wrong: no task `read`
async def read(name, ms, value):
    await asyncio.sleep_ms(ms)
    return value

async def main():
    total = 0
    for name, ms, value in (("a", 60, 10), ("b", 100, 20), ("c", 30, 30)):
        total += await read(name, ms, value)
    print("sum:", total)

asyncio.run(main())
