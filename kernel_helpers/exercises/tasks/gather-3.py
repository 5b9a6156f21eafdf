# %% task, 12 minutes
# The first wins
#
# Three servers are asked for the same thing, and one answer is enough. Write `first_of`: it starts all, gives the result
# of the one that is finished first, and cancels the others. When it returns, the others must have printed their
# `released`. Look every 5 ms.
# %% before
import asyncio
# %% stub
async def server(name, ms):
    try:
        await asyncio.sleep_ms(ms)
        return name
    finally:
        print(name, "released")

async def first_of(*coroutines):
    results = await asyncio.gather(*coroutines)
    return results[0]

async def main():
    print("winner:", await first_of(server("near", 120), server("far", 300), server("fast", 60)))

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("server", 3)
    if "winner: fast" not in run.lines:
        raise Miss(f"“fast” needs 60 ms and should win. Printed was: {shown(run.lines)}.")
    outcomes = [task["outcome"] for task in run.all_named("server")]
    if outcomes.count("cancelled") != 2:
        raise Miss(f"Two of the three should be cancelled. They ended as {listed(outcomes)}.")
    run.prints_in_order(["released", "released", "released", "winner: fast"])
    run.takes(55, 110, "It should be over soon after the first answer.")
# %% hint
# Make a list of tasks first. Then look at them until one is `done()`.
# %% hint
# `for task in tasks: if task.done(): ...` in a loop with `sleep_ms(5)`.
# %% hint
# When you have a winner: cancel every task, wait for all with `gather(*tasks, return_exceptions=True)`, and return what
# `await winner` gives. (Ask the gather's list instead, if you like.)
# %% solution
async def server(name, ms):
    try:
        await asyncio.sleep_ms(ms)
        return name
    finally:
        print(name, "released")

async def first_of(*coroutines):
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    while not any([task.done() for task in tasks]):
        await asyncio.sleep_ms(5)
    winner = [task.done() for task in tasks].index(True)
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return results[winner]

async def main():
    print("winner:", await first_of(server("near", 120), server("far", 300), server("fast", 60)))

asyncio.run(main())
# %% wrong: Printed was
async def server(name, ms):
    try:
        await asyncio.sleep_ms(ms)
        return name
    finally:
        print(name, "released")

async def first_of(*coroutines):
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    result = await tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return result

async def main():
    print("winner:", await first_of(server("near", 120), server("far", 300), server("fast", 60)))

asyncio.run(main())
# %% wrong: were not finished when the program ended
async def server(name, ms):
    try:
        await asyncio.sleep_ms(ms)
        return name
    finally:
        print(name, "released")

async def first_of(*coroutines):
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    while True:
        for task in tasks:
            if task.done():
                return await task
        await asyncio.sleep_ms(5)

async def main():
    print("winner:", await first_of(server("near", 120), server("far", 300), server("fast", 60)))

asyncio.run(main())
# %% wrong: were not finished
async def server(name, ms):
    try:
        await asyncio.sleep_ms(ms)
        return name
    finally:
        print(name, "released")

async def first_of(*coroutines):
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    while not any([task.done() for task in tasks]):
        await asyncio.sleep_ms(5)
    winner = [task for task in tasks if task.done()][0]
    for task in tasks:
        task.cancel()
    return await winner

async def main():
    print("winner:", await first_of(server("near", 120), server("far", 300), server("fast", 60)))

asyncio.run(main())
