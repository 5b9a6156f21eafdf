# %% task, 15 minutes
# A recorder with an off switch
#
# Write a program with three tasks beside `main`:
#
# - `record` shows every frame that comes, until it is cancelled; then it prints `frames:` and their number,
# - `pulse` toggles the LED every 50 ms, until it is cancelled; then the LED is off,
# - `stopper` waits for 300 ms, then cancels the other two.
#
# `main` waits until all three are finished, and prints `all done` at the end. Nothing is left over, and `pulse` is
# never kept waiting for long.
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
async def record():
    frames = 0
    while True:
        live.show(await next_frame())
        frames += 1

async def main():
    recording = asyncio.create_task(record())
    await asyncio.sleep_ms(300)
    recording.cancel()
    await asyncio.sleep_ms(0)
    print("all done")

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    for name in ("record", "pulse", "stopper"):
        run.has(name)
    for name in ("record", "pulse"):
        if run.task(name)["outcome"] != "cancelled":
            raise Miss(f"`{name}` was not cancelled: it ended as {run.task(name)['outcome']}.")
    run.prints_in_order(["frames:", "all done"])
    told = [line for line in run.lines if "frames:" in line][0]
    if str(run.frames) not in told:
        raise Miss(f"{run.frames} pictures came, and the program says “{told}”. Count what is shown, and print it in a `finally`.")
    waited = run.ended_ms("stopper") - run.began_ms("stopper")
    if not 290 <= waited <= 400:
        raise Miss(f"`stopper` waited for {span(waited)} and not for 300 ms.")
    if run.points("print", "main") and run.points("print", "main")[-1] < run.ended_ms("pulse"):
        raise Miss("`main` says “all done” before `pulse` is finished: await all three.")
    run.not_starved("pulse", 60)
# %% hint
# Begin with `record`: a `try` around the loop, and a `finally` that prints.
# %% hint
# `stopper` needs the two tasks. Hand them over: `stopper([recording, pulsing])`.
# %% hint
# The await of a cancelled task raises `asyncio.CancelledError` in `main`. Catch it for each of the two.
# %% solution
async def record():
    frames = 0
    try:
        while True:
            live.show(await next_frame())
            frames += 1
    finally:
        print("frames:", frames)

async def pulse():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(50)
    finally:
        led.off()

async def stopper(tasks):
    await asyncio.sleep_ms(300)
    for task in tasks:
        task.cancel()

async def main():
    tasks = [asyncio.create_task(record()), asyncio.create_task(pulse())]
    tasks.append(asyncio.create_task(stopper(tasks[:])))
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
    print("all done")

asyncio.run(main())
# %% wrong: failed with CancelledError
async def record():
    frames = 0
    try:
        while True:
            live.show(await next_frame())
            frames += 1
    finally:
        print("frames:", frames)

async def pulse():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(50)
    finally:
        led.off()

async def stopper(tasks):
    await asyncio.sleep_ms(300)
    for task in tasks:
        task.cancel()

async def main():
    tasks = [asyncio.create_task(record()), asyncio.create_task(pulse())]
    tasks.append(asyncio.create_task(stopper(tasks[:])))
    for task in tasks:
        await task
    print("all done")

asyncio.run(main())
# %% wrong: A line with “frames:” is missing
async def record():
    frames = 0
    while True:
        live.show(await next_frame())
        frames += 1
    print("frames:", frames)

async def pulse():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(50)
    finally:
        led.off()

async def stopper(tasks):
    await asyncio.sleep_ms(300)
    for task in tasks:
        task.cancel()
async def main():
    tasks = [asyncio.create_task(record()), asyncio.create_task(pulse())]
    tasks.append(asyncio.create_task(stopper(tasks[:])))
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
    print("all done")

asyncio.run(main())
# %% wrong: no task `pulse`
async def record():
    frames = 0
    try:
        while True:
            live.show(await next_frame())
            frames += 1
    finally:
        print("frames:", frames)

async def pulse():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(50)
    finally:
        led.off()

async def stopper(tasks):
    await asyncio.sleep_ms(300)
    for task in tasks:
        task.cancel()

async def main():
    recording = asyncio.create_task(record())
    await stopper([recording])
    await asyncio.sleep_ms(0)
    print("all done")

asyncio.run(main())
