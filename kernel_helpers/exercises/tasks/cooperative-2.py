# %% task, 8 minutes
# Not the sum
#
# Three sensors take 80, 120 and 60 ms to answer. The program asks one after the other, and needs the sum of it.
# Rewrite `main` so that it needs about as long as the slowest sensor. It must print the same three answers, in the
# same order. Do not change `ask`.
# %% before
import asyncio, time
# %% stub
async def ask(name, ms):
    await asyncio.sleep_ms(ms)
    return "%s answered after %d ms" % (name, ms)

async def main():
    start = time.ticks_ms()
    print(await ask("temperature", 80))
    print(await ask("distance", 120))
    print(await ask("light", 60))
    print("all in", time.ticks_diff(time.ticks_ms(), start), "ms")

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.prints_in_order(["temperature answered", "distance answered", "light answered"])
    asked = [task for task in run.tasks if run.of_task("sleeps", task["name"])]
    waits = [ms for task in asked for ms in run.asked_ms(task["name"])]
    if not near(waits, [60, 80, 120]):
        raise Miss("The three answers must come from `ask`, with its 80, 120 and 60 ms. They are not all in this run.")
    if len(asked) < 3:
        raise Miss(
            f"All three waits are in {len(asked)} task{'s' if len(asked) > 1 else ''}, "
            f"so the program took {span(run.duration_ms)}, the sum. A wait can only overlap another one in a task of "
            "its own."
        )
    names = [task["name"] for task in asked]
    for name in names[1:]:
        run.overlap(names[0], name)
    run.overlap(names[1], names[2])
# %% hint
# How many lanes does the timeline have, and how many should there be?
# %% hint
# Start everything first. Wait afterwards.
# %% hint
# `await task` gives what the coroutine returned. It does so also when the task has finished long ago.
# %% solution
async def ask(name, ms):
    await asyncio.sleep_ms(ms)
    return "%s answered after %d ms" % (name, ms)

async def main():
    start = time.ticks_ms()
    tasks = [
        asyncio.create_task(ask("temperature", 80)),
        asyncio.create_task(ask("distance", 120)),
        asyncio.create_task(ask("light", 60)),
    ]
    for task in tasks:
        print(await task)
    print("all in", time.ticks_diff(time.ticks_ms(), start), "ms")

asyncio.run(main())
# %% wrong: one after the other, not side by side
async def ask(name, ms):
    await asyncio.sleep_ms(ms)
    return "%s answered after %d ms" % (name, ms)

async def main():
    start = time.ticks_ms()
    print(await asyncio.create_task(ask("temperature", 80)))
    print(await asyncio.create_task(ask("distance", 120)))
    print(await asyncio.create_task(ask("light", 60)))
    print("all in", time.ticks_diff(time.ticks_ms(), start), "ms")

asyncio.run(main())
# %% wrong: must come from `ask`
async def main():
    await asyncio.sleep_ms(120)
    print("temperature answered after 80 ms")
    print("distance answered after 120 ms")
    print("light answered after 60 ms")
    print("all in 121 ms")

asyncio.run(main())
# %% wrong: is missing, or comes too early
async def ask(name, ms):
    await asyncio.sleep_ms(ms)
    print("%s answered after %d ms" % (name, ms))

async def main():
    tasks = [asyncio.create_task(ask(*each)) for each in (("temperature", 80), ("distance", 120), ("light", 60))]
    for task in tasks:
        await task

asyncio.run(main())
# %% wrong: not finished when the program ended
async def ask(name, ms):
    await asyncio.sleep_ms(ms)
    return "%s answered after %d ms" % (name, ms)

async def main():
    asyncio.create_task(ask("temperature", 80))
    asyncio.create_task(ask("distance", 120))
    print(await ask("light", 60))

asyncio.run(main())
