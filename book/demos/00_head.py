# What every demonstration may use: work that keeps the CPU, and a camera.
import asyncio
import time

import csi
import live
from machine import LED, Timer

cam = csi.CSI()
cam.reset()
cam.pixformat(csi.RGB565)
cam.framesize(csi.QVGA)


def work(ms):
    begin = time.ticks_us()
    while time.ticks_diff(time.ticks_us(), begin) < ms * 1000:
        pass


async def next_frame(pause):
    img = cam.snapshot(blocking=False)
    while img is None:
        await asyncio.sleep_ms(pause)
        img = cam.snapshot(blocking=False)
    return img
