// What each trace event does to the model of a run: one row per kind of event. No DOM.
(function (KH) {
  "use strict";

  const MOST_JOINS = 8;
  const ASLEEP = new Set(["sleep", "wait", "park", "unknown"]);
  const { KIND } = KH;
  const { PROGRAM, INTERRUPT, NOBODY } = KH.PLACES;

  /** By kind: whether the event is of a task, so that one of the program is damaged. */
  KH.NEEDS_TASK = [];
  for (const name of ["CREATE", "BEGIN", "THROW", "SLEEP", "WAIT", "JOIN", "RETURN", "RAISE", "CANCELLED", "PARK", "WAKE", "CANCEL"]) {
    KH.NEEDS_TASK[KIND[name]] = true;
  }

  /** What each event does to a KH.Recording; a row per event of the format. */
  const ROWS = {
    CELL: (run) => run.openSlice(PROGRAM, false),
    CREATE(run, number, parent) {
      const task = run.know(number, parent);
      if (task.is.state === "unknown" || task.is.state === "done") task.is = { state: "new", start: run.now };
    },
    BEGIN: (run, task, lag) => run.begin(task, lag, false),
    THROW: (run, task, lag) => run.begin(task, lag, true),
    SLEEP: (run, task, ms) => run.endStep(task, ms, ms ? "sleep" : "yield", ms ? { state: "sleep", start: run.now, ms } : { state: "ready", start: run.now }),
    WAIT: (run, task, on) => run.endStep(task, on, "wait", { state: "wait", start: run.now, on }),
    JOIN(run, task, on) {
      run.endStep(task, on, "join", { state: "join", start: run.now, on, order: run.joins++ });
      run.joining.add(run.tasks.get(task));
    },
    PARK: (run, task) => run.endStep(task, 0, "park", { state: "park", start: run.now, on: 0 }),
    RETURN: (run, task) => run.finishTask(task, "return"),
    RAISE: (run, task) => run.finishTask(task, "raise"),
    CANCELLED: (run, task) => run.finishTask(task, "cancelled"),
    WAKE(run, number, object) {
      const task = run.know(number, null);
      const irq = run.slice ? undefined : run.irqs.get(object);
      if (!run.slice) run.irqs.delete(object);
      if (task.is.state !== "join" && !ASLEEP.has(task.is.state)) return;
      const by = run.slice ? run.slice.task : irq === undefined ? NOBODY : INTERRUPT;
      run.wake(task, by, irq === undefined ? run.now : irq, "object", object);
    },
    CANCEL(run, number, by) {
      run.point(KIND.CANCEL, number, by);
      let task = run.tasks.get(number);
      for (let n = 0; n < MOST_JOINS && task && task.is.state === "join"; n++) task = run.tasks.get(task.is.on);
      if (task && ASLEEP.has(task.is.state)) run.wake(task, by, run.now, "cancel", -1);
    },
    IDLE(run, _, ms, mayReopen) {
      run.closeSlice("lost");
      if (run.idle_) return;
      if (mayReopen) run.idle.cut(run.idle.length - 1);
      run.idle_ = mayReopen || { start: run.now, arg: ms };
    },
    AWAKE: (run) => (run.closedIdle = run.closeIdle()),
    SEND: (run, _, events) => (run.send = { start: run.now, arg: events }),
    SENT(run) {
      if (run.send) run.addRow(run.sends, run.send.start, run.send.arg);
      run.send = null;
    },
    SHOW: (run, task) => (run.show = { task, start: run.now }),
    FRAME(run, task, number) {
      run.point(KIND.FRAME, task, number);
      if (!run.show || run.show.task !== task) return;
      run.shows.task[run.addRow(run.shows, run.show.start, number)] = task;
      run.show = null;
    },
    PRINT: (run, task, bytes) => run.point(KIND.PRINT, task, bytes),
    MARK: (run, task, mark) => run.point(KIND.MARK, task, mark),
    IRQ(run, _, object) {
      run.irqs.set(object, run.now);
      run.point(KIND.IRQ, PROGRAM, object);
      run.sawInterrupt = true;
    },
    LOST: (run, _, events) => run.lose(events),
    LOOP(run) {
      run.stack.push(run.slice ? run.slice.task : PROGRAM);
      run.closeSlice("loop");
    },
    UNLOOP(run) {
      run.closeSlice("end");
      run.closeIdle();
      run.openSlice(run.stack.pop() || PROGRAM, false);
    },
    DONE: (run) => (run.complete = true),
  };

  /** The same by kind: (recording, task, argument, an idle time that may go on) => what is done. */
  KH.ACTS = [];
  for (const [name, act] of Object.entries(ROWS)) KH.ACTS[KIND[name]] = act;
})((globalThis.KH = globalThis.KH || {}));
