# %% task, 5 minutes
# A test that can fail
#
# `countdown(n, tell)` is to call `tell(n)`, `tell(n - 1)`, … `tell(0)`, one second apart. There is a right version of
# it and three broken ones. The test passes for all of them. Mend the *test*, so that it passes for the right one only.
# Leave the versions alone.
# %% before
import asyncio, live, time

def equal(seen, wanted):
    if seen != wanted:
        raise AssertionError("%r, and not %r" % (seen, wanted))

def about(seen_ms, wanted_ms, slack_ms=5):
    # Each time in one list is as in the other one, but for some ms: a sleep ends with the clock's next tick.
    for seen, wanted in zip(seen_ms, wanted_ms):
        if abs(seen - wanted) > slack_ms:
            raise AssertionError("%r ms, and not %r" % (seen_ms, wanted_ms))
    equal(len(seen_ms), len(wanted_ms))
# %% stub
async def right(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        if left:
            await asyncio.sleep(1)

async def stops_early(n, tell):
    for left in range(n, 0, -1):
        tell(left)
        await asyncio.sleep(1)

async def hurries(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep_ms(1)

async def dawdles(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep(2)

async def check_countdown(countdown):
    told = []
    await countdown(3, told.append)
    equal(told[0], 3)

for version in (right, stops_early, hurries, dawdles):
    try:
        asyncio.run(check_countdown(version))
        print(version.__name__, "passed")
    except AssertionError as error:
        print(version.__name__, "failed:", error)
# %% check
def check(run):
    run.ends_well()
    for piece in PIECES:
        if piece not in run.told["source"]:
            raise Miss("The four versions should stay as they are: it is the test that is to be mended.")
    said = {line.split()[0]: line.split()[1] for line in run.lines if line.split()[0] in WHY}
    for name in NAMES:
        if name not in said:
            raise Miss(f"Nothing is said about `{name}`. Each version should be tested. Printed was: {shown(run.lines)}.")
    if not said["right"].startswith("passed"):
        failed = [line for line in run.lines if line.startswith("right ")]
        raise Miss(f"Your test refuses the right version: “{failed[0]}”. {WHY['right']}")
    for name in NAMES[1:]:
        if said[name].startswith("passed"):
            raise Miss(f"Your test lets `{name}` pass. {WHY[name]}")

# In order: a dictionary has none on MicroPython.
NAMES = ("right", "stops_early", "hurries", "dawdles")
WHY = {
    "right": "A sleep ends with the clock's next tick, so times are right to a few ms only: `about` knows that.",
    "stops_early": "It never tells 0: compare all that was told, not only the first.",
    "hurries": "What it tells is right, and it comes far too fast: look at the times, too.",
    "dawdles": "What it tells is right, and it comes too late: look at the times, too.",
}
PIECES = (
    "async def right(n, tell):\n    for left in range(n, -1, -1):\n        tell(left)\n        if left:\n            await asyncio.sleep(1)",
    "for left in range(n, 0, -1):",
    "await asyncio.sleep_ms(1)",
    "await asyncio.sleep(2)",
)
# %% hint
# What would you have to see to tell the four versions apart? Print what is told, and when.
# %% hint
# Two lists: what was told, and after how many ms. `tell` may be a function of yours that appends to both.
# %% hint
# `equal(told, [3, 2, 1, 0])` and `about(times, [0, 1000, 2000, 3000])`.
# %% solution
async def right(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        if left:
            await asyncio.sleep(1)

async def stops_early(n, tell):
    for left in range(n, 0, -1):
        tell(left)
        await asyncio.sleep(1)

async def hurries(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep_ms(1)

async def dawdles(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep(2)

async def check_countdown(countdown):
    told, times, start = [], [], time.ticks_ms()

    def tell(left):
        told.append(left)
        times.append(time.ticks_diff(time.ticks_ms(), start))

    await countdown(3, tell)
    equal(told, [3, 2, 1, 0])
    about(times, [0, 1000, 2000, 3000])

for version in (right, stops_early, hurries, dawdles):
    try:
        asyncio.run(check_countdown(version))
        print(version.__name__, "passed")
    except AssertionError as error:
        print(version.__name__, "failed:", error)
# %% wrong: lets `hurries` pass
async def right(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        if left:
            await asyncio.sleep(1)

async def stops_early(n, tell):
    for left in range(n, 0, -1):
        tell(left)
        await asyncio.sleep(1)

async def hurries(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep_ms(1)

async def dawdles(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep(2)

async def check_countdown(countdown):
    told = []
    await countdown(3, told.append)
    equal(told, [3, 2, 1, 0])

for version in (right, stops_early, hurries, dawdles):
    try:
        asyncio.run(check_countdown(version))
        print(version.__name__, "passed")
    except AssertionError as error:
        print(version.__name__, "failed:", error)
# %% wrong: lets `stops_early` pass
async def right(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        if left:
            await asyncio.sleep(1)

async def stops_early(n, tell):
    for left in range(n, 0, -1):
        tell(left)
        await asyncio.sleep(1)

async def hurries(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep_ms(1)

async def dawdles(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep(2)

async def check_countdown(countdown):
    told, times, start = [], [], time.ticks_ms()

    def tell(left):
        told.append(left)
        times.append(time.ticks_diff(time.ticks_ms(), start))

    await countdown(3, tell)
    about([time.ticks_diff(time.ticks_ms(), start)], [3000])

for version in (right, stops_early, hurries, dawdles):
    try:
        asyncio.run(check_countdown(version))
        print(version.__name__, "passed")
    except AssertionError as error:
        print(version.__name__, "failed:", error)
# %% wrong: refuses the right version
async def right(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        if left:
            await asyncio.sleep(1)

async def stops_early(n, tell):
    for left in range(n, 0, -1):
        tell(left)
        await asyncio.sleep(1)

async def hurries(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep_ms(1)

async def dawdles(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep(2)

async def check_countdown(countdown):
    told, times, start = [], [], time.ticks_ms()

    def tell(left):
        told.append(left)
        times.append(time.ticks_diff(time.ticks_ms(), start))

    await countdown(3, tell)
    equal(told, [3, 2, 1, 0])
    about(times, [0, 1000, 2000, 3000], 0)

for version in (right, stops_early, hurries, dawdles):
    try:
        asyncio.run(check_countdown(version))
        print(version.__name__, "passed")
    except AssertionError as error:
        print(version.__name__, "failed:", error)
# %% wrong: should stay as they are
async def right(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        if left:
            await asyncio.sleep(1)

async def stops_early(n, tell):
    for left in range(n, 0, -1):
        tell(left)
        await asyncio.sleep(1)

async def hurries(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep_ms(1)

async def dawdles(n, tell):
    for left in range(n, -1, -1):
        tell(left)
        await asyncio.sleep(1)

async def check_countdown(countdown):
    told, times, start = [], [], time.ticks_ms()

    def tell(left):
        told.append(left)
        times.append(time.ticks_diff(time.ticks_ms(), start))

    await countdown(3, tell)
    equal(told, [3, 2, 1, 0])
    about(times, [0, 1000, 2000, 3000])

for version in (right, stops_early, hurries, dawdles):
    try:
        asyncio.run(check_countdown(version))
        print(version.__name__, "passed")
    except AssertionError as error:
        print(version.__name__, "failed:", error)
