// Turns a model into what is drawn: lanes with their spans, and what follows from them. Rows become objects when asked for. No DOM.
(function (KH) {
  "use strict";

  const HOG_US = 50000;
  const WORTH_SAYING_US = 200;
  const { RUNNING, READY } = KH.STATE;

  /**
   * @typedef {{kind: string, task: number, name: string, parent: number|null, createdUs: number, beganUs: number|null,
   *   endUs: number|null, outcome: string, state: string, on: number|null, spans: KH.Columns, shows: {start: number, end: number}[]}} Lane
   * @typedef {[number, number[], number|null, number]} Cancel who was cancelled, who may have asked, when (null: one of several), when it arrived
   * @typedef {{state: string, task: number, at: number, start: number, end: number, open: boolean}} Span with what its state adds
   */

  /**
   * What the timeline draws. Times in us.
   * @param {object} model from KH.Recording @param {boolean} live whether the run still goes on, so that nothing is "left over" yet
   * @param {Cancel[]} cancels as the host inferred them, in order of their arrival
   */
  KH.toLanes = function (model, live, cancels = []) {
    const { slices, wakes, idle, sends, gaps, points, shows } = model;
    const run = {
      live, complete: model.complete, durationUs: model.duration_us, names: KH.shownNames(model.names), lost: model.lost,
      slices, wakes, idle, sends, gaps, points, frameCount: countOf(points, KH.KIND.FRAME), interruptCount: countOf(points, KH.KIND.IRQ),
      cancels, asked: arrowsOf(cancels),
      lanes: model.lanes.filter((lane) => lane.task >= KH.PLACES.PROGRAM).map((lane) => laneOf(lane, model)),
    };
    run.byTask = new Map(run.lanes.map((lane) => [lane.task, lane]));
    for (let at = 0; at < shows.length; at++) run.byTask.get(shows.task[at])?.shows.push({ start: shows.start[at], end: shows.end[at] });
    markHogs(run);
    return run;
  };

  function countOf({ kind, length }, wanted) {
    let count = 0;
    for (let at = 0; at < length; at++) if (kind[at] === wanted) count++;
    return count;
  }

  /** The cancellations that only one can have asked for, as a table like that of wakes. */
  function arrowsOf(cancels) {
    const known = cancels.filter(([, , askedUs]) => askedUs !== null), column = (of) => known.map(of);
    return { length: known.length, by: column(([, by]) => by[0]), from: column((each) => each[2]), task: column(([task]) => task), to: column((each) => each[3]) };
  }

  function laneOf(lane, model) {
    const task = model.tasks.find((each) => each.task === lane.task);
    const life = task
      ? { parent: task.parent, createdUs: task.created_us, beganUs: task.began_us, endUs: task.ended_us, outcome: task.outcome, state: task.state, on: task.on }
      : { parent: null, createdUs: 0, beganUs: 0, endUs: model.duration_us, outcome: "", state: "", on: null };
    return { kind: lane.kind, task: lane.task, name: KH.visible(lane.name), ...life, spans: model.spans.get(lane.task), shows: [] };
  }

  /** Marks the hogs: slices above 50 ms during which another task was ready. */
  function markHogs({ slices, lanes, byTask }) {
    for (let at = 0; at < slices.length; at++) {
      if (slices.end[at] - slices.start[at] <= HOG_US) continue;
      const lane = byTask.get(slices.task[at]);
      const others = lanes.filter((each) => each !== lane);
      if (lane && others.some((each) => wasReady(each.spans, slices.start[at], slices.end[at]))) lane.spans.flags[slices.at[at]] |= KH.FLAG.HOG;
    }
  }

  function wasReady(spans, start, end) {
    const { from, to } = KH.rowsWithin(spans, start, end);
    for (let at = from; at < to; at++) {
      const meets = spans.start[at] < end && spans.end[at] > start;
      if (spans.state[at] === READY && meets && spans.end[at] - spans.start[at] > WORTH_SAYING_US) return true;
    }
    return false;
  }

  /** One row of a lane as an object. @returns {Span} */
  KH.spanOf = function (lane, at) {
    const { spans } = lane, state = spans.state[at], flags = spans.flags[at];
    const span = { task: lane.task, at, state: KH.STATES[state], start: spans.start[at], end: spans.end[at], open: Boolean(flags & KH.FLAG.OPEN) };
    const reason = KH.REASONS[spans.reason[at]], arg = spans.arg[at];
    if (state === RUNNING) return { ...span, reason, arg, ...ofSlice(lane, at, span) };
    return state === KH.STATE.SLEEPING ? { ...span, askedMs: arg, lateUs: spans.late[at] } : { ...span, reason, arg };
  };

  function ofSlice({ spans, shows }, at, { start, end }) {
    const waited = at > 0 && spans.state[at - 1] === READY && spans.end[at - 1] === start;
    return {
      thrown: Boolean(spans.flags[at] & KH.FLAG.THROWN), hog: Boolean(spans.flags[at] & KH.FLAG.HOG),
      readyUs: waited ? start - spans.start[at - 1] : 0,
      shows: shows.length ? shows.filter((show) => show.start >= start && show.end <= end) : [],
    };
  }

  /** A row of the table of all slices, as an object with its lane's span in it; null for a task without a lane. */
  KH.sliceOf = function (run, row) {
    const lane = run.byTask.get(run.slices.task[row]);
    return lane ? KH.spanOf(lane, run.slices.at[row]) : null;
  };

  /** A row of points, idle times, sends or gaps as an object. */
  KH.itemOf = function (run, type, at) {
    const table = { point: run.points, idle: run.idle, send: run.sends, gap: run.gaps }[type];
    if (type !== "point") return { at, start: table.start[at], end: table.end[at], arg: table.arg[at] };
    return { at, kind: KH.KIND_NAMES[table.kind[at]], time: table.time[at], task: table.task[at], arg: table.arg[at] };
  };

  /** The first row of a lane in [from, to) that has the state, or -1. `by` -1 looks backwards from `from`. */
  KH.nextOf = function (spans, state, from, by = 1) {
    for (let at = from; at >= 0 && at < spans.length; at += by) if (spans.state[at] === state) return at;
    return -1;
  };

  /** The row of a lane that holds a moment, or -1. */
  KH.rowAt = function (spans, us) {
    for (let at = KH.firstFrom(spans.end, spans.length, us); at < spans.length && spans.start[at] <= us; at++) {
      if (spans.start[at] <= us && us < spans.end[at]) return at;
    }
    return -1;
  };

  /**
   * Who ran within a time, longest first, leaving one task out.
   * @returns {{task: number, us: number}[]}
   */
  KH.holders = function ({ slices }, start, end, except) {
    const sums = new Map();
    for (let at = KH.firstFrom(slices.end, slices.length, start); at < slices.length && slices.start[at] < end; at++) {
      const us = Math.min(end, slices.end[at]) - Math.max(start, slices.start[at]), task = slices.task[at];
      if (task !== except && us > 0) sums.set(task, (sums.get(task) || 0) + us);
    }
    return [...sums].map(([task, us]) => ({ task, us })).sort((a, b) => b.us - a.us);
  };

  /**
   * Sums for one lane within a time (or all of it), by state: us in all, the longest span, its row, how many.
   * @returns {Object<string, {us: number, longest: number, at: number, count: number}>}
   */
  KH.totals = function ({ spans }, start = -Infinity, end = Infinity) {
    const sums = KH.STATES.map(() => ({ us: 0, longest: 0, at: -1, count: 0 }));
    const { from, to } = start === -Infinity ? { from: 0, to: spans.length } : KH.rowsWithin(spans, start, end);
    for (let at = from; at < to; at++) {
      const us = Math.min(spans.end[at], end) - Math.max(spans.start[at], start), sum = sums[spans.state[at]];
      if (us < 0) continue;
      sum.us += us;
      sum.count++;
      if (us > sum.longest || sum.at < 0) Object.assign(sum, { longest: us, at });
    }
    return Object.fromEntries(KH.STATES.map((name, state) => [name, sums[state]]));
  };

  /** us of a table with start and end that lie within a time. */
  KH.lengthWithin = function (table, start, end) {
    const { from, to } = KH.rowsWithin(table, start, end);
    let us = 0;
    for (let at = from; at < to; at++) us += Math.max(0, Math.min(table.end[at], end) - Math.max(table.start[at], start));
    return us;
  };
})((globalThis.KH = globalThis.KH || {}));
