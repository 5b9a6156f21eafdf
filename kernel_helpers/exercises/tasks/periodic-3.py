# %% task, 10 minutes
# Leave it out
#
# A sensor is read every 40 ms. One reading takes 150 ms, and afterwards the loop reads in a burst to catch up. Let it skip
# instead, and print `missed 3` (with the right number) right after such a round. Later readings must stand on the old grid
# of 40 ms, up to 400 ms, and the burst must be gone.
# %% before
import asyncio, live, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
def read_sensor(n):
    print("reading", n)
    live.mark("read")
    work(150 if n == 2 else 4)

async def sampler():
    due = start = time.ticks_ms()
    n = 0
    while time.ticks_diff(time.ticks_ms(), start) < 400:
        read_sensor(n)
        n += 1
        due = time.ticks_add(due, 40)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

asyncio.run(sampler())
# %% check
def check(run):
    run.ends_well()
    reads = run.points("mark")
    if len(reads) < 4:
        raise Miss(f"Only {len(reads)} readings were made.")
    gaps = [reads[at + 1] - reads[at] for at in range(len(reads) - 1)]
    short = [gap for gap in gaps if gap < 25]
    if short:
        raise Miss(f"Two readings are only {span(min(short))} apart: the loop catches up in a burst.")
    if max(gaps) < 140:
        raise Miss("One reading takes 150 ms, and that must stay.")
    off = [(read - reads[0]) % 40 for read in reads[3:]]
    if [each for each in off if 8 < each < 32]:
        raise Miss(f"After the long reading the others stand {span(max(off))} off the grid of 40 ms: the rhythm began anew instead of going on.")
    if max(gaps) > 170:
        raise Miss(f"After the long reading there was a gap of {span(max(gaps))}: one more was skipped than had to be.")
    missed = [line for line in run.lines if line.startswith("missed")]
    if missed != ["missed 3"]:
        raise Miss(f"Three deadlines passed during the long reading; printed should be once “missed 3”, and it was {shown(missed)}.")
# %% hint
# How many whole periods have passed since the last deadline, when the long reading is over?
# %% hint
# `time.ticks_diff(time.ticks_ms(), due) // 40` is that number.
# %% hint
# Add `(missed + 1) * 40` to `due`, and print the number unless it is 0.
# %% solution
def read_sensor(n):
    print("reading", n)
    live.mark("read")
    work(150 if n == 2 else 4)

async def sampler():
    due = start = time.ticks_ms()
    n = 0
    while time.ticks_diff(time.ticks_ms(), start) < 400:
        read_sensor(n)
        n += 1
        missed = time.ticks_diff(time.ticks_ms(), due) // 40
        if missed:
            print("missed", missed)
        due = time.ticks_add(due, (missed + 1) * 40)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

asyncio.run(sampler())
# %% wrong: the rhythm began anew
def read_sensor(n):
    print("reading", n)
    live.mark("read")
    work(150 if n == 2 else 4)

async def sampler():
    due = start = time.ticks_ms()
    n = 0
    while time.ticks_diff(time.ticks_ms(), start) < 400:
        read_sensor(n)
        n += 1
        due = time.ticks_add(time.ticks_ms(), 36)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

asyncio.run(sampler())
# %% wrong: once “missed 3”
def read_sensor(n):
    print("reading", n)
    live.mark("read")
    work(150 if n == 2 else 4)

async def sampler():
    due = start = time.ticks_ms()
    n = 0
    while time.ticks_diff(time.ticks_ms(), start) < 400:
        read_sensor(n)
        n += 1
        missed = time.ticks_diff(time.ticks_ms(), due) // 40
        due = time.ticks_add(due, (missed + 1) * 40)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

asyncio.run(sampler())
# %% wrong: one more was skipped
def read_sensor(n):
    print("reading", n)
    live.mark("read")
    work(150 if n == 2 else 4)

async def sampler():
    due = start = time.ticks_ms()
    n = 0
    while time.ticks_diff(time.ticks_ms(), start) < 400:
        read_sensor(n)
        n += 1
        missed = time.ticks_diff(time.ticks_ms(), due) // 40
        if missed:
            print("missed", missed)
        due = time.ticks_add(due, (missed + 1 + (missed > 0)) * 40)
        await asyncio.sleep_ms(time.ticks_diff(due, time.ticks_ms()))

asyncio.run(sampler())
