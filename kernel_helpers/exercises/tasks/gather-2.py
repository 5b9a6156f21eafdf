# %% task, 8 minutes
# Two of three
#
# One of three sensors does not answer, and the program dies of it. Print a line for each of them, in the order in which
# they are asked: `front 12`, `left no answer`, `right 34`. It should take no longer than the slowest.
# %% before
import asyncio
# %% stub
async def measure(name, ms, value):
    await asyncio.sleep_ms(ms)
    if value is None:
        raise OSError("no answer")
    return value

async def main():
    names = ("front", "left", "right")
    jobs = [measure("front", 90, 12), measure("left", 40, None), measure("right", 60, 34)]
    for name, result in zip(names, await asyncio.gather(*jobs)):
        print(name, result)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.prints_in_order(["front 12", "left no answer", "right 34"])
    run.has("measure", 3)
    tasks = [task["name"] for task in run.all_named("measure")]
    if [task["outcome"] for task in run.all_named("measure")].count("failed") != 1:
        raise Miss("`measure` of “left” should still fail. Leave it as it is, and handle what comes out of the gather.")
    run.overlap(tasks[0], tasks[2])
    run.takes(80, 130, "All three should be asked at once.")
# %% hint
# `gather` has an option that puts exceptions into the list.
# %% hint
# Then each result is a value or an exception. `isinstance` tells which.
# %% hint
# `print(name, "no answer" if isinstance(result, BaseException) else result)`
# %% solution
async def measure(name, ms, value):
    await asyncio.sleep_ms(ms)
    if value is None:
        raise OSError("no answer")
    return value

async def main():
    names = ("front", "left", "right")
    jobs = [measure("front", 90, 12), measure("left", 40, None), measure("right", 60, 34)]
    for name, result in zip(names, await asyncio.gather(*jobs, return_exceptions=True)):
        print(name, "no answer" if isinstance(result, BaseException) else result)

asyncio.run(main())
# %% wrong: is missing, or comes too early
async def measure(name, ms, value):
    await asyncio.sleep_ms(ms)
    if value is None:
        raise OSError("no answer")
    return value

async def main():
    names = ("front", "left", "right")
    jobs = [measure("front", 90, 12), measure("left", 40, None), measure("right", 60, 34)]
    try:
        for name, result in zip(names, await asyncio.gather(*jobs)):
            print(name, result)
    except OSError:
        print("left no answer")
    await asyncio.sleep_ms(60)

asyncio.run(main())
# %% wrong: no task `measure`
async def measure(name, ms, value):
    await asyncio.sleep_ms(ms)
    if value is None:
        raise OSError("no answer")
    return value

async def main():
    names = ("front", "left", "right")
    jobs = [measure("front", 90, 12), measure("left", 40, None), measure("right", 60, 34)]
    for name, job in zip(names, jobs):
        try:
            print(name, await job)
        except OSError as error:
            print(name, error)

asyncio.run(main())
# %% wrong: one after the other
async def measure(name, ms, value):
    await asyncio.sleep_ms(ms)
    if value is None:
        raise OSError("no answer")
    return value

async def main():
    names = ("front", "left", "right")
    jobs = [measure("front", 90, 12), measure("left", 40, None), measure("right", 60, 34)]
    for name, job in zip(names, jobs):
        (result,) = await asyncio.gather(job, return_exceptions=True)
        print(name, "no answer" if isinstance(result, BaseException) else result)

asyncio.run(main())
