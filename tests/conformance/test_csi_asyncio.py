"""A camera beside other tasks: what blocking, polling and waiting for the interrupt each cost, as on a board."""

from __future__ import annotations

import pytest

from tests.conformance.frame import Vm, check

pytestmark = pytest.mark.needs("csi")

# Counts in a run of some frames; a sensor gives some tens of frames a second, a beat is due every 2 ms.
PRELUDE = """import asyncio, csi, time
camera = csi.CSI()
camera.reset()
camera.pixformat(csi.GRAYSCALE)
camera.framesize(csi.QQVGA)
camera.framerate(20)
camera.snapshot()
polls = 0
async def beat(beats):
    while True:
        beats.append(1)
        await asyncio.sleep_ms(2)
async def polled():
    # The wrapper that the published tutorial gives.
    global polls
    while True:
        polls += 1
        image = camera.snapshot(blocking=False)
        if image:
            return image
        await asyncio.sleep_ms(0)
async def beats_during(capture, frames=6, work_ms=0, polite=False):
    beats = []
    # One round first, so that the capture runs when the count begins.
    await capture()
    time.sleep_ms(work_ms)
    task = asyncio.create_task(beat(beats))
    for _ in range(frames):
        await capture()
        time.sleep_ms(work_ms)
        if polite:
            await asyncio.sleep_ms(0)
    task.cancel()
    await asyncio.sleep_ms(0)
    return len(beats)
async def blocking():
    camera.snapshot()
    await asyncio.sleep_ms(0)
"""

CASES = {
    "a blocking snapshot lets others run once a frame, a polled one all the time": """
async def main():
    held = await beats_during(blocking)
    free = await beats_during(polled)
    print(held <= 8, free > 3 * held)
asyncio.run(main())
# prints
True True
""",
    "a program slower than the sensor starves the rest, one yield a frame cures it": """
camera.framebuffers(3)
camera.snapshot()
async def main():
    starved = await beats_during(polled, work_ms=120)
    cured = await beats_during(polled, work_ms=120, polite=True)
    print(starved <= 2, cured >= 5)
asyncio.run(main())
# prints
True True
""",
    "polling asks many times for each frame, waiting for the interrupt a few times": """
flag = asyncio.ThreadSafeFlag()
wake = flag.set
async def awaited():
    global polls
    while True:
        polls += 1
        image = camera.snapshot(blocking=False)
        if image:
            return image
        await flag.wait()
async def main():
    global polls
    for capture in (polled, awaited):
        await capture()
        polls = 0
        for _ in range(6):
            await capture()
        print(polls > 60 if capture is polled else polls <= 20)
camera.frame_callback(lambda: wake())
try:
    asyncio.run(main())
finally:
    camera.frame_callback(None)
# prints
True
True
""",
    "a frame kept across later snapshots is written over, a copy is not": """
def same(image, kept):
    return bytes(image.bytearray()) == kept
image = camera.snapshot()
copy = image.copy()
before = bytes(image.bytearray())
for _ in range(6):
    camera.snapshot()
print(same(image, before), same(copy, before))
# prints
False True
""",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_csi_asyncio(vm: Vm, case: str) -> None:
    check(vm, case, PRELUDE)
