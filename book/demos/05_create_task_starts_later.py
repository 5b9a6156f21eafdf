# create_task starts later, and in order: main goes on until it awaits.
async def step(name):
    print(name)
    work(8)

async def main():
    tasks = [asyncio.create_task(step(name)) for name in "abc"]
    work(20)
    print("main awaits now")
    await asyncio.sleep_ms(0)
    for task in tasks:
        await task

asyncio.run(main())
