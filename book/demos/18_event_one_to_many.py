# One event wakes all its waiters, first come first served, even when it is cleared at once.
ready = asyncio.Event()

async def waiter(n):
    await ready.wait()
    work(6)
    print(n, ready.is_set())

async def main():
    tasks = [asyncio.create_task(waiter(n)) for n in range(3)]
    await asyncio.sleep_ms(40)
    ready.set()
    ready.clear()
    work(4)
    for task in tasks:
        await task

asyncio.run(main())
