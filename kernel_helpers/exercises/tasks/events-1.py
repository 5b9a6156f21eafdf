# %% task, 3 minutes
# Do not ask
#
# `gate` looks at a variable every millisecond. Let it wait for an event instead. It must still print `open` right after
# 100 ms, and take next to no CPU.
# %% before
import asyncio, time
# %% stub
is_open = False

async def gate():
    while not is_open:
        await asyncio.sleep_ms(1)
    print("open")

async def main():
    global is_open
    is_open = False
    waiting = asyncio.create_task(gate())
    await asyncio.sleep_ms(100)
    is_open = True
    await waiting

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    said = run.points("print", "gate")
    if not said:
        raise Miss("`gate` did not print “open”.")
    if said[0] < 95:
        raise Miss(f"The gate opened at {span(said[0])}: it did not wait.")
    steps = len(run.of_task("slices", "gate"))
    if steps > 4:
        raise Miss(f"`gate` had {steps} steps: it still asks. Waiting for an event takes two.")
    if not [each for each in run.of_task("waits", "gate") if each["reason"] == "wait"]:
        raise Miss("`gate` slept instead of waiting for an event.")
    if said[0] > 130:
        raise Miss(f"The gate opened at {span(said[0])} only.")
# %% hint
# An event instead of the variable: `opened = asyncio.Event()`.
# %% hint
# `gate` awaits `opened.wait()`; `main` calls `opened.set()`.
# %% hint
# Make the event in `main` and hand it over: `gate(opened)`.
# %% solution
async def gate(opened):
    await opened.wait()
    print("open")

async def main():
    opened = asyncio.Event()
    waiting = asyncio.create_task(gate(opened))
    await asyncio.sleep_ms(100)
    opened.set()
    await waiting

asyncio.run(main())
# %% wrong: slept instead of waiting
async def gate():
    await asyncio.sleep_ms(100)
    print("open")

async def main():
    waiting = asyncio.create_task(gate())
    await waiting

asyncio.run(main())
# %% wrong: it did not wait
async def gate(opened):
    opened.wait()
    print("open")

async def main():
    opened = asyncio.Event()
    waiting = asyncio.create_task(gate(opened))
    await asyncio.sleep_ms(100)
    opened.set()
    await waiting

asyncio.run(main())
# %% wrong: it still asks
async def gate(opened):
    while not opened.is_set():
        await asyncio.sleep_ms(5)
    print("open")

async def main():
    opened = asyncio.Event()
    waiting = asyncio.create_task(gate(opened))
    await asyncio.sleep_ms(100)
    opened.set()
    await waiting

asyncio.run(main())
