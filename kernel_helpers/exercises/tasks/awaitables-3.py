# %% task, 10 minutes, stopped after 1000 ms
# All here
#
# Write the class `AllHere(n)`. Each of `n` guests calls `here.arrive()` when it has come. `await here` waits until all
# have come, and its value is how many there are. It is awaited by several, and also by somebody who comes when all are
# there already. Nobody asks.
# %% before
import asyncio
# %% stub
class AllHere:
    def __init__(self, n):
        self.n = n

    def arrive(self):
        pass

    def __iter__(self):
        yield from asyncio.sleep_ms(0)
        return 0

async def guest(ms, here):
    await asyncio.sleep_ms(ms)
    here.arrive()

async def host(name, here):
    print(name, "begins with", await here, "guests")

async def main():
    here = AllHere(3)
    tasks = [asyncio.create_task(guest(ms, here)) for ms in (20, 50, 80)]
    tasks += [asyncio.create_task(host(name, here)) for name in ("cook", "band")]
    await asyncio.gather(*tasks)
    await host("late", here)

asyncio.run(main())
# %% check
def check(run):
    stuck = run.told["leftovers"]
    if "main" in stuck and "host" not in stuck:
        raise Miss("The late host waits for ever: all were there before it came. What woke the others is not there any more.")
    if stuck:
        raise Miss("A host waits for ever. Who wakes it, and when? There are two of them, and both await the same object.")
    run.ends_well()
    hosts = run.all_named("host")
    sleeps = sum([len(run.of_task("sleeps", task["name"])) for task in hosts])
    if sleeps > len(hosts):
        raise Miss(f"The hosts went to sleep {sleeps} times to look again. They should wait, once.")
    early = [task["name"] for task in hosts if run.ended_ms(task["name"]) < 75]
    if early:
        raise Miss(f"`{early[0]}` began at {span(run.ended_ms(early[0]))}; the last guest comes after 80 ms.")
    wanted = [f"{name} begins with 3 guests" for name in ("band", "cook", "late")]
    if sorted(run.lines) != wanted:
        raise Miss(f"Cook, band and late should begin with 3 guests, once each. Printed was: {shown(run.lines)}.")
# %% hint
# Count in `arrive`. What does the last one who arrives have to do?
# %% hint
# An event, made in `__init__`: it is set once, by the last guest, and stays set. So it lets through who comes later.
# %% hint
# `__iter__`: `yield from self.complete.wait()`, then `return self.here`.
# %% solution
class AllHere:
    def __init__(self, n):
        self.n = n
        self.here = 0
        self.complete = asyncio.Event()

    def arrive(self):
        self.here += 1
        if self.here == self.n:
            self.complete.set()

    def __iter__(self):
        yield from self.complete.wait()
        return self.here

async def guest(ms, here):
    await asyncio.sleep_ms(ms)
    here.arrive()

async def host(name, here):
    print(name, "begins with", await here, "guests")

async def main():
    here = AllHere(3)
    tasks = [asyncio.create_task(guest(ms, here)) for ms in (20, 50, 80)]
    tasks += [asyncio.create_task(host(name, here)) for name in ("cook", "band")]
    await asyncio.gather(*tasks)
    await host("late", here)

asyncio.run(main())
# %% wrong: to look again
class AllHere:
    def __init__(self, n):
        self.n = n
        self.here = 0

    def arrive(self):
        self.here += 1

    def __iter__(self):
        while self.here < self.n:
            yield from asyncio.sleep_ms(5)
        return self.here

async def guest(ms, here):
    await asyncio.sleep_ms(ms)
    here.arrive()

async def host(name, here):
    print(name, "begins with", await here, "guests")

async def main():
    here = AllHere(3)
    tasks = [asyncio.create_task(guest(ms, here)) for ms in (20, 50, 80)]
    tasks += [asyncio.create_task(host(name, here)) for name in ("cook", "band")]
    await asyncio.gather(*tasks)
    await host("late", here)

asyncio.run(main())
# %% wrong: The late host waits for ever
class AllHere:
    def __init__(self, n):
        self.n = n
        self.here = 0
        self.complete = asyncio.Event()

    def arrive(self):
        self.here += 1
        if self.here == self.n:
            self.complete.set()
            self.complete.clear()

    def __iter__(self):
        yield from self.complete.wait()
        return self.here

async def guest(ms, here):
    await asyncio.sleep_ms(ms)
    here.arrive()

async def host(name, here):
    print(name, "begins with", await here, "guests")

async def main():
    here = AllHere(3)
    tasks = [asyncio.create_task(guest(ms, here)) for ms in (20, 50, 80)]
    tasks += [asyncio.create_task(host(name, here)) for name in ("cook", "band")]
    await asyncio.gather(*tasks)
    await host("late", here)

asyncio.run(main())
# %% wrong: A host waits for ever
class AllHere:
    def __init__(self, n):
        self.n = n
        self.here = 0
        self.complete = asyncio.ThreadSafeFlag()

    def arrive(self):
        self.here += 1
        if self.here == self.n:
            self.complete.set()

    def __iter__(self):
        yield from self.complete.wait()
        return self.here

async def guest(ms, here):
    await asyncio.sleep_ms(ms)
    here.arrive()

async def host(name, here):
    print(name, "begins with", await here, "guests")

async def main():
    here = AllHere(3)
    tasks = [asyncio.create_task(guest(ms, here)) for ms in (20, 50, 80)]
    tasks += [asyncio.create_task(host(name, here)) for name in ("cook", "band")]
    await asyncio.gather(*tasks)
    await host("late", here)

asyncio.run(main())
# %% wrong: the last guest comes after 80 ms
class AllHere:
    def __init__(self, n):
        self.n = n
        self.here = 0
        self.complete = asyncio.Event()

    def arrive(self):
        self.here += 1
        self.complete.set()

    def __iter__(self):
        yield from self.complete.wait()
        return self.here

async def guest(ms, here):
    await asyncio.sleep_ms(ms)
    here.arrive()

async def host(name, here):
    print(name, "begins with", await here, "guests")

async def main():
    here = AllHere(3)
    tasks = [asyncio.create_task(guest(ms, here)) for ms in (20, 50, 80)]
    tasks += [asyncio.create_task(host(name, here)) for name in ("cook", "band")]
    await asyncio.gather(*tasks)
    await host("late", here)

asyncio.run(main())
# %% wrong: Printed was
class AllHere:
    def __init__(self, n):
        self.n = n
        self.here = 0
        self.complete = asyncio.Event()

    def arrive(self):
        self.here += 1
        if self.here == self.n:
            self.complete.set()

    def __iter__(self):
        yield from self.complete.wait()
        return self.complete

async def guest(ms, here):
    await asyncio.sleep_ms(ms)
    here.arrive()

async def host(name, here):
    print(name, "begins with", await here, "guests")

async def main():
    here = AllHere(3)
    tasks = [asyncio.create_task(guest(ms, here)) for ms in (20, 50, 80)]
    tasks += [asyncio.create_task(host(name, here)) for name in ("cook", "band")]
    await asyncio.gather(*tasks)
    await host("late", here)

asyncio.run(main())
