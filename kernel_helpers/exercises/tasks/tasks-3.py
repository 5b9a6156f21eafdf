# %% task, 10 minutes
# Not forever
#
# `sensor` answers, or it does not. Write `ask(task, ms)`: it waits at most that many milliseconds, gives the result if
# there is one by then, and otherwise cancels the task and gives `None`. Do it with what you have met so far: `done()`,
# `cancel()` and `sleep_ms`. (Chapter 05 has a ready-made one.) Look every 5 ms.
# %% before
import asyncio, time
# %% stub
async def sensor(ms):
    try:
        await asyncio.sleep_ms(ms)
        return ms
    finally:
        print("sensor", ms, "released")

async def ask(task, ms):
    return await task

async def main():
    print("quick:", await ask(asyncio.create_task(sensor(40)), 100))
    print("slow:", await ask(asyncio.create_task(sensor(400)), 100))

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("sensor", 2)
    quick, slow = [task["name"] for task in run.all_named("sensor")]
    run.prints_in_order(["quick: 40", "slow: None"])
    if run.task(slow)["outcome"] != "cancelled":
        raise Miss("The slow sensor was not cancelled: it ran until it had its answer.")
    if "sensor 400 released" not in run.text:
        raise Miss("The slow sensor never ran its `finally`. Pause once after `cancel()`, so that it gets its turn.")
    lived = run.ended_ms(slow) - run.began_ms(slow)
    if not 90 <= lived <= 150:
        raise Miss(f"The slow sensor was given {span(lived)}; asked for is 100 ms.")
    quick_lag = run.began_ms(slow) - run.ended_ms(quick)
    if quick_lag > 30:
        raise Miss(
            f"The quick answer was there, and `ask` went on waiting for {span(quick_lag)}. Look every 5 ms whether "
            "the task is done."
        )
# %% hint
# A loop that looks: is it done? Is the time over? If neither, sleep a little.
# %% hint
# `time.ticks_diff(time.ticks_ms(), start) < ms` says whether there is time left.
# %% hint
# After the loop: if the task is done, return what `await task` gives (it does not pause). Otherwise cancel it, pause
# once so that it can clean up, and return `None`.
# %% solution
async def sensor(ms):
    try:
        await asyncio.sleep_ms(ms)
        return ms
    finally:
        print("sensor", ms, "released")

async def ask(task, ms):
    start = time.ticks_ms()
    while not task.done() and time.ticks_diff(time.ticks_ms(), start) < ms:
        await asyncio.sleep_ms(5)
    if task.done():
        return await task
    task.cancel()
    await asyncio.sleep_ms(0)
    return None

async def main():
    print("quick:", await ask(asyncio.create_task(sensor(40)), 100))
    print("slow:", await ask(asyncio.create_task(sensor(400)), 100))

asyncio.run(main())
# %% wrong: went on waiting
async def sensor(ms):
    try:
        await asyncio.sleep_ms(ms)
        return ms
    finally:
        print("sensor", ms, "released")

async def ask(task, ms):
    await asyncio.sleep_ms(ms)
    if task.done():
        return await task
    task.cancel()
    await asyncio.sleep_ms(0)
    return None

async def main():
    print("quick:", await ask(asyncio.create_task(sensor(40)), 100))
    print("slow:", await ask(asyncio.create_task(sensor(400)), 100))

asyncio.run(main())
# %% wrong: was not finished when the program ended
async def sensor(ms):
    try:
        await asyncio.sleep_ms(ms)
        return ms
    finally:
        print("sensor", ms, "released")

async def ask(task, ms):
    start = time.ticks_ms()
    while not task.done() and time.ticks_diff(time.ticks_ms(), start) < ms:
        await asyncio.sleep_ms(5)
    if task.done():
        return await task
    return None

async def main():
    print("quick:", await ask(asyncio.create_task(sensor(40)), 100))
    print("slow:", await ask(asyncio.create_task(sensor(400)), 100))

asyncio.run(main())
# %% wrong: failed with CancelledError
async def sensor(ms):
    try:
        await asyncio.sleep_ms(ms)
        return ms
    finally:
        print("sensor", ms, "released")

async def ask(task, ms):
    start = time.ticks_ms()
    while not task.done() and time.ticks_diff(time.ticks_ms(), start) < ms:
        await asyncio.sleep_ms(5)
    if not task.done():
        task.cancel()
    return await task

async def main():
    print("quick:", await ask(asyncio.create_task(sensor(40)), 100))
    print("slow:", await ask(asyncio.create_task(sensor(400)), 100))

asyncio.run(main())
