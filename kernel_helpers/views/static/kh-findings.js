// What a teacher would point at in a run that ran in this page: the rules of trace/findings.py, in the same words. No DOM.
(function (KH) {
  "use strict";

  const HOG_US = 50_000, LATE_US = 5_000;
  const ALWAYS = 3, MANY = 200;
  const LEFT = {
    running: "stopped in the middle of a step", ready: "ready to run", sleeping: "asleep", unknown: "in a state the trace does not show",
  };
  const { span, moment, percent, whole, listed } = KH.said;
  const lengthOf = ({ start_us, end_us }) => end_us - start_us;
  const meet = (each, { start_us, end_us }) => each.start_us < end_us && each.end_us > start_us;

  /** A dumped model (kh-dump.js) with what several rules look up. */
  class Seen {
    constructor(model, names) {
      this.model = model;
      this.names = names;
      this.steps = Map.groupBy(model.slices, ({ task }) => task);
      this.sleeps = Map.groupBy(model.sleeps, ({ task }) => task);
    }

    stepsOf(task) {
      return this.steps.get(task) || [];
    }

    name(task) {
      return task === KH.PLACES.INTERRUPT ? "interrupt" : this.names.task(task);
    }

    isHog(step) {
      return lengthOf(step) > HOG_US && this.model.ready.some((each) => meet(each, step));
    }

    /** Per task the us it ran in that time, the most first. */
    ranBetween(start, end) {
      const ran = new Map();
      for (const step of this.model.slices) {
        if (step.end_us <= start || step.start_us >= end) continue;
        ran.set(step.task, (ran.get(step.task) || 0) + Math.min(step.end_us, end) - Math.max(step.start_us, start));
      }
      return [...ran].sort(([, one], [, other]) => other - one);
    }

    idleBetween(start, end) {
      return this.model.idle.reduce((sum, each) => sum + Math.max(0, Math.min(each.end_us, end) - Math.max(each.start_us, start)), 0);
    }

    /** For each lock the longest of the waits for it. */
    get longestLockWaits() {
      const longest = new Map();
      for (const wait of this.model.waits) {
        if (wait.reason !== "wait" || !this.names.object(wait.arg).startsWith("Lock")) continue;
        const best = longest.get(wait.arg);
        if (!best || lengthOf(wait) > lengthOf(best)) longest.set(wait.arg, wait);
      }
      return [...longest.values()];
    }

    waitingToo(wait) {
      const same = (each) => each.reason === wait.reason && each.arg === wait.arg && each.task !== wait.task;
      return [...new Set(this.model.waits.filter((each) => same(each) && meet(each, wait)).map(({ task }) => task))];
    }

    lastEnd(task) {
      return this.stepsOf(task.task).at(-1)?.end_us ?? task.created_us;
    }
  }

  const finding = (kind, { task }, start_us, end_us, text) => ({ kind, task, start_us, end_us, text });

  function failed(_, task) {
    if (task.outcome !== "failed" || task.ended_us === null) return [];
    return [finding("failed", task, task.ended_us, task.ended_us, `${task.name} failed with an exception ${moment(task.ended_us)}.`)];
  }

  function hog(seen, task) {
    const long = seen.stepsOf(task.task).filter((step) => seen.isHog(step));
    if (!long.length) return [];
    const worst = long.reduce((best, step) => (lengthOf(step) > lengthOf(best) ? step : best)), run_us = seen.model.duration_us;
    const isAll = lengthOf(worst) * 2 > run_us, who = whoWaited(seen, worst), length = span(lengthOf(worst));
    const text = isAll
      ? `${task.name} hardly ever lets others run: one step lasted ${length}, ${percent(lengthOf(worst) / run_us)} of the whole run, while ${who}.`
      : `${task.name} held the CPU for ${length} ${moment(worst.start_us)} without an await that waits, while ${who}.`;
    const more = long.length > 1 ? ` It held the CPU for more than ${span(HOG_US)} ${KH.count(long.length, "time")}.` : "";
    return [finding(isAll ? "never yields" : "hog", task, worst.start_us, worst.end_us, text + more)];
  }

  function whoWaited(seen, step) {
    const ready = seen.model.ready.filter((each) => meet(each, step)).sort((one, other) => lengthOf(other) - lengthOf(one));
    const names = [...new Set(ready.map(({ task }) => seen.name(task)))], longest = span(lengthOf(ready[0]));
    return `${listed(names)} ${names.length === 1 ? "was ready for" : "were ready for up to"} ${longest}`;
  }

  function alwaysLate(seen, task) {
    const sleeps = (seen.sleeps.get(task.task) || []).filter((each) => each.late_us !== null);
    if (sleeps.length < ALWAYS || sleeps.some((each) => each.late_us <= LATE_US)) return [];
    const worst = sleeps.reduce((best, each) => (each.late_us > best.late_us ? each : best)), end = worst.end_us + worst.late_us;
    const text = `All ${sleeps.length} sleeps of ${task.name} ended late: by ${span(whole(middleOf(sleeps.map((each) => each.late_us))))} in the middle case, ` +
      `by ${span(worst.late_us)} at worst. It asked for ${worst.asked_ms} ms ${moment(worst.start_us)} and was ready in time, but ${culprits(seen, worst, end)}.`;
    return [finding("always late", task, worst.start_us, end, text)];
  }

  function middleOf(values) {
    const sorted = values.toSorted((one, other) => one - other), half = sorted.length >> 1;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  function culprits(seen, sleep, end) {
    const most = seen.ranBetween(sleep.end_us, end).slice(0, 2).filter(([task, us]) => us && task !== sleep.task);
    if (!most.length) return "the loop came back to it late";
    return `${listed(most.map(([task, us]) => `${seen.name(task)} ran for ${span(us)}`))} first`;
  }

  const hasNotBegun = (task) => task.began_us === null && task.parent !== null;

  function neverBegan(seen, task) {
    if (!hasNotBegun(task) || !seen.model.complete) return [];
    const text = `${task.name} was created by ${seen.name(task.parent)} ${moment(task.created_us)}, but its body never began: the loop ended before its first step.`;
    return [finding("never began", task, task.created_us, seen.model.duration_us, text)];
  }

  /** Left waiting on a flag on which another task began to wait after it. */
  function replaced(seen, task) {
    const name = seen.names.object(task.on || 0), { waits } = seen.model;
    if (task.state !== "waiting" || !name.startsWith("ThreadSafeFlag")) return [];
    const mine = waits.findLast((each) => each.task === task.task);
    const other = waits.find((each) => each.arg === task.on && each.reason === "wait" && each.task !== task.task && each.start_us >= mine.start_us);
    if (!other) return [];
    const text = `${task.name} waits on ${name} since ${moment(mine.start_us).slice(3)} and never wakes: ${seen.name(other.task)} waited on it too, ` +
      `${moment(other.start_us)}, and a flag wakes only the task that waited last.`;
    return [finding("flag lost", task, mine.start_us, mine.end_us, text)];
  }

  function convoy(seen, task) {
    return seen.longestLockWaits.filter((wait) => wait.task === task.task && lengthOf(wait) > HOG_US).flatMap((wait) => {
      const others = seen.waitingToo(wait).map((each) => seen.name(each));
      const text = `Tasks queue up for ${seen.names.object(wait.arg)}: ${task.name} waited ${span(lengthOf(wait))} for it ${moment(wait.start_us)}, and ${listed(others)} meanwhile too.`;
      return others.length ? [finding("lock convoy", task, wait.start_us, wait.end_us, text)] : [];
    });
  }

  function polls(seen, task) {
    const steps = seen.stepsOf(task.task), turns = steps.filter(({ reason }) => reason === "yield");
    if (turns.length < MANY || turns.length < 0.9 * steps.length) return [];
    const start = turns[0].start_us, end = turns.at(-1).end_us;
    if (seen.idleBetween(start, end) > 0.05 * (end - start)) return [];
    const text = `${task.name} polls: from ${moment(start).slice(3)} to ${moment(end).slice(3)} it gave way ${turns.length} times without waiting for anything, so the loop was never idle.`;
    return [finding("polls", task, start, end, text)];
  }

  function parked(seen, task) {
    if (task.state !== "parked") return [];
    const start = seen.lastEnd(task);
    return [finding("parked", task, start, seen.model.duration_us, `${task.name} gave up the CPU ${moment(start)} and nothing will ever wake it.`)];
  }

  function leftOver(seen, task) {
    const isTold = task.state === "parked" || hasNotBegun(task) || replaced(seen, task).length > 0;
    if (task.outcome !== "left over" || isTold || !seen.model.complete) return [];
    const text = `${task.name} was left over: when the program ended it was ${was(seen, task)}.`;
    return [finding("left over", task, seen.lastEnd(task), seen.model.duration_us, text)];
  }

  function was(seen, { state, on }) {
    if (state === "waiting") return `waiting on ${seen.names.object(on || 0)}`;
    return state === "joining" ? `waiting for ${seen.name(on || KH.PLACES.PROGRAM)} to finish` : LEFT[state];
  }

  const RULES = [failed, hog, alwaysLate, neverBegan, replaced, convoy, polls, parked, leftOver];

  /** All findings: the worst kinds first, within a kind in lane order. @param {object} model of KH.Recording, of a run that is over */
  KH.findings = function (model) {
    const seen = new Seen(KH.dump(model), model.names);
    return RULES.flatMap((rule) => seen.model.tasks.flatMap((task) => rule(seen, task)));
  };
})((globalThis.KH = globalThis.KH || {}));
