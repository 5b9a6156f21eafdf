# %% task, 3 minutes
# Nobody left behind
#
# When `main` is over, `spin` is still there: the cell says so. Let `main` end it, with the LED off. You need one or two
# lines.
# %% before
import asyncio
from machine import LED

led = LED("LED_BLUE")
# %% stub
async def spin():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(25)
    finally:
        led.off()
        print("led is off")

async def main():
    spinning = asyncio.create_task(spin())
    await asyncio.sleep_ms(120)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    spin = run.task("spin")
    if spin["outcome"] != "cancelled":
        raise Miss(f"`spin` ended by itself ({spin['outcome']}). Leave `spin` as it is, and let `main` end it.")
    if run.duration_ms < 110:
        raise Miss(f"The program took only {span(run.duration_ms)}: `main` should still sleep for its 120 ms.")
    run.prints_in_order(["led is off"])
# %% hint
# `main` holds the task in `spinning`. What can it do with it?
# %% hint
# `cancel()` only makes the task ready. It needs one more turn to run its `finally`.
# %% hint
# After `spinning.cancel()`, pause once: `await asyncio.sleep_ms(0)`. Or await the task and catch `asyncio.CancelledError`.
# %% solution
async def spin():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(25)
    finally:
        led.off()
        print("led is off")

async def main():
    spinning = asyncio.create_task(spin())
    await asyncio.sleep_ms(120)
    spinning.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
# %% wrong: `spin` was not finished
async def spin():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(25)
    finally:
        led.off()
        print("led is off")

async def main():
    spinning = asyncio.create_task(spin())
    await asyncio.sleep_ms(120)
    spinning.cancel()

asyncio.run(main())
# %% wrong: failed with CancelledError
async def spin():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(25)
    finally:
        led.off()
        print("led is off")

async def main():
    spinning = asyncio.create_task(spin())
    await asyncio.sleep_ms(120)
    spinning.cancel()
    await spinning

asyncio.run(main())
# %% wrong: no task `spin`
async def main():
    await asyncio.sleep_ms(120)
    print("led is off")

asyncio.run(main())
