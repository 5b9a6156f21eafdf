# %% task, 10 minutes, stopped after 1000 ms
# When all is done
#
# `main` prints `all done` as soon as the queue is *empty*. That is too early: the workers still have jobs in their hands.
# Give `Jobs` two methods: `done()`, which a worker calls after each job, and `await jobs.join()`, which waits until as many
# jobs are done as were put in. Nobody may ask: use an event.
# %% before
import asyncio, live, time

class Queue:
    # At most `limit` items, first in, first out.
    def __init__(self, limit):
        self.limit = limit
        self.items = []
        self.filled = live.name(asyncio.Event(), "filled")
        self.emptied = live.name(asyncio.Event(), "emptied")

    async def put(self, item):
        while len(self.items) >= self.limit:
            self.emptied.clear()
            await self.emptied.wait()
        self.items.append(item)
        self.filled.set()

    async def get(self):
        while not self.items:
            self.filled.clear()
            await self.filled.wait()
        item = self.items.pop(0)
        self.emptied.set()
        return item

class Queue(Queue):
    def put_and_drop_oldest(self, item):
        # What had to go for it, or None.
        gone = self.items.pop(0) if len(self.items) >= self.limit else None
        self.items.append(item)
        self.filled.set()
        return gone
# %% stub
class Jobs(Queue):
    pass

async def worker(name, jobs):
    while True:
        job = await jobs.get()
        await asyncio.sleep_ms(30)
        print(name, "did job", job)

async def main():
    jobs = Jobs(10)
    workers = [asyncio.create_task(worker(name, jobs)) for name in "abc"]
    for job in range(7):
        await jobs.put(job)
    while jobs.items:
        await asyncio.sleep_ms(5)
    print("all done")
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss("The program stands still: `main` waits, and nobody tells it that the last job is done. Does each worker call `done()`, and does the last one set the event?")
    run.ends_well()
    if "all done" not in run.lines:
        raise Miss(f"A line “all done” is missing. Printed was: {shown(run.lines)}.")
    before = run.lines[: run.lines.index("all done")]
    did = [line for line in before if " did job " in line]
    if len(did) < 7:
        raise Miss(f"“all done” came after {len(did)} of 7 jobs: the queue was empty, but not all jobs were: some were still in the workers' hands, or never done.")
    if run.all_named("worker") and len(run.all_named("worker")) < 3:
        raise Miss("Three workers should share the jobs.")
    if run.of_task("sleeps", "main"):
        raise Miss("`main` sleeps to ask whether all is done. It should wait for an event that the last job sets.")
# %% hint
# Keep a number: one more for each `put`, one less for each `done()`.
# %% hint
# `done()` sets an event when the number has come to 0; `join()` waits for it, in a loop, as `get` does.
# %% hint
# `put` must count before it waits: `self.open += 1`, then `await super().put(item)`.
# %% solution
class Jobs(Queue):
    def __init__(self, limit):
        super().__init__(limit)
        self.open = 0
        self.finished = asyncio.Event()

    async def put(self, item):
        self.open += 1
        await super().put(item)

    def done(self):
        self.open -= 1
        if self.open == 0:
            self.finished.set()

    async def join(self):
        while self.open:
            self.finished.clear()
            await self.finished.wait()

async def worker(name, jobs):
    while True:
        job = await jobs.get()
        await asyncio.sleep_ms(30)
        print(name, "did job", job)
        jobs.done()

async def main():
    jobs = Jobs(10)
    workers = [asyncio.create_task(worker(name, jobs)) for name in "abc"]
    for job in range(7):
        await jobs.put(job)
    await jobs.join()
    print("all done")
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)

asyncio.run(main())
# %% wrong: `main` sleeps to ask
class Jobs(Queue):
    def __init__(self, limit):
        super().__init__(limit)
        self.open = 0
        self.finished = asyncio.Event()

    async def put(self, item):
        self.open += 1
        await super().put(item)

    def done(self):
        self.open -= 1
        if self.open == 0:
            self.finished.set()

    async def join(self):
        while self.open:
            self.finished.clear()
            await self.finished.wait()

async def worker(name, jobs):
    while True:
        job = await jobs.get()
        await asyncio.sleep_ms(30)
        print(name, "did job", job)
        jobs.done()

async def main():
    jobs = Jobs(10)
    workers = [asyncio.create_task(worker(name, jobs)) for name in "abc"]
    for job in range(7):
        await jobs.put(job)
    while jobs.open:
        await asyncio.sleep_ms(5)
    print("all done")
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)

asyncio.run(main())
# %% wrong: nobody tells it
class Jobs(Queue):
    def __init__(self, limit):
        super().__init__(limit)
        self.open = 0
        self.finished = asyncio.Event()

    async def put(self, item):
        self.open += 1
        await super().put(item)

    def done(self):
        self.open -= 1
        if self.open == 0:
            self.finished.set()

    async def join(self):
        while self.open:
            self.finished.clear()
            await self.finished.wait()

async def worker(name, jobs):
    while True:
        job = await jobs.get()
        await asyncio.sleep_ms(30)
        print(name, "did job", job)

async def main():
    jobs = Jobs(10)
    workers = [asyncio.create_task(worker(name, jobs)) for name in "abc"]
    for job in range(7):
        await jobs.put(job)
    await jobs.join()
    print("all done")
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)

asyncio.run(main())
# %% wrong: still in the workers' hands
class Jobs(Queue):
    def __init__(self, limit):
        super().__init__(limit)
        self.open = 0
        self.finished = asyncio.Event()

    async def put(self, item):
        self.open += 1
        await super().put(item)

    def done(self):
        self.open -= 1
        if self.open == 0:
            self.finished.set()

    async def join(self):
        while self.open:
            self.finished.clear()
            await self.finished.wait()

async def worker(name, jobs):
    while True:
        job = await jobs.get()
        jobs.done()
        await asyncio.sleep_ms(30)
        print(name, "did job", job)

async def main():
    jobs = Jobs(10)
    workers = [asyncio.create_task(worker(name, jobs)) for name in "abc"]
    for job in range(7):
        await jobs.put(job)
    await jobs.join()
    print("all done")
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)

asyncio.run(main())
