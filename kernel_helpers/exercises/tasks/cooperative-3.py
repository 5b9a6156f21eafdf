# %% task, 12 minutes
# A rhythm that does not drift
#
# `metronome` should tick every 50 ms. But each tick takes 15 ms of work, and the sleep comes on top of it. So its
# ticks come at about 0, 65, 130 ms and not at 0, 50, 100 ms. Repair the rhythm without removing the work. The second
# tick should come at about 50, the eighth at about 350 ms.
# %% before
import asyncio, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
async def metronome(ticks):
    start = time.ticks_ms()
    for n in range(ticks):
        print("tick", n, "at", time.ticks_diff(time.ticks_ms(), start), "ms")
        work(15)
        await asyncio.sleep_ms(50)

asyncio.run(metronome(8))
# %% check
def check(run):
    run.ends_well()
    ticks = run.points("print", "metronome")
    if len(ticks) != 8:
        raise Miss(f"Eight ticks are asked for, each with a print of its own. There were {len(ticks)}.")
    if run.ran_ms("metronome") < 8 * 14:
        raise Miss(f"The work is gone: `metronome` ran for {span(run.ran_ms('metronome'))}, and 8 times 15 ms are asked.")
    off = [ticks[n] - ticks[0] - 50 * n for n in range(8)]
    if off[7] > 25:
        raise Miss(
            f"The last tick came at {span(ticks[7] - ticks[0])} instead of 350 ms. "
            f"Every tick adds about {span(off[7] / 7)} to the delay: what you sleep is counted from the end of the work."
        )
    early = min(off)
    if early < -25:
        raise Miss(f"A tick came {span(-early)} too early: sleep until the next date, and not less.")
    if run.longest_ms("sleeps", "metronome") < 5:
        raise Miss("`metronome` never gives the CPU back for long. Sleep until the next date instead of working on.")
# %% hint
# A sleep counts from now. You need one that ends at a date.
# %% hint
# `sleep_ms(50 - 15)` is not good enough: the work may take 20 ms tomorrow, and every sleep may be late.
# %% hint
# Tick number `n + 1` is due at `start + (n + 1) * 50`. `time.ticks_add(start, ...)` adds to a time, and
# `time.ticks_diff(due, time.ticks_ms())` says how much is left until then.
# %% solution
async def metronome(ticks):
    start = time.ticks_ms()
    for n in range(ticks):
        print("tick", n, "at", time.ticks_diff(time.ticks_ms(), start), "ms")
        work(15)
        due = time.ticks_add(start, (n + 1) * 50)
        await asyncio.sleep_ms(max(0, time.ticks_diff(due, time.ticks_ms())))

asyncio.run(metronome(8))
# %% wrong: The work is gone
async def metronome(ticks):
    for n in range(ticks):
        print("tick", n)
        await asyncio.sleep_ms(50)

asyncio.run(metronome(8))
# %% wrong: too early
async def metronome(ticks):
    for n in range(ticks):
        print("tick", n)
        work(15)
        await asyncio.sleep_ms(20)

asyncio.run(metronome(8))
# %% wrong: never gives the CPU back
async def metronome(ticks):
    start = time.ticks_ms()
    for n in range(ticks):
        print("tick", n)
        work(15)
        while time.ticks_diff(time.ticks_ms(), start) < (n + 1) * 50:
            pass
        await asyncio.sleep_ms(0)

asyncio.run(metronome(8))
