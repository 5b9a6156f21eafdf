// The model of one run as it grows: who ran, was ready, slept, waited, and who woke whom. What an event does to it: kh-acts.js. No DOM.
(function (KH) {
  "use strict";

  const PROGRAM = 0, INTERRUPT = -1, IDLE = -2, NOBODY = -3;
  const SATURATED = 16383;
  const PROGRAM_SHARE = 1 / 20;
  const KIND = KH.KIND;
  const FINAL_STATES = { new: "ready", sleep: "sleeping", wait: "waiting", join: "joining", park: "parked" };
  const OUTCOMES = { return: "returned", raise: "failed", cancelled: "cancelled" };

  /** States of a span and reasons of its end, by their numbers in the columns. */
  KH.STATE = { RUNNING: 0, READY: 1, SLEEPING: 2, WAITING: 3, PARKED: 4 };
  KH.STATES = ["running", "ready", "sleeping", "waiting", "parked"];
  KH.REASONS = ["", "sleep", "yield", "wait", "join", "park", "return", "raise", "cancelled", "loop", "done", "end", "lost"];
  KH.CAUSES = ["object", "join", "cancel"];
  KH.FLAG = { OPEN: 1, THROWN: 2, HOG: 4 };
  KH.PLACES = { PROGRAM, INTERRUPT, IDLE, NOBODY };
  const { RUNNING, READY, SLEEPING, WAITING, PARKED } = KH.STATE;
  const REASON = Object.fromEntries(KH.REASONS.map((name, number) => [name, number]));
  const WAITS = { wait: WAITING, join: WAITING, park: PARKED };

  /** One lane's spans, in order of time; `late` is NaN where it is not known. */
  const SPANS = { state: Uint8Array, start: Float64Array, end: Float64Array, reason: Uint8Array, arg: Uint16Array, flags: Uint8Array, late: Float64Array };
  const TABLES = {
    slices: { task: Uint16Array, start: Float64Array, end: Float64Array, at: Uint32Array },
    wakes: { by: Int16Array, from: Float64Array, task: Uint16Array, to: Float64Array, cause: Uint8Array, object: Int16Array },
    idle: { start: Float64Array, end: Float64Array, arg: Uint16Array },
    sends: { start: Float64Array, end: Float64Array, arg: Uint16Array },
    shows: { task: Uint16Array, start: Float64Array, end: Float64Array, arg: Uint16Array },
    gaps: { start: Float64Array, end: Float64Array, arg: Uint16Array },
    points: { kind: Uint8Array, time: Float64Array, task: Uint16Array, arg: Uint16Array },
  };

  /** A run's model that grows with its events. `model(names)` may be asked for at any time, and as often as one likes. */
  KH.Recording = class Recording {
    constructor() {
      this.decoder = new KH.Decoder(this);
      this.restart();
    }

    /** @param {Uint8Array} bytes whole events */
    feed(bytes) {
      this.#reopen();
      this.decoder.feed(bytes);
    }

    restart() {
      for (const [name, shape] of Object.entries(TABLES)) this[name] = new KH.Columns(shape);
      this.tasks = new Map();
      this.program = { task: PROGRAM, is: { state: "running" }, spans: new KH.Columns(SPANS) };
      this.irqs = new Map();
      this.joining = new Set();
      this.joins = 0;
      this.stack = [];
      this.now = this.idleEnd = 0;
      this.complete = this.programSpoke = this.sawInterrupt = false;
      this.slice = this.idle_ = this.send = this.show = this.closedIdle = this.closed = null;
      this.openGaps = [];
    }

    take(kind, time, task, arg) {
      this.now = time;
      if (kind !== KIND.LOST) this.closeGaps();
      if (task === PROGRAM && KH.NEEDS_TASK[kind]) return;
      const mayReopen = this.closedIdle;
      if (kind !== KIND.SEND && kind !== KIND.SENT) this.closedIdle = null;
      KH.ACTS[kind](this, task, arg, mayReopen);
    }

    know(number, parent) {
      let task = this.tasks.get(number);
      if (!task) {
        const life = { created_us: this.now, began_us: null, ended_us: null, outcome: "left over" };
        task = { task: number, parent, ...life, is: { state: "unknown" }, spans: new KH.Columns(SPANS) };
        this.tasks.set(number, task);
      }
      return task;
    }

    openSlice(number, thrown) {
      const task = number === PROGRAM ? this.program : this.tasks.get(number);
      this.slice = { task: number, of: task || this.program, start: this.now, thrown };
      this.show = null;
      if (task) task.is = { state: "running" };
    }

    closeSlice(reason, arg = 0) {
      const { slice } = this;
      if (!slice) return;
      const at = this.addSpan(slice.of, RUNNING, slice.start, this.now, { reason, arg, flags: slice.thrown ? KH.FLAG.THROWN : 0 });
      const row = this.slices.add();
      this.slices.task[row] = slice.task;
      this.slices.start[row] = slice.start;
      this.slices.end[row] = this.now;
      this.slices.at[row] = at;
      if (reason === "lost") slice.of.is = { state: "unknown" };
      this.slice = this.show = null;
    }

    addSpan({ spans }, state, start, end, { reason = "", arg = 0, flags = 0, late = NaN }) {
      const at = spans.add();
      spans.state[at] = state;
      spans.start[at] = start;
      spans.end[at] = end;
      spans.reason[at] = REASON[reason];
      spans.arg[at] = arg;
      spans.flags[at] = flags;
      spans.late[at] = late;
      return at;
    }

    /** Adds a row to a table with start, end and one number. */
    addRow(table, start, arg) {
      const at = table.add();
      table.start[at] = start;
      table.end[at] = this.now;
      table.arg[at] = arg;
      return at;
    }

    /** @returns {object|null} what was open */
    closeIdle() {
      const open = this.idle_;
      if (!open) return null;
      this.addRow(this.idle, open.start, open.arg);
      this.idleEnd = this.now;
      this.idle_ = null;
      return open;
    }

    closeGaps() {
      if (!this.openGaps.length) return;
      for (const at of this.openGaps) this.gaps.end[at] = this.now;
      this.openGaps = [];
    }

    begin(number, lag, thrown) {
      this.closeSlice("lost");
      this.closeIdle();
      const task = this.know(number, null);
      if (task.began_us === null) task.began_us = this.now;
      this.leave(task, lag, thrown);
      this.openSlice(number, thrown);
    }

    endStep(number, arg, reason, state) {
      const task = this.know(number, null);
      if (this.slice && this.slice.task === number) this.closeSlice(reason, arg);
      else this.closeSlice("lost");
      this.closeIdle();
      if (task.is.state !== "running") this.closeInterval(task, false);
      task.is = state;
    }

    finishTask(number, reason) {
      this.endStep(number, 0, reason, { state: "done" });
      Object.assign(this.tasks.get(number), { ended_us: this.now, outcome: OUTCOMES[reason] });
      const woken = [...this.joining].filter((task) => task.is.state === "join" && task.is.on === number);
      woken.sort((a, b) => a.is.order - b.is.order);
      for (const task of woken) this.wake(task, number, this.now, "join", -1);
    }

    /** `by`, `object`: NOBODY and -1 when there is none. */
    wake(task, by, from, cause, object) {
      this.#addWake(task, by, from, cause, object);
      const until = task.is.state === "sleep" ? untilOf(task.is) : null;
      const ready = until !== null && until <= this.now ? Math.min(this.now, Math.max(until, this.idleEnd)) : this.now;
      this.addInterval(task, ready, false, NaN);
      this.joining.delete(task);
      task.is = { state: "ready", start: ready };
    }

    #addWake(task, by, from, cause, object) {
      const { wakes } = this, at = wakes.add();
      wakes.by[at] = by;
      wakes.from[at] = from;
      wakes.task[at] = task.task;
      wakes.to[at] = this.now;
      wakes.cause[at] = KH.CAUSES.indexOf(cause);
      wakes.object[at] = object;
    }

    /** The task leaves its state because a step begins now, `lag` ms after its key; `thrown` ends a sleep early. */
    leave(task, lag, thrown) {
      const { state, start, ms } = task.is;
      if (!(state === "sleep" || state === "wait" || state === "join" || state === "park")) {
        return this.addInterval(task, this.now, false, NaN);
      }
      let ready = Math.max(start, this.idleEnd);
      if (lag !== SATURATED) ready = Math.max(ready, this.now - lag * 1000);
      if (state === "sleep" && !thrown) ready = Math.max(ready, start + (ms - 1) * 1000);
      ready = Math.min(this.now, ready);
      const until = state === "sleep" ? untilOf(task.is) : null;
      const late = until === null ? this.now - ready : Math.max(0, this.now - until);
      this.addInterval(task, ready, false, thrown ? NaN : late);
      this.addReady(task, ready, this.now, false);
      this.joining.delete(task);
    }

    closeInterval(task, open) {
      this.addInterval(task, this.now, open, NaN);
    }

    /** Writes down the interval the task is in, up to `end`. */
    addInterval(task, end, open, late) {
      const { state, start, ms, on } = task.is, flags = open ? KH.FLAG.OPEN : 0;
      if (state === "new" || state === "ready") this.addReady(task, start, end, open);
      if (state === "sleep") this.addSpan(task, SLEEPING, start, end, { arg: ms, flags, late });
      if (WAITS[state]) this.addSpan(task, WAITS[state], start, end, { reason: state, arg: on, flags });
    }

    addReady(task, start, end, open) {
      if (end > start) this.addSpan(task, READY, start, end, { flags: open ? KH.FLAG.OPEN : 0 });
    }

    point(kind, task, arg) {
      const { points } = this, at = points.add();
      points.kind[at] = kind;
      points.time[at] = this.now;
      points.task[at] = task;
      points.arg[at] = arg;
      if (task === PROGRAM && (kind === KIND.PRINT || kind === KIND.FRAME || kind === KIND.MARK)) this.programSpoke = true;
    }

    lose(events) {
      this.point(KIND.LOST, PROGRAM, events);
      this.closeSlice("lost");
      this.closeIdle();
      for (const task of this.tasks.values()) {
        if (task.is.state === "done") continue;
        this.closeInterval(task, false);
        task.is = { state: "unknown" };
      }
      this.openGaps.push(this.addRow(this.gaps, this.now, events));
    }

    /** Undoes what the last `model` closed for the moment only. */
    #reopen() {
      if (!this.closed) return;
      const { lengths, tasks, kept } = this.closed;
      for (const name of Object.keys(TABLES)) this[name].cut(lengths[name]);
      for (const { task, is, length } of tasks) {
        task.is = is;
        task.spans.cut(length);
      }
      Object.assign(this, kept);
      this.closed = null;
    }

    #close() {
      const { slice, idle_, send, show, closedIdle, idleEnd, openGaps } = this;
      this.closed = {
        lengths: Object.fromEntries(Object.keys(TABLES).map((name) => [name, this[name].length])),
        tasks: [this.program, ...this.tasks.values()].map((task) => ({ task, is: task.is, length: task.spans.length })),
        kept: { slice, idle_, send, show, closedIdle, idleEnd, openGaps },
      };
      const inProgram = slice !== null && slice.task === PROGRAM;
      this.closeGaps();
      this.closeSlice(this.complete && inProgram ? "done" : "end");
      this.closeIdle();
      if (this.send) this.addRow(this.sends, this.send.start, this.send.arg);
      for (const task of this.tasks.values()) this.#closeLast(task);
    }

    #closeLast(task) {
      const until = task.is.state === "sleep" ? untilOf(task.is) : null;
      const ready = until !== null && until < this.now ? Math.min(this.now, Math.max(until, this.idleEnd)) : this.now;
      if (ready === this.now) return this.closeInterval(task, true);
      this.addInterval(task, ready, false, NaN);
      this.addReady(task, ready, this.now, true);
      task.is = { state: "ready" };
    }

    /** The run so far, everything still open closed at its end. Valid until the next `feed`. @param {[string, number, string][]} given */
    model(given) {
      if (!this.closed) this.#close();
      const names = new KH.Names(given);
      names.number([...this.tasks.keys()]);
      const tasks = [...this.tasks.values()].map((task) => taskOf(task, names));
      const tables = Object.fromEntries(Object.keys(TABLES).map((name) => [name, this[name]]));
      const lost = this.gaps.rows((at) => this.gaps.arg[at]).reduce((sum, events) => sum + events, 0);
      const spans = new Map([[PROGRAM, this.program.spans], ...[...this.tasks].map(([number, task]) => [number, task.spans])]);
      return { duration_us: this.now, complete: this.complete, lost, lanes: this.#lanes(tasks), tasks, ...tables, spans, names };
    }

    #lanes(tasks) {
      const lanes = tasks.map((task) => ({ kind: "task", task: task.task, name: task.name }));
      if (this.#programShows()) lanes.unshift({ kind: "program", task: PROGRAM, name: "program" });
      if (this.sawInterrupt) lanes.push({ kind: "interrupt", task: INTERRUPT, name: "interrupt" });
      if (this.idle.length) lanes.push({ kind: "idle", task: IDLE, name: "idle" });
      return lanes;
    }

    #programShows() {
      if (!this.tasks.size || this.programSpoke) return true;
      const { start, end, length } = this.program.spans;
      let ran = 0;
      for (let at = 0; at < length; at++) ran += end[at] - start[at];
      return ran > this.now * PROGRAM_SHARE;
    }
  };

  /** The model of a whole run. @param {Uint8Array} bytes trace events @param {[string, number, string][]} names kind "t" task, "o" object, "m" mark; number; text */
  KH.buildModel = function (bytes, names) {
    const recording = new KH.Recording();
    recording.feed(bytes);
    return recording.model(names);
  };

  function taskOf({ task, parent, created_us, began_us, ended_us, outcome, is }, names) {
    const on = is.state === "wait" || is.state === "join" ? is.on : null;
    const state = FINAL_STATES[is.state] || is.state;
    return { task, name: names.task(task), parent, created_us, began_us, ended_us, outcome, state, on };
  }

  function untilOf(sleep) {
    return sleep.ms === SATURATED ? null : sleep.start + sleep.ms * 1000;
  }
})((globalThis.KH = globalThis.KH || {}));
