# A failure is told when it happens, and again where somebody awaits the task.
async def fails():
    await asyncio.sleep_ms(50)
    raise ValueError("no frame")

async def main():
    task = asyncio.create_task(fails())
    await asyncio.sleep_ms(150)
    live.mark("await it")
    try:
        await task
    except ValueError as problem:
        print("again:", problem)

asyncio.run(main())
