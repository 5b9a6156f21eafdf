# A task cancelled before its first step ends without ever entering its body.
async def never():
    try:
        print("this is not printed")
    finally:
        print("nor this")

async def main():
    work(5)
    task = asyncio.create_task(never())
    task.cancel()
    work(5)
    await asyncio.sleep_ms(20)

asyncio.run(main())
