# %% task, 15 minutes
# Five good pictures
#
# `capture` needs a frame and the temperature for each picture, and gets them one after the other. Rewrite it: both at
# once, five times. If the temperature fails, show the picture with the label `unknown`, otherwise with `21 C`. `beat`
# must not be late by more than 60 ms, and nothing may be left over.
# %% before
import asyncio, live, csi
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

async def beat():
    while True:
        led.toggle()
        await asyncio.sleep_ms(20)
# %% stub
readings = 0

async def temperature():
    global readings
    readings += 1
    await asyncio.sleep_ms(30)
    if readings % 3 == 0:
        raise OSError("sensor is busy")
    return 21

async def capture():
    for _ in range(5):
        img = await next_frame()
        warmth = await temperature()
        live.show(img, "%d C" % warmth)

async def main():
    global readings
    readings = 0
    beating = asyncio.create_task(beat())
    await capture()

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    if run.frames != 5:
        raise Miss(f"Five pictures are asked for, and {run.frames} came.")
    labels = [label for _, _, label in run.told["frames"]]
    wanted = ["21 C", "21 C", "unknown", "21 C", "21 C"]
    if labels != wanted:
        raise Miss(f"The labels should be {listed(wanted)}. They were {listed(labels)}.")
    run.has("temperature", 5)
    run.has("next_frame", 5)
    for number in range(5):
        run.overlap(run.all_named("next_frame")[number]["name"], run.all_named("temperature")[number]["name"])
    run.not_starved("beat", 60)
# %% hint
# `await asyncio.gather(next_frame(), temperature(), ...)` gives a frame and a temperature, or its exception.
# %% hint
# `return_exceptions=True`, and one test of the second result.
# %% hint
# `main` must end `beat`: `beating.cancel()`, then `await asyncio.gather(beating, return_exceptions=True)`.
# %% solution
readings = 0

async def temperature():
    global readings
    readings += 1
    await asyncio.sleep_ms(30)
    if readings % 3 == 0:
        raise OSError("sensor is busy")
    return 21

async def capture():
    for _ in range(5):
        img, warmth = await asyncio.gather(next_frame(), temperature(), return_exceptions=True)
        live.show(img, "unknown" if isinstance(warmth, BaseException) else "%d C" % warmth)

async def main():
    global readings
    readings = 0
    beating = asyncio.create_task(beat())
    await capture()
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: `beat` was not finished
readings = 0

async def temperature():
    global readings
    readings += 1
    await asyncio.sleep_ms(30)
    if readings % 3 == 0:
        raise OSError("sensor is busy")
    return 21

async def capture():
    for _ in range(5):
        img, warmth = await asyncio.gather(next_frame(), temperature(), return_exceptions=True)
        live.show(img, "unknown" if isinstance(warmth, BaseException) else "%d C" % warmth)

async def main():
    global readings
    readings = 0
    beating = asyncio.create_task(beat())
    await capture()

asyncio.run(main())
# %% wrong: no task `temperature`
readings = 0

async def temperature():
    global readings
    readings += 1
    await asyncio.sleep_ms(30)
    if readings % 3 == 0:
        raise OSError("sensor is busy")
    return 21

async def capture():
    for _ in range(5):
        img = await next_frame()
        try:
            live.show(img, "%d C" % await temperature())
        except OSError:
            live.show(img, "unknown")

async def main():
    global readings
    readings = 0
    beating = asyncio.create_task(beat())
    await capture()
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
