# %% task, 10 minutes
# Two want to know
#
# `lamp` and `log` both wait for the same bell, and one of them never hears it. Repair the program so that each of the two
# hears every ring. Nobody asks, and the handler keeps to the rule.
# %% before
import asyncio
from machine import Timer
# %% stub
bell = asyncio.ThreadSafeFlag()

def on_ring(timer):
    bell.set()

async def lamp():
    while True:
        await bell.wait()
        print("lamp: flash")

async def log():
    while True:
        await bell.wait()
        print("log: it rang")

async def main():
    bell.clear()
    tasks = [asyncio.create_task(lamp()), asyncio.create_task(log())]
    timer = Timer(-1, period=20, callback=on_ring)
    await asyncio.sleep_ms(70)
    timer.deinit()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    asks = [name for name in ("lamp", "log") if len(run.of_task("sleeps", name)) > 3]
    if asks:
        raise Miss(f"`{asks[0]}` sleeps again and again to look whether it has rung. It should wait.")
    rings = len(run.points("irq"))
    if not rings:
        raise Miss("The handler sets an Event: that is not safe in an interrupt. Only a ThreadSafeFlag may be set there.")
    flashes, rang = run.lines.count("lamp: flash"), run.lines.count("log: it rang")
    if flashes != rings or rang != rings:
        deaf = "lamp" if flashes < rang else "log"
        raise Miss(
            f"It rang {rings} times; `lamp` heard {flashes} and `log` {rang}. A flag wakes one task, the one that came last, "
            f"and `{deaf}` was pushed out."
        )
# %% hint
# How many tasks may wait for one flag?
# %% hint
# A third task owns the flag, and tells the others by something that wakes everybody.
# %% hint
# `owner` waits for `bell`, then `rung.set()` and `rung.clear()`; `lamp` and `log` wait for the event `rung`.
# %% solution
bell = asyncio.ThreadSafeFlag()

def on_ring(timer):
    bell.set()

async def lamp(rung):
    while True:
        await rung.wait()
        print("lamp: flash")

async def owner(rung):
    while True:
        await bell.wait()
        rung.set()
        rung.clear()

async def log(rung):
    while True:
        await rung.wait()
        print("log: it rang")

async def main():
    bell.clear()
    rung = asyncio.Event()
    tasks = [asyncio.create_task(job(rung)) for job in (owner, lamp, log)]
    timer = Timer(-1, period=20, callback=on_ring)
    await asyncio.sleep_ms(70)
    timer.deinit()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: The handler sets an Event
bell = asyncio.Event()

def on_ring(timer):
    bell.set()
    bell.clear()

async def lamp():
    while True:
        await bell.wait()
        print("lamp: flash")

async def log():
    while True:
        await bell.wait()
        print("log: it rang")

async def main():
    bell.clear()
    tasks = [asyncio.create_task(lamp()), asyncio.create_task(log())]
    timer = Timer(-1, period=20, callback=on_ring)
    await asyncio.sleep_ms(70)
    timer.deinit()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: sleeps again and again
bell = asyncio.ThreadSafeFlag()

def on_ring(timer):
    global rings
    rings += 1
    bell.set()

async def lamp():
    while True:
        await bell.wait()
        print("lamp: flash")

rings = 0

async def log():
    known = rings
    while True:
        if rings > known:
            known += 1
            print("log: it rang")
        await asyncio.sleep_ms(5)

async def main():
    bell.clear()
    tasks = [asyncio.create_task(lamp()), asyncio.create_task(log())]
    timer = Timer(-1, period=20, callback=on_ring)
    await asyncio.sleep_ms(70)
    timer.deinit()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: was pushed out
bell = asyncio.ThreadSafeFlag()

def on_ring(timer):
    bell.set()

async def lamp():
    while True:
        await bell.wait()
        print("lamp: flash")
        await asyncio.sleep_ms(1)

async def log():
    while True:
        await bell.wait()
        print("log: it rang")
        await asyncio.sleep_ms(1)

async def main():
    bell.clear()
    tasks = [asyncio.create_task(lamp()), asyncio.create_task(log())]
    timer = Timer(-1, period=20, callback=on_ring)
    await asyncio.sleep_ms(70)
    timer.deinit()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
