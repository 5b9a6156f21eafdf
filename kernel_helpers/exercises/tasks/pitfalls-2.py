# %% task, 8 minutes, stopped after 500 ms
# A stop that stops
#
# `worker` takes readings, and half of them fail with `OSError`, which it must survive. When `main` cancels it after
# 100 ms it must end within 30 ms, and switch off the LED on its way out. (The cell is stopped after half a second if it
# does not.)
# %% before
import asyncio
from machine import LED

led = LED("LED_BLUE")
# %% stub
readings = 0

async def reading():
    global readings
    readings += 1
    await asyncio.sleep_ms(15)
    if readings % 2:
        raise OSError("noise")

async def worker():
    while True:
        try:
            led.on()
            await reading()
        except BaseException as error:
            print("failed:", repr(error))

async def main():
    working = asyncio.create_task(worker())
    await asyncio.sleep_ms(100)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    print("LED is", "on" if led.value() else "off")

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss("`worker` was cancelled, caught that too, and went on. `main` waits for it to the end. What does its `except` catch?")
    run.ends_well()
    failed = [line for line in run.lines if line.startswith("failed")]
    if run.ended_ms("worker") < 90:
        raise Miss(f"`worker` ended after {span(run.ended_ms('worker'))}, before anybody cancelled it. A reading that fails must not end it.")
    if len(failed) < 2 or "OSError" not in failed[0]:
        raise Miss(f"Several readings fail, and each should be reported. Printed was: {shown(run.lines)}.")
    if run.ended_ms("worker") > 140:
        raise Miss(f"`worker` ended at {span(run.ended_ms('worker'))}, and it was cancelled at 100 ms.")
    if "LED is off" not in run.lines:
        raise Miss("The LED is still on: who switches it off when the cancellation comes?")
# %% hint
# Which exceptions does `except BaseException` catch? One of them is not an error.
# %% hint
# Name the error that you expect: `except OSError`. The cancellation then goes through.
# %% hint
# Around the whole loop: `try:` ... `finally: led.off()`.
# %% solution
readings = 0

async def reading():
    global readings
    readings += 1
    await asyncio.sleep_ms(15)
    if readings % 2:
        raise OSError("noise")

async def worker():
    try:
        while True:
            try:
                led.on()
                await reading()
            except OSError as error:
                print("failed:", repr(error))
    finally:
        led.off()

async def main():
    working = asyncio.create_task(worker())
    await asyncio.sleep_ms(100)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    print("LED is", "on" if led.value() else "off")

asyncio.run(main())
# %% wrong: caught that too
readings = 0

async def reading():
    global readings
    readings += 1
    await asyncio.sleep_ms(15)
    if readings % 2:
        raise OSError("noise")

async def worker():
    while True:
        try:
            led.on()
            await reading()
        except BaseException as error:
            print("failed:", repr(error))
            led.off()

async def main():
    working = asyncio.create_task(worker())
    await asyncio.sleep_ms(100)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    print("LED is", "on" if led.value() else "off")

asyncio.run(main())
# %% wrong: The LED is still on
readings = 0

async def reading():
    global readings
    readings += 1
    await asyncio.sleep_ms(15)
    if readings % 2:
        raise OSError("noise")

async def worker():
    while True:
        try:
            led.on()
            await reading()
        except OSError as error:
            print("failed:", repr(error))

async def main():
    working = asyncio.create_task(worker())
    await asyncio.sleep_ms(100)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    print("LED is", "on" if led.value() else "off")

asyncio.run(main())
# %% wrong: before anybody cancelled it
readings = 0

async def reading():
    global readings
    readings += 1
    await asyncio.sleep_ms(15)
    if readings % 2:
        raise OSError("noise")

async def worker():
    while True:
        led.on()
        try:
            await reading()
        finally:
            led.off()

async def main():
    working = asyncio.create_task(worker())
    await asyncio.sleep_ms(100)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    print("LED is", "on" if led.value() else "off")

asyncio.run(main())
