# Waiting for several things at once (gather) or for one thing at most so long (wait_for).
from . import core


async def runner(waiter, aw):
    # Awaits `aw` for the task `waiter`, which sleeps meanwhile, and ends that sleep early with the outcome.
    result = None
    try:
        result = await aw
        outcome = True
    except BaseException as error:
        outcome = error
    # Otherwise the waiter was cancelled from elsewhere, or its time is up and it waits for this task.
    if waiter.data is None and waiter.cancel():
        waiter.data = core.CancelledError(outcome, result)


async def wait_for(aw, timeout, sleep=core.sleep):
    aw = core._promote_to_task(aw)
    if timeout is None:
        return await aw
    helper = core.create_task(runner(core.cur_task, aw))
    try:
        await sleep(timeout)
    except core.CancelledError as end:
        if not end.args:
            helper.cancel()
            raise end
        outcome, result = end.args
        if outcome is True:
            return result
        raise outcome
    # Cancels what the helper awaits, and waits until it has really ended.
    helper.cancel()
    await helper
    raise core.TimeoutError


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, core.sleep_ms)


class _Remove:
    # Stands where a waiting task's queue is kept; a gather has none, so there is nothing to take it from.
    @staticmethod
    def remove(task):
        pass


def gather(*aws, return_exceptions=False):
    if not aws:
        return []

    def done(task, end):
        nonlocal running, error
        if gatherer.data is not _Remove:
            # Woken or cancelled already.
            return
        running -= 1
        if not return_exceptions and not isinstance(end, StopIteration):
            error = end
        elif running:
            return
        core._task_queue.push(gatherer)

    tasks = [core._promote_to_task(aw) for aw in aws]
    running, error, failed = 0, None, False
    for task in tasks:
        if task.state is True:
            task.state = done
            running += 1
        elif task.state:
            # Those before it keep their callback, so that they cannot be gathered again, as on a board.
            raise RuntimeError("can't gather")
        elif not return_exceptions and not isinstance(task.data, StopIteration):
            failed = True

    gatherer = core.cur_task
    cancelled = False
    if running and not failed:
        gatherer.data = _Remove
        try:
            yield
        except core.CancelledError as end:
            error, cancelled = end, True

    results = []
    for task in tasks:
        if task.state is done:
            task.state = True
            if cancelled:
                task.cancel()
        elif isinstance(task.data, StopIteration):
            results.append(task.data.value)
        elif return_exceptions:
            results.append(task.data)
        elif error is None:
            error = task.data
    if error is not None:
        raise error
    return results
