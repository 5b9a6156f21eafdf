# A task that swallows CancelledError defeats the deadline.
async def stubborn():
    for stage in range(3):
        try:
            await asyncio.sleep_ms(150)
        except asyncio.CancelledError:
            live.mark("swallowed")
    return "lost"

async def main():
    try:
        print(await asyncio.wait_for_ms(stubborn(), 100))
    except asyncio.TimeoutError:
        print("TimeoutError, and late")

asyncio.run(main())
