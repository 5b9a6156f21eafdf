# %% task, 8 minutes
# Twice, cleanly
#
# Two measurements, one after the other, each with a `run` of its own. `ticker` of the first one comes back in the second
# one and disturbs it. Repair `measure`, so that each `run` has exactly one `ticker`, and none is left at the end.
# `ticker` must print its last line.
# %% before
import asyncio
# %% stub
async def ticker(name):
    try:
        while True:
            print("tick of", name)
            await asyncio.sleep_ms(20)
    finally:
        print("end of", name)

async def measure(name):
    ticking = asyncio.create_task(ticker(name))
    await asyncio.sleep_ms(70)
    return name

print(asyncio.run(measure("one")))
print(asyncio.run(measure("two")))
# %% check
def check(run):
    lines = run.lines
    if "two" in lines and "tick of one" in lines[lines.index("one") if "one" in lines else 0 :]:
        raise Miss("`ticker` of “one” ticked in the second `run`: it was still in the queue when the first one returned.")
    run.has("ticker", 2)
    for name in ("one", "two"):
        if lines.count("tick of " + name) < 3:
            raise Miss(f"`ticker` of “{name}” should tick about every 20 ms for 70 ms.")
        if "end of " + name not in lines:
            raise Miss(f"“end of {name}” was not printed: `ticker` of “{name}” did not come to its `finally`.")
    run.ends_well()
    run.prints_in_order(["end of one", "one", "end of two", "two"])
# %% hint
# `measure` has the task in `ticking`. What is missing before it returns?
# %% hint
# `cancel()` alone is not enough: `ticker` needs a turn to run its `finally`.
# %% hint
# `ticking.cancel()`, then `await asyncio.sleep_ms(0)`, then `return name`.
# %% solution
async def ticker(name):
    try:
        while True:
            print("tick of", name)
            await asyncio.sleep_ms(20)
    finally:
        print("end of", name)

async def measure(name):
    ticking = asyncio.create_task(ticker(name))
    await asyncio.sleep_ms(70)
    ticking.cancel()
    await asyncio.sleep_ms(0)
    return name

print(asyncio.run(measure("one")))
print(asyncio.run(measure("two")))
# %% wrong: did not come to its `finally`
async def ticker(name):
    try:
        while True:
            print("tick of", name)
            await asyncio.sleep_ms(20)
    finally:
        print("end of", name)

async def measure(name):
    ticking = asyncio.create_task(ticker(name))
    await asyncio.sleep_ms(70)
    asyncio.new_event_loop()
    return name

print(asyncio.run(measure("one")))
asyncio.new_event_loop()
print(asyncio.run(measure("two")))
# %% wrong: still in the queue
async def ticker(name):
    try:
        while True:
            print("tick of", name)
            await asyncio.sleep_ms(20)
    finally:
        print("end of", name)

async def measure(name):
    ticking = asyncio.create_task(ticker(name))
    await asyncio.sleep_ms(70)
    return name

print(asyncio.run(measure("one")))
print(asyncio.run(measure("two")))
# %% wrong: “end of two” was not printed
async def ticker(name):
    try:
        while True:
            print("tick of", name)
            await asyncio.sleep_ms(20)
    finally:
        print("end of", name)

async def measure(name):
    ticking = asyncio.create_task(ticker(name))
    await asyncio.sleep_ms(70)
    if name == "one":
        ticking.cancel()
        await asyncio.sleep_ms(0)
    return name

print(asyncio.run(measure("one")))
print(asyncio.run(measure("two")))
