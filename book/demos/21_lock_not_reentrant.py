# A lock is not re-entrant: the task waits for itself until the deadline.
guard = asyncio.Lock()

async def outer():
    async with guard:
        work(3)
        async with guard:
            print("never")

async def main():
    try:
        await asyncio.wait_for_ms(outer(), 150)
    except asyncio.TimeoutError:
        print("locked out; is it locked now?", guard.locked())

asyncio.run(main())
