# async for over frames: the consumer wakes once for each.
class Frames:
    def __aiter__(self):
        return self

    async def __anext__(self):
        return await next_frame(3)

async def consume():
    n = 0
    async for img in Frames():
        live.show(img)
        n += 1
        if n == 4:
            return

async def heart():
    while True:
        work(1)
        await asyncio.sleep_ms(15)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(consume())
    beating.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
