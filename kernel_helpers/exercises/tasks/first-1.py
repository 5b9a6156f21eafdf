# %% task, 2 minutes
# A slower heartbeat
#
# Let `blink` toggle the LED every 50 ms instead of every 20 ms. How many blue bars do you expect in its lane? Count
# them.
# %% before
import asyncio, live, csi
from machine import LED

cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)
led = LED("LED_BLUE")

async def blink():
    while True:
        led.toggle()
        await asyncio.sleep_ms(20)

async def main():
    blinker = asyncio.create_task(blink())
    await capture()
    blinker.cancel()
    await asyncio.sleep_ms(0)
# %% stub
async def blink():
    while True:
        led.toggle()
        await asyncio.sleep_ms(20)

async def capture():
    for n in range(5):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        await asyncio.sleep_ms(0)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    asked = [each["asked_ms"] for each in run.of_task("sleeps", "blink")]
    if not asked:
        raise Miss("`blink` does not sleep at all, so nobody else gets to run for long.")
    for ms in asked:
        # The last one is cut short by cancel(); what was asked for stands in the trace all the same.
        if not 48 <= ms <= 50:
            raise Miss(f"`blink` asked to sleep for {ms} ms. Asked for is 50 ms.")
    if run.frames < 5:
        raise Miss(f"Five pictures are asked for, and {run.frames} came: leave `capture` as it is.")
# %% hint
# The number of milliseconds stands in one place only.
# %% hint
# The run takes as long as five pictures take. Divide that by 50 ms.
# %% hint
# `blink` runs once at the very start, before its first sleep.
# %% solution
async def blink():
    while True:
        led.toggle()
        await asyncio.sleep_ms(50)

async def capture():
    for n in range(5):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: asked to sleep for 500 ms
async def blink():
    while True:
        led.toggle()
        await asyncio.sleep_ms(500)

async def capture():
    for n in range(5):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        await asyncio.sleep_ms(0)

asyncio.run(main())
