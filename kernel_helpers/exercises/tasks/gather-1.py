# %% task, 3 minutes
# In one line
#
# Three readings, one after the other. Get all three with one `gather`, and print the same line.
# %% before
import asyncio
# %% stub
async def read(name, ms):
    await asyncio.sleep_ms(ms)
    return name.upper()

async def main():
    a = await read("a", 80)
    b = await read("b", 50)
    c = await read("c", 110)
    print(a, b, c)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.prints_in_order(["A B C"])
    run.has("read", 3)
    run.overlap("read", "read 2")
    run.overlap("read", "read 3")
    run.overlap("read 2", "read 3")
    asked = [ms for name in ("read", "read 2", "read 3") for ms in run.asked_ms(name)]
    if not near(asked, [50, 80, 110]):
        raise Miss("The three readings should take 80, 50 and 110 ms, as before.")
# %% hint
# `gather` takes three coroutines, and its `await` gives a list.
# %% hint
# A list of three can be taken apart: `a, b, c = ...`
# %% hint
# `a, b, c = await asyncio.gather(read("a", 80), ...)`
# %% solution
async def read(name, ms):
    await asyncio.sleep_ms(ms)
    return name.upper()

async def main():
    a, b, c = await asyncio.gather(read("a", 80), read("b", 50), read("c", 110))
    print(a, b, c)

asyncio.run(main())
# %% wrong: no task `read`
async def read(name, ms):
    await asyncio.sleep_ms(ms)
    return name.upper()

async def main():
    group = asyncio.gather(read("a", 80), read("b", 50), read("c", 110))
    print("A B C")

asyncio.run(main())
# %% wrong: one after the other
async def read(name, ms):
    await asyncio.sleep_ms(ms)
    return name.upper()

async def main():
    (a,) = await asyncio.gather(read("a", 80))
    (b,) = await asyncio.gather(read("b", 50))
    (c,) = await asyncio.gather(read("c", 110))
    print(a, b, c)

asyncio.run(main())
