# gather ends with its slowest, and gives the results in the order of its arguments.
async def fetch(name, ms):
    await asyncio.sleep_ms(ms)
    work(3)
    return name

async def main():
    print(await asyncio.gather(fetch("a", 100), fetch("b", 200), fetch("c", 50)))

asyncio.run(main())
