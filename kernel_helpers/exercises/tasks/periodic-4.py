# %% task, 15 minutes
# Two rhythms
#
# Write two tasks. `lapse` shows eight pictures, one every 120 ms, as soon after its time as the sensor allows. `blink`
# toggles the LED, sets the mark `blink` and works for 3 ms, `work(3)`, every 30 ms. It goes on until `main` cancels it after
# the last picture; then the LED is off. Both by deadline, and `analyse`, which takes 40 ms for each picture, must not keep `blink` waiting for more
# than 15 ms: you may change it.
# %% before
import asyncio, live, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass

import csi
from machine import LED

led = LED("LED_BLUE")
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.GRAYSCALE)
cam.framesize(csi.QQVGA)

async def next_frame():
    img = cam.snapshot(blocking=False)
    while img is None:
        await asyncio.sleep_ms(2)
        img = cam.snapshot(blocking=False)
    return img
# %% stub
async def analyse(img):
    work(40)

async def lapse():
    for _ in range(8):
        img = await next_frame()
        live.show(img)
        await analyse(img)
        await asyncio.sleep_ms(120)

async def main():
    await lapse()

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("blink")
    if run.task("blink")["outcome"] != "cancelled":
        raise Miss("`blink` should go on until `main` cancels it.")
    run.not_starved("blink", 15)
    rhythm("pictures", [time / 1000 for time, _, _ in run.told["frames"] if time is not None], 8, 120, 40)
    beats = run.points("mark", "blink")
    rhythm("blinks", beats, len(beats), 30, 8)
    if run.ran_ms("blink") < 2.5 * len(beats):
        raise Miss("`blink` should work for 3 ms each time.")
    if len(beats) < 20:
        raise Miss(f"There were only {len(beats)} marks of `blink`.")

def rhythm(what, times, count, period, slack):
    if len(times) != count or count < 2:
        raise Miss(f"There were {len(times)} {what}.")
    drift = typical(times, count - count // 3, count, period) - typical(times, 0, count // 3, period)
    if drift > slack:
        raise Miss(f"The {what} drift: those at the end came {span(drift)} later on the grid of {period} ms than those at the beginning. Is each deadline computed from the one before?")
    if drift < -slack - 40:
        raise Miss(f"The {what} come too early: {count} of them in {span(times[-1] - times[0])}.")

def typical(times, first, end, period):
    late = sorted([times[at] - at * period for at in range(first, end)])
    return late[len(late) // 2]
# %% hint
# `analyse` holds the CPU for 40 ms. Cut it into pieces with a `sleep_ms(0)` between them.
# %% hint
# Each task has a `due` of its own. `blink` switches the LED off in a `finally`.
# %% hint
# `main`: create the task `blink`, await `lapse()`, cancel `blink`, and wait for it with a `gather(..., return_exceptions=True)`.
# %% solution
async def analyse(img):
    for _ in range(8):
        work(5)
        await asyncio.sleep_ms(0)

async def lapse():
    due = time.ticks_ms()
    for _ in range(8):
        img = await next_frame()
        live.show(img)
        await analyse(img)
        due = time.ticks_add(due, 120)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

async def blink():
    due = time.ticks_ms()
    try:
        while True:
            led.toggle()
            live.mark("blink")
            work(3)
            due = time.ticks_add(due, 30)
            await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))
    finally:
        led.off()

async def main():
    blinking = asyncio.create_task(blink())
    await lapse()
    blinking.cancel()
    await asyncio.gather(blinking, return_exceptions=True)

asyncio.run(main())
# %% wrong: held the CPU
async def analyse(img):
    work(40)

async def lapse():
    due = time.ticks_ms()
    for _ in range(8):
        img = await next_frame()
        live.show(img)
        await analyse(img)
        due = time.ticks_add(due, 120)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

async def blink():
    due = time.ticks_ms()
    try:
        while True:
            led.toggle()
            live.mark("blink")
            work(3)
            due = time.ticks_add(due, 30)
            await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))
    finally:
        led.off()

async def main():
    blinking = asyncio.create_task(blink())
    await lapse()
    blinking.cancel()
    await asyncio.gather(blinking, return_exceptions=True)

asyncio.run(main())
# %% wrong: The pictures drift
async def analyse(img):
    for _ in range(8):
        work(5)
        await asyncio.sleep_ms(0)

async def lapse():
    due = time.ticks_ms()
    for _ in range(8):
        img = await next_frame()
        live.show(img)
        await analyse(img)
        await asyncio.sleep_ms(120)

async def blink():
    due = time.ticks_ms()
    try:
        while True:
            led.toggle()
            live.mark("blink")
            work(3)
            due = time.ticks_add(due, 30)
            await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))
    finally:
        led.off()

async def main():
    blinking = asyncio.create_task(blink())
    await lapse()
    blinking.cancel()
    await asyncio.gather(blinking, return_exceptions=True)

asyncio.run(main())
# %% wrong: The blinks drift
async def analyse(img):
    for _ in range(8):
        work(5)
        await asyncio.sleep_ms(0)

async def lapse():
    due = time.ticks_ms()
    for _ in range(8):
        img = await next_frame()
        live.show(img)
        await analyse(img)
        due = time.ticks_add(due, 120)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

async def blink():
    due = time.ticks_ms()
    try:
        while True:
            led.toggle()
            live.mark("blink")
            work(3)
            await asyncio.sleep_ms(30)
    finally:
        led.off()

async def main():
    blinking = asyncio.create_task(blink())
    await lapse()
    blinking.cancel()
    await asyncio.gather(blinking, return_exceptions=True)

asyncio.run(main())
