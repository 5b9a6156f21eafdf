# The same work in pieces, with sleep_ms(0) in between: the heartbeat is on time.
async def heart():
    for _ in range(12):
        work(1)
        await asyncio.sleep_ms(50)

async def count():
    await asyncio.sleep_ms(75)
    for _ in range(80):
        work(5)
        await asyncio.sleep_ms(0)

async def main():
    await asyncio.gather(heart(), count())

asyncio.run(main())
