# %% task, 8 minutes, stopped after 1000 ms
# After you
#
# `await Turns(n)` is to let everybody else have `n` turns, and then go on. The program stands still instead. Repair
# `Turns`, so that the steps of `a` and `b` alternate, two by two: `a0 a1 b0 b1 a2 a3 b2 b3 a4 a5`. `main` stays as it
# is, and nobody waits for a time.
# %% before
import asyncio
# %% stub
class Turns:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for _ in range(self.n):
            yield asyncio.sleep_ms(0)

async def walk(name, steps):
    for step in range(steps):
        print(name + str(step))
        if step % 2:
            await Turns(1)

async def main():
    await asyncio.gather(walk("a", 6), walk("b", 4))

asyncio.run(main())
# %% check
def check(run):
    parked = [name for name in run.told["leftovers"] if name == "walk"]
    if parked:
        raise Miss("`walk` is parked: it gave the CPU back, and nothing wakes it. What stands behind that `yield` is never begun.")
    run.ends_well()
    # A few ms are what a board needs for the steps themselves.
    asked = [ms for name in ("walk", "walk 2") for ms in run.asked_ms(name) if ms > 0]
    if asked:
        raise Miss(f"A turn is not a time: `walk` slept for {asked[0]} ms, while the board was idle.")
    said = " ".join(run.lines)
    if said.startswith("a0 a1 a2"):
        raise Miss(f"`a` went on without letting `b` have its turn: {said}. Does `Turns` ever give the CPU back?")
    if said != "a0 a1 b0 b1 a2 a3 b2 b3 a4 a5":
        raise Miss(f"Asked for is: a0 a1 b0 b1 a2 a3 b2 b3 a4 a5. Printed was: {said}.")
# %% hint
# Look at the card under the timeline: what became of `walk`?
# %% hint
# A task that gives the CPU back must be in a queue. `sleep_ms(0)` puts it there, but only if somebody goes through it.
# %% hint
# One word is missing: `yield from`.
# %% solution
class Turns:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for _ in range(self.n):
            yield from asyncio.sleep_ms(0)

async def walk(name, steps):
    for step in range(steps):
        print(name + str(step))
        if step % 2:
            await Turns(1)

async def main():
    await asyncio.gather(walk("a", 6), walk("b", 4))

asyncio.run(main())
# %% wrong: is parked
class Turns:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for _ in range(self.n):
            yield

async def walk(name, steps):
    for step in range(steps):
        print(name + str(step))
        if step % 2:
            await Turns(1)

async def main():
    await asyncio.gather(walk("a", 6), walk("b", 4))

asyncio.run(main())
# %% wrong: Does `Turns` ever give the CPU back
class Turns:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for _ in range(self.n):
            asyncio.sleep_ms(0)
        return iter(())

async def walk(name, steps):
    for step in range(steps):
        print(name + str(step))
        if step % 2:
            await Turns(1)

async def main():
    await asyncio.gather(walk("a", 6), walk("b", 4))

asyncio.run(main())
# %% wrong: A turn is not a time
class Turns:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for _ in range(self.n):
            yield from asyncio.sleep_ms(5)

async def walk(name, steps):
    for step in range(steps):
        print(name + str(step))
        if step % 2:
            await Turns(1)

async def main():
    await asyncio.gather(walk("a", 6), walk("b", 4))

asyncio.run(main())
