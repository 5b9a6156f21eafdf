# %% task, 8 minutes
# Every step counts
#
# A wheel interrupts every 10 ms, some 12 times. `odometer` needs 25 ms to show how far it has come, and so it misses
# steps. Repair it: at the end it must have shown every step. The flag stays, the 25 ms stay, and nobody asks.
# %% before
import asyncio
from machine import Timer
# %% stub
turned = asyncio.ThreadSafeFlag()

def on_step(timer):
    turned.set()

async def odometer():
    steps = 0
    while True:
        await turned.wait()
        steps += 1
        print("steps:", steps)
        await asyncio.sleep_ms(25)

async def main():
    turned.clear()
    showing = asyncio.create_task(odometer())
    timer = Timer(-1, period=10, callback=on_step)
    await asyncio.sleep_ms(125)
    timer.deinit()
    await asyncio.sleep_ms(60)
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    said = [line for line in run.lines if line.startswith("steps:")]
    shows = [ms for ms in run.asked_ms("odometer") if 24 <= ms <= 25]
    if len(shows) < len(said) - 1:
        raise Miss("Each line is followed by 25 ms for the display: do not take them out.")
    if not run.of_task("waits", "odometer"):
        raise Miss("`odometer` never waits for the flag: it goes round by the clock, also when nothing has turned.")
    steps, prints = run.points("irq"), run.points("print", "odometer")
    for line, shown_at in zip(said, prints):
        turned = len([at for at in steps if at <= shown_at])
        if int(line.split(" ")[1]) > turned:
            raise Miss(f"At {span(shown_at)} it said “{line}”, and the wheel had turned {turned} steps by then: do not guess.")
    if not said or said[-1] != f"steps: {len(steps)}":
        raise Miss(
            f"The wheel interrupted {len(steps)} times, and the last line was “{said[-1] if said else 'nothing'}”. "
            f"The flag is up or down, so `odometer` woke {len(said)} times: who counts the steps that come while it shows?"
        )
# %% hint
# What comes while the flag is up already leaves no trace in the flag.
# %% hint
# Count where nothing is missed: in the handler.
# %% hint
# `turns += 1` in `on_step` (with `global turns`), and `odometer` prints `turns` when it wakes.
# %% solution
turned = asyncio.ThreadSafeFlag()

turns = 0

def on_step(timer):
    global turns
    turns += 1
    turned.set()

async def odometer():
    while True:
        await turned.wait()
        print("steps:", turns)
        await asyncio.sleep_ms(25)

async def main():
    global turns
    turns = 0
    turned.clear()
    showing = asyncio.create_task(odometer())
    timer = Timer(-1, period=10, callback=on_step)
    await asyncio.sleep_ms(125)
    timer.deinit()
    await asyncio.sleep_ms(60)
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)

asyncio.run(main())
# %% wrong: do not take them out
turned = asyncio.ThreadSafeFlag()

def on_step(timer):
    turned.set()

async def odometer():
    steps = 0
    while True:
        await turned.wait()
        steps += 1
        print("steps:", steps)

async def main():
    turned.clear()
    showing = asyncio.create_task(odometer())
    timer = Timer(-1, period=10, callback=on_step)
    await asyncio.sleep_ms(125)
    timer.deinit()
    await asyncio.sleep_ms(60)
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)

asyncio.run(main())
# %% wrong: never waits for the flag
turned = asyncio.ThreadSafeFlag()

turns = 0

def on_step(timer):
    global turns
    turns += 1
    turned.set()

async def odometer():
    while True:
        print("steps:", turns)
        await asyncio.sleep_ms(25)

async def main():
    global turns
    turns = 0
    turned.clear()
    showing = asyncio.create_task(odometer())
    timer = Timer(-1, period=10, callback=on_step)
    await asyncio.sleep_ms(125)
    timer.deinit()
    await asyncio.sleep_ms(60)
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)

asyncio.run(main())
# %% wrong: do not guess
turned = asyncio.ThreadSafeFlag()

def on_step(timer):
    turned.set()

async def odometer():
    steps = 0
    while True:
        await turned.wait()
        steps += 2
        print("steps:", steps)
        await asyncio.sleep_ms(25)

async def main():
    turned.clear()
    showing = asyncio.create_task(odometer())
    timer = Timer(-1, period=10, callback=on_step)
    await asyncio.sleep_ms(125)
    timer.deinit()
    await asyncio.sleep_ms(60)
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)

asyncio.run(main())
