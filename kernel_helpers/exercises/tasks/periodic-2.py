# %% task, 8 minutes, stopped after 1000 ms
# The thirteenth day
#
# `now()` is a clock like `ticks_ms()` that wraps 100 ms after the program begins, as the real one does on the thirteenth
# day. The loop fails there. Repair `ticker`, so that all ten ticks come, 30 ms apart.
# %% before
import asyncio, live, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
offset = time.ticks_diff(0, time.ticks_ms()) - 100

def now():
    return time.ticks_add(time.ticks_ms(), offset)

async def ticker():
    due = now()
    for n in range(10):
        print("tick", n, "at", now())
        due = due + 30
        await asyncio.sleep_ms(max(0, due - now()))

asyncio.run(ticker())
# %% check
def check(run):
    error = run.told["error"]
    ticks = [line for line in run.lines if line.startswith("tick ")]
    if error and (error["kind"] == "interrupted" or error["type"] == "OverflowError"):
        raise Miss(f"After {len(ticks)} ticks the clock wrapped to 0, and the next sleep was to be some twelve days long. How are ticks compared?")
    run.ends_well()
    if len(ticks) != 10:
        raise Miss(f"Ten ticks are asked for, and {len(ticks)} came.")
    times = run.beats_ms("ticker")
    gaps = [times[at + 1] - times[at] for at in range(len(times) - 1)]
    if min(gaps) < 15:
        raise Miss(f"Two ticks came only {span(min(gaps))} apart: after the wrap it did not wait. Both the addition and the difference need their function.")
    if times[-1] - times[0] > 325:
        raise Miss(f"Ten rounds took {span(times[-1] - times[0])} instead of 300 ms.")
    first = int(ticks[0].split()[-1])
    if first < 1000000000:
        raise Miss("Leave `now()` as it is: the real clock wraps, too.")
# %% hint
# What is `due` just after the clock has wrapped, and what is `now()`?
# %% hint
# `+` and `-` do not know of the wrap. `time.ticks_add` and `time.ticks_diff` do.
# %% hint
# `due = time.ticks_add(due, 30)`, and sleep for `time.ticks_diff(due, now())`.
# %% solution
offset = time.ticks_diff(0, time.ticks_ms()) - 100

def now():
    return time.ticks_add(time.ticks_ms(), offset)

async def ticker():
    due = now()
    for n in range(10):
        print("tick", n, "at", now())
        due = time.ticks_add(due, 30)
        await asyncio.sleep_ms(max(0, time.ticks_diff(due, now())))

asyncio.run(ticker())
# %% wrong: some twelve days long
offset = time.ticks_diff(0, time.ticks_ms()) - 100

def now():
    return time.ticks_add(time.ticks_ms(), offset)

async def ticker():
    due = now()
    for n in range(10):
        print("tick", n, "at", now())
        due = time.ticks_add(due, 30)  # not the difference
        await asyncio.sleep_ms(abs(due - now()))

asyncio.run(ticker())
# %% wrong: it did not wait
offset = time.ticks_diff(0, time.ticks_ms()) - 100

def now():
    return time.ticks_add(time.ticks_ms(), offset)

async def ticker():
    due = now()
    for n in range(10):
        print("tick", n, "at", now())
        due = time.ticks_add(due, 30)
        await asyncio.sleep_ms(max(0, due - now()))

asyncio.run(ticker())
# %% wrong: Leave `now()` as it is
offset = time.ticks_diff(0, time.ticks_ms()) - 100

def now():
    return time.ticks_ms()

async def ticker():
    due = now()
    for n in range(10):
        print("tick", n, "at", now())
        due = due + 30
        await asyncio.sleep_ms(max(0, due - now()))

asyncio.run(ticker())
