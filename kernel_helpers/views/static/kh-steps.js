// Step mode: the scheduler's decisions one by one, each with a sentence and with who stood in which queue. No DOM.
(function (KH) {
  "use strict";

  const MOST_NAMED = 4;
  const { moment, duration } = KH;
  const { READY, SLEEPING, WAITING, PARKED } = KH.STATE;

  const ASKED = {
    sleep: (slice) => `asked to sleep ${KH.asked(slice.arg)}`,
    yield: () => "gave way to the others",
    wait: (slice, names) => `waits for ${names.object(slice.arg)}`,
    join: (slice, names) => `waits for ${names.task(slice.arg)} to finish`,
    return: () => "finished",
    raise: () => "failed with an exception",
    cancelled: () => "ended, cancelled",
    park: () => "stopped for good: nothing will ever wake it",
    loop: () => "handed over to the event loop",
    done: () => "reached the end of the program",
    end: () => "was stopped by the end of the loop",
    lost: () => "went on in a way that was lost",
  };

  /** The scheduler's decisions: one per slice, in order. @returns {number} */
  KH.decisionCount = function (run) {
    return run.slices.length;
  };

  /** The last decision not after a moment. */
  KH.decisionAt = function ({ slices }, us) {
    return KH.clamp(KH.firstFrom(slices.start, slices.length, us + 1) - 1, 0, Math.max(0, slices.length - 1));
  };

  /**
   * One decision of the scheduler.
   * @returns {{time: number, text: string, queues: {ready: string[], sleeping: string[], waiting: string[]}}}
   */
  KH.decision = function (run, at) {
    const { slices } = run, time = slices.start[at], task = slices.task[at];
    const idle = idleBefore(run, at), queues = queuesAt(run, time, task);
    const parts = [before(run, at), idle, ready(run, at, idle), others(queues), `${run.names.task(task)} runs (for ${duration(slices.end[at] - time)})`];
    return { time, text: `${parts.filter(Boolean).join("; ")}.`, queues: queues.shown };
  };


  function before(run, at) {
    if (!at) return "the program begins";
    const slice = KH.sliceOf(run, at - 1), name = run.names.task(run.slices.task[at - 1]);
    return slice ? `${name} ${ASKED[slice.reason](slice, run.names)}` : "";
  }

  function idleBefore(run, at) {
    const since = at ? run.slices.end[at - 1] : 0;
    const us = KH.lengthWithin(run.idle, since, run.slices.start[at]);
    return us > 0 ? `nobody is ready, so the loop waits ${duration(us)}` : "";
  }

  /** Why this one may run: since when it has been ready, and how it became so. */
  function ready(run, at, idle) {
    const lane = run.byTask.get(run.slices.task[at]), slice = KH.sliceOf(run, at);
    if (!lane || !slice || lane.kind === "program") return "";
    const since = slice.start - slice.readyUs, woken = how(run, lane, slice, since);
    if (idle) return woken || `${lane.name} is ready`;
    return `${lane.name} has been ready since ${moment(since)}${woken ? ` (${woken})` : ""}`;
  }

  function how(run, lane, slice, since) {
    const { spans } = lane, last = KH.firstFrom(spans.end, slice.at, since);
    if (last >= slice.at) return slice.at === 0 ? "just created" : "";
    const state = spans.state[last];
    if (state === SLEEPING) return `${lane.name}'s sleep of ${KH.asked(spans.arg[last])} is over`;
    if (state === READY && spans.start[last] === lane.createdUs) return "just created";
    if (state !== WAITING) return "";
    const wake = KH.wakeOf(run, { task: lane.task, end: spans.end[last] });
    return wake && wake.by !== KH.PLACES.NOBODY ? `${run.names.task(wake.by)} woke ${lane.name}` : "";
  }

  function others({ waiting }) {
    if (!waiting.length) return "";
    const names = waiting.slice(0, MOST_NAMED).map((each) => each.name).join(", ");
    const more = waiting.length > MOST_NAMED ? ` and ${waiting.length - MOST_NAMED} more` : "";
    return `${names}${more} ${waiting.length === 1 ? "is" : "are"} ready too and must wait`;
  }

  /** Who stood where at a moment, the one that runs left out; ready ones in order of readiness, sleepers by their end. */
  function queuesAt(run, us, running) {
    const found = { [READY]: [], [SLEEPING]: [], [WAITING]: [], [PARKED]: [] };
    for (const lane of run.lanes) {
      const at = lane.task === running ? -1 : KH.rowAt(lane.spans, us), state = at < 0 ? -1 : lane.spans.state[at];
      if (found[state]) found[state].push({ name: lane.name, span: KH.spanOf(lane, at) });
    }
    found[READY].sort((a, b) => a.span.start - b.span.start);
    found[SLEEPING].sort((a, b) => a.span.end - b.span.end);
    const shown = {
      ready: found[READY].map(({ name, span }) => `${name} (since ${moment(span.start)})`),
      sleeping: found[SLEEPING].map(({ name, span }) => `${name} (until ${moment(span.start + span.askedMs * 1000)})`),
      waiting: [...found[WAITING], ...found[PARKED]].map(({ name, span }) => `${name} (${waitsFor(span, run)})`),
    };
    return { waiting: found[READY], shown };
  }

  function waitsFor(span, run) {
    if (span.state === "parked") return "nothing will wake it";
    return `for ${KH.waitedFor(span, run)}`;
  }
})((globalThis.KH = globalThis.KH || {}));
