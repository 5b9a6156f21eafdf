# %% task, 12 minutes
# A lateness meter
#
# How late is the loop? A task can find out: it asks to sleep for 10 ms and measures how long it really took. Write
# `meter`. It does that again and again, until `hog` is done, and then prints `worst: N ms`, where N is the largest
# lateness. It must agree with what the timeline says.
# %% before
import asyncio, time, live

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
async def hog():
    for ms in (5, 40, 15, 60, 10):
        work(ms)
        await asyncio.sleep_ms(20)

async def meter(task):
    print("worst: 0 ms")

async def main():
    hogging = asyncio.create_task(hog())
    metering = asyncio.create_task(meter(hogging))
    await hogging
    await metering

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    said = [line for line in run.lines if line.startswith("worst: ") and line.endswith(" ms")]
    if len(said) != 1:
        raise Miss("One line of the form “worst: 12 ms” is asked for.")
    sleeps = [each for each in run.of_task("sleeps", "meter") if each["late_us"] is not None]
    if len(sleeps) < 5:
        raise Miss(f"`meter` slept {len(sleeps)} times. It should measure again and again until `hog` is done.")
    if max(each["asked_ms"] for each in sleeps) > 10:
        raise Miss("`meter` should ask for 10 ms at a time.")
    worst = max(each["late_us"] for each in sleeps) / 1000
    number = said[0][len("worst: ") : -len(" ms")].strip()
    if not number.lstrip("-").isdigit():
        raise Miss(f"“{said[0]}” holds no whole number of milliseconds.")
    if abs(int(number) - worst) > 4:
        raise Miss(f"The program says {number} ms. In the timeline, the latest sleep of `meter` was late by {span(worst)}.")
    if run.ended_ms("meter") < run.ended_ms("hog"):
        raise Miss("`meter` ended before `hog` was done.")
# %% hint
# Take the time before the sleep and after it. What is the difference, if nobody is in the way?
# %% hint
# Lateness is what the sleep took, less the 10 ms that you asked for.
# %% hint
# `while not task.done():` around it, and `worst = max(worst, late)` inside.
# %% solution
async def hog():
    for ms in (5, 40, 15, 60, 10):
        work(ms)
        await asyncio.sleep_ms(20)

async def meter(task):
    worst = 0
    while not task.done():
        start = time.ticks_ms()
        await asyncio.sleep_ms(10)
        worst = max(worst, time.ticks_diff(time.ticks_ms(), start) - 10)
    print("worst:", worst, "ms")

async def main():
    hogging = asyncio.create_task(hog())
    metering = asyncio.create_task(meter(hogging))
    await hogging
    await metering

asyncio.run(main())
# %% wrong: the latest sleep of `meter` was late by
async def hog():
    for ms in (5, 40, 15, 60, 10):
        work(ms)
        await asyncio.sleep_ms(20)

async def meter(task):
    worst = 0
    while not task.done():
        start = time.ticks_ms()
        await asyncio.sleep_ms(10)
        worst = max(worst, time.ticks_diff(time.ticks_ms(), start))
    print("worst:", worst, "ms")

async def main():
    hogging = asyncio.create_task(hog())
    metering = asyncio.create_task(meter(hogging))
    await hogging
    await metering

asyncio.run(main())
# %% wrong: It should measure again and again
async def hog():
    for ms in (5, 40, 15, 60, 10):
        work(ms)
        await asyncio.sleep_ms(20)

async def meter(task):
    start = time.ticks_ms()
    await asyncio.sleep_ms(10)
    print("worst:", time.ticks_diff(time.ticks_ms(), start) - 10, "ms")

async def main():
    hogging = asyncio.create_task(hog())
    metering = asyncio.create_task(meter(hogging))
    await hogging
    await metering

asyncio.run(main())
# %% wrong: ended before `hog` was done
async def hog():
    for ms in (5, 40, 15, 60, 10):
        work(ms)
        await asyncio.sleep_ms(20)

async def meter(task):
    worst = 0
    for _ in range(6):
        start = time.ticks_ms()
        await asyncio.sleep_ms(10)
        worst = max(worst, time.ticks_diff(time.ticks_ms(), start) - 10)
    print("worst:", worst, "ms")

async def main():
    hogging = asyncio.create_task(hog())
    metering = asyncio.create_task(meter(hogging))
    await hogging
    await metering

asyncio.run(main())
