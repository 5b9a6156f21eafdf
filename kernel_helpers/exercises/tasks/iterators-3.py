# %% task, 10 minutes, stopped after 2000 ms
# By the dozen
#
# Write `Batches(source, n)`. It takes items from `source`, another iterator, and hands out lists of `n`, each as soon
# as it is complete. The last list may be shorter, but never empty. The program must print
#
# ```
# [1, 2, 3]
# [4, 5, 6]
# [7, 8]
# ```
# %% before
import asyncio
# %% stub
class Numbers:
    def __init__(self, n):
        self.n, self.at = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == self.n:
            raise StopAsyncIteration
        await asyncio.sleep_ms(20)
        self.at += 1
        return self.at

class Batches:
    def __init__(self, source, n):
        self.items, self.n = source.__aiter__(), n

    def __aiter__(self):
        return self

    async def __anext__(self):
        return [await self.items.__anext__()]

async def main():
    async for batch in Batches(Numbers(8), 3):
        print(batch)

asyncio.run(main())
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss(f"It goes on for ever, with {shown(run.lines[-1:])}: when there is no item left, the loop must end.")
    run.ends_well()
    if run.lines == ["[1, 2, 3]", "[4, 5, 6]"]:
        raise Miss("7 and 8 got lost: the source ended in the middle of a list. Who catches that, and hands out what is there?")
    if run.lines != ["[1, 2, 3]", "[4, 5, 6]", "[7, 8]"]:
        raise Miss(f"Asked for are [1, 2, 3], [4, 5, 6] and [7, 8]. Printed was: {shown(run.lines)}.")
    first = run.points("print")[0]
    if first > 100:
        raise Miss(f"The first list came at {span(first)}, with all the others. It is complete after 60 ms: hand it out then.")
# %% hint
# A loop that fills a list until it has `n` items. What ends it too early?
# %% hint
# Catch `StopAsyncIteration` around that loop. There are two cases: with something in the list, and without.
# %% hint
# With an empty list, `raise` it again; else return the list. The next call finds the source at its end, and raises.
# %% solution
class Numbers:
    def __init__(self, n):
        self.n, self.at = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == self.n:
            raise StopAsyncIteration
        await asyncio.sleep_ms(20)
        self.at += 1
        return self.at

class Batches:
    def __init__(self, source, n):
        self.items, self.n = source.__aiter__(), n

    def __aiter__(self):
        return self

    async def __anext__(self):
        batch = []
        try:
            while len(batch) < self.n:
                batch.append(await self.items.__anext__())
        except StopAsyncIteration:
            if not batch:
                raise
        return batch

async def main():
    async for batch in Batches(Numbers(8), 3):
        print(batch)

asyncio.run(main())
# %% wrong: got lost
class Numbers:
    def __init__(self, n):
        self.n, self.at = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == self.n:
            raise StopAsyncIteration
        await asyncio.sleep_ms(20)
        self.at += 1
        return self.at

class Batches:
    def __init__(self, source, n):
        self.items, self.n = source.__aiter__(), n

    def __aiter__(self):
        return self

    async def __anext__(self):
        batch = []
        while len(batch) < self.n:
            batch.append(await self.items.__anext__())
        return batch

async def main():
    async for batch in Batches(Numbers(8), 3):
        print(batch)

asyncio.run(main())
# %% wrong: goes on for ever
class Numbers:
    def __init__(self, n):
        self.n, self.at = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == self.n:
            raise StopAsyncIteration
        await asyncio.sleep_ms(20)
        self.at += 1
        return self.at

class Batches:
    def __init__(self, source, n):
        self.items, self.n = source.__aiter__(), n

    def __aiter__(self):
        return self

    async def __anext__(self):
        batch = []
        try:
            while len(batch) < self.n:
                batch.append(await self.items.__anext__())
        except StopAsyncIteration:
            pass
        return batch

async def main():
    async for batch in Batches(Numbers(8), 3):
        print(batch)

asyncio.run(main())
# %% wrong: hand it out then
class Numbers:
    def __init__(self, n):
        self.n, self.at = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == self.n:
            raise StopAsyncIteration
        await asyncio.sleep_ms(20)
        self.at += 1
        return self.at

class Batches:
    def __init__(self, source, n):
        self.items, self.n, self.all = source.__aiter__(), n, None

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.all is None:
            self.all = []
            async for item in self.items:
                self.all.append(item)
        if not self.all:
            raise StopAsyncIteration
        batch, self.all = self.all[: self.n], self.all[self.n :]
        return batch

async def main():
    async for batch in Batches(Numbers(8), 3):
        print(batch)

asyncio.run(main())
# %% wrong: Printed was
class Numbers:
    def __init__(self, n):
        self.n, self.at = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at == self.n:
            raise StopAsyncIteration
        await asyncio.sleep_ms(20)
        self.at += 1
        return self.at

class Batches:
    def __init__(self, source, n):
        self.items, self.n = source.__aiter__(), n

    def __aiter__(self):
        return self

    async def __anext__(self):
        batch = []
        try:
            while len(batch) <= self.n:
                batch.append(await self.items.__anext__())
        except StopAsyncIteration:
            if not batch:
                raise
        return batch

async def main():
    async for batch in Batches(Numbers(8), 3):
        print(batch)

asyncio.run(main())
