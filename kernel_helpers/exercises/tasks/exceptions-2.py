# %% task, 8 minutes
# A failure counter
#
# Three of five jobs fail, and nobody awaits them. Install a handler that counts the failures and switches `red` on. At
# the end, `main` prints `failures: 3`. No report may be printed.
# %% before
import asyncio, sys, time, live
from machine import LED

red, blue = LED("LED_RED"), LED("LED_BLUE")

async def beat():
    for _ in range(5):
        blue.toggle()
        await asyncio.sleep_ms(30)
# %% stub
failures = 0

async def job(n):
    await asyncio.sleep_ms(10 * n)
    if n % 2 == 1:
        raise OSError("job %d" % n)

async def main():
    red.off()
    for n in range(1, 6):
        asyncio.create_task(job(n))
    await asyncio.sleep_ms(100)
    print("failures:", failures)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    if "Traceback" in run.text:
        raise Miss("The loop still prints its report: no handler has taken its place.")
    run.has("job", 5)
    outcomes = [task["outcome"] for task in run.all_named("job")]
    if outcomes.count("failed") != 3:
        raise Miss(f"Three jobs should fail. They ended as {listed(outcomes)}.")
    joined = [each for each in run.model["slices"] if each["reason"] == "join"]
    if joined:
        raise Miss("Somebody awaits the jobs. The handler is for those that nobody awaits.")
    if "failures: 3" not in run.lines:
        raise Miss(f"“failures: 3” is missing. Printed was: {shown(run.lines)}.")
    if "red.on" not in run.told["source"] and "red.value(1" not in run.told["source"]:
        raise Miss("The red LED stays off: switch it on in the handler.")
# %% hint
# A handler is a plain function with two parameters.
# %% hint
# To change `failures`, it must say `global failures`.
# %% hint
# `asyncio.get_event_loop().set_exception_handler(handler)` as the first line of `main`.
# %% solution
failures = 0

async def job(n):
    await asyncio.sleep_ms(10 * n)
    if n % 2 == 1:
        raise OSError("job %d" % n)

def handler(loop, context):
    global failures
    failures += 1
    red.on()

async def main():
    red.off()
    asyncio.get_event_loop().set_exception_handler(handler)
    for n in range(1, 6):
        asyncio.create_task(job(n))
    await asyncio.sleep_ms(100)
    print("failures:", failures)

asyncio.run(main())
# %% wrong: Somebody awaits the jobs
failures = 0

async def job(n):
    await asyncio.sleep_ms(10 * n)
    if n % 2 == 1:
        raise OSError("job %d" % n)

async def main():
    global failures
    red.off()
    tasks = [asyncio.create_task(job(n)) for n in range(1, 6)]
    for task in tasks:
        try:
            await task
        except OSError:
            failures += 1
            red.on()
    print("failures:", failures)

asyncio.run(main())
# %% wrong: “failures: 3” is missing
failures = 0

async def job(n):
    await asyncio.sleep_ms(10 * n)
    if n % 2 == 1:
        raise OSError("job %d" % n)

def handler(loop, context):
    failures = 1
    red.on()

async def main():
    red.off()
    asyncio.get_event_loop().set_exception_handler(handler)
    for n in range(1, 6):
        asyncio.create_task(job(n))
    await asyncio.sleep_ms(100)
    print("failures:", failures)

asyncio.run(main())
# %% wrong: failed with TypeError
failures = 0

async def job(n):
    await asyncio.sleep_ms(10 * n)
    if n % 2 == 1:
        raise OSError("job %d" % n)

def handler(context):
    global failures
    failures += 1
    red.on()

async def main():
    red.off()
    asyncio.get_event_loop().set_exception_handler(handler)
    for n in range(1, 6):
        asyncio.create_task(job(n))
    await asyncio.sleep_ms(100)
    print("failures:", failures)

asyncio.run(main())
