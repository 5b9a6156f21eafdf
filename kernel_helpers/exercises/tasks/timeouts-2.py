# %% task, 8 minutes
# Somebody does not listen
#
# `main` wants to stop `worker` after 100 ms, and it takes three times as long. Find the lines in `worker` that are to
# blame, and repair them. `worker` must still close its file, and still survive an `OSError`.
# %% before
import asyncio, live
# %% stub
async def worker():
    print("file open")
    for n in range(6):
        try:
            await asyncio.sleep_ms(50)
            if n == 0:
                raise OSError("bad line")
        except:
            print("never mind")
    print("file closed")

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep_ms(120)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    live.mark("stopped")

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    worker = run.task("worker")
    ended = run.ended_ms("worker")
    if run.duration_ms < 110:
        raise Miss(f"The program took only {span(run.duration_ms)}: leave `main` as it is.")
    if worker["outcome"] == "failed":
        raise Miss(f"`worker` failed at {span(ended)}: it should survive the `OSError` of its first line.")
    if ended > 160:
        raise Miss(
            f"`worker` was cancelled at about 120 ms and went on until {span(ended)}: "
            "something in it catches `CancelledError` and does not raise it again."
        )
    if worker["outcome"] != "cancelled":
        raise Miss("`worker` ended as if nothing had happened. Let the cancellation come out of it.")
    run.prints_in_order(["file open", "never mind", "file closed"])
# %% hint
# Which kinds of errors does a bare `except:` catch?
# %% hint
# Name the error that you mean. Then think about the last line of `worker`.
# %% hint
# `except OSError:` in the loop, and the loop inside a `try` whose `finally` closes the file.
# %% solution
async def worker():
    print("file open")
    try:
        for n in range(6):
            try:
                await asyncio.sleep_ms(50)
                if n == 0:
                    raise OSError("bad line")
            except OSError:
                print("never mind")
    finally:
        print("file closed")

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep_ms(120)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    live.mark("stopped")

asyncio.run(main())
# %% wrong: A line with “file closed” is missing
async def worker():
    print("file open")
    for n in range(6):
        try:
            await asyncio.sleep_ms(50)
            if n == 0:
                raise OSError("bad line")
        except OSError:
            print("never mind")
    print("file closed")

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep_ms(120)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    live.mark("stopped")

asyncio.run(main())
# %% wrong: it should survive
async def worker():
    print("file open")
    try:
        for n in range(6):
            await asyncio.sleep_ms(50)
            if n == 0:
                raise OSError("bad line")
    finally:
        print("never mind")
        print("file closed")

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep_ms(120)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    live.mark("stopped")

asyncio.run(main())
# %% wrong: as if nothing had happened
async def worker():
    print("file open")
    for n in range(6):
        try:
            await asyncio.sleep_ms(50)
            if n == 0:
                raise OSError("bad line")
        except OSError:
            print("never mind")
        except asyncio.CancelledError:
            break
    print("file closed")

async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep_ms(120)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    live.mark("stopped")

asyncio.run(main())
