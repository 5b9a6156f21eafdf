# %% task, 3 minutes
# Enough
#
# `server` may take its time. Wait for at most 100 ms for each answer, and print `too slow` instead if there is none.
# %% before
import asyncio
# %% stub
async def server(ms):
    await asyncio.sleep_ms(ms)
    return "answer after %d" % ms

async def main():
    for ms in (40, 400, 70):
        print(await server(ms))

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.prints_in_order(["answer after 40", "too slow", "answer after 70"])
    if "answer after 400" in run.text:
        raise Miss("The answer after 400 ms was waited for. 100 ms are asked for.")
    asked = [each["asked_ms"] for each in run.model["sleeps"]]
    if not [ms for ms in asked if 390 <= ms <= 400]:
        raise Miss("All three should be asked, the slow one, too. Nobody waited for 400 ms in this run.")
    run.takes(195, 260, "The limit is 100 ms for each.")
# %% hint
# `asyncio.wait_for_ms(server(ms), ...)` waits for at most so many milliseconds.
# %% hint
# Too late, it raises `asyncio.TimeoutError`. Catch it inside the loop.
# %% hint
# `try:`, the print with the `await`, `except asyncio.TimeoutError:`, and another print.
# %% solution
async def server(ms):
    await asyncio.sleep_ms(ms)
    return "answer after %d" % ms

async def main():
    for ms in (40, 400, 70):
        try:
            print(await asyncio.wait_for_ms(server(ms), 100))
        except asyncio.TimeoutError:
            print("too slow")

asyncio.run(main())
# %% wrong: is missing, or comes too early
async def server(ms):
    await asyncio.sleep_ms(ms)
    return "answer after %d" % ms

async def main():
    try:
        for ms in (40, 400, 70):
            print(await asyncio.wait_for_ms(server(ms), 100))
    except asyncio.TimeoutError:
        print("too slow")

asyncio.run(main())
# %% wrong: failed with TimeoutError
async def server(ms):
    await asyncio.sleep_ms(ms)
    return "answer after %d" % ms

async def main():
    for ms in (40, 400, 70):
        print(await asyncio.wait_for_ms(server(ms), 100))

asyncio.run(main())
# %% wrong: Nobody waited for 400 ms
async def server(ms):
    await asyncio.sleep_ms(ms)
    return "answer after %d" % ms

async def main():
    for ms in (40, 400, 70):
        print(await server(ms) if ms < 100 else "too slow")
    await asyncio.sleep_ms(100)

asyncio.run(main())
# %% wrong: is missing, or comes too early
async def server(ms):
    await asyncio.sleep_ms(ms)
    return "answer after %d" % ms

async def main():
    for ms in (40, 400, 70):
        print(await asyncio.wait_for(server(ms), 100))

asyncio.run(main())
