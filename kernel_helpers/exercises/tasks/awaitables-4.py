# %% task, 15 minutes, stopped after 5000 ms
# Something moves
#
# Write `Movement(limit)`. `await movement` takes frames until the brightness of one differs from that of the frame
# before by at least `limit`, and its value is that frame. While it waits the LED is on, and in *every* case it is off
# afterwards, and `lamp off` is printed. `main` asks for two movements with a limit of 0.3, and shows each frame with
# the label `moved`. Then it gives a movement with a limit of 200 no more than 100 ms, and prints `nothing moved`.
# `beat` must not be kept waiting. (If nothing moves in front of a real camera, wave.)
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

def brightness(img):
    pixels = img.bytearray()
    return sum(pixels) / len(pixels)
# %% stub
async def beat():
    while True:
        await asyncio.sleep_ms(20)

class Movement:
    def __init__(self, limit):
        self.limit = limit

    def __iter__(self):
        return next_frame()

async def main():
    beating = asyncio.create_task(beat())
    for _ in range(2):
        live.show(await Movement(0.3), "moved")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["type"] == "TypeError" and "coroutine expected" in error["message"]:
        raise Miss("`wait_for_ms` makes a task of what it gets, and a task needs a coroutine: one that awaits your object.")
    held = max([run.longest_ms("slices", task["name"]) for task in run.tasks])
    if held > 300:
        raise Miss(f"A task held the CPU for {span(held)}: waiting for a frame must pause, or no deadline can end it.")
    run.ends_well()
    labels = [label for _, _, label in run.told["frames"]]
    if labels != ["moved", "moved"]:
        raise Miss(f"Two pictures labelled “moved” are asked for; shown were {len(labels)}.")
    if "nothing moved" not in run.lines:
        raise Miss("“nothing moved” is missing: give a movement with a limit of 200 a deadline of 100 ms.")
    off = run.lines.count("lamp off")
    if off < 3:
        raise Miss(
            f"There were three waits, and “lamp off” was printed {off} times. "
            "Think of the one that ends by its deadline: which lines does a cancelled task still run?"
        )
    if run.lines[-1] != "nothing moved" or run.lines[-2] != "lamp off":
        raise Miss(f"First the lamp goes off, then “nothing moved” is printed. Printed was: {shown(run.lines)}.")
    run.not_starved("beat", 60)
    if run.longest_pause_ms("beat") > 100:
        raise Miss(f"`beat` did not run for {span(run.longest_pause_ms('beat'))}: who held the CPU?")
# %% hint
# The frame before: take one first, and keep its brightness.
# %% hint
# `img = yield from next_frame()` in a loop; a `try` around all of it, and the lamp in its `finally`.
# %% hint
# `wait_for_ms` wants a coroutine: `async def wait_for_it(movement): return await movement`.
# %% solution
async def beat():
    while True:
        await asyncio.sleep_ms(20)

class Movement:
    def __init__(self, limit):
        self.limit = limit

    def __iter__(self):
        led.on()
        try:
            last = brightness((yield from next_frame()))
            while True:
                img = yield from next_frame()
                now = brightness(img)
                if abs(now - last) >= self.limit:
                    return img
                last = now
        finally:
            led.off()
            print("lamp off")

async def wait_for_it(movement):
    return await movement

async def main():
    beating = asyncio.create_task(beat())
    for _ in range(2):
        live.show(await Movement(0.3), "moved")
    try:
        await asyncio.wait_for_ms(wait_for_it(Movement(200)), 100)
    except asyncio.TimeoutError:
        print("nothing moved")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: needs a coroutine
async def beat():
    while True:
        await asyncio.sleep_ms(20)

class Movement:
    def __init__(self, limit):
        self.limit = limit

    def __iter__(self):
        led.on()
        try:
            last = brightness((yield from next_frame()))
            while True:
                img = yield from next_frame()
                now = brightness(img)
                if abs(now - last) >= self.limit:
                    return img
                last = now
        finally:
            led.off()
            print("lamp off")

async def wait_for_it(movement):
    return await movement

async def main():
    beating = asyncio.create_task(beat())
    for _ in range(2):
        live.show(await Movement(0.3), "moved")
    try:
        await asyncio.wait_for_ms(Movement(200), 100)
    except asyncio.TimeoutError:
        print("nothing moved")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: which lines does a cancelled task still run
async def beat():
    while True:
        await asyncio.sleep_ms(20)

class Movement:
    def __init__(self, limit):
        self.limit = limit

    def __iter__(self):
        led.on()
        if True:
            last = brightness((yield from next_frame()))
            while True:
                img = yield from next_frame()
                now = brightness(img)
                if abs(now - last) >= self.limit:
                    led.off()
                    print("lamp off")
                    return img
                last = now

async def wait_for_it(movement):
    return await movement

async def main():
    beating = asyncio.create_task(beat())
    for _ in range(2):
        live.show(await Movement(0.3), "moved")
    try:
        await asyncio.wait_for_ms(wait_for_it(Movement(200)), 100)
    except asyncio.TimeoutError:
        print("nothing moved")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: “nothing moved” is missing
async def beat():
    while True:
        await asyncio.sleep_ms(20)

class Movement:
    def __init__(self, limit):
        self.limit = limit

    def __iter__(self):
        return next_frame()

async def main():
    beating = asyncio.create_task(beat())
    for _ in range(2):
        live.show(await Movement(0.3), "moved")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: held the CPU
async def beat():
    while True:
        await asyncio.sleep_ms(20)

class Movement:
    def __init__(self, limit):
        self.limit = limit

    def __iter__(self):
        led.on()
        try:
            last = brightness((yield from next_frame()))
            while True:
                img = cam.snapshot()
                time.sleep_ms(25)
                img = cam.snapshot()
                time.sleep_ms(50)
                now = brightness(img)
                if abs(now - last) >= self.limit:
                    return img
                last = now
        finally:
            led.off()
            print("lamp off")

async def wait_for_it(movement):
    return await movement

async def main():
    beating = asyncio.create_task(beat())
    for _ in range(2):
        live.show(await Movement(0.3), "moved")
    try:
        await asyncio.wait_for_ms(wait_for_it(Movement(200)), 100)
    except asyncio.TimeoutError:
        print("nothing moved")
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
