# %% task, 15 minutes, stopped after 5000 ms
# Shots
#
# Write the iterator `Shots(every_ms)`: frames of the camera, at least `every_ms` apart, without an end, until somebody
# calls `shots.stop()`. Then the loop ends by itself, within 60 ms. `record` shows each frame, and prints how many
# there were behind its loop. The LED is on as long as `record` runs its loop, and off afterwards, also if `record` is
# cancelled; print `lamp off` where you switch it off. `main` stops the shots after 420 ms and sets the mark `stop` at
# that moment. `beat` must not be kept waiting by more than 60 ms.
# %% before
import asyncio, time, live
from machine import LED

led = LED("LED_BLUE")

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass

async def beat():
    while True:
        await asyncio.sleep_ms(10)

import csi

cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)

class Frames:
    def __init__(self, n=None):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n is not None:
            if self.n == 0:
                raise StopAsyncIteration
            self.n -= 1
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        return img
# %% stub
async def record(shots):
    async for img in shots:
        live.show(img)

async def main():
    beating = asyncio.create_task(beat())
    recording = asyncio.create_task(record(Frames()))
    await asyncio.sleep_ms(420)
    live.mark("stop")
    recording.cancel()
    beating.cancel()
    await asyncio.gather(recording, beating, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss("It goes on for ever. Who tells the loop in `record` that there will be no more shots?")
    run.ends_well()
    record = run.task("record")
    if record["outcome"] == "cancelled":
        raise Miss("`record` was cancelled, so it never got behind its loop. Let the iterator end the loop instead.")
    run.not_starved("beat", 60)
    stops = run.points("mark")
    if len(stops) != 1:
        raise Miss("The mark `stop` should be set once, where `main` stops the shots.")
    after = run.ended_ms("record") - stops[0]
    if after < 0 or after > 60:
        when = f"{span(after)} after" if after > 0 else f"{span(-after)} before"
        raise Miss(f"`record` ended {when} the mark `stop`: it should end by itself, within 60 ms.")
    has_shots(run, record)

def has_shots(run, record):
    shots = [time / 1000 for time, task, _ in run.told["frames"] if task == record["task"]]
    close = [b - a for a, b in zip(shots, shots[1:]) if b - a < 90]
    if close:
        raise Miss(f"Two shots are only {span(close[0])} apart; at least 100 ms are asked for.")
    if len(shots) < 3:
        raise Miss(f"In 420 ms there should be four or five shots; `record` showed {len(shots)}.")
    if "lamp off" not in run.lines:
        raise Miss("“lamp off” is missing: switch it off behind the loop, in a way that a cancellation cannot pass by.")
    if not [line for line in run.lines if str(len(shots)) in line.split(" ")]:
        raise Miss(f"`record` showed {len(shots)} pictures, and no line says so. Printed was: {shown(run.lines)}.")
# %% hint
# Take `AtMost` around `Frames` as a pattern. What has `stop()` to leave behind, so that the next `__anext__` knows?
# %% hint
# `stop()` sets a variable. `__anext__` looks at it after each frame, and raises `StopAsyncIteration`.
# %% hint
# In `record`: `led.on()`, `try:` the loop, `finally:` lamp off, and the number behind that. `main`: `shots.stop()`,
# then `await recording`.
# %% solution
class Shots:
    def __init__(self, every_ms):
        self.every_ms = every_ms
        self.frames = Frames()
        self.last = None
        self.stopped = False

    def stop(self):
        self.stopped = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            img = await self.frames.__anext__()
            if self.stopped:
                raise StopAsyncIteration
            now = time.ticks_ms()
            if self.last is None or time.ticks_diff(now, self.last) >= self.every_ms:
                self.last = now
                return img

async def record(shots):
    n = 0
    led.on()
    try:
        async for img in shots:
            live.show(img)
            n += 1
    finally:
        led.off()
        print("lamp off")
    print("shots:", n)

async def main():
    beating = asyncio.create_task(beat())
    shots = Shots(100)
    recording = asyncio.create_task(record(shots))
    await asyncio.sleep_ms(420)
    live.mark("stop")
    shots.stop()
    await recording
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: Let the iterator end the loop instead
class Shots:
    def __init__(self, every_ms):
        self.every_ms = every_ms
        self.frames = Frames()
        self.last = None
        self.stopped = False

    def stop(self):
        self.stopped = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            img = await self.frames.__anext__()
            if self.stopped:
                raise StopAsyncIteration
            now = time.ticks_ms()
            if self.last is None or time.ticks_diff(now, self.last) >= self.every_ms:
                self.last = now
                return img

async def record(shots):
    n = 0
    led.on()
    try:
        async for img in shots:
            live.show(img)
            n += 1
    finally:
        led.off()
        print("lamp off")
    print("shots:", n)

async def main():
    beating = asyncio.create_task(beat())
    shots = Shots(100)
    recording = asyncio.create_task(record(shots))
    await asyncio.sleep_ms(420)
    live.mark("stop")
    recording.cancel()
    beating.cancel()
    await asyncio.gather(recording, beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: goes on for ever
class Shots:
    def __init__(self, every_ms):
        self.every_ms = every_ms
        self.frames = Frames()
        self.last = None
        self.stopped = False

    def stop(self):
        self.stopped = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            img = await self.frames.__anext__()
            now = time.ticks_ms()
            if self.last is None or time.ticks_diff(now, self.last) >= self.every_ms:
                self.last = now
                return img

async def record(shots):
    n = 0
    led.on()
    try:
        async for img in shots:
            live.show(img)
            n += 1
    finally:
        led.off()
        print("lamp off")
    print("shots:", n)

async def main():
    beating = asyncio.create_task(beat())
    shots = Shots(100)
    recording = asyncio.create_task(record(shots))
    await asyncio.sleep_ms(420)
    live.mark("stop")
    shots.stop()
    await recording
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: apart; at least 100 ms
class Shots:
    def __init__(self, every_ms):
        self.every_ms = every_ms
        self.frames = Frames()
        self.last = None
        self.stopped = False

    def stop(self):
        self.stopped = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            img = await self.frames.__anext__()
            if self.stopped:
                raise StopAsyncIteration
            return img

async def record(shots):
    n = 0
    led.on()
    try:
        async for img in shots:
            live.show(img)
            n += 1
    finally:
        led.off()
        print("lamp off")
    print("shots:", n)

async def main():
    beating = asyncio.create_task(beat())
    shots = Shots(100)
    recording = asyncio.create_task(record(shots))
    await asyncio.sleep_ms(420)
    live.mark("stop")
    shots.stop()
    await recording
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: within 60 ms
class Shots:
    def __init__(self, every_ms):
        self.every_ms = every_ms
        self.frames = Frames()
        self.last = None
        self.stopped = False

    def stop(self):
        self.stopped = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            if self.stopped:
                raise StopAsyncIteration
            await asyncio.sleep_ms(self.every_ms)
            return await self.frames.__anext__()

async def record(shots):
    n = 0
    led.on()
    try:
        async for img in shots:
            live.show(img)
            n += 1
    finally:
        led.off()
        print("lamp off")
    print("shots:", n)

async def main():
    beating = asyncio.create_task(beat())
    shots = Shots(100)
    recording = asyncio.create_task(record(shots))
    await asyncio.sleep_ms(420)
    live.mark("stop")
    shots.stop()
    await recording
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
# %% wrong: “lamp off” is missing
class Shots:
    def __init__(self, every_ms):
        self.every_ms = every_ms
        self.frames = Frames()
        self.last = None
        self.stopped = False

    def stop(self):
        self.stopped = True

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            img = await self.frames.__anext__()
            if self.stopped:
                raise StopAsyncIteration
            now = time.ticks_ms()
            if self.last is None or time.ticks_diff(now, self.last) >= self.every_ms:
                self.last = now
                return img

async def record(shots):
    n = 0
    led.on()
    try:
        async for img in shots:
            live.show(img)
            n += 1
    finally:
        led.off()
    print("shots:", n)

async def main():
    beating = asyncio.create_task(beat())
    shots = Shots(100)
    recording = asyncio.create_task(record(shots))
    await asyncio.sleep_ms(420)
    live.mark("stop")
    shots.stop()
    await recording
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)

asyncio.run(main())
