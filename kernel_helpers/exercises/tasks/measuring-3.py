# %% task, 10 minutes, stopped after 1000 ms
# Three at a round table
#
# Three tasks, three tools, and each task needs two of them for 20 ms, its left one and its right one. They hang. Find
# the circle in the timeline, and repair `worker` with an order; two workers must never hold the same tool. Each is to
# work twice.
# %% before
import asyncio, gc, live, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
tools = [live.name(asyncio.Lock(), "tool %d" % n) for n in range(3)]

async def worker(n):
    left, right = n, (n + 1) % 3
    for _ in range(2):
        async with tools[left]:
            await asyncio.sleep_ms(5)
            async with tools[right]:
                print(n, "takes", left, right)
                await asyncio.sleep_ms(20)
                print(n, "gives back")

async def main():
    await asyncio.gather(worker(0), worker(1), worker(2))

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted" or "worker" in run.told["leftovers"]:
        waits = [task["name"] for task in run.all_named("worker") if task["outcome"] == "left over"]
        names = listed([f"`{name}`" for name in waits])
        raise Miss(f"The program stands still with no load: {names} wait in a circle, each for a tool that the next one holds. What if not all reach for their left one first?")
    run.ends_well()
    run.has("worker", 3)
    nothing_twice(run)
    if sorted([line.split()[0] for line in run.lines if "gives" in line]) != ["0", "0", "1", "1", "2", "2"]:
        raise Miss(f"Each of the workers 0, 1 and 2 should take its tools and give them back twice. Printed was: {shown(run.lines)}.")
    for name in ("worker", "worker 2", "worker 3"):
        if len([ms for ms in run.asked_ms(name) if ms > 15]) < 2:
            raise Miss(f"`{name}` should work for 20 ms with its tools, twice.")
    if len([wait for wait in run.model["waits"] if wait["reason"] == "wait"]) < 2:
        raise Miss("Hardly anybody waits for a tool any more: were the locks removed, or do the workers come one after the other?")
    run.takes(120, 220)

def nothing_twice(run):
    held = {}
    for line in run.lines:
        words = line.split()
        clash = [tool for tool in words[2:] if "takes" in words and tool in held]
        if clash:
            raise Miss(f"Worker {words[0]} takes tool {clash[0]} while worker {held[clash[0]]} still has it.")
        if "gives" in words:
            held = {tool: who for tool, who in held.items() if who != words[0]}
        for tool in words[2:] if "takes" in words else []:
            held[tool] = words[0]
# %% hint
# Which tool does each of them hold, and which one does it wait for? Draw the arrows.
# %% hint
# In a circle, everybody reaches in the same direction. With a number on each tool, one of them would reach the other way round.
# %% hint
# Take the tool with the smaller number first: `left, right = sorted((n, (n + 1) % 3))`.
# %% solution
tools = [live.name(asyncio.Lock(), "tool %d" % n) for n in range(3)]

async def worker(n):
    left, right = sorted((n, (n + 1) % 3))
    for _ in range(2):
        async with tools[left]:
            await asyncio.sleep_ms(5)
            async with tools[right]:
                print(n, "takes", left, right)
                await asyncio.sleep_ms(20)
                print(n, "gives back")

async def main():
    await asyncio.gather(worker(0), worker(1), worker(2))

asyncio.run(main())
# %% wrong: while worker
tools = [live.name(asyncio.Lock(), "tool %d" % n) for n in range(3)]

async def worker(n):
    left, right = n, (n + 1) % 3
    for _ in range(2):
        await asyncio.sleep_ms(5)
        print(n, "takes", left, right)
        await asyncio.sleep_ms(20)
        print(n, "gives back")

async def main():
    await asyncio.gather(worker(0), worker(1), worker(2))

asyncio.run(main())
# %% wrong: wait in a circle
tools = [live.name(asyncio.Lock(), "tool %d" % n) for n in range(3)]

async def worker(n):
    left, right = n, (n + 1) % 3
    for _ in range(2):
        async with tools[left]:
            await asyncio.sleep_ms(5 + n)
            async with tools[right]:
                print(n, "takes", left, right)
                await asyncio.sleep_ms(20)
                print(n, "gives back")

async def main():
    await asyncio.gather(worker(0), worker(1), worker(2))

asyncio.run(main())
# %% wrong: twice
tools = [live.name(asyncio.Lock(), "tool %d" % n) for n in range(3)]

async def worker(n):
    left, right = sorted((n, (n + 1) % 3))
    for _ in range(1):
        async with tools[left]:
            await asyncio.sleep_ms(5)
            async with tools[right]:
                print(n, "takes", left, right)
                await asyncio.sleep_ms(20)
                print(n, "gives back")

async def main():
    await asyncio.gather(worker(0), worker(1), worker(2))

asyncio.run(main())
# %% wrong: one after the other
tools = [live.name(asyncio.Lock(), "tool %d" % n) for n in range(3)]

async def worker(n):
    left, right = sorted((n, (n + 1) % 3))
    for _ in range(2):
        async with tools[left]:
            await asyncio.sleep_ms(5)
            async with tools[right]:
                print(n, "takes", left, right)
                await asyncio.sleep_ms(20)
                print(n, "gives back")

async def main():
    for n in range(3):
        await asyncio.create_task(worker(n))

asyncio.run(main())
