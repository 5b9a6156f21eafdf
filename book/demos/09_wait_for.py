# wait_for cancels the task at the deadline; its finally runs inside it.
async def slow():
    try:
        work(5)
        await asyncio.sleep_ms(1000)
    finally:
        live.mark("finally")
        work(5)

async def main():
    try:
        await asyncio.wait_for_ms(slow(), 200)
    except asyncio.TimeoutError:
        print("too late")
        work(5)

asyncio.run(main())
