# Without a lock, steps of several tasks mix.
shared = []

async def add():
    n = len(shared)
    work(4)
    await asyncio.sleep_ms(10)
    work(4)
    shared.append(n)

async def main():
    await asyncio.gather(add(), add(), add(), add())
    print(shared)

asyncio.run(main())
