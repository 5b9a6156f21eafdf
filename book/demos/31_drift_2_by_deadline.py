# Sleep until the next deadline: the rounds stay where they belong.
async def metronome():
    due = time.ticks_ms()
    for _ in range(5):
        live.mark("tick")
        work(30)
        due = time.ticks_add(due, 100)
        await asyncio.sleep_ms(max(0, time.ticks_diff(due, time.ticks_ms())))

asyncio.run(metronome())
