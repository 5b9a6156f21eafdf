# %% task, 10 minutes
# Two things to switch on
#
# `Heater` starts a pump, waits 40 ms for the water, then switches the coil on and waits 40 ms for the heat. The task
# that uses it is cancelled at different moments. Whatever the moment, the coil must go off first, if it is on, and
# then the pump, and the cancellation must get through. Repair `__aenter__`. When nobody cancels, `it is warm` must be
# printed with both of them on.
# %% before
import asyncio
# %% stub
class Heater:
    def __init__(self):
        self.pump = self.coil = False

    def switch(self, name, on):
        if getattr(self, name) != on:
            setattr(self, name, on)
            print(" ", name, "on" if on else "off")

    async def __aenter__(self):
        self.switch("pump", True)
        await asyncio.sleep_ms(40)
        self.switch("coil", True)
        await asyncio.sleep_ms(40)
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.switch("coil", False)
        self.switch("pump", False)

async def bath(heater):
    async with heater:
        print("it is warm", heater.pump, heater.coil)
        await asyncio.sleep_ms(30)

async def main():
    for ms in (20, 60, 100, 200):
        heater = Heater()
        task = asyncio.create_task(bath(heater))
        await asyncio.sleep_ms(ms)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        print("after", ms, "ms:", repr(result), "pump", heater.pump, "coil", heater.coil)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    if "it is warm True True" not in run.lines:
        raise Miss("Nobody cancels for 100 ms, and then it should be warm, with the pump and the coil on. Printed was: " + shown(run.lines) + ".")
    for ms, on in ((20, "pump"), (60, "the pump and the coil"), (100, "both"), (200, "both")):
        found = [line for line in run.lines if line.startswith(f"after {ms} ms:")]
        if not found:
            raise Miss(f"“after {ms} ms” was not printed. Printed was: {shown(run.lines)}.")
        if "True" in found[0]:
            raise Miss(
                f"Cancelled after {ms} ms, while `__aenter__` waits, the heater is left with this: “{found[0].split(') ')[-1]}”. "
                "`__aexit__` does not run then: `__aenter__` has to switch off itself."
            )
        if ms < 200 and "CancelledError" not in found[0]:
            raise Miss(f"Cancelled after {ms} ms, `bath` went on: the cancellation was caught and not raised again.")
    switched = [line.strip() for line in run.lines if line.startswith("  ")]
    if switched[:2] != ["pump on", "pump off"]:
        raise Miss(f"Cancelled after 20 ms, only the pump was on. Switched was: {shown(switched[:3])}.")
    if switched[2:6] != ["pump on", "coil on", "coil off", "pump off"]:
        raise Miss(f"The coil must go off before the pump: without water it burns. Switched was: {shown(switched[2:6])}.")
# %% hint
# Which lines of `__aenter__` can a cancellation hit? Only an await can be hit.
# %% hint
# Both sleeps belong into one `try`. What must happen when it is left by an exception, and not otherwise?
# %% hint
# `except BaseException:`, then the coil off, the pump off, and `raise`. `switch` does nothing if a thing is off
# already.
# %% solution
class Heater:
    def __init__(self):
        self.pump = self.coil = False

    def switch(self, name, on):
        if getattr(self, name) != on:
            setattr(self, name, on)
            print(" ", name, "on" if on else "off")

    async def __aenter__(self):
        self.switch("pump", True)
        try:
            await asyncio.sleep_ms(40)
            self.switch("coil", True)
            await asyncio.sleep_ms(40)
        except BaseException:
            self.switch("coil", False)
            self.switch("pump", False)
            raise
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.switch("coil", False)
        self.switch("pump", False)

async def bath(heater):
    async with heater:
        print("it is warm", heater.pump, heater.coil)
        await asyncio.sleep_ms(30)

async def main():
    for ms in (20, 60, 100, 200):
        heater = Heater()
        task = asyncio.create_task(bath(heater))
        await asyncio.sleep_ms(ms)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        print("after", ms, "ms:", repr(result), "pump", heater.pump, "coil", heater.coil)

asyncio.run(main())
# %% wrong: the heater is left with this
class Heater:
    def __init__(self):
        self.pump = self.coil = False

    def switch(self, name, on):
        if getattr(self, name) != on:
            setattr(self, name, on)
            print(" ", name, "on" if on else "off")

    async def __aenter__(self):
        self.switch("pump", True)
        try:
            await asyncio.sleep_ms(40)
            self.switch("coil", True)
            await asyncio.sleep_ms(40)
        except Exception:
            self.switch("coil", False)
            self.switch("pump", False)
            raise
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.switch("coil", False)
        self.switch("pump", False)

async def bath(heater):
    async with heater:
        print("it is warm", heater.pump, heater.coil)
        await asyncio.sleep_ms(30)

async def main():
    for ms in (20, 60, 100, 200):
        heater = Heater()
        task = asyncio.create_task(bath(heater))
        await asyncio.sleep_ms(ms)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        print("after", ms, "ms:", repr(result), "pump", heater.pump, "coil", heater.coil)

asyncio.run(main())
# %% wrong: was caught and not raised again
class Heater:
    def __init__(self):
        self.pump = self.coil = False

    def switch(self, name, on):
        if getattr(self, name) != on:
            setattr(self, name, on)
            print(" ", name, "on" if on else "off")

    async def __aenter__(self):
        self.switch("pump", True)
        try:
            await asyncio.sleep_ms(40)
            self.switch("coil", True)
            await asyncio.sleep_ms(40)
        except BaseException:
            self.switch("coil", False)
            self.switch("pump", False)
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.switch("coil", False)
        self.switch("pump", False)

async def bath(heater):
    async with heater:
        print("it is warm", heater.pump, heater.coil)
        await asyncio.sleep_ms(30)

async def main():
    for ms in (20, 60, 100, 200):
        heater = Heater()
        task = asyncio.create_task(bath(heater))
        await asyncio.sleep_ms(ms)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        print("after", ms, "ms:", repr(result), "pump", heater.pump, "coil", heater.coil)

asyncio.run(main())
# %% wrong: Nobody cancels for 100 ms
class Heater:
    def __init__(self):
        self.pump = self.coil = False

    def switch(self, name, on):
        if getattr(self, name) != on:
            setattr(self, name, on)
            print(" ", name, "on" if on else "off")

    async def __aenter__(self):
        self.switch("pump", True)
        try:
            await asyncio.sleep_ms(40)
            self.switch("coil", True)
            await asyncio.sleep_ms(40)
        finally:
            self.switch("coil", False)
            self.switch("pump", False)
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.switch("coil", False)
        self.switch("pump", False)

async def bath(heater):
    async with heater:
        print("it is warm", heater.pump, heater.coil)
        await asyncio.sleep_ms(30)

async def main():
    for ms in (20, 60, 100, 200):
        heater = Heater()
        task = asyncio.create_task(bath(heater))
        await asyncio.sleep_ms(ms)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        print("after", ms, "ms:", repr(result), "pump", heater.pump, "coil", heater.coil)

asyncio.run(main())
# %% wrong: must go off before the pump
class Heater:
    def __init__(self):
        self.pump = self.coil = False

    def switch(self, name, on):
        if getattr(self, name) != on:
            setattr(self, name, on)
            print(" ", name, "on" if on else "off")

    async def __aenter__(self):
        self.switch("pump", True)
        try:
            await asyncio.sleep_ms(40)
            self.switch("coil", True)
            await asyncio.sleep_ms(40)
        except BaseException:
            self.switch("pump", False)
            self.switch("coil", False)
            raise
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self.switch("coil", False)
        self.switch("pump", False)

async def bath(heater):
    async with heater:
        print("it is warm", heater.pump, heater.coil)
        await asyncio.sleep_ms(30)

async def main():
    for ms in (20, 60, 100, 200):
        heater = Heater()
        task = asyncio.create_task(bath(heater))
        await asyncio.sleep_ms(ms)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        print("after", ms, "ms:", repr(result), "pump", heater.pump, "coil", heater.coil)

asyncio.run(main())
