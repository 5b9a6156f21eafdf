# %% task, 12 minutes
# Up to three times
#
# `reader` fails now and then. Write `keep_alive`: it starts `reader` again after each `OSError`, after a pause of 20 ms.
# After the third failure in all it gives up and raises that error. Any other error comes out at once. `main` prints
# what came out. Cancelling `keep_alive` must work.
# %% before
import asyncio, time
# %% stub
runs_left = []

async def reader():
    await asyncio.sleep_ms(30)
    raise runs_left.pop(0)

async def keep_alive(job):
    await job()

async def main():
    for errors in ([OSError("a"), OSError("b"), OSError("c")], [OSError("d"), ValueError("e")]):
        runs_left[:] = errors
        try:
            await keep_alive(reader)
        except Exception as error:
            print("came out:", repr(error), "- left:", len(runs_left))
    runs_left[:] = [OSError("f"), OSError("g"), OSError("h")]
    task = asyncio.create_task(keep_alive(reader))
    await asyncio.sleep_ms(40)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print("cancelled - left:", len(runs_left))

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    came = [line for line in run.lines if line.startswith("came out:")]
    if len(came) != 2:
        raise Miss(f"Two errors should come out of `keep_alive`. Printed was: {shown(run.lines)}.")
    if "OSError('c'" not in came[0]:
        raise Miss(f"After three failures the third one should come out. It was: “{came[0]}”.")
    if "ValueError('e'" not in came[1] or "left: 0" not in came[1]:
        raise Miss(f"A `ValueError` should come out at once, after one `OSError`. It was: “{came[1]}”.")
    last = run.lines[-1]
    if last != "cancelled - left: 2":
        raise Miss(f"`keep_alive` was cancelled in its first pause, and the program says “{last}”: it went on.")
    run.takes(3 * 30 + 2 * 20 + 2 * 30 + 20 + 40 - 15, 420, "A try takes 30 ms and a pause 20 ms.")
# %% hint
# A loop over three tries, with a `try` around `await job()`.
# %% hint
# Catch `OSError` only. At the last try, `raise` it again.
# %% hint
# `for n in range(3): try: return await job()`, `except OSError: if n == 2: raise`, then the pause.
# %% solution
runs_left = []

async def reader():
    await asyncio.sleep_ms(30)
    raise runs_left.pop(0)

async def keep_alive(job):
    for n in range(3):
        try:
            return await job()
        except OSError:
            if n == 2:
                raise
            await asyncio.sleep_ms(20)

async def main():
    for errors in ([OSError("a"), OSError("b"), OSError("c")], [OSError("d"), ValueError("e")]):
        runs_left[:] = errors
        try:
            await keep_alive(reader)
        except Exception as error:
            print("came out:", repr(error), "- left:", len(runs_left))
    runs_left[:] = [OSError("f"), OSError("g"), OSError("h")]
    task = asyncio.create_task(keep_alive(reader))
    await asyncio.sleep_ms(40)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print("cancelled - left:", len(runs_left))

asyncio.run(main())
# %% wrong: A `ValueError` should come out at once
runs_left = []

async def reader():
    await asyncio.sleep_ms(30)
    raise runs_left.pop(0)

async def keep_alive(job):
    for n in range(3):
        try:
            return await job()
        except Exception:
            if n == 2 or not runs_left:
                raise OSError("c")
            await asyncio.sleep_ms(20)

async def main():
    for errors in ([OSError("a"), OSError("b"), OSError("c")], [OSError("d"), ValueError("e")]):
        runs_left[:] = errors
        try:
            await keep_alive(reader)
        except Exception as error:
            print("came out:", repr(error), "- left:", len(runs_left))
    runs_left[:] = [OSError("f"), OSError("g"), OSError("h")]
    task = asyncio.create_task(keep_alive(reader))
    await asyncio.sleep_ms(40)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print("cancelled - left:", len(runs_left))

asyncio.run(main())
# %% wrong: it went on
runs_left = []

async def reader():
    await asyncio.sleep_ms(30)
    raise runs_left.pop(0)

async def keep_alive(job):
    for n in range(3):
        try:
            return await job()
        except OSError as error:
            if n == 2:
                raise
        try:
            await asyncio.sleep_ms(20)
        except asyncio.CancelledError:
            pass

async def main():
    for errors in ([OSError("a"), OSError("b"), OSError("c")], [OSError("d"), ValueError("e")]):
        runs_left[:] = errors
        try:
            await keep_alive(reader)
        except Exception as error:
            print("came out:", repr(error), "- left:", len(runs_left))
    runs_left[:] = [OSError("f"), OSError("g"), OSError("h")]
    task = asyncio.create_task(keep_alive(reader))
    await asyncio.sleep_ms(40)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print("cancelled - left:", len(runs_left))

asyncio.run(main())
# %% wrong: The program took only
runs_left = []

async def reader():
    await asyncio.sleep_ms(30)
    raise runs_left.pop(0)

async def keep_alive(job):
    for n in range(3):
        try:
            return await job()
        except OSError:
            if n == 2:
                raise
            asyncio.sleep_ms(20)

async def main():
    for errors in ([OSError("a"), OSError("b"), OSError("c")], [OSError("d"), ValueError("e")]):
        runs_left[:] = errors
        try:
            await keep_alive(reader)
        except Exception as error:
            print("came out:", repr(error), "- left:", len(runs_left))
    print("cancelled - left: 2")

asyncio.run(main())
