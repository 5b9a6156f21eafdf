# Ctrl-C in an idle program: no finally runs.
# for 300 ms
async def waits():
    try:
        await asyncio.sleep_ms(5000)
    finally:
        print("finally")

asyncio.run(waits())
