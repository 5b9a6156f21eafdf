# Work and then sleep: every round is late by the work, and it adds up.
async def metronome():
    for _ in range(5):
        live.mark("tick")
        work(30)
        await asyncio.sleep_ms(100)

asyncio.run(metronome())
