# A ThreadSafeFlag: the interrupt comes at once, the task when the loop next looks.
tick = asyncio.ThreadSafeFlag()

async def reader():
    for _ in range(6):
        await tick.wait()
        work(1)

async def busy():
    await asyncio.sleep_ms(90)
    work(70)

async def main():
    timer = Timer(-1, period=30, callback=lambda t: tick.set())
    await asyncio.gather(reader(), busy())
    timer.deinit()

asyncio.run(main())
