# %% task, 8 minutes
# No signal lost
#
# Five parcels arrive, 10 ms apart, and the carrier needs 25 ms for a round. He takes along what is there, but some
# parcels are never delivered. Repair `carrier`. He must not ask, and deliver all five.
# %% before
import asyncio
# %% stub
shelf = []

async def carrier(bell):
    while True:
        await bell.wait()
        taken, shelf[:] = shelf[:], []
        await asyncio.sleep_ms(25)
        print("delivered", taken)
        bell.clear()

async def main():
    bell = asyncio.Event()
    shelf.clear()
    carrying = asyncio.create_task(carrier(bell))
    for parcel in range(5):
        shelf.append(parcel)
        bell.set()
        await asyncio.sleep_ms(10)
    await asyncio.sleep_ms(100)
    carrying.cancel()
    await asyncio.gather(carrying, return_exceptions=True)
    print("still there:", shelf)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    rounds = [line for line in run.lines if line.startswith("delivered")]
    there = "".join(rounds)
    missing = [parcel for parcel in "01234" if parcel not in there]
    if missing:
        raise Miss(
            f"Parcel {listed(missing)} was never delivered. It came while the carrier was on his way, "
            "and then he took the signal back."
        )
    if "still there: []" not in run.lines:
        raise Miss(f"The shelf should be empty at the end. Printed was: {shown(run.lines)}.")
    asked = [each["asked_ms"] for each in run.of_task("sleeps", "carrier")]
    if [ms for ms in asked if not 20 <= ms <= 25]:
        raise Miss("The carrier sleeps to ask. He should wait for the bell, and sleep only on his rounds of 25 ms.")
    if len(rounds) > 5 or "[]" in there:
        raise Miss("The carrier goes his rounds with nothing in his hands: wait for the bell each time.")
# %% hint
# Which parcels are lost: those that come while he waits, or those that come while he walks?
# %% hint
# A signal that comes during the walk must still be there when he is back.
# %% hint
# Move `bell.clear()` up: right behind `await bell.wait()`.
# %% solution
shelf = []

async def carrier(bell):
    while True:
        await bell.wait()
        bell.clear()
        taken, shelf[:] = shelf[:], []
        await asyncio.sleep_ms(25)
        print("delivered", taken)

async def main():
    bell = asyncio.Event()
    shelf.clear()
    carrying = asyncio.create_task(carrier(bell))
    for parcel in range(5):
        shelf.append(parcel)
        bell.set()
        await asyncio.sleep_ms(10)
    await asyncio.sleep_ms(100)
    carrying.cancel()
    await asyncio.gather(carrying, return_exceptions=True)
    print("still there:", shelf)

asyncio.run(main())
# %% wrong: The carrier sleeps to ask
shelf = []

async def carrier(bell):
    while True:
        if not shelf:
            await asyncio.sleep_ms(5)
            continue
        taken, shelf[:] = shelf[:], []
        await asyncio.sleep_ms(25)
        print("delivered", taken)

async def main():
    bell = asyncio.Event()
    shelf.clear()
    carrying = asyncio.create_task(carrier(bell))
    for parcel in range(5):
        shelf.append(parcel)
        bell.set()
        await asyncio.sleep_ms(10)
    await asyncio.sleep_ms(100)
    carrying.cancel()
    await asyncio.gather(carrying, return_exceptions=True)
    print("still there:", shelf)

asyncio.run(main())
# %% wrong: nothing in his hands
shelf = []

async def carrier(bell):
    while True:
        await bell.wait()
        taken, shelf[:] = shelf[:], []
        await asyncio.sleep_ms(25)
        print("delivered", taken)

async def main():
    bell = asyncio.Event()
    shelf.clear()
    carrying = asyncio.create_task(carrier(bell))
    for parcel in range(5):
        shelf.append(parcel)
        bell.set()
        await asyncio.sleep_ms(10)
    await asyncio.sleep_ms(100)
    carrying.cancel()
    await asyncio.gather(carrying, return_exceptions=True)
    print("still there:", shelf)

asyncio.run(main())
# %% wrong: was never delivered
shelf = []

async def carrier(bell):
    while True:
        await bell.wait()
        taken, shelf[:] = shelf[:], []
        await asyncio.sleep_ms(25)
        bell.clear()
        print("delivered", taken)

async def main():
    bell = asyncio.Event()
    shelf.clear()
    carrying = asyncio.create_task(carrier(bell))
    for parcel in range(5):
        shelf.append(parcel)
        bell.set()
        await asyncio.sleep_ms(10)
    await asyncio.sleep_ms(100)
    carrying.cancel()
    await asyncio.gather(carrying, return_exceptions=True)
    print("still there:", shelf)

asyncio.run(main())
