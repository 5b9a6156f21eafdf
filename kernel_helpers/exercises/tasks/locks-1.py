# %% task, 3 minutes
# One line
#
# The counter should be 6, and it is not. Add a lock.
# %% before
import asyncio
# %% stub
count = 0

async def add(times):
    global count
    for _ in range(times):
        n = count
        await asyncio.sleep_ms(4)
        count = n + 1

async def main():
    global count
    count = 0
    await asyncio.gather(add(3), add(3))
    print("count:", count)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("add", 2)
    if "count: 6" not in run.lines:
        raise Miss(f"It should say “count: 6”. Printed was: {shown(run.lines)}.")
    sleeps = [each for name in ("add", "add 2") for each in run.of_task("sleeps", name)]
    if len(sleeps) != 6:
        raise Miss("The pause between reading and writing should stay: six times 4 ms.")
    waited = [each for name in ("add", "add 2") for each in run.of_task("waits", name)]
    if not waited:
        raise Miss("Nobody ever waited for a lock in this run, so the two did not protect themselves from each other.")
# %% hint
# One lock for both tasks, made before they start.
# %% hint
# It must be held from reading `count` to writing it.
# %% hint
# `async with lock:` around the three lines in the loop.
# %% solution
count = 0
lock = asyncio.Lock()

async def add(times):
    global count
    for _ in range(times):
        async with lock:
            n = count
            await asyncio.sleep_ms(4)
            count = n + 1

async def main():
    global count
    count = 0
    await asyncio.gather(add(3), add(3))
    print("count:", count)

asyncio.run(main())
# %% wrong: It should say “count: 6”
count = 0

async def add(times):
    global count
    lock = asyncio.Lock()
    for _ in range(times):
        async with lock:
            n = count
            await asyncio.sleep_ms(4)
            count = n + 1

async def main():
    global count
    count = 0
    await asyncio.gather(add(3), add(3))
    print("count:", count)

asyncio.run(main())
# %% wrong: The pause between reading and writing should stay
count = 0

async def add(times):
    global count
    for _ in range(times):
        count += 1

async def main():
    global count
    count = 0
    await asyncio.gather(add(3), add(3))
    print("count:", count)

asyncio.run(main())
# %% wrong: Nobody ever waited for a lock
count = 0

async def add(times):
    global count
    for _ in range(times):
        await asyncio.sleep_ms(4)
        count += 1

async def main():
    global count
    count = 0
    await asyncio.gather(add(3), add(3))
    print("count:", count)

asyncio.run(main())
