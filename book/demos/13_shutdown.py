# The shutdown pattern: cancel the tasks in finally, then let them end.
async def sender():
    while True:
        work(3)
        await asyncio.sleep_ms(25)

async def watcher():
    while True:
        work(1)
        await asyncio.sleep_ms(10)

async def main():
    tasks = [asyncio.create_task(sender()), asyncio.create_task(watcher())]
    try:
        await asyncio.sleep_ms(120)
        raise OSError("the cable is out")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.sleep_ms(0)

try:
    asyncio.run(main())
except OSError as problem:
    print(problem)
