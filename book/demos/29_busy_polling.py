# Polling with sleep_ms(0): never idle, thousands of looks for each frame.
async def heart():
    while True:
        work(1)
        await asyncio.sleep_ms(10)

async def capture():
    for _ in range(4):
        img = await next_frame(0)
        live.show(img)
        await asyncio.sleep_ms(0)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
