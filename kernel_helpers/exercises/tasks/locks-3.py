# %% task, 10 minutes, stopped after 1000 ms
# Not for ever
#
# `client` needs the bus for a moment. If it does not get it within 40 ms, it prints `busy` and goes on; otherwise it
# prints `got it`. `holder` sometimes holds the bus for longer. Whatever happens, the bus must be free at the end.
# %% before
import asyncio
# %% stub
bus = asyncio.Lock()

async def holder(ms):
    async with bus:
        await asyncio.sleep_ms(ms)

async def client():
    await bus.acquire()
    print("got it")

async def main():
    for ms in (20, 120, 10):
        holding = asyncio.create_task(holder(ms))
        await asyncio.sleep_ms(0)
        await client()
        await holding
    print("free at the end:", not bus.locked())

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted" or run.told["leftovers"]:
        raise Miss("The program stands still: `client` got the bus and never gave it back, so the next `holder` waits for ever.")
    run.ends_well()
    said = [line for line in run.lines if line in ("got it", "busy")]
    if said != ["got it", "busy", "got it"]:
        raise Miss(f"The holder has the bus for 20, 120 and 10 ms, so it should be: got it, busy, got it. Printed was: {shown(run.lines)}.")
    if "free at the end: True" not in run.lines:
        raise Miss("The bus is still taken at the end: who gives it back after “got it”?")
    run.takes(140, 220, "The limit is 40 ms; the holder keeps the bus for 120 ms once.")
# %% hint
# Every wait can be given a limit, the one for a lock, too.
# %% hint
# `asyncio.wait_for_ms(bus.acquire(), 40)` in a `try`.
# %% hint
# Only who got it may release it: `except asyncio.TimeoutError:` prints `busy`, `else:` prints `got it` and releases.
# %% solution
bus = asyncio.Lock()

async def holder(ms):
    async with bus:
        await asyncio.sleep_ms(ms)

async def client():
    try:
        await asyncio.wait_for_ms(bus.acquire(), 40)
    except asyncio.TimeoutError:
        print("busy")
    else:
        print("got it")
        bus.release()

async def main():
    for ms in (20, 120, 10):
        holding = asyncio.create_task(holder(ms))
        await asyncio.sleep_ms(0)
        await client()
        await holding
    print("free at the end:", not bus.locked())

asyncio.run(main())
# %% wrong: The program stands still
bus = asyncio.Lock()

async def holder(ms):
    async with bus:
        await asyncio.sleep_ms(ms)

async def client():
    try:
        await asyncio.wait_for_ms(bus.acquire(), 40)
        print("got it")
    except asyncio.TimeoutError:
        print("busy")

async def main():
    for ms in (20, 120, 10):
        holding = asyncio.create_task(holder(ms))
        await asyncio.sleep_ms(0)
        await client()
        await holding
    print("free at the end:", not bus.locked())

asyncio.run(main())
# %% wrong: failed with RuntimeError
bus = asyncio.Lock()

async def holder(ms):
    async with bus:
        await asyncio.sleep_ms(ms)

async def client():
    try:
        await asyncio.wait_for_ms(bus.acquire(), 40)
        print("got it")
    except asyncio.TimeoutError:
        print("busy")
    finally:
        bus.release()

async def main():
    for ms in (20, 120, 10):
        holding = asyncio.create_task(holder(ms))
        await asyncio.sleep_ms(0)
        await client()
        await holding
    print("free at the end:", not bus.locked())

asyncio.run(main())
# %% wrong: it should be: got it, busy, got it
bus = asyncio.Lock()

async def holder(ms):
    async with bus:
        await asyncio.sleep_ms(ms)

async def client():
    if bus.locked():
        print("busy")
    else:
        async with bus:
            print("got it")

async def main():
    for ms in (20, 120, 10):
        holding = asyncio.create_task(holder(ms))
        await asyncio.sleep_ms(0)
        await client()
        await holding
    print("free at the end:", not bus.locked())

asyncio.run(main())
