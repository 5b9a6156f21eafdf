# %% task, 10 minutes
# The last seat
#
# Five guests ask for a seat, and there are three. Asking takes a moment. Each guest prints `NAME sits` or `NAME goes`.
# Repair it so that never more than three sit, and so that all five can still ask at the same time: the program must be
# over within 60 ms.
# %% before
import asyncio
# %% stub
seats = 3

async def ask():
    await asyncio.sleep_ms(20)

async def guest(name):
    global seats
    free = seats
    await ask()
    if free > 0:
        seats = free - 1
        print(name, "sits")
    else:
        print(name, "goes")

async def main():
    global seats
    seats = 3
    await asyncio.gather(*[guest(name) for name in ("Ada", "Ben", "Cai", "Dia", "Eva")])
    print("seats left:", seats)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    run.has("guest", 5)
    sit = [line for line in run.lines if line.endswith(" sits")]
    go = [line for line in run.lines if line.endswith(" goes")]
    if len(sit) > 3:
        raise Miss(
            f"{len(sit)} guests sit on 3 seats: each of them had counted the seats before the others had sat down. "
            "What lies between looking and sitting?"
        )
    if len(sit) != 3 or len(go) != 2 or "seats left: 0" not in run.lines:
        raise Miss(f"Three should sit and two go, with no seat left. Printed was: {shown(run.lines)}.")
    if [guest for guest in run.all_named("guest") if not run.of_task("sleeps", guest["name"])]:
        raise Miss("Every guest must ask: `await ask()` has gone.")
    run.takes(15, 60, "Do they ask one after the other? Nobody needs to hold a lock while he asks.")
# %% hint
# A task looks at `seats`, pauses, and writes it. Who has written meanwhile?
# %% hint
# Look and write in the same slice: no await between them. Then no lock is needed.
# %% hint
# First `await ask()`. Then `if seats > 0:` and `seats -= 1`.
# %% solution
seats = 3

async def ask():
    await asyncio.sleep_ms(20)

async def guest(name):
    global seats
    await ask()
    if seats > 0:
        seats -= 1
        print(name, "sits")
    else:
        print(name, "goes")

async def main():
    global seats
    seats = 3
    await asyncio.gather(*[guest(name) for name in ("Ada", "Ben", "Cai", "Dia", "Eva")])
    print("seats left:", seats)

asyncio.run(main())
# %% wrong: What lies between looking and sitting
seats = 3

async def ask():
    await asyncio.sleep_ms(20)

async def guest(name):
    global seats
    free = seats
    await ask()
    if free > 0:
        seats -= 1
        print(name, "sits")
    else:
        print(name, "goes")

async def main():
    global seats
    seats = 3
    await asyncio.gather(*[guest(name) for name in ("Ada", "Ben", "Cai", "Dia", "Eva")])
    print("seats left:", seats)

asyncio.run(main())
# %% wrong: Do they ask one after the other
seats = 3
door = asyncio.Lock()

async def ask():
    await asyncio.sleep_ms(20)

async def guest(name):
    global seats
    async with door:
        await ask()
        if seats > 0:
            seats -= 1
            print(name, "sits")
        else:
            print(name, "goes")

async def main():
    global seats
    seats = 3
    await asyncio.gather(*[guest(name) for name in ("Ada", "Ben", "Cai", "Dia", "Eva")])
    print("seats left:", seats)

asyncio.run(main())
# %% wrong: Every guest must ask
seats = 3

async def ask():
    await asyncio.sleep_ms(20)

async def guest(name):
    global seats
    if seats > 0:
        seats -= 1
        print(name, "sits")
    else:
        print(name, "goes")

async def main():
    global seats
    seats = 3
    await asyncio.gather(*[guest(name) for name in ("Ada", "Ben", "Cai", "Dia", "Eva")])
    print("seats left:", seats)

asyncio.run(main())
