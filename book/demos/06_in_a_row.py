# Two awaits in a row take the sum of their times.
async def pause(ms):
    work(2)
    await asyncio.sleep_ms(ms)
    work(2)

async def main():
    await asyncio.create_task(pause(100))
    await asyncio.create_task(pause(100))

asyncio.run(main())
