// Turns a model into what is drawn: per lane one row of states in order of time, and what follows from them. No DOM.
(function (KH) {
  "use strict";

  const HOG_US = 50000;
  const WORTH_SAYING_US = 200;
  const REASONS = { wait: "waiting", join: "waiting", park: "parked" };

  /**
   * @typedef {{state: "running"|"ready"|"sleeping"|"waiting"|"parked", task: number, start: number, end: number}} Span
   * @typedef {{kind: string, task: number, name: string, createdUs: number, endUs: number|null, outcome: string, spans: Span[]}} Lane
   */

  /**
   * What the timeline draws. Times in us.
   * @param {object} model from KH.buildModel
   * @param {boolean} live whether the run still goes on, so that nothing is "left over" yet
   */
  KH.toLanes = function (model, live) {
    const spans = spansByTask(model);
    const run = {
      live, model, durationUs: model.duration_us, names: KH.shownNames(model.names), lost: model.lost,
      lanes: model.lanes.filter((lane) => lane.task >= KH.PLACES.PROGRAM).map((lane) => laneOf(lane, model, spans)),
      frameCount: model.points.filter((point) => point.kind === "frame").length,
      interrupts: model.points.filter((point) => point.kind === "irq").map(pointOf),
      idles: model.idle.map((idle) => ({ start: idle.start_us, end: idle.end_us, askedMs: idle.asked_ms })),
      sends: model.sends.map((send) => ({ start: send.start_us, end: send.end_us })),
      gaps: model.gaps.map((gap) => ({ start: gap.start_us, end: gap.end_us, events: gap.events })),
      points: model.points.filter((point) => point.kind !== "irq").map(pointOf),
      wakes: model.wakes.map(({ by, from_us, task, to_us, cause }) => ({ by, at: from_us, task, ready: to_us, cause })),
    };
    run.slices = [...spans.values()].flat().filter((span) => span.state === "running").sort(byStart);
    linkShows(run.slices, model.shows);
    markHogs(run);
    return run;
  };

  function byStart(a, b) {
    return a.start - b.start || a.end - b.end;
  }

  function pointOf(point) {
    return { kind: point.kind, time: point.time_us, task: point.task, arg: point.arg };
  }

  function spansByTask(model) {
    const spans = new Map();
    const add = (span) => (spans.has(span.task) ? spans.get(span.task).push(span) : spans.set(span.task, [span]));
    const timed = (each, state, more) => {
      return { state, task: each.task, start: each.start_us, end: each.end_us, open: Boolean(each.open), ...more };
    };
    for (const each of model.slices) {
      const { reason, arg, thrown } = each;
      add(timed(each, "running", { reason, arg, thrown, readyUs: 0, hog: false, shows: [] }));
    }
    for (const each of model.ready) add(timed(each, "ready"));
    const lasting = (each) => each.end_us > each.start_us;
    for (const each of model.sleeps.filter(lasting)) add(timed(each, "sleeping", { askedMs: each.asked_ms }));
    for (const each of model.waits.filter(lasting)) {
      add(timed(each, REASONS[each.reason], { reason: each.reason, arg: each.arg }));
    }
    for (const row of spans.values()) settle(row);
    return spans;
  }

  /** Puts one task's spans in order and tells each slice how long its task had been ready before. */
  function settle(row) {
    row.sort(byStart);
    row.forEach((span, at) => {
      const before = row[at - 1];
      const wasReady = before && before.state === "ready" && before.end === span.start;
      if (span.state === "running" && wasReady) span.readyUs = before.end - before.start;
    });
  }

  function laneOf(lane, model, spans) {
    const task = model.tasks.find((each) => each.task === lane.task);
    const life = task
      ? { createdUs: task.created_us, endUs: task.ended_us, outcome: task.outcome, state: task.state, on: task.on }
      : { createdUs: 0, endUs: model.duration_us, outcome: "", state: "", on: null };
    return { kind: lane.kind, task: lane.task, name: KH.visible(lane.name), ...life, spans: spans.get(lane.task) || [] };
  }

  function linkShows(slices, shows) {
    for (const show of shows) {
      const at = KH.lowerBound(slices, show.end_us, (slice) => slice.end);
      const slice = slices.slice(at, at + 3).find((each) => each.task === show.task && each.start <= show.start_us);
      if (slice) slice.shows.push({ start: show.start_us, end: show.end_us });
    }
  }

  /** A hog is a slice above 50 ms during which another task was ready. */
  function markHogs(run) {
    const long = run.slices.filter((slice) => slice.end - slice.start > HOG_US);
    if (!long.length) return;
    const isLong = (span) => span.state === "ready" && span.end - span.start > WORTH_SAYING_US;
    const kept = run.lanes.flatMap((lane) => lane.spans.filter(isLong));
    const keeps = (slice, span) => span.task !== slice.task && span.start < slice.end && span.end > slice.start;
    for (const slice of long) slice.hog = kept.some((span) => keeps(slice, span));
  }

  /**
   * Who ran within a time, longest first, leaving one task out.
   * @returns {{task: number, us: number}[]}
   */
  KH.holders = function (run, start, end, except) {
    const sums = new Map();
    for (let at = KH.lowerBound(run.slices, start, (slice) => slice.end); at < run.slices.length; at++) {
      const slice = run.slices[at];
      if (slice.start >= end) break;
      const us = Math.min(end, slice.end) - Math.max(start, slice.start);
      if (slice.task !== except && us > 0) sums.set(slice.task, (sums.get(slice.task) || 0) + us);
    }
    return [...sums].map(([task, us]) => ({ task, us })).sort((a, b) => b.us - a.us);
  };

  /** Sums for one lane: us running, us ready, longest of both, number of slices. */
  KH.totals = function (lane) {
    const lengths = (state) => lane.spans.filter((span) => span.state === state).map((span) => span.end - span.start);
    const sum = (all) => all.reduce((total, each) => total + each, 0);
    const most = (all) => all.reduce((longest, each) => Math.max(longest, each), 0);
    const running = lengths("running"), ready = lengths("ready");
    return { running: sum(running), ready: sum(ready), longest: most(running), longestReady: most(ready), slices: running.length };
  };
})((globalThis.KH = globalThis.KH || {}));
