# %% task, 4 minutes
# Write the pair once
#
# Two jobs take the tray out and put it back by hand, and one of them forgets it when it fails. Give `Tray` the two
# methods, and let both jobs use `async with`. Both methods take 10 ms, as `open` and `close` do now.
# %% before
import asyncio
# %% stub
class Tray:
    def __init__(self):
        self.is_open = False

    async def open(self):
        await asyncio.sleep_ms(10)
        self.is_open = True

    async def close(self):
        await asyncio.sleep_ms(10)
        self.is_open = False

async def load(tray):
    await tray.open()
    print("load: open", tray.is_open)
    await asyncio.sleep_ms(20)
    await tray.close()

async def jam(tray):
    await tray.open()
    print("jam: open", tray.is_open)
    raise OSError("paper jam")
    await tray.close()

async def main():
    tray = Tray()
    for job in (load, jam):
        try:
            await job(tray)
        except OSError as error:
            print("main:", error)
        print("afterwards: open", tray.is_open)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.prints_in_order(["load: open", "jam: open"])
    for job in ("load", "jam"):
        if job + ": open True" not in run.lines:
            raise Miss(f"Inside `{job}` the tray should be open, and it is not: does `__aenter__` open it?")
    if "main: paper jam" not in run.lines:
        raise Miss("The paper jam did not come out of `jam`: what does `__aexit__` return?")
    after = [line for line in run.lines if line.startswith("afterwards")]
    if "afterwards: open True" in after:
        job = "load" if after[0].endswith("True") else "jam"
        raise Miss(f"The tray is still open after `{job}`: the line that closes it was not reached.")
    if run.told["source"].count("async with") < 2:
        raise Miss("The tray is closed, but by hand. Let both jobs say `async with tray:`.")
    if len(run.asked_ms("main")) != 5:
        raise Miss("Opening and closing should still take 10 ms each: do both methods await their sleep?")
# %% hint
# The code of `open` belongs into `async def __aenter__(self)`, that of `close` into `async def __aexit__(self,
# exc_type, exc, tb)`.
# %% hint
# In the jobs, `async with tray:` takes the place of both calls. What stood between them is the body.
# %% hint
# `async def jam(tray):`, `async with tray:`, and in it the `print` and the `raise`. `__aexit__` returns nothing.
# %% solution
class Tray:
    def __init__(self):
        self.is_open = False

    async def __aenter__(self):
        await asyncio.sleep_ms(10)
        self.is_open = True

    async def __aexit__(self, exc_type, exc, tb):
        await asyncio.sleep_ms(10)
        self.is_open = False

async def load(tray):
    async with tray:
        print("load: open", tray.is_open)
        await asyncio.sleep_ms(20)

async def jam(tray):
    async with tray:
        print("jam: open", tray.is_open)
        raise OSError("paper jam")

async def main():
    tray = Tray()
    for job in (load, jam):
        try:
            await job(tray)
        except OSError as error:
            print("main:", error)
        print("afterwards: open", tray.is_open)

asyncio.run(main())
# %% wrong: still open after `jam`
class Tray:
    def __init__(self):
        self.is_open = False

    async def __aenter__(self):
        await asyncio.sleep_ms(10)
        self.is_open = True

    async def __aexit__(self, exc_type, exc, tb):
        await asyncio.sleep_ms(10)
        self.is_open = False

async def load(tray):
    async with tray:
        print("load: open", tray.is_open)
        await asyncio.sleep_ms(20)

async def jam(tray):
    await tray.__aenter__()
    print("jam: open", tray.is_open)
    raise OSError("paper jam")
    await tray.__aexit__(None, None, None)

async def main():
    tray = Tray()
    for job in (load, jam):
        try:
            await job(tray)
        except OSError as error:
            print("main:", error)
        print("afterwards: open", tray.is_open)

asyncio.run(main())
# %% wrong: what does `__aexit__` return
class Tray:
    def __init__(self):
        self.is_open = False

    async def __aenter__(self):
        await asyncio.sleep_ms(10)
        self.is_open = True

    async def __aexit__(self, exc_type, exc, tb):
        await asyncio.sleep_ms(10)
        self.is_open = False
        return True

async def load(tray):
    async with tray:
        print("load: open", tray.is_open)
        await asyncio.sleep_ms(20)

async def jam(tray):
    async with tray:
        print("jam: open", tray.is_open)
        raise OSError("paper jam")

async def main():
    tray = Tray()
    for job in (load, jam):
        try:
            await job(tray)
        except OSError as error:
            print("main:", error)
        print("afterwards: open", tray.is_open)

asyncio.run(main())
# %% wrong: but by hand
class Tray:
    def __init__(self):
        self.is_open = False

    async def open(self):
        await asyncio.sleep_ms(10)
        self.is_open = True

    async def close(self):
        await asyncio.sleep_ms(10)
        self.is_open = False

async def load(tray):
    await tray.open()
    print("load: open", tray.is_open)
    await asyncio.sleep_ms(20)
    await tray.close()

async def jam(tray):
    await tray.open()
    print("jam: open", tray.is_open)
    try:
        raise OSError("paper jam")
    finally:
        await tray.close()

async def main():
    tray = Tray()
    for job in (load, jam):
        try:
            await job(tray)
        except OSError as error:
            print("main:", error)
        print("afterwards: open", tray.is_open)

asyncio.run(main())
