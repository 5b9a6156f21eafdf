# %% task, 40 minutes, stopped after 3000 ms
# Your own
#
# Now without looking. Write the program with `Link` and `Desk`: a heart that beats every 10 ms and is never kept waiting
# for more than 20 ms; a task `capture` that takes pictures until the end and shows the first three of them; a task
# `upload` that sends them and survives the link's absence; a task `commands` that prints `taken N` for `status`,
# `unknown` for what it does not know, and stops everything at `stop`. Between `capture` and `upload` at most two pictures
# wait. At the end print `uploaded N`, and leave nothing over. The check is a report card.
# %% before
import asyncio, csi, live, time
from machine import LED

blue = LED("LED_BLUE")
cam = csi.CSI()
cam.reset()
cam.pixformat(csi.GRAYSCALE)
cam.framesize(csi.QQVGA)

class Link:
    # Takes 30 ms for each picture, and is away from 300 to 600 ms after its start.
    def __init__(self):
        self.start = time.ticks_ms()
        self.sent = 0

    async def send(self, picture):
        if 300 <= time.ticks_diff(time.ticks_ms(), self.start) < 600:
            raise OSError("the link is away")
        await asyncio.sleep_ms(30)
        self.sent += 1

class Desk:
    # Somebody who hands in three commands, 250 ms apart.
    def __init__(self):
        self.lines = ["status", "dance", "stop"]

    async def readline(self):
        await asyncio.sleep_ms(250)
        return self.lines.pop(0) if self.lines else await asyncio.Event().wait()
# %% stub
cam.framesize(csi.QQVGA)
cam.framerate(30)

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def main():
    link, desk = Link(), Desk()
    beating = asyncio.create_task(heart())
    for n in range(3):
        img = cam.snapshot()
        live.show(img, "picture %d" % n)
        await link.send(img)
    print("uploaded", link.sent)

asyncio.run(main())
# %% check
def number_after(run, word):
    for line in run.lines:
        words = line.split(" ")
        if len(words) == 2 and words[0] == word and words[1].isdigit():
            return int(words[1])
    return -1

def check(run):
    asked = ("heart", "capture", "upload", "commands")
    missing = [name for name in asked if not run.all_named(name)]
    if missing:
        raise Miss(f"A task is missing: {listed(missing)}. The program has four tasks beside `main`.")
    error = run.told["error"]
    failed = [task["name"] for task in run.tasks if task["outcome"] == "failed"]
    left = run.told["leftovers"]
    waited = run.longest_ms("ready", "heart")
    gap = run.longest_pause_ms("capture")
    taken, uploaded = number_after(run, "taken"), number_after(run, "uploaded")
    card = [
        ("heart is never kept waiting for more than 20 ms", span(waited), waited <= 20),
        ("capture shows three pictures", f"{run.frames} pictures", run.frames == 3),
        ("capture goes on while the link is away", f"longest pause {span(gap)}", gap <= 100),
        ("“status” is answered with taken N", f"taken {taken}" if taken >= 0 else "nothing", taken >= 3),
        ("an unknown command is answered", f"{run.lines.count('unknown')} times", "unknown" in run.lines),
        ("pictures arrive before and after the absence", f"uploaded {uploaded}" if uploaded >= 0 else "nothing", uploaded >= 10),
        ("“stop” ends it", span(run.duration_ms), not error and 700 <= run.duration_ms <= 1300),
        ("no task fails", listed(failed) if failed else "none", not failed),
        ("nothing is left over", listed(left) if left else "nothing", not left),
    ]
    if [line for line in card if not line[2]]:
        raise Miss("\n".join([f"{'✓' if met else '✗'} {what}: {measured}" for what, measured, met in card]))
# %% hint
# Begin with the table of tasks: what does each own, what does it wait for? Write the heart and `main` with `stop` first, and run that.
# %% hint
# `capture` asks with `blocking=False` and copies what it hands on; the queue is that of exercise 1; `upload` is that of exercise 2, but it may let a failed picture go.
# %% hint
# `main`: create four tasks, `await stop.wait()`, and in `finally` cancel them and await `gather(*tasks, return_exceptions=True)`. `commands` calls `stop.set()`.
# %% solution
cam.framesize(csi.QQVGA)
cam.framerate(30)

class Newest:
    def __init__(self, limit):
        self.limit, self.items = limit, []
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

taken = 0

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def capture(queue):
    global taken
    taken = 0
    while True:
        await asyncio.sleep_ms(0)
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        if taken < 3:
            live.show(img, "picture %d" % taken)
        taken += 1
        queue.put(img.copy())

async def upload(link, queue):
    pause = 20
    while True:
        picture = await queue.get()
        try:
            await link.send(picture)
            pause = 20
        except OSError:
            await asyncio.sleep_ms(pause)
            pause = min(2 * pause, 160)

async def commands(desk, stop):
    while True:
        line = await desk.readline()
        if line == "status":
            print("taken", taken)
        elif line == "stop":
            stop.set()
        else:
            print("unknown")

async def main():
    link, desk, queue, stop = Link(), Desk(), Newest(2), asyncio.Event()
    jobs = (heart(), capture(queue), upload(link, queue), commands(desk, stop))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print("uploaded", link.sent)

asyncio.run(main())
# %% wrong: A task is missing
cam.framesize(csi.QQVGA)
cam.framerate(30)

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def main():
    link, desk = Link(), Desk()
    beating = asyncio.create_task(heart())
    for n in range(3):
        img = cam.snapshot()
        live.show(img, "picture %d" % n)
        await link.send(img)
    print("uploaded", link.sent)

asyncio.run(main())
# %% wrong: ✗ heart is never kept waiting
cam.framesize(csi.QQVGA)
cam.framerate(30)

class Newest:
    def __init__(self, limit):
        self.limit, self.items = limit, []
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

taken = 0

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def capture(queue):
    global taken
    taken = 0
    while True:
        await asyncio.sleep_ms(0)
        img = cam.snapshot()
        if taken < 3:
            live.show(img, "picture %d" % taken)
        taken += 1
        queue.put(img.copy())

async def upload(link, queue):
    pause = 20
    while True:
        picture = await queue.get()
        try:
            await link.send(picture)
            pause = 20
        except OSError:
            await asyncio.sleep_ms(pause)
            pause = min(2 * pause, 160)

async def commands(desk, stop):
    while True:
        line = await desk.readline()
        if line == "status":
            print("taken", taken)
        elif line == "stop":
            stop.set()
        else:
            print("unknown")

async def main():
    link, desk, queue, stop = Link(), Desk(), Newest(2), asyncio.Event()
    jobs = (heart(), capture(queue), upload(link, queue), commands(desk, stop))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print("uploaded", link.sent)

asyncio.run(main())
# %% wrong: ✗ no task fails
cam.framesize(csi.QQVGA)
cam.framerate(30)

class Newest:
    def __init__(self, limit):
        self.limit, self.items = limit, []
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

taken = 0

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def capture(queue):
    global taken
    taken = 0
    while True:
        await asyncio.sleep_ms(0)
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        if taken < 3:
            live.show(img, "picture %d" % taken)
        taken += 1
        queue.put(img.copy())

async def upload(link, queue):
    pause = 20
    while True:
        picture = await queue.get()
        await link.send(picture)

async def commands(desk, stop):
    while True:
        line = await desk.readline()
        if line == "status":
            print("taken", taken)
        elif line == "stop":
            stop.set()
        else:
            print("unknown")

async def main():
    link, desk, queue, stop = Link(), Desk(), Newest(2), asyncio.Event()
    jobs = (heart(), capture(queue), upload(link, queue), commands(desk, stop))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print("uploaded", link.sent)

asyncio.run(main())
# %% wrong: ✗ nothing is left over
cam.framesize(csi.QQVGA)
cam.framerate(30)

class Newest:
    def __init__(self, limit):
        self.limit, self.items = limit, []
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

taken = 0

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def capture(queue):
    global taken
    taken = 0
    while True:
        await asyncio.sleep_ms(0)
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        if taken < 3:
            live.show(img, "picture %d" % taken)
        taken += 1
        queue.put(img.copy())

async def upload(link, queue):
    pause = 20
    while True:
        picture = await queue.get()
        try:
            await link.send(picture)
            pause = 20
        except OSError:
            await asyncio.sleep_ms(pause)
            pause = min(2 * pause, 160)

async def commands(desk, stop):
    while True:
        line = await desk.readline()
        if line == "status":
            print("taken", taken)
        elif line == "stop":
            stop.set()
        else:
            print("unknown")

async def main():
    link, desk, queue, stop = Link(), Desk(), Newest(2), asyncio.Event()
    jobs = (heart(), capture(queue), upload(link, queue), commands(desk, stop))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await stop.wait()
    finally:
        tasks[0].cancel()
    print("uploaded", link.sent)

asyncio.run(main())
# %% wrong: ✗ an unknown command is answered
cam.framesize(csi.QQVGA)
cam.framerate(30)

class Newest:
    def __init__(self, limit):
        self.limit, self.items = limit, []
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

taken = 0

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def capture(queue):
    global taken
    taken = 0
    while True:
        await asyncio.sleep_ms(0)
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        if taken < 3:
            live.show(img, "picture %d" % taken)
        taken += 1
        queue.put(img.copy())

async def upload(link, queue):
    pause = 20
    while True:
        picture = await queue.get()
        try:
            await link.send(picture)
            pause = 20
        except OSError:
            await asyncio.sleep_ms(pause)
            pause = min(2 * pause, 160)

async def commands(desk, stop):
    while True:
        line = await desk.readline()
        if line == "status":
            print("taken", taken)
        elif line == "stop":
            stop.set()

async def main():
    link, desk, queue, stop = Link(), Desk(), Newest(2), asyncio.Event()
    jobs = (heart(), capture(queue), upload(link, queue), commands(desk, stop))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print("uploaded", link.sent)

asyncio.run(main())
# %% wrong: ✗ capture goes on while the link is away
cam.framesize(csi.QQVGA)
cam.framerate(30)

class Newest:
    def __init__(self, limit):
        self.limit, self.items = limit, []
        self.filled = asyncio.Event()

    def put(self, item):
        if len(self.items) == self.limit:
            self.items.pop(0)
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        return self.items.pop(0)

taken = 0

async def heart():
    while True:
        blue.toggle()
        await asyncio.sleep_ms(10)

async def capture(queue):
    global taken
    taken = 0
    while True:
        await asyncio.sleep_ms(0)
        img = cam.snapshot(blocking=False)
        while img is None:
            await asyncio.sleep_ms(2)
            img = cam.snapshot(blocking=False)
        if taken < 3:
            live.show(img, "picture %d" % taken)
        taken += 1
        while len(queue.items) == 2:
            await asyncio.sleep_ms(120)
        queue.put(img.copy())

async def upload(link, queue):
    pause = 20
    while True:
        picture = await queue.get()
        try:
            await link.send(picture)
            pause = 20
        except OSError:
            await asyncio.sleep_ms(pause)
            pause = min(2 * pause, 160)

async def commands(desk, stop):
    while True:
        line = await desk.readline()
        if line == "status":
            print("taken", taken)
        elif line == "stop":
            stop.set()
        else:
            print("unknown")

async def main():
    link, desk, queue, stop = Link(), Desk(), Newest(2), asyncio.Event()
    jobs = (heart(), capture(queue), upload(link, queue), commands(desk, stop))
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print("uploaded", link.sent)

asyncio.run(main())
