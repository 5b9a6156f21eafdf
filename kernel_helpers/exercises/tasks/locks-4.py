# %% task, 12 minutes, stopped after 1000 ms
# Two forks
#
# Three philosophers sit around a table with three forks. Each one needs the fork on his left and the one on his right to
# eat. With this program they starve. Repair `philosopher`, so that each eats twice. Two neighbours must never eat at the
# same time, and all three forks must be locks, as they are.
# %% before
import asyncio
# %% stub
forks = [asyncio.Lock() for _ in range(3)]
eating = [False] * 3

async def philosopher(n):
    left, right = forks[n], forks[(n + 1) % 3]
    for _ in range(2):
        async with left:
            await asyncio.sleep_ms(5)
            async with right:
                eating[n] = True
                print("philosopher", n, "eats; eating:", eating.count(True))
                await asyncio.sleep_ms(15)
                eating[n] = False

async def main():
    await asyncio.gather(*[philosopher(n) for n in range(3)])
    print("all are full")

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss(
            "They starve: each holds the fork on his left and waits for the one on his right. "
            "If one of them took his forks in the other order, could that happen?"
        )
    run.ends_well()
    run.has("philosopher", 3)
    meals = [line for line in run.lines if line.startswith("philosopher")]
    for n in range(3):
        eaten = len([line for line in meals if line.startswith(f"philosopher {n} eats")])
        if eaten != 2:
            raise Miss(f"Philosopher {n} ate {eaten} times; two times are asked for.")
    if [line for line in meals if not line.endswith("eating: 1")]:
        raise Miss("Two of them ate at the same time. At a table for three, each is the other's neighbour.")
    names = [task["name"] for task in run.all_named("philosopher")]
    locks = set([each["arg"] for name in names for each in run.of_task("waits", name) if each["reason"] == "wait"])
    if len(locks) < 2:
        raise Miss("They do not use their own forks any more: one lock for the whole table is too simple.")
    run.prints_in_order(["all are full"])
# %% hint
# Draw who holds which fork when nobody can go on.
# %% hint
# It cannot happen if everybody takes the forks in the same order, for example the one with the smaller number first.
# %% hint
# `first, second = forks[min(n, (n + 1) % 3)], forks[max(n, (n + 1) % 3)]`
# %% solution
forks = [asyncio.Lock() for _ in range(3)]
eating = [False] * 3

async def philosopher(n):
    numbers = sorted((n, (n + 1) % 3))
    first, second = forks[numbers[0]], forks[numbers[1]]
    for _ in range(2):
        async with first:
            await asyncio.sleep_ms(5)
            async with second:
                eating[n] = True
                print("philosopher", n, "eats; eating:", eating.count(True))
                await asyncio.sleep_ms(15)
                eating[n] = False

async def main():
    await asyncio.gather(*[philosopher(n) for n in range(3)])
    print("all are full")

asyncio.run(main())
# %% wrong: ate at the same time
forks = [asyncio.Lock() for _ in range(3)]
eating = [False] * 3

async def philosopher(n):
    for _ in range(2):
        async with forks[n]:
            await asyncio.sleep_ms(5)
            eating[n] = True
            print("philosopher", n, "eats; eating:", eating.count(True))
            await asyncio.sleep_ms(15)
            eating[n] = False

async def main():
    await asyncio.gather(*[philosopher(n) for n in range(3)])
    print("all are full")

asyncio.run(main())
# %% wrong: one lock for the whole table
forks = [asyncio.Lock() for _ in range(3)]
eating = [False] * 3

table = asyncio.Lock()

async def philosopher(n):
    for _ in range(2):
        async with table:
            eating[n] = True
            print("philosopher", n, "eats; eating:", eating.count(True))
            await asyncio.sleep_ms(15)
            eating[n] = False

async def main():
    await asyncio.gather(*[philosopher(n) for n in range(3)])
    print("all are full")

asyncio.run(main())
