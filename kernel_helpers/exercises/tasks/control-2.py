# %% task, 10 minutes, stopped after 1000 ms
# Leave nothing behind
#
# After 100 ms `timer` stops the loop, and the program says that it is over. It is not: two tasks stay behind, and
# neither comes to its `finally`. Add what is missing behind `run_forever()`. Both lines of the `finally` blocks must
# be printed before the last line, and nothing may be left.
# %% before
import asyncio
from machine import LED

led = LED("LED_BLUE")
# %% stub
loop = asyncio.get_event_loop()

async def blink():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        led.off()
        await asyncio.sleep_ms(10)
        print("blink: off")

async def log():
    try:
        while True:
            await asyncio.sleep_ms(30)
    finally:
        print("log: closed")

async def timer():
    await asyncio.sleep_ms(100)
    loop.stop()

tasks = [loop.create_task(blink()), loop.create_task(log())]
loop.create_task(timer())
loop.run_forever()
print("the program is over")
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss("The program did not end: who stops the loop when it runs for the second time?")
    if error and error["type"] == "CancelledError":
        raise Miss("`CancelledError` came out: the gather handed out the end of the first task. Ask it to return exceptions.")
    for name, line in (("blink", "blink: off"), ("log", "log: closed")):
        if line in run.lines:
            continue
        if [each for each in run.of_task("slices", name) if each["thrown"]]:
            raise Miss(f"“{line}” was not printed: the loop ended while `{name}` was still in its `finally`.")
        asked = " It was asked to end, but the loop does not run any more." if ".cancel()" in run.told["source"] else ""
        raise Miss(f"`{name}` was never ended, so its `finally` did not run.{asked}")
    run.prints_in_order(["log: closed", "blink: off", "the program is over"])
    run.ends_well()
# %% hint
# A stopped loop is only paused. The tasks are in `tasks`.
# %% hint
# `cancel()` makes a task ready. To run its `finally` the loop must run once more, until both have ended.
# %% hint
# Behind `run_forever()`: cancel each, then `loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))`.
# %% solution
loop = asyncio.get_event_loop()

async def blink():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        led.off()
        await asyncio.sleep_ms(10)
        print("blink: off")

async def log():
    try:
        while True:
            await asyncio.sleep_ms(30)
    finally:
        print("log: closed")

async def timer():
    await asyncio.sleep_ms(100)
    loop.stop()

tasks = [loop.create_task(blink()), loop.create_task(log())]
loop.create_task(timer())
loop.run_forever()
for task in tasks:
    task.cancel()
loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
print("the program is over")
# %% wrong: the loop does not run any more
loop = asyncio.get_event_loop()

async def blink():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        led.off()
        await asyncio.sleep_ms(10)
        print("blink: off")

async def log():
    try:
        while True:
            await asyncio.sleep_ms(30)
    finally:
        print("log: closed")

async def timer():
    await asyncio.sleep_ms(100)
    loop.stop()

tasks = [loop.create_task(blink()), loop.create_task(log())]
loop.create_task(timer())
loop.run_forever()
for task in tasks:
    task.cancel()
print("the program is over")
# %% wrong: was never ended
loop = asyncio.get_event_loop()

async def blink():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        led.off()
        await asyncio.sleep_ms(10)
        print("blink: off")

async def log():
    try:
        while True:
            await asyncio.sleep_ms(30)
    finally:
        print("log: closed")

async def timer():
    await asyncio.sleep_ms(100)
    loop.stop()

tasks = [loop.create_task(blink()), loop.create_task(log())]
loop.create_task(timer())
loop.run_forever()
asyncio.new_event_loop()
print("the program is over")
# %% wrong: `CancelledError` came out
loop = asyncio.get_event_loop()

async def blink():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        led.off()
        await asyncio.sleep_ms(10)
        print("blink: off")

async def log():
    try:
        while True:
            await asyncio.sleep_ms(30)
    finally:
        print("log: closed")

async def timer():
    await asyncio.sleep_ms(100)
    loop.stop()

tasks = [loop.create_task(blink()), loop.create_task(log())]
loop.create_task(timer())
loop.run_forever()
for task in tasks:
    task.cancel()
loop.run_until_complete(asyncio.gather(*tasks))
print("the program is over")
# %% wrong: who stops the loop
loop = asyncio.get_event_loop()

async def blink():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        led.off()
        await asyncio.sleep_ms(10)
        print("blink: off")

async def log():
    try:
        while True:
            await asyncio.sleep_ms(30)
    finally:
        print("log: closed")

async def timer():
    await asyncio.sleep_ms(100)
    loop.stop()

tasks = [loop.create_task(blink()), loop.create_task(log())]
loop.create_task(timer())
loop.run_forever()
for task in tasks:
    task.cancel()
loop.run_forever()
print("the program is over")
# %% wrong: was still in its `finally`
loop = asyncio.get_event_loop()

async def blink():
    try:
        while True:
            led.toggle()
            await asyncio.sleep_ms(20)
    finally:
        led.off()
        await asyncio.sleep_ms(10)
        print("blink: off")

async def log():
    try:
        while True:
            await asyncio.sleep_ms(30)
    finally:
        print("log: closed")

async def timer():
    await asyncio.sleep_ms(100)
    loop.stop()

tasks = [loop.create_task(blink()), loop.create_task(log())]
loop.create_task(timer())
loop.run_forever()
async def once():
    await asyncio.sleep_ms(0)

for task in tasks:
    task.cancel()
loop.run_until_complete(once())
print("the program is over")
