# async with: set-up and tear-down may await. Cancelled while it settles, the light stays on.
class Spotlight:
    def __init__(self, led):
        self.led = led

    async def __aenter__(self):
        self.led.on()
        live.mark("on")
        await asyncio.sleep_ms(50)

    async def __aexit__(self, *problem):
        self.led.off()
        live.mark("off")

led = LED("LED_GREEN")

async def picture():
    async with Spotlight(led):
        await asyncio.sleep_ms(100)

async def main():
    for ms in (100, 30):
        task = asyncio.create_task(picture())
        await asyncio.sleep_ms(ms)
        task.cancel()
        await asyncio.sleep_ms(20)
        print("cancelled after", ms, "ms; the light is", "on" if led.value() else "off")

asyncio.run(main())
