# A tight loop starves the others: one long bar, and the heartbeat stops.
async def heart():
    for _ in range(12):
        work(1)
        await asyncio.sleep_ms(50)

async def count():
    await asyncio.sleep_ms(75)
    work(400)

async def main():
    await asyncio.gather(heart(), count())

asyncio.run(main())
