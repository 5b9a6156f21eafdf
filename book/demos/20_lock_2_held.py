# With a lock they go one after the other, first come first served.
shared = []
guard = asyncio.Lock()

async def add():
    async with guard:
        n = len(shared)
        work(4)
        await asyncio.sleep_ms(10)
        work(4)
        shared.append(n)

async def main():
    await asyncio.gather(add(), add(), add(), add())
    print(shared)

asyncio.run(main())
