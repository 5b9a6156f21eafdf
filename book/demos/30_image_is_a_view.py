# An image is a view of the framebuffer: kept across an await, it shows a newer picture; a copy stays.
async def capture():
    while True:
        await next_frame(3)
        await asyncio.sleep_ms(5)

async def main():
    img = await next_frame(3)
    copy = img.copy()
    live.show(img, "kept, at once")
    task = asyncio.create_task(capture())
    await asyncio.sleep_ms(150)
    task.cancel()
    live.show(img, "kept, later")
    live.show(copy, "the copy, later")

asyncio.run(main())
