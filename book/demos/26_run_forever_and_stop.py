# run_forever until somebody stops it: what is left stays in the queue.
async def heart():
    while True:
        work(2)
        await asyncio.sleep_ms(20)

async def stopper():
    await asyncio.sleep_ms(95)
    asyncio.get_event_loop().stop()

loop = asyncio.get_event_loop()
loop.create_task(heart())
loop.create_task(stopper())
loop.run_forever()
print("the loop has returned")
