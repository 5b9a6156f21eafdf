# Two tasks take the longest of their times.
async def pause(ms):
    work(2)
    await asyncio.sleep_ms(ms)
    work(2)

async def main():
    tasks = [asyncio.create_task(pause(100)) for _ in range(2)]
    for task in tasks:
        await task

asyncio.run(main())
