# %% task, 15 minutes
# Motion
#
# Write a program with two tasks beside `main`. `watch` takes ten frames; whenever the mean brightness of a frame differs
# from that of the one before by at least 1, it sets the event `moved`. `alarm` waits for `moved`, toggles the LED, shows
# the newest frame with the label `moved`, and waits 40 ms before it waits again, so that two movements in a row may count
# as one. At the end `main` stops `alarm`. `watch` must not be kept waiting by more than 60 ms. (If nothing moves in front
# of a real camera, wave.)
# %% before
import asyncio, time, live, csi
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
async def watch(moved):
    for _ in range(10):
        img = await next_frame()
        live.show(img)

async def main():
    moved = asyncio.Event()
    await watch(moved)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("watch")
    run.has("alarm")
    alarm = run.task("alarm")
    if alarm["outcome"] != "cancelled":
        raise Miss(f"`alarm` should go on until `main` stops it; it ended as {alarm['outcome']}.")
    waits = [each for each in run.of_task("waits", "alarm") if each["reason"] == "wait"]
    if not waits:
        raise Miss("`alarm` never waits for an event.")
    labels = [label for _, task, label in run.told["frames"] if task == alarm["task"]]
    if not labels:
        raise Miss("`alarm` showed no picture. Was `moved` ever set, and does `alarm` show the newest frame itself?")
    if [label for label in labels if label != "moved"]:
        raise Miss(f"The pictures of `alarm` should be labelled “moved”, not {listed(labels)}.")
    asked = [each["asked_ms"] for each in run.of_task("sleeps", "alarm")]
    if not [ms for ms in asked if 35 <= ms <= 40]:
        raise Miss("`alarm` should wait 40 ms after each movement.")
    if len(run.of_task("slices", "alarm")) > 6 * len(labels) + 6:
        raise Miss("`alarm` asks. It should wait for `moved`.")
    run.not_starved("watch", 60)
# %% hint
# `watch` remembers the last mean and keeps a copy of the newest frame in a variable that `alarm` can see.
# %% hint
# The mean of a grayscale frame: `pixels = img.bytearray()`, then `sum(pixels) / len(pixels)`.
# %% hint
# `alarm`: `await moved.wait()`, `moved.clear()`, toggle, show, `await asyncio.sleep_ms(40)`. `main`: create both, await
# `watch`, cancel `alarm`, gather it.
# %% solution
newest = None

def mean(img):
    pixels = img.bytearray()
    return sum(pixels) / len(pixels)

async def watch(moved):
    global newest
    last = None
    for _ in range(10):
        img = await next_frame()
        now = mean(img)
        newest = img.copy()
        if last is not None and abs(now - last) >= 1:
            moved.set()
        last = now

async def alarm(moved):
    while True:
        await moved.wait()
        moved.clear()
        led.toggle()
        live.show(newest, "moved")
        await asyncio.sleep_ms(40)

async def main():
    moved = asyncio.Event()
    alarming = asyncio.create_task(alarm(moved))
    watching = asyncio.create_task(watch(moved))
    await watching
    alarming.cancel()
    await asyncio.gather(alarming, return_exceptions=True)
    led.off()

asyncio.run(main())
# %% wrong: `alarm` was not finished
newest = None

async def watch(moved):
    global newest
    for _ in range(10):
        newest = (await next_frame()).copy()
        moved.set()

async def alarm(moved):
    while True:
        await moved.wait()
        moved.clear()
        led.toggle()
        live.show(newest, "moved")
        await asyncio.sleep_ms(40)

async def main():
    moved = asyncio.Event()
    asyncio.create_task(alarm(moved))
    await asyncio.create_task(watch(moved))

asyncio.run(main())
# %% wrong: `alarm` never waits for an event
newest = None

async def watch(moved):
    global newest
    for _ in range(10):
        newest = (await next_frame()).copy()
        moved.set()

async def alarm(moved):
    while True:
        if moved.is_set():
            moved.clear()
            led.toggle()
            live.show(newest, "moved")
            await asyncio.sleep_ms(40)
        await asyncio.sleep_ms(1)

async def main():
    moved = asyncio.Event()
    alarming = asyncio.create_task(alarm(moved))
    await asyncio.create_task(watch(moved))
    alarming.cancel()
    await asyncio.gather(alarming, return_exceptions=True)

asyncio.run(main())
# %% wrong: There is no task `alarm`
newest = None

async def watch(moved):
    last = 0
    for _ in range(10):
        img = await next_frame()
        live.show(img, "moved")
        led.toggle()

async def main():
    moved = asyncio.Event()
    await asyncio.create_task(watch(moved))

asyncio.run(main())
