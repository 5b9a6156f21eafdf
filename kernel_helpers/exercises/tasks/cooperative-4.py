# %% task, 15 minutes
# Three jobs
#
# Write a program that does three things at a time:
#
# - `capture` turns five pictures into line drawings and shows each one,
# - `flash` from the camera section beats 12 times, about every 50 ms; it prints the longest time between two beats,
# - `report` prints every 200 ms how many pictures are done, and ends when all five are.
#
# The cell must end by itself and leave no task behind. What is there works on one picture only, and starves everybody.
# %% before
import asyncio, time, live, csi
from machine import LED

cam = csi.CSI()
cam.reset()
cam.pixformat(csi.GRAYSCALE)
cam.framesize(csi.QVGA)
led = LED("LED_BLUE")

async def next_frame():
    img = cam.snapshot(blocking=False)
    while img is None:
        await asyncio.sleep_ms(2)
        img = cam.snapshot(blocking=False)
    return img

def draw_row(pixels, begin, width):
    for i in range(begin, begin + width - 1):
        here = pixels[i]
        edge = abs(pixels[i + 1] - here) + abs(pixels[i + width] - here)
        pixels[i] = max(0, 255 - 8 * edge)
    pixels[begin + width - 1] = 255

async def flash(beats):
    longest, last = 0, time.ticks_ms()
    for _ in range(beats):
        led.toggle()
        await asyncio.sleep_ms(50)
        now = time.ticks_ms()
        longest, last = max(longest, time.ticks_diff(now, last)), now
    print("longest time between two beats:", longest, "ms")
# %% stub
done = 0

async def capture():
    global done
    img = await next_frame()
    pixels, width = img.bytearray(), img.width()
    for begin in range(0, len(pixels) - width, width):
        draw_row(pixels, begin, width)
    live.show(img, "drawing")
    done += 1

async def main():
    beating = asyncio.create_task(flash(12))
    await capture()
    await beating

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("flash")
    run.has("report")
    if run.frames != 5:
        raise Miss(f"Five drawings are asked for, and {run.frames} came.")
    if "longest time between two beats" not in run.text:
        raise Miss("`flash` did not come to its end: who awaits it?")
    shows = run.points("frame")
    said = run.points("print", "report")
    if not said or said[-1] < shows[-1]:
        raise Miss(f"`report` ended before the last picture at {span(shows[-1])}: it should end when all five are done.")
    run.not_starved("flash", 60)
    run.not_starved("report", 60)
    if run.longest_ms("sleeps", "report") > 300:
        raise Miss("`report` slept for longer than 200 ms at a time.")
# %% hint
# Begin with `capture`: a loop over five pictures, and a line that yields at a sensible point.
# %% hint
# `report` needs no signal. It can look at `done` each time it wakes up. Nobody changes `done` while it looks.
# %% hint
# `main` creates three tasks and then awaits all three. Set `done` back to 0 first: the board remembers it from your
# last run.
# %% solution
done = 0

async def capture():
    global done
    for n in range(5):
        img = await next_frame()
        pixels, width = img.bytearray(), img.width()
        for begin in range(0, len(pixels) - width, width):
            draw_row(pixels, begin, width)
            await asyncio.sleep_ms(0)
        live.show(img, "drawing %d" % n)
        done += 1

async def report():
    while done < 5:
        print("pictures done:", done)
        await asyncio.sleep_ms(200)
    print("all five done")

async def main():
    tasks = [asyncio.create_task(flash(12)), asyncio.create_task(capture()), asyncio.create_task(report())]
    for task in tasks:
        await task

asyncio.run(main())
# %% wrong: held the CPU for
done = 0

async def capture():
    global done
    for n in range(5):
        img = await next_frame()
        pixels, width = img.bytearray(), img.width()
        for begin in range(0, len(pixels) - width, width):
            draw_row(pixels, begin, width)
        live.show(img, "drawing %d" % n)
        done += 1
        await asyncio.sleep_ms(0)

async def report():
    while done < 5:
        print("pictures done:", done)
        await asyncio.sleep_ms(200)
    print("all five done")

async def main():
    tasks = [asyncio.create_task(flash(12)), asyncio.create_task(capture()), asyncio.create_task(report())]
    for task in tasks:
        await task

asyncio.run(main())
# %% wrong: no task `report`
done = 0

async def capture():
    global done
    for n in range(5):
        img = await next_frame()
        pixels, width = img.bytearray(), img.width()
        for begin in range(0, len(pixels) - width, width):
            draw_row(pixels, begin, width)
            await asyncio.sleep_ms(0)
        live.show(img, "drawing %d" % n)
        done += 1
        print("pictures done:", done)

async def main():
    beating = asyncio.create_task(flash(12))
    await capture()
    await beating

asyncio.run(main())
# %% wrong: `report` was not finished
done = 0

async def capture():
    global done
    for n in range(5):
        img = await next_frame()
        pixels, width = img.bytearray(), img.width()
        for begin in range(0, len(pixels) - width, width):
            draw_row(pixels, begin, width)
            await asyncio.sleep_ms(0)
        live.show(img, "drawing %d" % n)
        done += 1

async def report():
    while True:
        print("pictures done:", done)
        await asyncio.sleep_ms(200)

async def main():
    tasks = [asyncio.create_task(flash(12)), asyncio.create_task(capture())]
    asyncio.create_task(report())
    for task in tasks:
        await task

asyncio.run(main())
