# Ctrl-C in a busy program: only the finally of the task that runs.
# for 300 ms
async def waits():
    try:
        await asyncio.sleep_ms(5000)
    finally:
        print("finally of the one that waits")

async def busy():
    try:
        work(5000)
    finally:
        print("finally of the one that runs")

async def main():
    await asyncio.gather(waits(), busy())

asyncio.run(main())
