# %% task, 8 minutes
# A third job
#
# Add a task `report` that prints how many pictures have been taken so far, every 40 ms. It must end when the pictures
# are done.
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
count = 0

async def capture():
    global count
    count = 0
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        count += 1
        await asyncio.sleep_ms(0)

async def main():
    blinker = asyncio.create_task(blink())
    await capture()
    blinker.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("report")
    said = run.points("print", "report")
    if len(said) < 2:
        raise Miss("`report` should print again and again while the pictures are taken.")
    if run.ended_ms("report") > run.ended_ms("main") + 1:
        raise Miss("`report` went on after `main`.")
    if run.frames != 6:
        raise Miss(f"Six pictures are asked for, and {run.frames} came.")
    asked = [each["asked_ms"] for each in run.of_task("sleeps", "report")]
    if not asked or max(asked) > 40 or max(asked) < 35:
        raise Miss("`report` should sleep for 40 ms after each line.")
    run.not_starved("blink", 60)
# %% hint
# `report` looks like `blink`: an endless loop that does something and then sleeps.
# %% hint
# `main` creates it with `asyncio.create_task(report())`, next to `blinker`.
# %% hint
# Keep what `create_task` returns, and call `cancel()` on it near the end of `main`, before its last line. If you forget
# it, the cell tells you which task was left over.
# %% solution
count = 0

async def capture():
    global count
    count = 0
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        count += 1
        await asyncio.sleep_ms(0)

async def report():
    while True:
        print("pictures:", count)
        await asyncio.sleep_ms(40)

async def main():
    blinker = asyncio.create_task(blink())
    reporter = asyncio.create_task(report())
    await capture()
    blinker.cancel()
    reporter.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: `report` was not finished
count = 0

async def capture():
    global count
    count = 0
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        count += 1
        await asyncio.sleep_ms(0)

async def report():
    while True:
        print("pictures:", count)
        await asyncio.sleep_ms(40)

async def main():
    blinker = asyncio.create_task(blink())
    asyncio.create_task(report())
    await capture()
    blinker.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: no task `report`
count = 0

async def capture():
    global count
    count = 0
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        count += 1
        await asyncio.sleep_ms(0)

async def report():
    while True:
        print("pictures:", count)
        await asyncio.sleep_ms(40)

async def main():
    blinker = asyncio.create_task(blink())
    report()
    await capture()
    blinker.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: should sleep for 40 ms
count = 0

async def capture():
    global count
    count = 0
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        count += 1
        await asyncio.sleep_ms(0)

async def report():
    while True:
        print("pictures:", count)
        await asyncio.sleep_ms(4)

async def main():
    blinker = asyncio.create_task(blink())
    reporter = asyncio.create_task(report())
    await capture()
    blinker.cancel()
    reporter.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
