# %% task, 3 minutes
# A polite wait
#
# A lamp needs 250 ms to settle. Meanwhile, `pulse` should beat every 40 ms, and it does not. Change **one line**, so
# that no beat is late, and the lamp still gets its 250 ms.
# %% before
import asyncio, time, live

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
async def pulse():
    for _ in range(12):
        work(2)
        await asyncio.sleep_ms(40)

async def lamp():
    await asyncio.sleep_ms(100)
    live.mark("lamp on")
    time.sleep_ms(250)
    live.mark("settled")

async def main():
    beating = asyncio.create_task(pulse())
    await lamp()
    await beating

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    marks = run.points("mark")
    if len(marks) < 2:
        raise Miss("The marks “lamp on” and “settled” are gone. Leave both in.")
    settled = marks[1] - marks[0]
    if settled < 245:
        raise Miss(
            f"The lamp had only {span(settled)} to settle, and it needs 250 ms. "
            "Is the sleep awaited? Without `await`, nothing is waited for."
        )
    run.not_starved("pulse", 60)
    if len(run.of_task("sleeps", "pulse")) < 12:
        raise Miss("`pulse` should still beat 12 times, and sleep after each beat.")
# %% hint
# Find the solid bar that lies above the orange piece. Which line of the program is it?
# %% hint
# There are two functions with that name.
# %% hint
# If the lamp is suddenly settled at once, one word is missing.
# %% solution
async def pulse():
    for _ in range(12):
        work(2)
        await asyncio.sleep_ms(40)

async def lamp():
    await asyncio.sleep_ms(100)
    live.mark("lamp on")
    await asyncio.sleep_ms(250)
    live.mark("settled")

async def main():
    beating = asyncio.create_task(pulse())
    await lamp()
    await beating

asyncio.run(main())
# %% wrong: had only
async def pulse():
    for _ in range(12):
        work(2)
        await asyncio.sleep_ms(40)

async def lamp():
    await asyncio.sleep_ms(100)
    live.mark("lamp on")
    asyncio.sleep_ms(250)
    live.mark("settled")

async def main():
    beating = asyncio.create_task(pulse())
    await lamp()
    await beating

asyncio.run(main())
# %% wrong: is there an await in its loop
async def pulse():
    for _ in range(12):
        work(2)
        await asyncio.sleep_ms(40)

async def lamp():
    await asyncio.sleep_ms(100)
    live.mark("lamp on")
    time.sleep_ms(125)
    await asyncio.sleep_ms(0)
    time.sleep_ms(125)
    live.mark("settled")

async def main():
    beating = asyncio.create_task(pulse())
    await lamp()
    await beating

asyncio.run(main())
