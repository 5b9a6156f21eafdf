# %% task, 4 minutes, stopped after 500 ms
# After the fifth look
#
# This program runs for ever. Let `watch` stop the loop right after its fifth look, so that `stopped` is printed.
# Nobody may be cancelled.
# %% before
import asyncio
from machine import LED

led = LED("LED_BLUE")
# %% stub
loop = asyncio.get_event_loop()

async def watch():
    n = 0
    while True:
        n += 1
        print("look", n)
        await asyncio.sleep_ms(20)

async def light():
    while True:
        led.toggle()
        await asyncio.sleep_ms(15)

loop.create_task(watch())
loop.create_task(light())
loop.run_forever()
print("stopped")
# %% check
def check(run):
    error = run.told["error"]
    looks = len([line for line in run.lines if line.startswith("look")])
    if error and error["kind"] == "interrupted":
        raise Miss(f"The loop never returned: after {looks} looks nobody has called `loop.stop()`.")
    if error:
        raise Miss(f"The program failed with {error['type']} instead of stopping its loop: {error['message'] or 'no message'}.")
    if looks != 5:
        raise Miss(f"`watch` looked {looks} times; the loop should stop right after the fifth look.")
    if "stopped" not in run.lines:
        raise Miss("“stopped” was not printed: what stands behind `run_forever()` was not reached.")
    for name in ("watch", "light"):
        if run.task(name)["outcome"] == "cancelled":
            raise Miss(f"`{name}` was cancelled. Stopping the loop needs no cancellation.")
# %% hint
# `run_forever()` returns when some task has called `loop.stop()`.
# %% hint
# Which task knows that it was the fifth look? It may call it itself.
# %% hint
# `if n == 5: loop.stop()`, right behind the `print`.
# %% solution
loop = asyncio.get_event_loop()

async def watch():
    n = 0
    while True:
        n += 1
        print("look", n)
        if n == 5:
            loop.stop()
        await asyncio.sleep_ms(20)

async def light():
    while True:
        led.toggle()
        await asyncio.sleep_ms(15)

loop.create_task(watch())
loop.create_task(light())
loop.run_forever()
print("stopped")
# %% wrong: nobody has called `loop.stop()`
loop = asyncio.get_event_loop()

async def watch():
    n = 0
    while True:
        n += 1
        print("look", n)
        if n == 5:
            break
        await asyncio.sleep_ms(20)

async def light():
    while True:
        led.toggle()
        await asyncio.sleep_ms(15)

loop.create_task(watch())
loop.create_task(light())
loop.run_forever()
print("stopped")
# %% wrong: should stop right after the fifth look
loop = asyncio.get_event_loop()

async def watch():
    n = 0
    while True:
        n += 1
        if n == 5:
            loop.stop()
        print("look", n)
        if n == 5:
            print("look", n)
        await asyncio.sleep_ms(20)

async def light():
    while True:
        led.toggle()
        await asyncio.sleep_ms(15)

loop.create_task(watch())
loop.create_task(light())
loop.run_forever()
print("stopped")
# %% wrong: failed with ValueError
loop = asyncio.get_event_loop()

async def watch():
    n = 0
    while True:
        n += 1
        print("look", n)
        if n == 5:
            raise ValueError("enough")
        await asyncio.sleep_ms(20)

async def light():
    while True:
        led.toggle()
        await asyncio.sleep_ms(15)

loop.create_task(watch())
loop.create_task(light())
try:
    loop.run_until_complete(watch())
except KeyboardInterrupt:
    pass
print("stopped")
