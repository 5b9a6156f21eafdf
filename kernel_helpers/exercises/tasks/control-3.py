# %% task, 10 minutes
# Whose turn is it?
#
# Somebody has written `next_job` of the small loop anew, and now the naps come back in the wrong order, and too late.
# Repair it: the job that is due first goes first, and nobody sleeps longer than he must.
# %% before
import time

def pause(ms):
    yield ms

class Job:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.due = time.ticks_ms()
        self.ended = False
        self.result = self.error = None
        self.waiting = []

    def __iter__(self):
        # `await job`: ask the loop for the end of it, then hand out what came.
        if not self.ended:
            yield self
        if self.error:
            raise self.error
        return self.result

class SmallLoop:
    def __init__(self):
        self.queue = []

    def spawn(self, coroutine):
        job = Job(coroutine)
        self.queue.append(job)
        return job

    def run(self, coroutine):
        main = self.spawn(coroutine)
        while not main.ended:
            job = self.next_job()
            self.step(job, job.coroutine.send, None)
        if main.error:
            raise main.error
        return main.result

    def next_job(self):
        now = time.ticks_ms()
        job = min(self.queue, key=lambda job: time.ticks_diff(job.due, now))
        time.sleep_ms(max(0, time.ticks_diff(job.due, now)))
        self.queue.remove(job)
        return job

    def step(self, job, how, what):
        try:
            asked = how(what)
        except StopIteration as end:
            self.finish(job, end.value, None)
        except Exception as error:
            self.finish(job, None, error)
        else:
            if isinstance(asked, Job):
                asked.waiting.append(job)
            else:
                self.wake(job, asked)

    def wake(self, job, ms=0):
        job.due = time.ticks_add(time.ticks_ms(), ms)
        self.queue.append(job)

    def finish(self, job, result, error):
        job.ended, job.result, job.error = True, result, error
        for other in job.waiting:
            self.wake(other)
# %% stub
class Loop(SmallLoop):
    def next_job(self):
        job = self.queue.pop(0)
        time.sleep_ms(max(0, time.ticks_diff(job.due, time.ticks_ms())))
        return job

async def nap(name, ms):
    await pause(ms)
    print(name, "is back")

async def main():
    naps = (("a", 80), ("b", 20), ("c", 50), ("d", 30))
    jobs = [small.spawn(nap(name, ms)) for name, ms in naps]
    for job in jobs:
        await job

small = Loop()
small.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["type"] in ("ValueError", "IndexError"):
        raise Miss("The queue was empty and the loop still wanted a job: was one taken out that nobody has put back?")
    run.ends_well()
    back = [line[0] for line in run.lines if line.endswith("is back")]
    if sorted(back) != ["a", "b", "c", "d"]:
        raise Miss(f"Each of the four should come back once. They came back like this: {', '.join(back)}.")
    if back != ["b", "d", "c", "a"]:
        raise Miss(f"Due are b after 20 ms, d after 30, c after 50, a after 80. They came back like this: {', '.join(back)}.")
    run.takes(78, 95, "The longest nap is 80 ms, and all of them run at the same time.")
# %% hint
# Which job is `self.queue.pop(0)`: the one that is due first, or the one that was put in first?
# %% hint
# Look for the job with the smallest `time.ticks_diff(job.due, now)`, and take it out of the list with `remove`.
# %% hint
# `job = min(self.queue, key=lambda job: time.ticks_diff(job.due, now))`.
# %% solution
class Loop(SmallLoop):
    def next_job(self):
        now = time.ticks_ms()
        job = min(self.queue, key=lambda job: time.ticks_diff(job.due, now))
        self.queue.remove(job)
        time.sleep_ms(max(0, time.ticks_diff(job.due, now)))
        return job

async def nap(name, ms):
    await pause(ms)
    print(name, "is back")

async def main():
    naps = (("a", 80), ("b", 20), ("c", 50), ("d", 30))
    jobs = [small.spawn(nap(name, ms)) for name, ms in naps]
    for job in jobs:
        await job

small = Loop()
small.run(main())
# %% wrong: They came back like this: a, b, c, d
class Loop(SmallLoop):
    def next_job(self):
        now = time.ticks_ms()
        job = max(self.queue, key=lambda job: time.ticks_diff(job.due, now))
        self.queue.remove(job)
        time.sleep_ms(max(0, time.ticks_diff(job.due, now)))
        return job

async def nap(name, ms):
    await pause(ms)
    print(name, "is back")

async def main():
    naps = (("a", 80), ("b", 20), ("c", 50), ("d", 30))
    jobs = [small.spawn(nap(name, ms)) for name, ms in naps]
    for job in jobs:
        await job

small = Loop()
small.run(main())
# %% wrong: The longest nap is 80 ms
class Loop(SmallLoop):
    def next_job(self):
        now = time.ticks_ms()
        job = min(self.queue, key=lambda job: time.ticks_diff(job.due, now))
        self.queue.remove(job)
        time.sleep_ms(10 + max(0, time.ticks_diff(job.due, now)))
        return job

async def nap(name, ms):
    await pause(ms)
    print(name, "is back")

async def main():
    naps = (("a", 80), ("b", 20), ("c", 50), ("d", 30))
    jobs = [small.spawn(nap(name, ms)) for name, ms in naps]
    for job in jobs:
        await job

small = Loop()
small.run(main())
