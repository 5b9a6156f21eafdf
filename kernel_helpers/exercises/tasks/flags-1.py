# %% task, 4 minutes
# Do not ask
#
# A sensor interrupts when it has a reading. `reader` looks at a variable every few milliseconds. Let it wait for a flag
# instead. It must still print its four readings.
# %% before
import asyncio
from machine import Timer
# %% stub
ready = False

def data_ready(timer):
    global ready
    ready = True

async def reader():
    global ready
    for n in range(4):
        while not ready:
            await asyncio.sleep_ms(3)
        ready = False
        print("reading", n)

async def main():
    timer = Timer(-1, period=30, callback=data_ready)
    await asyncio.create_task(reader())
    timer.deinit()

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    readings = [line for line in run.lines if line.startswith("reading")]
    if readings != ["reading 0", "reading 1", "reading 2", "reading 3"]:
        raise Miss(f"Four readings are asked for, 0 to 3. Printed was: {shown(run.lines)}.")
    asks = len(run.of_task("sleeps", "reader"))
    if asks:
        raise Miss(
            f"`reader`{run.where('reader')} went to sleep {asks} times to look again. "
            "It should wait, once for each reading."
        )
    if not run.points("irq"):
        raise Miss("No interrupt has set a ThreadSafeFlag. What the handler does must be safe in an interrupt.")
    if len(run.of_task("waits", "reader")) < 3:
        raise Miss("`reader` did not wait for each reading: it printed more than the sensor had delivered.")
# %% hint
# Which object may an interrupt handler set?
# %% hint
# A `ThreadSafeFlag` instead of the variable: the handler calls `set()`, the task awaits `wait()`.
# %% hint
# `ready = asyncio.ThreadSafeFlag()`, in the handler `ready.set()`, and `await ready.wait()` instead of the inner loop. The flag lowers itself.
# %% solution
ready = asyncio.ThreadSafeFlag()

def data_ready(timer):
    ready.set()

async def reader():
    for n in range(4):
        await ready.wait()
        print("reading", n)

async def main():
    ready.clear()
    timer = Timer(-1, period=30, callback=data_ready)
    await asyncio.create_task(reader())
    timer.deinit()

asyncio.run(main())
# %% wrong: No interrupt has set a ThreadSafeFlag
ready = asyncio.Event()

def data_ready(timer):
    ready.set()

async def reader():
    for n in range(4):
        await ready.wait()
        ready.clear()
        print("reading", n)

async def main():
    ready.clear()
    timer = Timer(-1, period=30, callback=data_ready)
    await asyncio.create_task(reader())
    timer.deinit()

asyncio.run(main())
# %% wrong: went to sleep
ready = asyncio.ThreadSafeFlag()

def data_ready(timer):
    ready.set()

async def reader():
    for n in range(4):
        while not ready.state:
            await asyncio.sleep_ms(1)
        ready.clear()
        print("reading", n)

async def main():
    ready.clear()
    timer = Timer(-1, period=30, callback=data_ready)
    await asyncio.create_task(reader())
    timer.deinit()

asyncio.run(main())
# %% wrong: did not wait for each reading
ready = asyncio.ThreadSafeFlag()

def data_ready(timer):
    ready.set()

async def reader():
    for n in range(4):
        if n == 0:
            await ready.wait()
        print("reading", n)

async def main():
    ready.clear()
    timer = Timer(-1, period=30, callback=data_ready)
    await asyncio.create_task(reader())
    timer.deinit()

asyncio.run(main())
