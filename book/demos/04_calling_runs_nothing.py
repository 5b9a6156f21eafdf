# Calling a coroutine function runs nothing; await runs it inside the caller; create_task gives it a lane.
async def greet(who):
    print("hello,", who)
    work(15)

async def main():
    live.mark("call")
    greet("nobody")
    work(10)
    live.mark("await")
    await greet("await")
    live.mark("create_task")
    await asyncio.create_task(greet("task"))

asyncio.run(main())
