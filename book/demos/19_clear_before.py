# Clearing the event before the work keeps it.
shutter = asyncio.Event()
done = 0

async def worker():
    global done
    while True:
        await shutter.wait()
        shutter.clear()
        await asyncio.sleep_ms(20)
        done += 1

async def main():
    task = asyncio.create_task(worker())
    for _ in range(3):
        await asyncio.sleep_ms(15)
        shutter.set()
    await asyncio.sleep_ms(80)
    task.cancel()
    await asyncio.sleep_ms(0)
    print("done", done, "times")

asyncio.run(main())
