# %% task, 4 minutes
# Not behind my back
#
# The task fails, and all you get is a report in the middle of the output. Let `main` take the exception: it should print
# `sensor: no answer` and no traceback, and `beat` should still beat five times.
# %% before
import asyncio, sys, time, live
from machine import LED

red, blue = LED("LED_RED"), LED("LED_BLUE")

async def beat():
    for _ in range(5):
        blue.toggle()
        await asyncio.sleep_ms(30)
# %% stub
async def sensor():
    await asyncio.sleep_ms(50)
    raise OSError("no answer")

async def main():
    asking = asyncio.create_task(sensor())
    await beat()

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    if "Traceback" in run.text:
        raise Miss("The report is still printed: nobody was waiting for `sensor` at the moment when it failed.")
    if "sensor: no answer" not in run.lines:
        raise Miss(f"“sensor: no answer” is missing. Printed was: {shown(run.lines)}.")
    if run.task("sensor")["outcome"] != "failed":
        raise Miss("`sensor` should still fail. Leave it as it is.")
    beats = [each for each in run.model["sleeps"] if 25 <= each["asked_ms"] <= 30]
    if len(beats) < 5:
        raise Miss(f"`beat` should still beat five times; it did {len(beats)} times.")
    run.takes(140, 185, "`beat` and `sensor` should run side by side.")
# %% hint
# Somebody must await `sensor` before its 50 ms are over, while `beat` goes on.
# %% hint
# So `beat` needs a task of its own, or both go into a gather.
# %% hint
# Make a task of `beat()`, await `asking` in a `try`, then await the task of `beat`.
# %% solution
async def sensor():
    await asyncio.sleep_ms(50)
    raise OSError("no answer")

async def main():
    asking = asyncio.create_task(sensor())
    beating = asyncio.create_task(beat())
    try:
        await asking
    except OSError as error:
        print("sensor:", error)
    await beating

asyncio.run(main())
# %% wrong: The report is still printed
async def sensor():
    await asyncio.sleep_ms(50)
    raise OSError("no answer")

async def main():
    asking = asyncio.create_task(sensor())
    await beat()
    try:
        await asking
    except OSError as error:
        print("sensor:", error)

asyncio.run(main())
# %% wrong: should run side by side
async def sensor():
    await asyncio.sleep_ms(50)
    raise OSError("no answer")

async def main():
    try:
        await asyncio.create_task(sensor())
    except OSError as error:
        print("sensor:", error)
    await beat()

asyncio.run(main())
# %% wrong: should still fail
async def sensor():
    await asyncio.sleep_ms(50)
    print("sensor: no answer")

async def main():
    asking = asyncio.create_task(sensor())
    await beat()

asyncio.run(main())
