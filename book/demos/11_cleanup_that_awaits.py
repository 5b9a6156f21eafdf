# wait_for over a gather: cleanup that awaits ends after the caller has moved on.
async def worker(slowly):
    try:
        await asyncio.sleep_ms(1000)
    finally:
        if slowly:
            await asyncio.sleep_ms(100)
        work(5)

async def main():
    try:
        await asyncio.wait_for_ms(asyncio.gather(worker(False), worker(True)), 200)
    except asyncio.TimeoutError:
        live.mark("the caller goes on")
    await asyncio.sleep_ms(150)

asyncio.run(main())
