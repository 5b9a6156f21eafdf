# An exception handler of the loop's own: it notes the failure, and the program goes on.
led = LED("LED_RED")

def note(loop, context):
    led.toggle()
    live.mark("handler")
    print("noted:", context["exception"])

async def fails():
    await asyncio.sleep_ms(60)
    raise OSError("sensor")

async def heart():
    for _ in range(6):
        work(1)
        await asyncio.sleep_ms(30)

async def main():
    asyncio.get_event_loop().set_exception_handler(note)
    asyncio.create_task(fails())
    await heart()

asyncio.run(main())
