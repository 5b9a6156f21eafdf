# %% task, 12 minutes
# In good order
#
# The main job fails, and two helpers stay behind. Bring the program into the form for shutting down: first
# `door: closed` and `lamp: off`, then the `ValueError` comes out of `run`. Write it so that it also works when the job
# succeeds.
# %% before
import asyncio
from machine import LED

led = LED("LED_BLUE")
# %% stub
async def lamp():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        await asyncio.sleep_ms(15)
        print("lamp: off")

async def door():
    try:
        await asyncio.sleep_ms(10_000)
    finally:
        print("door: closed")

async def job():
    await asyncio.sleep_ms(90)
    raise ValueError("no film")

async def main():
    asyncio.create_task(lamp())
    asyncio.create_task(door())
    await job()

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if not error or error["type"] != "ValueError":
        came = f"{error['type']} came out instead" if error else "nothing came out of `run`"
        raise Miss(f"The `ValueError` of `job` is lost: {came}.")
    for name, line in (("door", "door: closed"), ("lamp", "lamp: off")):
        if run.task(name)["outcome"] != "cancelled":
            raise Miss(f"`{name}` was not finished when the program ended: keep its task, and end it in a `finally`.")
        if line not in run.lines:
            raise Miss(f"“{line}” was not printed: `{name}` was asked to end, and nobody waited until it had.")
    if run.told["leftovers"]:
        raise Miss(f"{listed(run.told['leftovers'])} was left over.")
    if "finally" not in run.told["source"].split("async def main")[-1]:
        raise Miss("It works for a job that fails. With a `finally` it also works for one that succeeds.")
# %% hint
# Keep both tasks. `try:` with `await job()` in it, and a `finally:`.
# %% hint
# In the `finally`: cancel both, then wait for both.
# %% hint
# `await asyncio.gather(*helpers, return_exceptions=True)`. Without the option, a `CancelledError` takes the place of
# the `ValueError`.
# %% solution
async def lamp():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        await asyncio.sleep_ms(15)
        print("lamp: off")

async def door():
    try:
        await asyncio.sleep_ms(10_000)
    finally:
        print("door: closed")

async def job():
    await asyncio.sleep_ms(90)
    raise ValueError("no film")

async def main():
    helpers = [asyncio.create_task(lamp()), asyncio.create_task(door())]
    try:
        await job()
    finally:
        for task in helpers:
            task.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)

asyncio.run(main())
# %% wrong: CancelledError came out instead
async def lamp():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        await asyncio.sleep_ms(15)
        print("lamp: off")

async def door():
    try:
        await asyncio.sleep_ms(10_000)
    finally:
        print("door: closed")

async def job():
    await asyncio.sleep_ms(90)
    raise ValueError("no film")

async def main():
    helpers = [asyncio.create_task(lamp()), asyncio.create_task(door())]
    try:
        await job()
    finally:
        for task in helpers:
            task.cancel()
        await asyncio.gather(*helpers)

asyncio.run(main())
# %% wrong: `lamp` was not finished
async def lamp():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        await asyncio.sleep_ms(15)
        print("lamp: off")

async def door():
    try:
        await asyncio.sleep_ms(10_000)
    finally:
        print("door: closed")

async def job():
    await asyncio.sleep_ms(90)
    raise ValueError("no film")

async def main():
    helpers = [asyncio.create_task(lamp()), asyncio.create_task(door())]
    try:
        await job()
    finally:
        for task in helpers:
            task.cancel()
        await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: nothing came out
async def lamp():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        await asyncio.sleep_ms(15)
        print("lamp: off")

async def door():
    try:
        await asyncio.sleep_ms(10_000)
    finally:
        print("door: closed")

async def job():
    await asyncio.sleep_ms(90)
    raise ValueError("no film")

async def main():
    helpers = [asyncio.create_task(lamp()), asyncio.create_task(door())]
    try:
        await job()
    except ValueError as error:
        print(error)
    for task in helpers:
        task.cancel()
    await asyncio.gather(*helpers, return_exceptions=True)

asyncio.run(main())
