# %% task, 15 minutes
# Cancelling
#
# Give the small loop a `cancel`. It ends a job that sleeps: `Stop` is raised at the place where the job is paused
# (`coroutine.throw(error)` does that), its `finally` runs, also when it pauses again in there, and only then does the
# one who awaits the job go on, with `Stop`. A job that has not begun ends without running a line. In `SmallLoop`,
# `step(job, how, what)` does one step and looks after whatever comes of it.
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
class Stop(Exception):
    pass

class Loop(SmallLoop):
    def cancel(self, job):
        pass

async def lamp(name):
    try:
        print(name + ": on")
        await pause(500)
    finally:
        await pause(20)
        print(name + ": off")

async def main():
    first = small.spawn(lamp("first"))
    await pause(30)
    second = small.spawn(lamp("second"))
    for job in (first, second):
        small.cancel(job)
    for job in (first, second):
        try:
            await job
        except Stop:
            print("main: it was stopped")

small = Loop()
small.run(main())
print("left:", len(small.queue))
# %% check
def check(run):
    error = run.told["error"]
    kind = error["type"] if error else ""
    if kind in ("ValueError", "IndexError"):
        raise Miss("The queue ran empty while `main` still waited: a cancelled job must end by a step of its own, which wakes who awaits it.")
    if kind == "RuntimeError":
        raise Miss("`close()` does not let a `finally` pause: the program failed with RuntimeError. Raise `Stop` in the job instead.")
    if kind == "Stop":
        raise Miss("`Stop` came out of the loop: let `step` do it, so that it is noted on the job.")
    run.ends_well()
    if run.lines.count("main: it was stopped") != 2:
        raise Miss(f"Both jobs should end with `Stop`. Printed was: {shown(run.lines)}.")
    if "second: on" in run.lines:
        raise Miss("The second job had not begun when it was cancelled, and it switched the lamp on all the same.")
    run.prints_in_order(["first: on", "first: off", "main: it was stopped", "main: it was stopped", "left: 0"])
    run.takes(45, 75, "30 ms, and the 20 ms that the `finally` pauses.")
# %% hint
# `coroutine.throw(error)` is one step, like `send`. What comes of it, a pause or an end, must be treated like that of
# any step.
# %% hint
# `step` treats it: `self.step(job, job.coroutine.throw, Stop())`. And the job must not come up again for its old
# sleep.
# %% hint
# `self.queue.remove(job)`, then `self.step(job, job.coroutine.throw, Stop())`.
# %% solution
class Stop(Exception):
    pass

class Loop(SmallLoop):
    def cancel(self, job):
        self.queue.remove(job)
        self.step(job, job.coroutine.throw, Stop())

async def lamp(name):
    try:
        print(name + ": on")
        await pause(500)
    finally:
        await pause(20)
        print(name + ": off")

async def main():
    first = small.spawn(lamp("first"))
    await pause(30)
    second = small.spawn(lamp("second"))
    for job in (first, second):
        small.cancel(job)
    for job in (first, second):
        try:
            await job
        except Stop:
            print("main: it was stopped")

small = Loop()
small.run(main())
print("left:", len(small.queue))
# %% wrong: The queue ran empty
class Stop(Exception):
    pass

class Loop(SmallLoop):
    def cancel(self, job):
        self.queue.remove(job)

async def lamp(name):
    try:
        print(name + ": on")
        await pause(500)
    finally:
        await pause(20)
        print(name + ": off")

async def main():
    first = small.spawn(lamp("first"))
    await pause(30)
    second = small.spawn(lamp("second"))
    for job in (first, second):
        small.cancel(job)
    for job in (first, second):
        try:
            await job
        except Stop:
            print("main: it was stopped")

small = Loop()
small.run(main())
print("left:", len(small.queue))
# %% wrong: `close()` does not let
class Stop(Exception):
    pass

class Loop(SmallLoop):
    def cancel(self, job):
        self.queue.remove(job)
        job.coroutine.close()
        self.finish(job, None, Stop())

async def lamp(name):
    try:
        print(name + ": on")
        await pause(500)
    finally:
        await pause(20)
        print(name + ": off")

async def main():
    first = small.spawn(lamp("first"))
    await pause(30)
    second = small.spawn(lamp("second"))
    for job in (first, second):
        small.cancel(job)
    for job in (first, second):
        try:
            await job
        except Stop:
            print("main: it was stopped")

small = Loop()
small.run(main())
print("left:", len(small.queue))
# %% wrong: `Stop` came out of the loop
class Stop(Exception):
    pass

class Loop(SmallLoop):
    def cancel(self, job):
        self.queue.remove(job)
        self.wake(job, job.coroutine.throw(Stop()))

async def lamp(name):
    try:
        print(name + ": on")
        await pause(500)
    finally:
        await pause(20)
        print(name + ": off")

async def main():
    first = small.spawn(lamp("first"))
    await pause(30)
    second = small.spawn(lamp("second"))
    for job in (first, second):
        small.cancel(job)
    for job in (first, second):
        try:
            await job
        except Stop:
            print("main: it was stopped")

small = Loop()
small.run(main())
print("left:", len(small.queue))
# %% wrong: Both jobs should end with `Stop`
class Stop(Exception):
    pass

class Loop(SmallLoop):
    def cancel(self, job):
        job.due = time.ticks_ms()

async def lamp(name):
    try:
        print(name + ": on")
        await pause(500)
    finally:
        await pause(20)
        print(name + ": off")

async def main():
    first = small.spawn(lamp("first"))
    await pause(30)
    second = small.spawn(lamp("second"))
    for job in (first, second):
        small.cancel(job)
    for job in (first, second):
        try:
            await job
        except Stop:
            print("main: it was stopped")

small = Loop()
small.run(main())
print("left:", len(small.queue))
# %% wrong: “first: off” is missing, or comes too early
class Stop(Exception):
    pass

class Loop(SmallLoop):
    def cancel(self, job):
        self.queue.remove(job)
        self.finish(job, None, Stop())

async def lamp(name):
    try:
        print(name + ": on")
        await pause(500)
    finally:
        await pause(20)
        print(name + ": off")

async def main():
    first = small.spawn(lamp("first"))
    await pause(30)
    second = small.spawn(lamp("second"))
    for job in (first, second):
        small.cancel(job)
    for job in (first, second):
        try:
            await job
        except Stop:
            print("main: it was stopped")

small = Loop()
small.run(main())
print("left:", len(small.queue))
