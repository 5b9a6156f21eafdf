# An await switches only if it suspends: a thousand awaits of a set event are one bar.
async def other():
    work(2)

async def main():
    ready = asyncio.Event()
    ready.set()
    task = asyncio.create_task(other())
    live.mark("1000 awaits")
    for _ in range(1000):
        await ready.wait()
    live.mark("one that suspends")
    await asyncio.sleep_ms(0)
    await task

asyncio.run(main())
