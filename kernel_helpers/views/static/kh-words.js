// Says in sentences what the timeline shows: slices, gaps, points, and the run as a whole. No DOM.
(function (KH) {
  "use strict";

  const WORTH_SAYING_US = 200;
  const SMALL_SHARE = 0.03;
  const NO_LIMIT_MS = 16383;
  const { duration, moment } = KH;

  const AFTER = {
    sleep: (slice) => `, then slept (asked for ${asked(slice.arg)})`,
    yield: () => ", then gave way to the others",
    wait: (slice, names) => `, then waited for ${names.object(slice.arg)}`,
    join: (slice, names) => `, then waited for ${names.task(slice.arg)} to finish`,
    return: () => " and finished",
    raise: () => " and failed with an exception",
    cancelled: () => " and ended, cancelled",
    park: () => " and stopped for good: nothing will ever wake it",
    loop: () => ", then handed over to the event loop",
    done: () => ", and the cell's program was over",
    end: () => ", up to the end of the run",
    lost: () => "; how it went on was lost",
  };

  const SPANS = {
    running: runningSentence,
    ready: (span, run) => `${run.names.task(span.task)} was ready for ${lasted(span)} but did not run${because(run, span)}.`,
    sleeping: (span, run) => `${run.names.task(span.task)} slept for ${lasted(span)} (it asked for ${asked(span.askedMs)}).`,
    waiting: waitingSentence,
    parked: (span, run) => `${run.names.task(span.task)} is parked: nothing will ever wake it.`,
  };

  const POINTS = {
    print: (point, who) => `${who} printed ${KH.count(point.arg, "byte")}.`,
    frame: (point, who) => `${who} showed frame ${point.arg}.`,
    mark: (point, who, names) => `mark “${names.mark(point.arg)}”, set by ${who}.`,
    cancel: (point, who, names) => `${names.task(point.arg)} asked to cancel ${who}.`,
    irq: (point, who, names) => `an interrupt handler set ${names.object(point.arg)}.`,
    lost: (point) => `${KH.count(point.arg, "event")} lost: the board overwrote them before it could send them.`,
  };

  const FOUND = {
    span: (span, run) => SPANS[span.state](span, run),
    idle: (idle) => `no task was ready, so the loop waited ${duration(idle.end - idle.start)}.`,
    send: (send) => `the tracer took ${duration(send.end - send.start)} to send its records: the price of watching.`,
    gap: (gap) => `nothing is known here: ${KH.count(gap.arg, "event")} lost.`,
    point: (point, run) => POINTS[point.kind](point, run.names.task(point.task), run.names),
    frame: (frame, run) => `${run.names.task(frame.task)} showed frame ${frame.number}.`,
    spot: (spot, run) => KH.whyNot(spot, run),
    range: (range, run) => KH.rangeSentence(range, run),
  };

  /**
   * One sentence for one thing found on the timeline.
   * @param {{type: string, item: object}} found @param {object} run from KH.toLanes @returns {string}
   */
  KH.sentence = function ({ type, item }, run) {
    const said = FOUND[type](item, run);
    return type === "range" ? said : `${when(timeOf(item))}${said}`;
  };

  function when(us) {
    return us === null ? "" : `At ${moment(us)}: `;
  }

  /** The moment something on the timeline begins, us. */
  function timeOf(item) {
    return [item.start, item.time, item.timeUs].find((us) => us !== undefined);
  }
  KH.timeOf = timeOf;

  /** The wake that ended a wait: {by, from, cause, object}, or null. */
  KH.wakeOf = function ({ wakes }, { task, end }) {
    for (let at = KH.firstFrom(wakes.to, wakes.length, end); at < wakes.length && wakes.to[at] === end; at++) {
      if (wakes.task[at] === task) return { by: wakes.by[at], from: wakes.from[at], cause: KH.CAUSES[wakes.cause[at]], object: wakes.object[at] };
    }
    return null;
  };

  function lasted(span) {
    return duration(span.end - span.start);
  }

  function asked(ms) {
    return ms >= NO_LIMIT_MS ? "16 s or more" : duration(ms * 1000);
  }

  function runningSentence(slice, run) {
    const ran = `${run.names.task(slice.task)} ran for ${lasted(slice)}${slice.thrown ? `, woken to be cancelled${askedBy(slice, run)}` : ""}`;
    const gap = { task: slice.task, start: slice.start - slice.readyUs, end: slice.start };
    const late = slice.readyUs > WORTH_SAYING_US ? `; it had been ready for ${duration(slice.readyUs)}${because(run, gap)}` : "";
    return `${ran}${AFTER[slice.reason](slice, run.names)}${late}.`;
  }

  /** Who asked for the cancellation that a slice began with, as far as that can be inferred. */
  function askedBy({ task, start }, run) {
    const found = run.cancels.find(([who, , , arrivedUs]) => who === task && arrivedUs === start);
    if (!found?.[1].length) return "";
    const names = found[1].map((each) => run.names.task(each));
    return ` (${names.length > 1 ? `one of ${names.join(", ")}` : names[0]} asked for it: inferred)`;
  }

  function waitingSentence(span, run) {
    const wake = KH.wakeOf(run, span);
    const still = span.open ? " and was still waiting at the end" : "";
    return `${run.names.task(span.task)} waited ${duration(span.end - span.start)} for ${KH.waitedFor(span, run)}${still}${wake ? wokenBy(wake, run) : ""}.`;
  }

  /** What a waiting or parked span is for. */
  KH.waitedFor = function (span, run) {
    if (span.state === "parked") return "nothing that comes";
    return span.reason === "join" ? `${run.names.task(span.arg)} to finish` : run.names.object(span.arg);
  };

  function wokenBy(wake, run) {
    if (wake.cause === "join" || wake.by === KH.PLACES.NOBODY) return "";
    return wake.cause === "cancel" ? `; ${run.names.task(wake.by)} cancelled that` : `; ${run.names.task(wake.by)} woke it`;
  }

  KH.asked = asked;

  /** " because X held the CPU", with the times when there were several; "" when nobody did for most of it. */
  function because(run, gap) {
    const worth = (gap.end - gap.start) * SMALL_SHARE;
    const holders = KH.holders(run, gap.start, gap.end, gap.task).filter((each) => each.us > worth);
    const held = holders.reduce((sum, each) => sum + each.us, 0);
    if (held < (gap.end - gap.start) / 2) return "";
    if (holders.length === 1) return ` because ${run.names.task(holders[0].task)} held the CPU`;
    const parts = holders.slice(0, 3).map((each) => `${run.names.task(each.task)} (${duration(each.us)})`);
    return ` because others held the CPU: ${parts.join(", ")}${holders.length > 3 ? " and more" : ""}`;
  }

  KH.because = because;

  /** One paragraph for people who do not see the picture. */
  KH.runSummary = function (run) {
    if (!run.lanes.length) return "Timeline: no task yet.";
    const parts = run.lanes.map((lane) => {
      const { running, ready } = KH.totals(lane);
      return `${lane.name} ran ${duration(running.us)} in ${KH.count(running.count, "slice")} and was kept waiting ${duration(ready.us)}`;
    });
    return `Timeline of ${duration(run.durationUs)}, ${KH.count(run.lanes.length, "lane")}: ${parts.join("; ")}.`;
  };

  const STATE_AT_END = {
    waiting: (lane, names) => `waiting for ${names.object(lane.on)}`,
    joining: (lane, names) => `waiting for ${names.task(lane.on)} to finish`,
  };

  /** How a lane's task ended, or what it is doing. */
  KH.ending = function (lane, run) {
    if (lane.kind === "program") return "";
    if (lane.outcome !== "left over") return lane.outcome;
    const told = STATE_AT_END[lane.state];
    const state = told ? told(lane, run.names) : lane.state;
    return run.live ? state : `left over, ${state}`;
  };
})((globalThis.KH = globalThis.KH || {}));
