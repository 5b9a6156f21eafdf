# %% task, 5 minutes, stopped after 2000 ms
# Let it be told
#
# This loop asks all the time. Let it wait for the camera's interrupt instead. The loop should be idle for most of the
# run, and `capture` should need no more than a handful of slices for each frame. All 6 pictures are shown.
# %% before
import asyncio, csi, time, live
from machine import LED

led = LED("LED_BLUE")
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)

def work(ms):
    start = time.ticks_us()
    while time.ticks_diff(time.ticks_us(), start) < ms * 1000:
        pass
# %% stub
arrived = asyncio.ThreadSafeFlag()

async def heart():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def capture():
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(0)
            img = cam.snapshot(blocking=False)
        live.show(img, "frame %d" % n)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

try:
    asyncio.run(main())
finally:
    cam.frame_callback(None)
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss("`capture` waits for the flag and nobody sets it: does the camera know whom to call? `cam.frame_callback(...)`.")
    run.ends_well()
    if run.frames != 6:
        raise Miss(f"All 6 pictures should be shown; this run showed {run.frames}.")
    steps = len(run.of_task("slices", "capture"))
    asleep = len(run.of_task("sleeps", "capture"))
    if steps > 40 or asleep > 12:
        raise Miss(f"`capture` needed {steps} slices for 6 frames: it still asks, again and again. Let it wait for the flag.")
    share = run.idle_ms() / run.duration_ms
    if share < 0.4:
        raise Miss(
            f"The loop was idle for {share:.0%} of the run, although nobody has anything to do while the next frame comes: "
            f"`capture` held the CPU for {span(run.ran_ms('capture'))}. Does it wait inside a slice?"
        )
# %% hint
# What should call `arrived.set` when a frame is complete, and who tells it to?
# %% hint
# `cam.frame_callback(arrived.set)` before the loop starts, and `await arrived.wait()` where it asks now.
# %% hint
# Keep the `while`: try, wait for the flag, try again. Only the line with `sleep_ms(0)` changes.
# %% solution
arrived = asyncio.ThreadSafeFlag()

async def heart():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def capture():
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await arrived.wait()
            img = cam.snapshot(blocking=False)
        live.show(img, "frame %d" % n)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

try:
    cam.frame_callback(arrived.set)
    asyncio.run(main())
finally:
    cam.frame_callback(None)
# %% wrong: does the camera know whom to call
arrived = asyncio.ThreadSafeFlag()

async def heart():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def capture():
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await arrived.wait()
            img = cam.snapshot(blocking=False)
        live.show(img, "frame %d" % n)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

try:
    asyncio.run(main())
finally:
    cam.frame_callback(None)
# %% wrong: it still asks, again and again
arrived = asyncio.ThreadSafeFlag()

async def heart():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def capture():
    for n in range(6):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img, "frame %d" % n)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

try:
    asyncio.run(main())
finally:
    cam.frame_callback(None)
# %% wrong: Does it wait inside a slice
arrived = asyncio.ThreadSafeFlag()

async def heart():
    while True:
        led.toggle()
        await asyncio.sleep_ms(10)

async def capture():
    for n in range(6):
        img = cam.snapshot()
        await asyncio.sleep_ms(0)
        live.show(img, "frame %d" % n)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

try:
    asyncio.run(main())
finally:
    cam.frame_callback(None)
