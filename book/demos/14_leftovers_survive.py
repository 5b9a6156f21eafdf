# What is left over when run() returns stands still, and resumes in the next run().
async def beat():
    while True:
        work(2)
        await asyncio.sleep_ms(20)

async def first():
    asyncio.create_task(beat())
    await asyncio.sleep_ms(70)

async def second():
    await asyncio.sleep_ms(70)

live.mark("run A")
asyncio.run(first())
live.mark("no loop")
time.sleep_ms(120)
live.mark("run B")
asyncio.run(second())
