# %% task, 4 minutes
# Let it rest
#
# `watch` waits for a door. It asks all the time, so the loop never rests. Change one number, so that the loop is idle
# for most of the run, and the door is still seen within 20 ms.
# %% before
import asyncio, time, live

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
door = {"open": False}

async def watch():
    while not door["open"]:
        await asyncio.sleep_ms(0)
    print("the door is open")

async def main():
    door["open"] = False
    watching = asyncio.create_task(watch())
    await asyncio.sleep_ms(150)
    door["open"] = True
    live.mark("open")
    await watching

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    opened, seen = run.points("mark"), run.points("print", "watch")
    if not opened or not seen:
        raise Miss("The mark “open” or the line “the door is open” is gone. Leave both in.")
    if opened[0] < 140:
        raise Miss(f"The door opened at {span(opened[0])}: leave `main` as it is.")
    share = run.idle_ms() / run.duration_ms
    if share < 0.6:
        raise Miss(f"The loop was idle for {share * 100:.0f} % of the run: `watch` asks too often to let it rest.")
    if seen[0] - opened[0] > 25:
        raise Miss(f"`watch` saw the door {span(seen[0] - opened[0])} after it had opened. Asked for is 20 ms at most.")
# %% hint
# How long does `watch` sleep between two looks?
# %% hint
# The longer it sleeps, the more the loop rests, and the later the door is seen.
# %% hint
# Anything from 2 to 20 ms will do.
# %% solution
door = {"open": False}

async def watch():
    while not door["open"]:
        await asyncio.sleep_ms(10)
    print("the door is open")

async def main():
    door["open"] = False
    watching = asyncio.create_task(watch())
    await asyncio.sleep_ms(150)
    door["open"] = True
    live.mark("open")
    await watching

asyncio.run(main())
# %% wrong: after it had opened
door = {"open": False}

async def watch():
    while not door["open"]:
        await asyncio.sleep_ms(100)
    print("the door is open")

async def main():
    door["open"] = False
    watching = asyncio.create_task(watch())
    await asyncio.sleep_ms(150)
    door["open"] = True
    live.mark("open")
    await watching

asyncio.run(main())
# %% wrong: to let it rest
door = {"open": False}

async def watch():
    while not door["open"]:
        work(10)
        await asyncio.sleep_ms(0)
    print("the door is open")

async def main():
    door["open"] = False
    watching = asyncio.create_task(watch())
    await asyncio.sleep_ms(150)
    door["open"] = True
    live.mark("open")
    await watching

asyncio.run(main())
