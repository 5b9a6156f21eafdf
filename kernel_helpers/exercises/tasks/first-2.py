# %% task, 5 minutes
# A mark of your own
#
# `live.mark("text")` writes a mark into the timeline. Put one into `capture`, just before each picture is shown. Where
# do the marks stand: in the blue bars, or between them? Why?
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
async def capture():
    for n in range(3):
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
    marks, frames = run.points("mark", "main"), run.points("frame", "main")
    if not marks:
        raise Miss("There is no mark in this run yet.")
    if len(marks) > len(frames):
        raise Miss(f"There are {len(marks)} marks for {len(frames)} pictures. Is the mark inside the inner `while` loop?")
    if len(marks) < len(frames):
        raise Miss(f"There is a mark for {len(marks)} of {len(frames)} pictures. Is it inside the `for` loop?")
    for mark, frame in zip(marks, frames):
        if mark > frame:
            raise Miss(f"The mark at {span(mark)} comes after its picture at {span(frame)}: it should come before.")
# %% hint
# `live` is already imported on the board.
# %% hint
# The line goes after the inner `while` loop, not into it.
# %% hint
# A mark is made by code that runs. Code of a task runs only where its lane is blue.
# %% solution
async def capture():
    for n in range(3):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.mark("got one")
        live.show(img)
        await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: Is the mark inside the inner
async def capture():
    for n in range(3):
        img = cam.snapshot(blocking=False)
        while img is None:
            live.mark("waiting")
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: comes after its picture
async def capture():
    for n in range(3):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        live.mark("got one")
        await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: Is it inside the `for` loop
async def capture():
    live.mark("got one")
    for n in range(3):
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        live.show(img)
        await asyncio.sleep_ms(0)

asyncio.run(main())
