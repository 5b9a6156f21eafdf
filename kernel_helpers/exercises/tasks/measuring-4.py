# %% task, 15 minutes
# All present
#
# `Dog` stands in for the watchdog: it sets a mark when it is fed. A feeder of its own feeds it although `upload` has been
# stuck since 200 ms. Write the class `Roll`: each worker calls `roll.here(name)` once a round, and the dog is fed when
# *every* worker has called in since the last time. When 200 ms have passed without a feed, a task of yours prints once who
# is missing, as `missing: upload`. The workers may get one more line each, and nothing else.
# %% before
import asyncio, gc, live, time

def work(ms):
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
# %% stub
class Dog:
    def feed(self):
        live.mark("fed")

async def capture():
    for _ in range(60):
        await asyncio.sleep_ms(10)

async def upload(stuck):
    for n in range(20):
        if n == 5:
            await stuck.wait()
        await asyncio.sleep_ms(40)

async def feeder(dog):
    while True:
        dog.feed()
        await asyncio.sleep_ms(50)

async def main():
    jobs = capture(), upload(asyncio.Event()), feeder(Dog())
    tasks = [asyncio.create_task(job) for job in jobs]
    await tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    run.ends_well()
    fed = run.points("mark")
    ended = run.ended_ms("capture")
    rounds = len(run.of_task("sleeps", "capture"))
    if rounds < 60:
        raise Miss(f"`capture` should go on for its 60 rounds of 10 ms; it had {rounds}.")
    stuck = [each["start_us"] / 1000 for each in run.of_task("waits", "upload")]
    if not stuck:
        raise Miss("`upload` should still be stuck in its round 5: that is what the watchdog is to notice.")
    if not fed:
        raise Miss("The dog is never fed. Does each worker call in, and does `here` notice when the last one has?")
    if fed[-1] > stuck[0] + 20:
        late = len([time for time in fed if time > stuck[0] + 20])
        raise Miss(f"`upload` is stuck at {span(stuck[0])}, and the dog is still fed {late} times after that, up to {span(fed[-1])}. By whom? It may be fed only when *every* worker has called in since the last time.")
    often_enough(len(fed), stuck[0])
    said = [line for line in run.lines if line.startswith("missing")]
    if said != ["missing: upload"]:
        raise Miss(f"One line “missing: upload” is asked for, once. Printed was: {shown(run.lines)}.")
    when = [time / 1000 for text, time, _ in run.told["prints"] if text.startswith("missing") and time is not None]
    if when and not fed[-1] + 190 <= when[0] <= fed[-1] + 400:
        raise Miss(f"The dog was fed for the last time at {span(fed[-1])}, and the line came {span(when[0] - fed[-1])} after that, not 200 ms.")

def often_enough(count, stuck):
    if count < 4:
        raise Miss(f"Up to {span(stuck)} all goes well in rounds of 40 ms, and the dog is fed only {count} times. After a feed, everybody has to call in anew.")
    if count > 6:
        raise Miss(f"Up to {span(stuck)} `upload` had five rounds, and the dog is fed {count} times: not each time by everybody.")
# %% hint
# `Roll` needs a set of those who are still missing. `here` takes one out.
# %% hint
# When the set has become empty: feed the dog, and begin again with all names. Keep the time of the feed.
# %% hint
# The task: `while time.ticks_diff(time.ticks_ms(), roll.fed) < 200: await asyncio.sleep_ms(20)`, then print what is in the set.
# %% solution
class Dog:
    def feed(self):
        live.mark("fed")

class Roll:
    def __init__(self, dog, names):
        self.dog = dog
        self.names = names
        self.missing = set(names)
        self.fed = time.ticks_ms()

    def here(self, name):
        self.missing.discard(name)
        if not self.missing:
            self.missing = set(self.names)
            self.fed = time.ticks_ms()
            self.dog.feed()

async def capture(roll):
    for _ in range(60):
        await asyncio.sleep_ms(10)
        roll.here("capture")

async def upload(stuck, roll):
    for n in range(20):
        if n == 5:
            await stuck.wait()
        await asyncio.sleep_ms(40)
        roll.here("upload")

async def warn(roll):
    while time.ticks_diff(time.ticks_ms(), roll.fed) < 200:
        await asyncio.sleep_ms(20)
    print("missing:", ", ".join(sorted(roll.missing)))

async def main():
    roll = Roll(Dog(), ("capture", "upload"))
    jobs = capture(roll), upload(asyncio.Event(), roll), warn(roll)
    tasks = [asyncio.create_task(job) for job in jobs]
    await tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: the dog is still fed
class Dog:
    def feed(self):
        live.mark("fed")

class Roll:
    def __init__(self, dog, names):
        self.dog = dog
        self.names = names
        self.missing = set(names)
        self.fed = time.ticks_ms()

    def here(self, name):
        self.fed = time.ticks_ms()
        self.dog.feed()

async def capture(roll):
    for _ in range(60):
        await asyncio.sleep_ms(10)
        roll.here("capture")

async def upload(stuck, roll):
    for n in range(20):
        if n == 5:
            await stuck.wait()
        await asyncio.sleep_ms(40)
        roll.here("upload")

async def warn(roll):
    while time.ticks_diff(time.ticks_ms(), roll.fed) < 200:
        await asyncio.sleep_ms(20)
    print("missing:", ", ".join(sorted(roll.missing)))

async def main():
    roll = Roll(Dog(), ("capture", "upload"))
    jobs = capture(roll), upload(asyncio.Event(), roll), warn(roll)
    tasks = [asyncio.create_task(job) for job in jobs]
    await tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: everybody has to call in anew
class Dog:
    def feed(self):
        live.mark("fed")

class Roll:
    def __init__(self, dog, names):
        self.dog = dog
        self.names = names
        self.missing = set(names)
        self.fed = time.ticks_ms()

    def here(self, name):
        self.missing.discard(name)
        if not self.missing:
            self.missing = set(self.names) if self.dog is None else {"nobody"}
            self.fed = time.ticks_ms()
            self.dog.feed()

async def capture(roll):
    for _ in range(60):
        await asyncio.sleep_ms(10)
        roll.here("capture")

async def upload(stuck, roll):
    for n in range(20):
        if n == 5:
            await stuck.wait()
        await asyncio.sleep_ms(40)
        roll.here("upload")

async def warn(roll):
    while time.ticks_diff(time.ticks_ms(), roll.fed) < 200:
        await asyncio.sleep_ms(20)
    print("missing:", ", ".join(sorted(roll.missing)))

async def main():
    roll = Roll(Dog(), ("capture", "upload"))
    jobs = capture(roll), upload(asyncio.Event(), roll), warn(roll)
    tasks = [asyncio.create_task(job) for job in jobs]
    await tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: is asked for, once
class Dog:
    def feed(self):
        live.mark("fed")

class Roll:
    def __init__(self, dog, names):
        self.dog = dog
        self.names = names
        self.missing = set(names)
        self.fed = time.ticks_ms()

    def here(self, name):
        self.missing.discard(name)
        if not self.missing:
            self.missing = set(self.names)
            self.fed = time.ticks_ms()
            self.dog.feed()

async def capture(roll):
    for _ in range(60):
        await asyncio.sleep_ms(10)
        roll.here("capture")

async def upload(stuck, roll):
    for n in range(20):
        if n == 5:
            await stuck.wait()
        await asyncio.sleep_ms(40)
        roll.here("upload")

async def warn(roll):
    while time.ticks_diff(time.ticks_ms(), roll.fed) < 200:
        await asyncio.sleep_ms(20)
    print("missing:", ", ".join(sorted(roll.missing)))

async def main():
    roll = Roll(Dog(), ("capture", "upload"))
    jobs = capture(roll), upload(asyncio.Event(), roll)
    tasks = [asyncio.create_task(job) for job in jobs]
    await tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: should go on for its 60 rounds
class Dog:
    def feed(self):
        live.mark("fed")

class Roll:
    def __init__(self, dog, names):
        self.dog = dog
        self.names = names
        self.missing = set(names)
        self.fed = time.ticks_ms()

    def here(self, name):
        self.missing.discard(name)
        if not self.missing:
            self.missing = set(self.names)
            self.fed = time.ticks_ms()
            self.dog.feed()

async def capture(roll):
    for _ in range(60):
        await asyncio.sleep_ms(10)
        roll.here("capture")

async def upload(stuck, roll):
    for n in range(20):
        if n == 5:
            await stuck.wait()
        await asyncio.sleep_ms(40)
        roll.here("upload")

async def warn(roll):
    while time.ticks_diff(time.ticks_ms(), roll.fed) < 200:
        await asyncio.sleep_ms(20)
    print("missing:", ", ".join(sorted(roll.missing)))

async def main():
    roll = Roll(Dog(), ("capture", "upload"))
    jobs = capture(roll), upload(asyncio.Event(), roll), warn(roll)
    tasks = [asyncio.create_task(job) for job in jobs]
    await asyncio.sleep_ms(300)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
# %% wrong: not 200 ms
class Dog:
    def feed(self):
        live.mark("fed")

class Roll:
    def __init__(self, dog, names):
        self.dog = dog
        self.names = names
        self.missing = set(names)
        self.fed = time.ticks_ms()

    def here(self, name):
        self.missing.discard(name)
        if not self.missing:
            self.missing = set(self.names)
            self.fed = time.ticks_ms()
            self.dog.feed()

async def capture(roll):
    for _ in range(60):
        await asyncio.sleep_ms(10)
        roll.here("capture")

async def upload(stuck, roll):
    for n in range(20):
        if n == 5:
            await stuck.wait()
        await asyncio.sleep_ms(40)
        roll.here("upload")

async def warn(roll):
    while time.ticks_diff(time.ticks_ms(), roll.fed) < 100:
        await asyncio.sleep_ms(20)
    print("missing:", ", ".join(sorted(roll.missing)))

async def main():
    roll = Roll(Dog(), ("capture", "upload"))
    jobs = capture(roll), upload(asyncio.Event(), roll), warn(roll)
    tasks = [asyncio.create_task(job) for job in jobs]
    await tasks[0]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

asyncio.run(main())
