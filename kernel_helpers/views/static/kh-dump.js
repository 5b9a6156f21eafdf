// The canonical dump of a model (tests/vectors/README.md), from its columns: what checks and tests read.
(function (KH) {
  "use strict";

  const POINT_KINDS = Object.fromEntries(Object.entries(KH.KIND).map(([name, number]) => [number, name.toLowerCase()]));
  const { RUNNING, READY, SLEEPING, WAITING, PARKED } = KH.STATE;

  KH.dump = function (model) {
    const { duration_us, complete, lost, lanes, tasks } = model;
    return { duration_us, complete, lost, lanes, tasks, ...spanRows(model), ...tableRows(model) };
  };

  function spanRows({ spans, slices }) {
    const all = [...spans].flatMap(([task, table]) => table.rows((at) => ({ task, table, at, state: table.state[at] })));
    const of = (...states) => all.filter((row) => states.includes(row.state)).sort((a, b) => startOf(a) - startOf(b) || a.task - b.task);
    return {
      slices: slices.rows((at) => slice(slices.task[at], spans.get(slices.task[at]), slices.at[at])).sort((a, b) => a.start_us - b.start_us || a.task - b.task),
      ready: of(READY).map((row) => ({ ...timed(row), open: open(row) })),
      sleeps: of(SLEEPING).map(sleep),
      waits: of(WAITING, PARKED).map((row) => ({ ...timed(row), reason: reason(row), arg: row.table.arg[row.at], open: open(row) })),
    };
  }

  const startOf = ({ table, at }) => table.start[at];
  const timed = ({ task, table, at }) => ({ task, start_us: table.start[at], end_us: table.end[at] });
  const open = ({ table, at }) => Boolean(table.flags[at] & KH.FLAG.OPEN);
  const reason = ({ table, at }) => KH.REASONS[table.reason[at]];

  function slice(task, table, at) {
    const row = { task, table, at };
    if (table.state[at] !== RUNNING) throw new Error("a slice that is none");
    return { ...timed(row), reason: reason(row), arg: table.arg[at], thrown: Boolean(table.flags[at] & KH.FLAG.THROWN) };
  }

  function sleep(row) {
    const { table, at } = row, asked_ms = table.arg[at], late = table.late[at];
    const until_us = asked_ms === 16383 ? null : table.start[at] + asked_ms * 1000;
    return { ...timed(row), asked_ms, until_us, late_us: Number.isNaN(late) ? null : late, open: open(row) };
  }

  function tableRows({ wakes, idle, sends, shows, gaps, points }) {
    const times = (table, at) => ({ start_us: table.start[at], end_us: table.end[at] });
    return {
      wakes: wakes.rows((at) => ({
        by: wakes.by[at] === KH.PLACES.NOBODY ? null : wakes.by[at], from_us: wakes.from[at], task: wakes.task[at], to_us: wakes.to[at],
        cause: KH.CAUSES[wakes.cause[at]], object: wakes.object[at] < 0 ? null : wakes.object[at],
      })),
      idle: idle.rows((at) => ({ ...times(idle, at), asked_ms: idle.arg[at] })),
      sends: sends.rows((at) => ({ ...times(sends, at), events: sends.arg[at] })),
      shows: shows.rows((at) => ({ task: shows.task[at], ...times(shows, at), frame: shows.arg[at] })),
      gaps: gaps.rows((at) => ({ ...times(gaps, at), events: gaps.arg[at] })),
      points: points.rows((at) => ({ kind: POINT_KINDS[points.kind[at]], time_us: points.time[at], task: points.task[at], arg: points.arg[at] })),
    };
  }
})((globalThis.KH = globalThis.KH || {}));
