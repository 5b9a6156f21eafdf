// Builds the model of one run from its events: who ran, was ready, slept, waited, and who woke whom. No DOM.
(function (KH) {
  "use strict";

  const PROGRAM = 0, INTERRUPT = -1, IDLE = -2;
  const SATURATED = 16383;
  const MOST_JOINS = 8;
  const PROGRAM_SHARE = 1 / 20;
  const ACT_ON_TASK = new Set([
    "CREATE", "BEGIN", "THROW", "SLEEP", "WAIT", "JOIN", "RETURN", "RAISE", "CANCELLED", "PARK", "WAKE", "CANCEL",
  ]);
  const OUTCOMES = { RETURN: "returned", RAISE: "failed", CANCELLED: "cancelled" };
  const FINAL_STATES = { new: "ready", sleep: "sleeping", wait: "waiting", join: "joining", park: "parked" };
  const ASLEEP = new Set(["sleep", "wait", "park", "unknown"]);

  /**
   * The canonical model of a run, as tests/vectors/README.md describes it (snake_case keys, times in us).
   * @param {Uint8Array} bytes trace events
   * @param {[string, number, string][]} names kind "t" task, "o" object, "m" mark; number; text
   */
  KH.buildModel = function (bytes, names) {
    const builder = new Builder();
    for (const event of KH.decode(bytes)) builder.take(event);
    return builder.finish(new KH.Names(names));
  };

  class Builder {
    constructor() {
      this.out = { slices: [], ready: [], sleeps: [], waits: [], wakes: [], idle: [], sends: [], shows: [], gaps: [], points: [] };
      this.tasks = new Map();
      this.irqs = new Map();
      this.joins = 0;
      this.stack = [];
      this.now = 0;
      this.complete = false;
      this.idleEnd = 0;
      this.slice = this.idle = this.send = this.show = this.closedIdle = null;
      this.openGaps = [];
    }

    take(event) {
      this.now = event.time;
      if (event.name !== "LOST") this.closeGaps();
      if (ACT_ON_TASK.has(event.name) && event.task === PROGRAM) return;
      const mayReopen = this.closedIdle;
      if (event.name !== "SEND" && event.name !== "SENT") this.closedIdle = null;
      TAKE[event.name](this, event, mayReopen);
    }

    know(number, parent) {
      if (!this.tasks.has(number)) {
        const life = { created_us: this.now, began_us: null, ended_us: null, outcome: "left over" };
        this.tasks.set(number, { task: number, parent, ...life, is: { state: "unknown" } });
      }
      return this.tasks.get(number);
    }

    openSlice(task, thrown) {
      this.slice = { task, start_us: this.now, end_us: this.now, reason: "end", arg: 0, thrown };
      this.show = null;
      if (this.tasks.has(task)) this.tasks.get(task).is = { state: "running" };
    }

    closeSlice(reason, arg = 0) {
      if (!this.slice) return;
      this.out.slices.push({ ...this.slice, end_us: this.now, reason, arg });
      if (reason === "lost" && this.tasks.has(this.slice.task)) this.tasks.get(this.slice.task).is = { state: "unknown" };
      this.slice = this.show = null;
    }

    closeIdle() {
      if (!this.idle) return;
      this.closedIdle = { ...this.idle, end_us: this.now };
      this.out.idle.push(this.closedIdle);
      this.idleEnd = this.now;
      this.idle = null;
    }

    closeGaps() {
      for (const gap of this.openGaps) gap.end_us = this.now;
      this.openGaps = [];
    }

    begin(event) {
      this.closeSlice("lost");
      this.closeIdle();
      const task = this.know(event.task, null);
      if (task.began_us === null) task.began_us = this.now;
      this.leave(task, event.arg, event.name === "THROW");
      this.openSlice(event.task, event.name === "THROW");
    }

    endStep(event, reason, state) {
      const task = this.know(event.task, null);
      if (this.slice && this.slice.task === event.task) this.closeSlice(reason, event.arg);
      else this.closeSlice("lost");
      this.closeIdle();
      if (task.is.state !== "running") this.closeInterval(task, false);
      task.is = state;
    }

    finishTask(event) {
      this.endStep(event, event.name.toLowerCase(), { state: "done" });
      Object.assign(this.tasks.get(event.task), { ended_us: this.now, outcome: OUTCOMES[event.name] });
      const woken = [...this.tasks.values()].filter((task) => task.is.state === "join" && task.is.on === event.task);
      woken.sort((a, b) => a.is.order - b.is.order);
      for (const task of woken) this.wake(task, { by: event.task, from_us: this.now, cause: "join", object: null });
    }

    wake(task, how) {
      this.out.wakes.push({ by: how.by, from_us: how.from_us, task: task.task, to_us: this.now, cause: how.cause, object: how.object });
      const until = task.is.state === "sleep" ? untilOf(task.is) : null;
      const ready = until !== null && until <= this.now ? Math.min(this.now, Math.max(until, this.idleEnd)) : this.now;
      this.addInterval(task, ready, { open: false, late: null });
      task.is = { state: "ready", start: ready };
    }

    /** The task leaves its state because a step begins now, `lag` ms after its key; `thrown` ends a sleep early. */
    leave(task, lag, thrown) {
      const { state, start, ms } = task.is;
      if (!(state === "sleep" || state === "wait" || state === "join" || state === "park")) {
        this.addInterval(task, this.now, { open: false });
        return;
      }
      const earliest = [start, this.idleEnd];
      if (lag !== SATURATED) earliest.push(this.now - lag * 1000);
      if (state === "sleep" && !thrown) earliest.push(start + (ms - 1) * 1000);
      const ready = Math.min(this.now, Math.max(...earliest));
      const until = state === "sleep" ? untilOf(task.is) : null;
      const late = until === null ? this.now - ready : Math.max(0, this.now - until);
      this.addInterval(task, ready, { open: false, late: thrown ? null : late });
      this.addReady(task.task, ready, this.now, false);
    }

    closeInterval(task, open) {
      this.addInterval(task, this.now, { open, late: null });
    }

    /** Writes down the interval the task is in, up to `end`. */
    addInterval(task, end, { open, late }) {
      const { state, start, ms, on } = task.is;
      const span = { task: task.task, start_us: start, end_us: end };
      if (state === "new" || state === "ready") this.addReady(task.task, start, end, open);
      if (state === "sleep") this.out.sleeps.push({ ...span, asked_ms: ms, until_us: untilOf(task.is), late_us: late, open });
      if (state === "wait" || state === "join" || state === "park") this.out.waits.push({ ...span, reason: state, arg: on, open });
    }

    addReady(task, start, end, open) {
      if (end > start) this.out.ready.push({ task, start_us: start, end_us: end, open });
    }

    point(event, task = event.task) {
      this.out.points.push({ kind: event.name.toLowerCase(), time_us: this.now, task, arg: event.arg });
    }

    lose(event) {
      this.point(event, PROGRAM);
      this.closeSlice("lost");
      this.closeIdle();
      for (const task of this.tasks.values()) {
        if (task.is.state === "done") continue;
        this.closeInterval(task, false);
        task.is = { state: "unknown" };
      }
      const gap = { start_us: this.now, end_us: this.now, events: event.arg };
      this.out.gaps.push(gap);
      this.openGaps.push(gap);
    }

    finish(names) {
      const inProgram = this.slice !== null && this.slice.task === PROGRAM;
      this.closeGaps();
      this.closeSlice(this.complete && inProgram ? "done" : "end");
      this.closeIdle();
      if (this.send) this.out.sends.push({ ...this.send, end_us: this.now });
      for (const task of this.tasks.values()) this.finishInterval(task);
      for (const key of ["slices", "ready", "sleeps", "waits"]) this.out[key].sort((a, b) => a.start_us - b.start_us || a.task - b.task);
      return this.model(names);
    }

    finishInterval(task) {
      const until = task.is.state === "sleep" ? untilOf(task.is) : null;
      const ready = until !== null && until < this.now ? Math.min(this.now, Math.max(until, this.idleEnd)) : this.now;
      if (ready === this.now) return this.closeInterval(task, true);
      this.addInterval(task, ready, { open: false, late: null });
      this.addReady(task.task, ready, this.now, true);
      task.is = { state: "ready" };
    }

    model(names) {
      const numbers = [...this.tasks.keys()];
      names.number(numbers);
      const tasks = [...this.tasks.values()].map((task) => ({
        task: task.task, name: names.task(task.task), parent: task.parent, created_us: task.created_us, began_us: task.began_us,
        ended_us: task.ended_us, outcome: task.outcome, state: FINAL_STATES[task.is.state] || task.is.state,
        on: task.is.state === "wait" || task.is.state === "join" ? task.is.on : null,
      }));
      const lost = this.out.gaps.reduce((sum, gap) => sum + gap.events, 0);
      return { duration_us: this.now, complete: this.complete, lost, lanes: this.lanes(tasks), tasks, ...this.out, names };
    }

    lanes(tasks) {
      const lanes = tasks.map((task) => ({ kind: "task", task: task.task, name: task.name }));
      if (this.programShows()) lanes.unshift({ kind: "program", task: PROGRAM, name: "program" });
      if (this.out.points.some((point) => point.kind === "irq")) lanes.push({ kind: "interrupt", task: INTERRUPT, name: "interrupt" });
      if (this.out.idle.length) lanes.push({ kind: "idle", task: IDLE, name: "idle" });
      return lanes;
    }

    programShows() {
      const ran = this.out.slices.reduce((sum, slice) => sum + (slice.task === PROGRAM ? slice.end_us - slice.start_us : 0), 0);
      const points = this.out.points.filter((point) => ["print", "frame", "mark"].includes(point.kind));
      return !this.tasks.size || [...points, ...this.out.shows].some((each) => each.task === PROGRAM) || ran > this.now * PROGRAM_SHARE;
    }
  }

  function untilOf(sleep) {
    return sleep.ms === SATURATED ? null : sleep.start + sleep.ms * 1000;
  }

    /** What each event does; a row per event of the format. */
  const TAKE = {
    CELL: (builder) => builder.openSlice(PROGRAM, false),
    CREATE(builder, { task: number, arg }) {
      const task = builder.know(number, arg);
      if (task.is.state === "unknown" || task.is.state === "done") task.is = { state: "new", start: builder.now };
    },
    BEGIN: (builder, event) => builder.begin(event),
    THROW: (builder, event) => builder.begin(event),
    SLEEP(builder, event) {
      const state = event.arg ? { state: "sleep", start: event.time, ms: event.arg } : { state: "ready", start: event.time };
      builder.endStep(event, event.arg ? "sleep" : "yield", state);
    },
    WAIT: (builder, event) => builder.endStep(event, "wait", { state: "wait", start: event.time, on: event.arg }),
    JOIN: (builder, event) => builder.endStep(event, "join", { state: "join", start: event.time, on: event.arg, order: builder.joins++ }),
    PARK: (builder, event) => builder.endStep({ ...event, arg: 0 }, "park", { state: "park", start: event.time, on: 0 }),
    RETURN: (builder, event) => builder.finishTask({ ...event, arg: 0 }),
    RAISE: (builder, event) => builder.finishTask({ ...event, arg: 0 }),
    CANCELLED: (builder, event) => builder.finishTask({ ...event, arg: 0 }),
    WAKE(builder, event) {
      const task = builder.know(event.task, null);
      const irq = builder.slice ? undefined : builder.irqs.get(event.arg);
      if (!builder.slice) builder.irqs.delete(event.arg);
      if (task.is.state !== "join" && !ASLEEP.has(task.is.state)) return;
      const by = builder.slice ? builder.slice.task : irq === undefined ? null : INTERRUPT;
      builder.wake(task, { by, from_us: irq === undefined ? builder.now : irq, cause: "object", object: event.arg });
    },
    CANCEL(builder, event) {
      builder.point(event);
      let task = builder.tasks.get(event.task);
      for (let n = 0; n < MOST_JOINS && task && task.is.state === "join"; n++) task = builder.tasks.get(task.is.on);
      if (task && ASLEEP.has(task.is.state)) builder.wake(task, { by: event.arg, from_us: builder.now, cause: "cancel", object: null });
    },
    IDLE(builder, event, mayReopen) {
      builder.closeSlice("lost");
      if (builder.idle) return;
      if (mayReopen) builder.out.idle.pop();
      builder.idle = mayReopen || { start_us: event.time, end_us: event.time, asked_ms: event.arg };
    },
    AWAKE: (builder) => builder.closeIdle(),
    SEND: (builder, event) => (builder.send = { start_us: event.time, end_us: event.time, events: event.arg }),
    SENT(builder) {
      if (builder.send) builder.out.sends.push({ ...builder.send, end_us: builder.now });
      builder.send = null;
    },
    SHOW: (builder, event) => (builder.show = { task: event.task, start_us: event.time }),
    FRAME(builder, event) {
      builder.point(event);
      if (!builder.show || builder.show.task !== event.task) return;
      builder.out.shows.push({ ...builder.show, end_us: event.time, frame: event.arg });
      builder.show = null;
    },
    PRINT: (builder, event) => builder.point(event),
    MARK: (builder, event) => builder.point(event),
    IRQ(builder, event) {
      builder.irqs.set(event.arg, event.time);
      builder.point(event, PROGRAM);
    },
    LOST: (builder, event) => builder.lose(event),
    LOOP(builder) {
      builder.stack.push(builder.slice ? builder.slice.task : PROGRAM);
      builder.closeSlice("loop");
    },
    UNLOOP(builder) {
      builder.closeSlice("end");
      builder.closeIdle();
      builder.openSlice(builder.stack.pop() || PROGRAM, false);
    },
    DONE: (builder) => (builder.complete = true),
  };
  KH.PLACES = { PROGRAM, INTERRUPT, IDLE };
  KH.DUMPED = [
    "duration_us", "complete", "lost", "lanes", "tasks", "slices", "ready", "sleeps", "waits", "wakes", "idle", "sends",
    "shows", "gaps", "points",
  ];
})((globalThis.KH = globalThis.KH || {}));
