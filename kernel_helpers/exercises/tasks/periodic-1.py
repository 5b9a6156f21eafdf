# %% task, 4 minutes
# In time
#
# This metronome is to tick every 40 ms, eight times, and it drifts. Repair it; its work must stay.
# %% before
import asyncio, live, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
async def metronome():
    for _ in range(8):
        live.mark("tick")
        work(12)
        await asyncio.sleep_ms(40)

asyncio.run(metronome())
# %% check
def check(run):
    run.ends_well()
    ticks = run.points("mark")
    if len(ticks) != 8:
        raise Miss(f"Eight ticks are asked for, and {len(ticks)} came.")
    if run.ran_ms("metronome") < 80:
        raise Miss("The work of 12 ms per round must stay.")
    whole = ticks[-1] - ticks[0]
    if whole > 294:
        raise Miss(f"The last tick came {span(whole)} after the first, {span(whole - 280)} too late: each round sleeps for a fixed time *after* its work, and that adds up.")
    if whole < 266:
        raise Miss(f"The last tick came {span(whole)} after the first, too early: seven rounds of 40 ms are 280 ms.")
# %% hint
# When should the second tick come, counted from the first? And the third?
# %% hint
# Keep the time of the next tick in a variable `due`, and add 40 to it in each round, by `time.ticks_add`.
# %% hint
# `await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))`
# %% solution
async def metronome():
    due = time.ticks_ms()
    for _ in range(8):
        live.mark("tick")
        work(12)
        due = time.ticks_add(due, 40)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

asyncio.run(metronome())
# %% wrong: that adds up
async def metronome():
    due = time.ticks_ms()
    for _ in range(8):
        live.mark("tick")
        work(12)
        due = time.ticks_add(time.ticks_ms(), 40)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

asyncio.run(metronome())
# %% wrong: The work of 12 ms per round must stay
async def metronome():
    for _ in range(8):
        live.mark("tick")
        await asyncio.sleep_ms(40)

asyncio.run(metronome())
# %% wrong: too early
async def metronome():
    for _ in range(8):
        live.mark("tick")
        work(12)
        await asyncio.sleep_ms(20)

asyncio.run(metronome())
