# %% task, 4 minutes
# Two silent lines
#
# It should print `ready`, 50 ms later `go`, and 50 ms later `done`. Repair it. Only `await` is missing.
# %% before
import asyncio
# %% stub
async def say(word):
    print(word)

async def main():
    await say("ready")
    asyncio.sleep_ms(50)
    await say("go")
    await asyncio.sleep_ms(50)
    say("done")

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    if "done" not in run.lines:
        raise Miss("“done” was never printed: `say(\"done\")` makes a coroutine, and nobody runs it.")
    run.prints_in_order(["ready", "go", "done"])
    sleeps = run.of_task("sleeps", "main")
    if len(sleeps) != 2:
        raise Miss(
            f"`main` slept {len(sleeps)} times, and the text has two sleeps. "
            "A sleep that is not awaited takes no time, and says nothing."
        )
    run.takes(95, 160, "There are two pauses of 50 ms.")
# %% hint
# Count the sleeping pieces in the lane of `main`, and the lines it printed.
# %% hint
# Two calls make something and throw it away.
# %% hint
# Write `await` before the first sleep, and before the last `say`.
# %% solution
async def say(word):
    print(word)

async def main():
    await say("ready")
    await asyncio.sleep_ms(50)
    await say("go")
    await asyncio.sleep_ms(50)
    await say("done")

asyncio.run(main())
# %% wrong: A sleep that is not awaited
async def say(word):
    print(word)

async def main():
    await say("ready")
    asyncio.sleep_ms(50)
    await say("go")
    await asyncio.sleep_ms(50)
    await say("done")

asyncio.run(main())
# %% wrong: was never printed
async def say(word):
    print(word)

async def main():
    await say("ready")
    await asyncio.sleep_ms(50)
    await say("go")
    await asyncio.sleep_ms(50)
    say("done")

asyncio.run(main())
# %% wrong: `say` was not finished
async def say(word):
    print(word)

async def main():
    await say("ready")
    await asyncio.sleep_ms(50)
    await say("go")
    await asyncio.sleep_ms(50)
    asyncio.create_task(say("done"))

asyncio.run(main())
