# %% task, 15 minutes
# A button bounces
#
# The contacts of a real button touch several times within a few milliseconds before they rest. Here `press` does that: it
# interrupts at once, and again after 2, 5 and 9 ms. Three presses come, 100 ms apart. Change `watcher` so that it prints
# `pressed` exactly once for each, within 20 ms, and is ready for the next one. `beat` must not be kept waiting.
# %% before
import asyncio, time, live
from machine import Timer
# %% stub
contact = asyncio.ThreadSafeFlag()

def touch(timer):
    contact.set()

def press():
    contact.set()
    for ms in (2, 5, 9):
        Timer(-1, mode=Timer.ONE_SHOT, period=ms, callback=touch)

async def watcher():
    while True:
        await contact.wait()
        print("pressed")

async def beat():
    while True:
        await asyncio.sleep_ms(5)

async def main():
    contact.clear()
    tasks = [asyncio.create_task(watcher()), asyncio.create_task(beat())]
    for _ in range(3):
        await asyncio.sleep_ms(50)
        live.mark("press")
        press()
        await asyncio.sleep_ms(50)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.not_starved("beat", 10)
    presses, said = run.points("mark"), run.points("print", "watcher")
    if len(said) > len(presses):
        raise Miss(
            f"{len(presses)} presses, and `watcher` printed {len(said)} times. A touch of the same press, a few ms later, "
            "raised the flag again: it must be gone when you wait the next time."
        )
    if len(said) < len(presses):
        raise Miss(
            f"{len(presses)} presses, and `watcher` printed {len(said)} times. It was still busy with one press "
            "when the next one came, and took that for bouncing."
        )
    late = [after - press for press, after in zip(presses, said)]
    if max(late) > 20:
        raise Miss(f"`watcher` printed {span(max(late))} after the press. Print first, then let the contacts come to rest.")
# %% hint
# After the first touch: how long until the contacts rest, and what has the flag heard by then?
# %% hint
# Print, pause for a little longer than the bouncing, and then forget what the flag has heard meanwhile.
# %% hint
# Behind the print: `await asyncio.sleep_ms(15)` and `contact.clear()`.
# %% solution
contact = asyncio.ThreadSafeFlag()

def touch(timer):
    contact.set()

def press():
    contact.set()
    for ms in (2, 5, 9):
        Timer(-1, mode=Timer.ONE_SHOT, period=ms, callback=touch)

async def watcher():
    while True:
        await contact.wait()
        print("pressed")
        await asyncio.sleep_ms(15)
        contact.clear()

async def beat():
    while True:
        await asyncio.sleep_ms(5)

async def main():
    contact.clear()
    tasks = [asyncio.create_task(watcher()), asyncio.create_task(beat())]
    for _ in range(3):
        await asyncio.sleep_ms(50)
        live.mark("press")
        press()
        await asyncio.sleep_ms(50)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: it must be gone when you wait
contact = asyncio.ThreadSafeFlag()

def touch(timer):
    contact.set()

def press():
    contact.set()
    for ms in (2, 5, 9):
        Timer(-1, mode=Timer.ONE_SHOT, period=ms, callback=touch)

async def watcher():
    while True:
        await contact.wait()
        print("pressed")
        await asyncio.sleep_ms(15)

async def beat():
    while True:
        await asyncio.sleep_ms(5)

async def main():
    contact.clear()
    tasks = [asyncio.create_task(watcher()), asyncio.create_task(beat())]
    for _ in range(3):
        await asyncio.sleep_ms(50)
        live.mark("press")
        press()
        await asyncio.sleep_ms(50)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: held the CPU
contact = asyncio.ThreadSafeFlag()

def touch(timer):
    contact.set()

def press():
    contact.set()
    for ms in (2, 5, 9):
        Timer(-1, mode=Timer.ONE_SHOT, period=ms, callback=touch)

async def watcher():
    while True:
        await contact.wait()
        print("pressed")
        time.sleep_ms(15)
        contact.clear()

async def beat():
    while True:
        await asyncio.sleep_ms(5)

async def main():
    contact.clear()
    tasks = [asyncio.create_task(watcher()), asyncio.create_task(beat())]
    for _ in range(3):
        await asyncio.sleep_ms(50)
        live.mark("press")
        press()
        await asyncio.sleep_ms(50)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: Print first
contact = asyncio.ThreadSafeFlag()

def touch(timer):
    contact.set()

def press():
    contact.set()
    for ms in (2, 5, 9):
        Timer(-1, mode=Timer.ONE_SHOT, period=ms, callback=touch)

async def watcher():
    while True:
        await contact.wait()
        await asyncio.sleep_ms(30)
        contact.clear()
        print("pressed")

async def beat():
    while True:
        await asyncio.sleep_ms(5)

async def main():
    contact.clear()
    tasks = [asyncio.create_task(watcher()), asyncio.create_task(beat())]
    for _ in range(3):
        await asyncio.sleep_ms(50)
        live.mark("press")
        press()
        await asyncio.sleep_ms(50)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: took that for bouncing
contact = asyncio.ThreadSafeFlag()

def touch(timer):
    contact.set()

def press():
    contact.set()
    for ms in (2, 5, 9):
        Timer(-1, mode=Timer.ONE_SHOT, period=ms, callback=touch)

async def watcher():
    while True:
        await contact.wait()
        print("pressed")
        await asyncio.sleep_ms(150)
        contact.clear()

async def beat():
    while True:
        await asyncio.sleep_ms(5)

async def main():
    contact.clear()
    tasks = [asyncio.create_task(watcher()), asyncio.create_task(beat())]
    for _ in range(3):
        await asyncio.sleep_ms(50)
        live.mark("press")
        press()
        await asyncio.sleep_ms(50)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
