# One thing runs at a time: bars never overlap, and between them the loop is idle.
async def look():
    for _ in range(4):
        work(18)
        await asyncio.sleep_ms(40)

async def blink():
    for _ in range(5):
        work(5)
        await asyncio.sleep_ms(30)

async def listen():
    for _ in range(6):
        work(10)
        await asyncio.sleep_ms(20)

async def main():
    await asyncio.gather(look(), blink(), listen())

asyncio.run(main())
