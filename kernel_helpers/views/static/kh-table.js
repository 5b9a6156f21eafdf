// The numbers: a table that says the same as the picture, and the totals of a chosen stretch of time.
(function (KH) {
  "use strict";

  const { duration } = KH;

  const COLUMNS = [
    { title: "Task", value: (lane) => lane.name },
    { title: "Slices", value: (lane, run, total) => String(total.running.count), number: true },
    { title: "Ran", value: (lane, run, total) => duration(total.running.us), number: true },
    { title: "Longest slice", value: (lane, run, total) => duration(total.running.longest), number: true },
    { title: "Ready, kept waiting", value: (lane, run, total) => duration(total.ready.us), number: true },
    { title: "Longest ready", value: (lane, run, total) => duration(total.ready.longest), number: true },
    { title: "Longest wait, and for what", value: longestWait },
    { title: "How it ended", value: (lane, run) => KH.ending(lane, run) },
  ];

  const IN_RANGE = [
    { title: "Task", value: (lane) => lane.name },
    { title: "Slices", value: (lane, us, total) => String(total.running.count), number: true },
    { title: "Ran", value: (lane, us, total) => duration(total.running.us), number: true },
    { title: "of the time", value: (lane, us, total) => KH.share(total.running.us, us), number: true },
    { title: "Ready, kept waiting", value: (lane, us, total) => duration(total.ready.us), number: true },
    { title: "Slept", value: (lane, us, total) => duration(total.sleeping.us), number: true },
    { title: "Waited", value: (lane, us, total) => duration(total.waiting.us + total.parked.us), number: true },
  ];

  function longestWait(lane, run, { waiting, parked }) {
    const longest = waiting.longest >= parked.longest ? waiting : parked;
    return longest.at < 0 ? "–" : `${duration(longest.longest)} for ${KH.waitedFor(KH.spanOf(lane, longest.at), run)}`;
  }

  /** The run as a table, a row per lane. */
  KH.runTable = function (run) {
    const rows = run.lanes.map((lane) => cells(COLUMNS, lane, run, KH.totals(lane)));
    return KH.textTable("What each task did", COLUMNS, rows);
  };

  /** What each task did in a stretch of time; tasks that did not exist then are left out. */
  KH.rangeTable = function (run, { start, end }) {
    const there = run.lanes.map((lane) => ({ lane, total: KH.totals(lane, start, end) }));
    const seen = there.filter(({ total }) => Object.values(total).some((each) => each.us > 0));
    return KH.textTable("In this time", IN_RANGE, seen.map(({ lane, total }) => cells(IN_RANGE, lane, end - start, total)));
  };

  function cells(columns, lane, second, total) {
    return columns.map((column) => column.value(lane, second, total));
  }
})((globalThis.KH = globalThis.KH || {}));
