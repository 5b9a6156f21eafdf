# Two tasks wait on one flag: the last one wins, the first is lost for ever.
# for 250 ms
tick = asyncio.ThreadSafeFlag()

async def waiter(n):
    await tick.wait()
    work(2)
    print("woken:", n)

async def main():
    first = asyncio.create_task(waiter(1))
    second = asyncio.create_task(waiter(2))
    await asyncio.sleep_ms(40)
    tick.set()
    await second
    tick.set()
    await first

asyncio.run(main())
