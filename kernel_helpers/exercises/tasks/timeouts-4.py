# %% task, 15 minutes
# Try again
#
# `radio` sometimes answers in time and sometimes not. Write `ask_again`: it gives each try 50 ms, waits 20 ms after the
# first failure and 40 ms after the second, and gives up after the third by raising `asyncio.TimeoutError`. `main` must
# print exactly what stands below, and `beat` must go on all the time.
# %% before
import asyncio, time
from machine import LED

led = LED("LED_BLUE")
# %% stub
delays = []

async def radio():
    ms = delays.pop(0)
    await asyncio.sleep_ms(ms)
    return ms

async def beat():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def ask_again():
    return await radio()

async def main():
    delays[:] = [30, 200, 200, 200, 200, 40]
    beating = asyncio.create_task(beat())
    for name in ("first", "second", "third"):
        try:
            print(name + ":", await ask_again())
        except asyncio.TimeoutError:
            print(name + ": TimeoutError")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    if run.lines != ["first: 30", "second: TimeoutError", "third: 40"]:
        raise Miss(f"Printed was {shown(run.lines)}.")
    tries = run.all_named("radio")
    if len(tries) != 6:
        raise Miss(f"Six tries are asked for in all, each in a task that can be cancelled. There were {len(tries)}.")
    for task in tries:
        lived = (task["ended_us"] - task["created_us"]) / 1000
        if lived > 80:
            raise Miss(f"A try lasted {span(lived)}, and 50 ms are the limit.")
    pauses = [(tries[n + 1]["created_us"] - tries[n]["ended_us"]) / 1000 for n in (1, 2, 4)]
    for pause, wanted in zip(pauses, (20, 40, 20)):
        if not wanted - 2 <= pause <= wanted + 25:
            raise Miss(f"Between two tries there were {span(pause)}; here it should be {wanted} ms.")
    if (tries[4]["created_us"] - tries[3]["ended_us"]) / 1000 > 30:
        raise Miss("After the third failure it should give up at once, without another pause.")
    run.not_starved("beat", 60)
# %% hint
# A loop over the pauses: `for pause in (20, 40, None):`
# %% hint
# Each turn: `return await asyncio.wait_for_ms(radio(), 50)` in a `try`.
# %% hint
# In the `except`: if it was the last turn, `raise`. Otherwise `await asyncio.sleep_ms(pause)`.
# %% solution
delays = []

async def radio():
    ms = delays.pop(0)
    await asyncio.sleep_ms(ms)
    return ms

async def beat():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def ask_again():
    for pause in (20, 40, None):
        try:
            return await asyncio.wait_for_ms(radio(), 50)
        except asyncio.TimeoutError:
            if pause is None:
                raise
            await asyncio.sleep_ms(pause)

async def main():
    delays[:] = [30, 200, 200, 200, 200, 40]
    beating = asyncio.create_task(beat())
    for name in ("first", "second", "third"):
        try:
            print(name + ":", await ask_again())
        except asyncio.TimeoutError:
            print(name + ": TimeoutError")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: Printed was
delays = []

async def radio():
    ms = delays.pop(0)
    await asyncio.sleep_ms(ms)
    return ms

async def beat():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def ask_again():
    return await asyncio.wait_for_ms(radio(), 50)

async def main():
    delays[:] = [30, 200, 200, 200, 200, 40]
    beating = asyncio.create_task(beat())
    for name in ("first", "second", "third"):
        try:
            print(name + ":", await ask_again())
        except asyncio.TimeoutError:
            print(name + ": TimeoutError")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: Printed was
delays = []

async def radio():
    ms = delays.pop(0)
    await asyncio.sleep_ms(ms)
    return ms

async def beat():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def ask_again():
    for pause in (20, 40, 80):
        try:
            return await asyncio.wait_for_ms(radio(), 50)
        except asyncio.TimeoutError:
            await asyncio.sleep_ms(pause)

async def main():
    delays[:] = [30, 200, 200, 200, 200, 40]
    beating = asyncio.create_task(beat())
    for name in ("first", "second", "third"):
        try:
            print(name + ":", await ask_again())
        except asyncio.TimeoutError:
            print(name + ": TimeoutError")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: Between two tries there were
delays = []

async def radio():
    ms = delays.pop(0)
    await asyncio.sleep_ms(ms)
    return ms

async def beat():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def ask_again():
    for pause in (20, 40, None):
        try:
            return await asyncio.wait_for_ms(radio(), 50)
        except asyncio.TimeoutError:
            if pause is None:
                raise
            time.sleep_ms(pause)
            time.sleep_ms(25)

async def main():
    delays[:] = [30, 200, 200, 200, 200, 40]
    beating = asyncio.create_task(beat())
    for name in ("first", "second", "third"):
        try:
            print(name + ":", await ask_again())
        except asyncio.TimeoutError:
            print(name + ": TimeoutError")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
