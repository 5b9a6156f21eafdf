# %% task, 12 minutes, stopped after 3000 ms
# The link comes back
#
# `upload` gives up when the link goes away for 300 ms. Let it try again: the same picture, after a pause of 20 ms that
# doubles with each failure, up to 160 ms. All 15 pictures must arrive. The link must not be tried more than eight times
# while it is away.
# %% before
import asyncio
import time

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
async def upload(link, pictures):
    for picture in range(pictures):
        try:
            await link.send(picture)
        except OSError as error:
            print("failed:", error)
            return

async def main():
    link = Link()
    await asyncio.create_task(upload(link, 15))
    print("arrived:", link.sent)

asyncio.run(main())
# %% check
def check(run):
    if run.longest_ms("slices", "upload") > 100:
        raise Miss(
            f"`upload` held the CPU for {span(run.longest_ms('slices', 'upload'))} and knocked all the time: "
            "a send that is refused does not wait. Pause before you try again."
        )
    run.ends_well()
    pauses = [ms for ms in run.asked_ms("upload") if ms < 27 or ms > 33]
    if len(pauses) > 8:
        raise Miss(f"The link was tried {len(pauses)} times while it was away. Let the pause grow.")
    if "arrived: 15" not in run.lines:
        raise Miss(
            f"All 15 pictures must arrive, also the one that failed. Printed was: {shown(run.lines[-2:])}."
        )
    if not pauses:
        raise Miss("The link was away for 300 ms, and `upload` did not pause.")
    for at in range(1, len(pauses)):
        if pauses[at] < min(1.7 * pauses[at - 1], 150):
            raise Miss(f"The pauses were {listed([str(ms) for ms in pauses])} ms. Each should be twice the one before, up to 160.")
# %% hint
# Put a loop around the sending of one picture. How does it end?
# %% hint
# `break` after a successful `send`. In `except OSError`: pause, and let the pause grow.
# %% hint
# `pause = 20` before the loop; `await asyncio.sleep_ms(pause)` and `pause = min(2 * pause, 160)` in the `except`.
# %% solution
async def upload(link, pictures):
    for picture in range(pictures):
        pause = 20
        while True:
            try:
                await link.send(picture)
                break
            except OSError as error:
                print("failed:", error)
                await asyncio.sleep_ms(pause)
                pause = min(2 * pause, 160)

async def main():
    link = Link()
    await asyncio.create_task(upload(link, 15))
    print("arrived:", link.sent)

asyncio.run(main())
# %% wrong: a send that is refused does not wait
async def upload(link, pictures):
    for picture in range(pictures):
        pause = 20
        while True:
            try:
                await link.send(picture)
                break
            except OSError as error:
                pause = min(2 * pause, 160)

async def main():
    link = Link()
    await asyncio.create_task(upload(link, 15))
    print("arrived:", link.sent)

asyncio.run(main())
# %% wrong: Let the pause grow
async def upload(link, pictures):
    for picture in range(pictures):
        pause = 20
        while True:
            try:
                await link.send(picture)
                break
            except OSError as error:
                print("failed:", error)
                await asyncio.sleep_ms(pause)

async def main():
    link = Link()
    await asyncio.create_task(upload(link, 15))
    print("arrived:", link.sent)

asyncio.run(main())
# %% wrong: also the one that failed
async def upload(link, pictures):
    for picture in range(pictures):
        try:
            await link.send(picture)
        except OSError as error:
            print("failed:", error)
            await asyncio.sleep_ms(160)

async def main():
    link = Link()
    await asyncio.create_task(upload(link, 15))
    print("arrived:", link.sent)

asyncio.run(main())
# %% wrong: Each should be twice
async def upload(link, pictures):
    for picture in range(pictures):
        pause = 20
        while True:
            try:
                await link.send(picture)
                break
            except OSError as error:
                print("failed:", error)
                await asyncio.sleep_ms(pause)
                pause = 60

async def main():
    link = Link()
    await asyncio.create_task(upload(link, 15))
    print("arrived:", link.sent)

asyncio.run(main())
