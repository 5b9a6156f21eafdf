# A snapshot that gives way: the heartbeat goes on between the frames.
async def heart():
    while True:
        work(1)
        await asyncio.sleep_ms(10)

async def capture():
    for _ in range(8):
        img = await next_frame(2)
        live.show(img)
        await asyncio.sleep_ms(0)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
