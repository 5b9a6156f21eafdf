// Says why a task is not running at a moment, whatever it is doing then; and what a stretch of time was spent on. No DOM.
(function (KH) {
  "use strict";

  const { duration, moment } = KH;

  /** Row of a table with start and end that holds a moment, or -1. */
  function rowAt(table, us) {
    const at = KH.firstFrom(table.end, table.length, us);
    return at < table.length && table.start[at] <= us ? at : -1;
  }

  /** Who has the CPU at a moment, in words. */
  KH.whoRuns = function (run, us) {
    const at = rowAt(run.slices, us);
    if (at >= 0) return `${run.names.task(run.slices.task[at])} has the CPU`;
    return rowAt(run.idle, us) >= 0 ? "no task has anything to do" : "the event loop itself is at work between two tasks";
  };

  /** @param {{task: number, time: number}} spot an empty place on a lane @returns {string} */
  KH.whyNot = function ({ task, time }, run) {
    const lane = run.byTask.get(task);
    return `${why(lane, time, run)} Meanwhile ${KH.whoRuns(run, time)}.`;
  };

  function why(lane, us, run) {
    const { name } = lane;
    if (lane.kind === "predicted") return `${name} was predicted, but no task of this name ran.`;
    if (us < lane.createdUs) return `${name} does not exist yet: ${creator(lane, run)} ${moment(lane.createdUs)}.`;
    if (lane.endUs !== null && us >= lane.endUs) return `${name} is over: it ${ENDED[lane.outcome] || "ended"} at ${moment(lane.endUs)}.`;
    if (us >= run.durationUs) return `the run is over here.`;
    if (lane.beganUs === null) return `${name} has been created, but never gets to its first step.`;
    if (insideLoop(lane, us)) return `${name} has handed over to the event loop and goes on when the loop returns.`;
    return `nothing is known of ${name} here.`;
  }

  function creator(lane, run) {
    return lane.parent === null ? "it is first heard of at" : `${run.names.task(lane.parent)} creates it at`;
  }

  function insideLoop({ spans }, us) {
    const before = KH.firstFrom(spans.end, spans.length, us) - 1;
    return before >= 0 && KH.REASONS[spans.reason[before]] === "loop";
  }

  const ENDED = { returned: "finished", failed: "failed with an exception", cancelled: "was cancelled" };

  /** What a chosen stretch of time was spent on. */
  KH.rangeSentence = function ({ start, end }, run) {
    const us = end - start, ran = KH.lengthWithin(run.slices, start, end), idle = KH.lengthWithin(run.idle, start, end);
    const shares = `tasks ran for ${duration(ran)} (${share(ran, us)}) and the loop was idle for ${duration(idle)} (${share(idle, us)})`;
    return `From ${moment(start)} to ${moment(end)}, ${duration(us)}: ${shares}.`;
  };

  function share(part, whole) {
    return `${Math.round((100 * part) / Math.max(whole, 1))} %`;
  }
  KH.share = share;
})((globalThis.KH = globalThis.KH || {}));
