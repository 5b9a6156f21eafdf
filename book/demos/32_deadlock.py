# main awaits an event that nobody sets: it takes Ctrl-C to end it.
# for 300 ms
never = asyncio.Event()

async def helper():
    for _ in range(3):
        work(2)
        await asyncio.sleep_ms(20)

async def main():
    asyncio.create_task(helper())
    await never.wait()

asyncio.run(main())
