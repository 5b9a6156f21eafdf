# %% task, 8 minutes
# More and more
#
# For each message, `server` starts a task that waits for the reader's `thanks`. Most readers never thank, so the tasks
# pile up. Give each reader 50 ms; whoever has not thanked by then gets a line `no thanks from 3` (with his number).
# Nothing may be left over at the end. Readers 2 and 5 do thank, and there is a line for them already.
# %% before
import asyncio, gc, live, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
async def reader(n, thanks):
    await asyncio.sleep_ms(15)
    if n in (2, 5):
        thanks.set()

async def deliver(n):
    thanks = asyncio.Event()
    reading = asyncio.create_task(reader(n, thanks))
    await thanks.wait()
    print("thanks from", n)

async def server():
    for n in range(8):
        asyncio.create_task(deliver(n))
        await asyncio.sleep_ms(20)
    await asyncio.sleep_ms(100)

asyncio.run(server())
# %% check
def check(run):
    left = [name for name in run.told["leftovers"] if name != "server"]
    if left:
        raise Miss(f"{len(left)} tasks were still waiting at the end, {at_once(run)} of `deliver` at once: each waits for thanks that never come. Give the wait a limit.")
    run.ends_well()
    for n in range(8):
        wanted = f"thanks from {n}" if n in (2, 5) else f"no thanks from {n}"
        if wanted not in run.lines:
            raise Miss(f"The line “{wanted}” is missing. Printed was: {shown(run.lines)}.")
    if at_once(run) < 2:
        raise Miss("The messages go out one after the other now: `server` should not wait for the readers.")
    lives = [(task["ended_us"] - task["created_us"]) / 1000 for task in run.all_named("deliver")]
    if max(lives) > 75:
        raise Miss(f"A task of `deliver` lived for {span(max(lives))}; each reader has 50 ms.")
    early = [ms for ms in lives if 25 < ms < 45]
    if early or max(lives) < 45:
        raise Miss("Some readers did not get the whole 50 ms.")

def at_once(run):
    most = 0
    for task in run.all_named("deliver"):
        others = [each for each in run.all_named("deliver") if each["created_us"] <= task["created_us"] and (each["ended_us"] is None or each["ended_us"] > task["created_us"])]
        most = max(most, len(others))
    return most
# %% hint
# Look at the lanes of `deliver`: which ones end?
# %% hint
# A wait gets a limit by `wait_for_ms`.
# %% hint
# `await asyncio.wait_for_ms(thanks.wait(), 50)` in a `try`; `except asyncio.TimeoutError:` prints the other line.
# %% solution
async def reader(n, thanks):
    await asyncio.sleep_ms(15)
    if n in (2, 5):
        thanks.set()

async def deliver(n):
    thanks = asyncio.Event()
    reading = asyncio.create_task(reader(n, thanks))
    try:
        await asyncio.wait_for_ms(thanks.wait(), 50)
        print("thanks from", n)
    except asyncio.TimeoutError:
        print("no thanks from", n)

async def server():
    for n in range(8):
        asyncio.create_task(deliver(n))
        await asyncio.sleep_ms(20)
    await asyncio.sleep_ms(100)

asyncio.run(server())
# %% wrong: Give the wait a limit
async def reader(n, thanks):
    await asyncio.sleep_ms(15)
    if n in (2, 5):
        thanks.set()

async def deliver(n):
    thanks = asyncio.Event()
    reading = asyncio.create_task(reader(n, thanks))
    await thanks.wait()
    print("thanks from", n)

async def server():
    for n in range(8):
        asyncio.create_task(deliver(n))
        await asyncio.sleep_ms(20)
    await asyncio.sleep_ms(300)

asyncio.run(server())
# %% wrong: one after the other
async def reader(n, thanks):
    await asyncio.sleep_ms(15)
    if n in (2, 5):
        thanks.set()

async def deliver(n):
    thanks = asyncio.Event()
    reading = asyncio.create_task(reader(n, thanks))
    try:
        await asyncio.wait_for_ms(thanks.wait(), 50)
        print("thanks from", n)
    except asyncio.TimeoutError:
        print("no thanks from", n)

async def server():
    for n in range(8):
        await asyncio.create_task(deliver(n))
        await asyncio.sleep_ms(20)
    await asyncio.sleep_ms(100)

asyncio.run(server())
# %% wrong: did not get the whole 50 ms
async def reader(n, thanks):
    await asyncio.sleep_ms(15)
    if n in (2, 5):
        thanks.set()

async def deliver(n):
    thanks = asyncio.Event()
    reading = asyncio.create_task(reader(n, thanks))
    try:
        await asyncio.wait_for_ms(thanks.wait(), 20)
        print("thanks from", n)
    except asyncio.TimeoutError:
        print("no thanks from", n)

async def server():
    for n in range(8):
        asyncio.create_task(deliver(n))
        await asyncio.sleep_ms(20)
    await asyncio.sleep_ms(100)

asyncio.run(server())
# %% wrong: is missing
async def reader(n, thanks):
    await asyncio.sleep_ms(15)
    if n in (2, 5):
        thanks.set()

async def deliver(n):
    thanks = asyncio.Event()
    reading = asyncio.create_task(reader(n, thanks))
    try:
        await asyncio.wait_for_ms(thanks.wait(), 50)
        print("thanks from", n)
    except asyncio.TimeoutError:
        pass

async def server():
    for n in range(8):
        asyncio.create_task(deliver(n))
        await asyncio.sleep_ms(20)
    await asyncio.sleep_ms(100)

asyncio.run(server())
