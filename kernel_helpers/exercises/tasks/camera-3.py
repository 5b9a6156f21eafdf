# %% task, 10 minutes
# Sent whole
#
# `sender` needs 40 ms for a picture, while `capture` takes the next ones. What it sends is not what was taken: it says
# `torn`. Repair it. `capture` must not wait for the sender, and four pictures must arrive whole.
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
cam.pixformat(csi.GRAYSCALE)
cam.framesize(csi.QQVGA)
waiting = []

def checksum(img):
    return sum(img.bytearray()) & 0xFFFF

async def next_frame():
    img = cam.snapshot(blocking=False)
    while img is None:
        await asyncio.sleep_ms(2)
        img = cam.snapshot(blocking=False)
    return img

async def sender():
    for _ in range(4):
        while not waiting:
            await asyncio.sleep_ms(2)
        img, taken = waiting.pop(0)
        await asyncio.sleep_ms(40)
        print("sent", "whole" if checksum(img) == taken else "torn")
        live.show(img)

async def capture():
    for _ in range(4):
        img = await next_frame()
        waiting.append((img, checksum(img)))
        await asyncio.sleep_ms(0)

async def main():
    waiting.clear()
    sending = asyncio.create_task(sender())
    await asyncio.create_task(capture())
    for _ in range(4):
        await next_frame()
    await sending

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    sent = [line for line in run.lines if line.startswith("sent")]
    if len(sent) != 4:
        raise Miss(f"Four pictures should be sent, and {len(sent)} were.")
    torn = sent.count("sent torn")
    if torn:
        raise Miss(
            f"{torn} of 4 pictures were torn: while `sender` sent them, the camera wrote new frames into their framebuffers. "
            "A frame is a view until the next snapshot."
        )
    took = run.ended_ms("capture") - run.began_ms("capture")
    if took > 215:
        raise Miss(f"`capture` took {span(took)} for 4 frames: it waits for `sender`. It should take frames at the sensor's rate.")
# %% hint
# Who calls `snapshot` while the sender is busy, and what does that do to the frame it holds?
# %% hint
# What goes into `waiting` must not lie in a framebuffer.
# %% hint
# `waiting.append((img.copy(), checksum(img)))`.
# %% solution
cam.pixformat(csi.GRAYSCALE)
cam.framesize(csi.QQVGA)
waiting = []

def checksum(img):
    return sum(img.bytearray()) & 0xFFFF

async def next_frame():
    img = cam.snapshot(blocking=False)
    while img is None:
        await asyncio.sleep_ms(2)
        img = cam.snapshot(blocking=False)
    return img

async def sender():
    for _ in range(4):
        while not waiting:
            await asyncio.sleep_ms(2)
        img, taken = waiting.pop(0)
        await asyncio.sleep_ms(40)
        print("sent", "whole" if checksum(img) == taken else "torn")
        live.show(img)

async def capture():
    for _ in range(4):
        img = await next_frame()
        waiting.append((img.copy(), checksum(img)))
        await asyncio.sleep_ms(0)

async def main():
    waiting.clear()
    sending = asyncio.create_task(sender())
    await asyncio.create_task(capture())
    for _ in range(4):
        await next_frame()
    await sending

asyncio.run(main())
# %% wrong: were torn
cam.pixformat(csi.GRAYSCALE)
cam.framesize(csi.QQVGA)
waiting = []

def checksum(img):
    return sum(img.bytearray()) & 0xFFFF

async def next_frame():
    img = cam.snapshot(blocking=False)
    while img is None:
        await asyncio.sleep_ms(2)
        img = cam.snapshot(blocking=False)
    return img

async def sender():
    for _ in range(4):
        while not waiting:
            await asyncio.sleep_ms(2)
        img, taken = waiting.pop(0)
        await asyncio.sleep_ms(40)
        img = img.copy()
        print("sent", "whole" if checksum(img) == taken else "torn")
        live.show(img)

async def capture():
    for _ in range(4):
        img = await next_frame()
        waiting.append((img, checksum(img)))
        await asyncio.sleep_ms(0)

async def main():
    waiting.clear()
    sending = asyncio.create_task(sender())
    await asyncio.create_task(capture())
    for _ in range(4):
        await next_frame()
    await sending

asyncio.run(main())
# %% wrong: it waits for `sender`
cam.pixformat(csi.GRAYSCALE)
cam.framesize(csi.QQVGA)
waiting = []

def checksum(img):
    return sum(img.bytearray()) & 0xFFFF

async def next_frame():
    img = cam.snapshot(blocking=False)
    while img is None:
        await asyncio.sleep_ms(2)
        img = cam.snapshot(blocking=False)
    return img

async def sender():
    for _ in range(4):
        while not waiting:
            await asyncio.sleep_ms(2)
        img, taken = waiting.pop(0)
        await asyncio.sleep_ms(40)
        print("sent", "whole" if checksum(img) == taken else "torn")
        live.show(img)

async def capture():
    for _ in range(4):
        img = await next_frame()
        waiting.append((img, checksum(img)))
        while waiting:
            await asyncio.sleep_ms(2)
        await asyncio.sleep_ms(45)
        await asyncio.sleep_ms(0)

async def main():
    waiting.clear()
    sending = asyncio.create_task(sender())
    await asyncio.create_task(capture())
    for _ in range(4):
        await next_frame()
    await sending

asyncio.run(main())
