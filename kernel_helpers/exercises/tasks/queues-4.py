# %% task, 15 minutes, stopped after 3000 ms
# Fresh pictures
#
# Write `owner` and `upload`. `owner` takes 12 frames and puts each, as `(number, copy)`, into a queue of 2 that drops the
# oldest; it never waits for `upload`. At the end it sends a `None` that is not lost. `upload` shows each frame with its
# number as the label, `live.show(img, number)`, then sleeps 80 ms, and ends at the `None`. The last picture must be that of
# frame 11, and `main` waits for both.
# %% before
import asyncio, live, time

class Queue:
    # At most `limit` items, first in, first out.
    def __init__(self, limit):
        self.limit = limit
        self.items = []
        self.filled = live.name(asyncio.Event(), "filled")
        self.emptied = live.name(asyncio.Event(), "emptied")

    async def put(self, item):
        while len(self.items) >= self.limit:
            self.emptied.clear()
            await self.emptied.wait()
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        item = self.items.pop(0)
        self.emptied.set()
        return item

class Queue(Queue):
    def put_and_drop_oldest(self, item):
        # What had to go for it, or None.
        gone = self.items.pop(0) if len(self.items) >= self.limit else None
        self.items.append(item)
        self.filled.set()
        return gone

import csi

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
async def owner(queue):
    for number in range(12):
        img = await next_frame()

async def upload(queue):
    number, img = await queue.get()
    live.show(img, number)

async def main():
    queue = Queue(2)
    await owner(queue)

asyncio.run(main())
# %% check
def fresh(numbers, labels):
    if numbers != sorted(numbers):
        raise Miss(f"The pictures came in the order {listed(labels)}: first in, first out.")
    if len(numbers) > 9:
        raise Miss(f"All {len(numbers)} frames were shown, so `owner` waited for `upload` while the camera went on without it. Only the `None` may wait.")
    if numbers[:3] == [0, 1, 2]:
        raise Miss("Frames 0, 1 and 2 were all shown, one after the other, although newer ones had come long before: was the newest dropped, or the oldest?")
    if numbers[-1] != 11:
        raise Miss(f"The last picture shown is that of frame {numbers[-1]}, and the newest is 11.")

def check(run):
    run.task("owner")
    run.task("upload")
    error = run.told["error"]
    if error and error["kind"] == "interrupted" or run.told["leftovers"]:
        raise Miss("`upload` did not end: the `None` at the end did not reach it.")
    run.ends_well()
    upload = run.task("upload")["task"]
    labels = [label for _, task, label in run.told["frames"] if task == upload]
    if not labels:
        raise Miss("`upload` showed no picture.")
    numbers = [int(label) for label in labels if label.isdigit()]
    if len(numbers) != len(labels):
        raise Miss("The label of each picture should be its number.")
    fresh(numbers, labels)
    if len(numbers) < 5:
        raise Miss(f"Only {len(numbers)} pictures were shown.")
    if not [ms for ms in run.asked_ms("upload") if 78 <= ms <= 80]:
        raise Miss("`upload` should sleep 80 ms after each picture.")
# %% hint
# `main` needs both tasks at the same time: a `gather`.
# %% hint
# `put_and_drop_oldest` for the frames, `await queue.put(None)` for the end.
# %% hint
# In `upload`: `while (item := await queue.get()) is not None:`, then `number, img = item`. Do not forget `img.copy()`.
# %% solution
async def owner(queue):
    for number in range(12):
        img = await next_frame()
        queue.put_and_drop_oldest((number, img.copy()))
    await queue.put(None)

async def upload(queue):
    while (item := await queue.get()) is not None:
        number, img = item
        live.show(img, number)
        await asyncio.sleep_ms(80)

async def main():
    queue = Queue(2)
    await asyncio.gather(owner(queue), upload(queue))

asyncio.run(main())
# %% wrong: `owner` waited for `upload`
async def owner(queue):
    for number in range(12):
        img = await next_frame()
        await queue.put((number, img.copy()))
    await queue.put(None)

async def upload(queue):
    while (item := await queue.get()) is not None:
        number, img = item
        live.show(img, number)
        await asyncio.sleep_ms(80)

async def main():
    queue = Queue(2)
    await asyncio.gather(owner(queue), upload(queue))

asyncio.run(main())
# %% wrong: was the newest dropped, or the oldest?
async def owner(queue):
    for number in range(12):
        img = await next_frame()
        if len(queue.items) < 2:
            await queue.put((number, img.copy()))
    await queue.put(None)

async def upload(queue):
    while (item := await queue.get()) is not None:
        number, img = item
        live.show(img, number)
        await asyncio.sleep_ms(80)

async def main():
    queue = Queue(2)
    await asyncio.gather(owner(queue), upload(queue))

asyncio.run(main())
# %% wrong: did not end
async def owner(queue):
    for number in range(12):
        img = await next_frame()
        queue.put_and_drop_oldest((number, img.copy()))

async def upload(queue):
    while (item := await queue.get()) is not None:
        number, img = item
        live.show(img, number)
        await asyncio.sleep_ms(80)

async def main():
    queue = Queue(2)
    await asyncio.gather(owner(queue), upload(queue))

asyncio.run(main())
