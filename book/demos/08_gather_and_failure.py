# When one of a gather fails, the others go on: they are not cancelled.
async def ok(ms):
    await asyncio.sleep_ms(ms)
    work(3)

async def bad():
    await asyncio.sleep_ms(100)
    raise ValueError("no picture")

async def main():
    try:
        await asyncio.gather(ok(300), bad(), ok(50))
    except ValueError as problem:
        print("gather raised:", problem)
    await asyncio.sleep_ms(250)

asyncio.run(main())
