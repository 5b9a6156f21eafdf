# %% task, 15 minutes, stopped after 60000 ms
# A fake that fails
#
# `keep_trying` shall survive a camera whose `snapshot` raises `RuntimeError`: after an error it waits 100 ms, calls
# `cam.reset()`, and goes on; after three errors in a row it gives up and raises. There are a right version and three
# broken ones. Write `FakeCamera`, which plays a script, and `check_keep_trying`, so that the right one passes and each
# of the others fails. A check that hangs is no check.
# %% before
import asyncio, live, time

def equal(seen, wanted):
    if seen != wanted:
        raise AssertionError("%r, and not %r" % (seen, wanted))

def about(seen_ms, wanted_ms, slack_ms=5):
    # Each time in one list is as in the other one, but for some ms: a sleep ends with the clock's next tick.
    for seen, wanted in zip(seen_ms, wanted_ms):
        if abs(seen - wanted) > slack_ms:
            raise AssertionError("%r ms, and not %r" % (seen_ms, wanted_ms))
    equal(len(seen_ms), len(wanted_ms))
# %% stub
async def right(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def never_resets(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
    return taken

async def never_gives_up(cam, count):
    taken = []
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def counts_all_errors(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

class FakeCamera:
    def snapshot(self):
        return "a picture"

    def reset(self):
        pass

async def check_keep_trying(keep_trying):
    equal(await keep_trying(FakeCamera(), 1), ["a picture"])

for version in (right, never_resets, never_gives_up, counts_all_errors):
    try:
        asyncio.run(check_keep_trying(version))
        print(version.__name__, "passed")
    except Exception as error:
        print(version.__name__, "failed:", repr(error))
# %% check
def check(run):
    error = run.told["error"]
    if error and error["kind"] == "interrupted":
        raise Miss(f"The check hangs, after {len(run.lines)} of the versions. A broken version may go on for ever: give it a limit, or a script that ends.")
    run.ends_well()
    said = {line.split()[0]: line.split()[1] for line in run.lines if len(line.split()) > 1}
    for name in NAMES:
        if name not in said:
            raise Miss(f"Nothing is said about `{name}`. Printed was: {shown(run.lines)}.")
    if said["right"] != "passed":
        failed = [line for line in run.lines if line.startswith("right ")]
        raise Miss(f"Your check refuses the right version: “{failed[0]}”. {WHY['right']}")
    for name in NAMES[1:]:
        if said[name] == "passed":
            raise Miss(f"`{name}` passes. {WHY[name]}")

# In order: a dictionary has none on MicroPython.
NAMES = ("right", "never_resets", "never_gives_up", "counts_all_errors")
WHY = {
    "right": "Is the fake what you meant it to be, and is the last error, the third in a row, expected?",
    "never_resets": "Let a snapshot fail, and let only a reset help; or count the resets.",
    "never_gives_up": "Let three snapshots fail in a row: then a RuntimeError must come out, and nothing else will do.",
    "counts_all_errors": "Let three snapshots fail in all, each followed by a good one: it should survive that.",
}
# %% hint
# For each broken version: which script makes it behave differently from the right one?
# %% hint
# Two scripts are enough: one with three errors, each followed by a picture, and one with three errors in a row. And the fake counts its resets.
# %% hint
# After an error, let `snapshot` raise until `reset` is called. For the three in a row: `try` … `except RuntimeError: return`, and behind it a line that fails, because no error came.
# %% solution
async def right(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def never_resets(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
    return taken

async def never_gives_up(cam, count):
    taken = []
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def counts_all_errors(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

class FakeCamera:
    # script: a picture, or None for an error. After an error only a reset helps.
    def __init__(self, *script):
        self.script = list(script)
        self.resets = 0
        self.stuck = False

    def snapshot(self):
        picture = None if self.stuck else self.script.pop(0)
        self.stuck = picture is None
        if self.stuck:
            raise RuntimeError("no frame")
        return picture

    def reset(self):
        self.resets += 1
        self.stuck = False

async def check_keep_trying(keep_trying):
    cam = FakeCamera("a", None, "b", None, "c", None, "d")
    equal(await asyncio.wait_for(keep_trying(cam, 4), 10), ["a", "b", "c", "d"])
    equal(cam.resets, 3)
    cam = FakeCamera(None, None, None, "too late")
    try:
        await asyncio.wait_for(keep_trying(cam, 1), 10)
    except RuntimeError:
        equal(cam.resets, 2)
        return
    equal("a picture", "RuntimeError")

for version in (right, never_resets, never_gives_up, counts_all_errors):
    try:
        asyncio.run(check_keep_trying(version))
        print(version.__name__, "passed")
    except Exception as error:
        print(version.__name__, "failed:", repr(error))
# %% wrong: `never_resets` passes
async def right(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def never_resets(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
    return taken

async def never_gives_up(cam, count):
    taken = []
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def counts_all_errors(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

class FakeCamera:
    # script: a picture, or None for an error. After an error only a reset helps.
    def __init__(self, *script):
        self.script = list(script)
        self.resets = 0
        self.stuck = False

    def snapshot(self):
        picture = self.script.pop(0)
        self.stuck = picture is None
        if self.stuck:
            raise RuntimeError("no frame")
        return picture

    def reset(self):
        self.resets += 1
        self.stuck = False

async def check_keep_trying(keep_trying):
    cam = FakeCamera("a", None, "b", None, "c", None, "d")
    equal(await asyncio.wait_for(keep_trying(cam, 4), 10), ["a", "b", "c", "d"])
    cam = FakeCamera(None, None, None, "too late")
    try:
        await asyncio.wait_for(keep_trying(cam, 1), 10)
    except RuntimeError:
        return
    equal("a picture", "RuntimeError")

for version in (right, never_resets, never_gives_up, counts_all_errors):
    try:
        asyncio.run(check_keep_trying(version))
        print(version.__name__, "passed")
    except Exception as error:
        print(version.__name__, "failed:", repr(error))
# %% wrong: `never_gives_up` passes
async def right(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def never_resets(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
    return taken

async def never_gives_up(cam, count):
    taken = []
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def counts_all_errors(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

class FakeCamera:
    # script: a picture, or None for an error. After an error only a reset helps.
    def __init__(self, *script):
        self.script = list(script)
        self.resets = 0
        self.stuck = False

    def snapshot(self):
        picture = None if self.stuck else self.script.pop(0)
        self.stuck = picture is None
        if self.stuck:
            raise RuntimeError("no frame")
        return picture

    def reset(self):
        self.resets += 1
        self.stuck = False

async def check_keep_trying(keep_trying):
    cam = FakeCamera("a", None, "b", None, "c", None, "d")
    equal(await asyncio.wait_for(keep_trying(cam, 4), 10), ["a", "b", "c", "d"])
    equal(cam.resets, 3)
    cam = FakeCamera(None, None, None, "too late")
    try:
        await asyncio.wait_for(keep_trying(cam, 1), 10)
    except RuntimeError:
        equal(cam.resets, 2)
        return

for version in (right, never_resets, never_gives_up, counts_all_errors):
    try:
        asyncio.run(check_keep_trying(version))
        print(version.__name__, "passed")
    except Exception as error:
        print(version.__name__, "failed:", repr(error))
# %% wrong: `counts_all_errors` passes
async def right(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def never_resets(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
    return taken

async def never_gives_up(cam, count):
    taken = []
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def counts_all_errors(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

class FakeCamera:
    # script: a picture, or None for an error. After an error only a reset helps.
    def __init__(self, *script):
        self.script = list(script)
        self.resets = 0
        self.stuck = False

    def snapshot(self):
        picture = None if self.stuck else self.script.pop(0)
        self.stuck = picture is None
        if self.stuck:
            raise RuntimeError("no frame")
        return picture

    def reset(self):
        self.resets += 1
        self.stuck = False

async def check_keep_trying(keep_trying):
    cam = FakeCamera("a", None, "b", "c", None, "d")
    equal(await asyncio.wait_for(keep_trying(cam, 4), 10), ["a", "b", "c", "d"])
    equal(cam.resets, 2)
    cam = FakeCamera(None, None, None, "too late")
    try:
        await asyncio.wait_for(keep_trying(cam, 1), 10)
    except RuntimeError:
        equal(cam.resets, 2)
        return
    equal("a picture", "RuntimeError")

for version in (right, never_resets, never_gives_up, counts_all_errors):
    try:
        asyncio.run(check_keep_trying(version))
        print(version.__name__, "passed")
    except Exception as error:
        print(version.__name__, "failed:", repr(error))
# %% wrong: refuses the right version
async def right(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def never_resets(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
    return taken

async def never_gives_up(cam, count):
    taken = []
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def counts_all_errors(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

class FakeCamera:
    # script: a picture, or None for an error. After an error only a reset helps.
    def __init__(self, *script):
        self.script = list(script)
        self.resets = 0
        self.stuck = False

    def snapshot(self):
        picture = None if self.stuck else self.script.pop(0)
        self.stuck = picture is None
        if self.stuck:
            raise RuntimeError("no frame")
        return picture

    def reset(self):
        self.resets += 1
        self.stuck = False

async def check_keep_trying(keep_trying):
    cam = FakeCamera("a", None, "b", None, "c", None, "d")
    equal(await asyncio.wait_for(keep_trying(cam, 4), 10), ["a", "b", "c", "d"])
    equal(cam.resets, 3)
    cam = FakeCamera(None, None, None, "too late")
    try:
        await asyncio.wait_for(keep_trying(cam, 1), 10)
    except OSError:
        return
    equal("a picture", "RuntimeError")

for version in (right, never_resets, never_gives_up, counts_all_errors):
    try:
        asyncio.run(check_keep_trying(version))
        print(version.__name__, "passed")
    except Exception as error:
        print(version.__name__, "failed:", repr(error))
# %% wrong: The check hangs
async def right(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def never_resets(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
            errors = 0
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
    return taken

async def never_gives_up(cam, count):
    taken = []
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

async def counts_all_errors(cam, count):
    taken, errors = [], 0
    while len(taken) < count:
        try:
            taken.append(cam.snapshot())
        except RuntimeError:
            errors += 1
            if errors == 3:
                raise
            await asyncio.sleep_ms(100)
            cam.reset()
    return taken

class FakeCamera:
    # script: a picture, or None for an error. After an error only a reset helps.
    def __init__(self, *script):
        self.script = list(script)
        self.resets = 0
        self.stuck = False

    def snapshot(self):
        picture = None if self.stuck else self.script.pop(0)
        self.stuck = picture is None
        if self.stuck:
            raise RuntimeError("no frame")
        return picture

    def reset(self):
        self.resets += 1
        self.stuck = False

async def check_keep_trying(keep_trying):
    cam = FakeCamera("a", None, "b", None, "c", None, "d")
    equal(await asyncio.wait_for(keep_trying(cam, 4), 10), ["a", "b", "c", "d"])
    equal(cam.resets, 3)
    cam = FakeCamera(*[None] * 100_000)
    try:
        await keep_trying(cam, 1)
    except RuntimeError:
        equal(cam.resets, 2)
        return
    equal("a picture", "RuntimeError")

for version in (right, never_resets, never_gives_up, counts_all_errors):
    try:
        asyncio.run(check_keep_trying(version))
        print(version.__name__, "passed")
    except Exception as error:
        print(version.__name__, "failed:", repr(error))
