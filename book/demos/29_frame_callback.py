# Woken by the frame callback: idle nearly all the time.
arrived = asyncio.ThreadSafeFlag()

async def heart():
    while True:
        work(1)
        await asyncio.sleep_ms(10)

async def capture():
    cam.frame_callback(lambda *a: arrived.set())
    taken = 0
    while taken < 4:
        img = cam.snapshot(blocking=False)
        if img is None:
            await arrived.wait()
        else:
            live.show(img)
            taken += 1
    cam.frame_callback(None)

async def main():
    beating = asyncio.create_task(heart())
    await asyncio.create_task(capture())
    beating.cancel()
    await asyncio.sleep_ms(0)

asyncio.run(main())
