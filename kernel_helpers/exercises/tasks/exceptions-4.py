# %% task, 10 minutes, stopped after 250 ms
# Safe to stop
#
# The cell is stopped after 250 ms, and both LEDs stay as they happen to be. Change the program so that both are off and
# `safe` is printed, whenever it is stopped. `blink` must go on until then.
# %% before
import asyncio, sys, time, live
from machine import LED

red, blue = LED("LED_RED"), LED("LED_BLUE")

async def beat():
    for _ in range(5):
        blue.toggle()
        await asyncio.sleep_ms(30)
# %% stub
async def blink(led, ms):
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(ms)
    finally:
        led.off()

async def main():
    red.on()
    tasks = [asyncio.create_task(blink(red, 30)), asyncio.create_task(blink(blue, 50))]
    await asyncio.gather(*tasks)

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if not error or error["type"] != "KeyboardInterrupt":
        raise Miss("The program ended before it was stopped, or it swallowed the `KeyboardInterrupt`. Let both go on.")
    if len(run.of_task("slices", "blink")) < 4 or len(run.of_task("slices", "blink 2")) < 3:
        raise Miss("Both `blink` tasks should go on until the program is stopped.")
    if "safe" not in run.lines:
        raise Miss(
            "“safe” was not printed. The interrupt hit the loop while it waited, so no `finally` of a task ran: "
            "which code is still on the way when it leaves `run`?"
        )
    if run.printed_by_program().strip() != "safe":
        raise Miss("“safe” was printed by a task, which works only if the interrupt happens to hit that task.")
    tail = run.told["source"].split("asyncio.run(")[-1]
    if "red.off" not in tail or "blue.off" not in tail:
        raise Miss("Both LEDs must be switched off outside of the tasks, after `run` was left.")
# %% hint
# The interrupt comes out of `asyncio.run(main())` like an exception.
# %% hint
# So what must happen in every case stands in a `finally` around it.
# %% hint
# `try: asyncio.run(main())`, and in the `finally`: both LEDs off, and the print.
# %% solution
async def blink(led, ms):
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(ms)
    finally:
        led.off()

async def main():
    red.on()
    tasks = [asyncio.create_task(blink(red, 30)), asyncio.create_task(blink(blue, 50))]
    await asyncio.gather(*tasks)

try:
    asyncio.run(main())
finally:
    red.off()
    blue.off()
    print("safe")
# %% wrong: The interrupt hit the loop
async def blink(led, ms):
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(ms)
    finally:
        led.off()
        print("safe")

async def main():
    red.on()
    tasks = [asyncio.create_task(blink(red, 30)), asyncio.create_task(blink(blue, 50))]
    await asyncio.gather(*tasks)

asyncio.run(main())
# %% wrong: before it was stopped
async def blink(led, ms):
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(ms)
    finally:
        led.off()

async def main():
    tasks = [asyncio.create_task(blink(red, 30)), asyncio.create_task(blink(blue, 50))]
    await asyncio.sleep_ms(100)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print("safe")

asyncio.run(main())
