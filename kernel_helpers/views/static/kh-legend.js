// The legend: a sign and a word for every look that is really in the picture; each explains itself and shows where it is.
(function (KH) {
  "use strict";

  const MANY_SLICES = 300;
  const { duration } = KH;

  /** `what` says what the sign means; `state` is the state whose total and longest span it can show. */
  const LEGEND = [
    { look: "run", state: "running", text: "running", when: (run) => run.slices.length, what: "The task has the CPU. Only one can have it at a time; it keeps it until it awaits something that is not there yet." },
    { look: "ready", state: "ready", text: "ready, but another task has the CPU", when: (run) => has(run, "ready"), what: "The task could go on, but the CPU is taken. Its timer has run out or somebody woke it; it has to wait until the one that runs gives way." },
    { look: "hog", text: "runs over 50 ms while others are ready", when: (run) => hogs(run).length, what: "One step took longer than 50 ms while another task was ready: everybody else stood still." },
    { look: "sleep", state: "sleeping", text: "sleeping", when: (run) => has(run, "sleeping"), what: "The task asked for a pause. It costs nothing: the CPU is free for the others." },
    { look: "wait", state: "waiting", text: "waiting for what is written on it", when: (run) => has(run, "waiting"), what: "The task waits until something happens: an event, a lock, another task's end. It costs nothing." },
    { look: "park", state: "parked", text: "parked: nothing will wake it", when: (run) => has(run, "parked"), what: "The task gave up the CPU in a way that leaves nobody to wake it." },
    { look: "show", text: "making a picture (part of running)", when: (run) => run.lanes.some((lane) => lane.shows.length), what: "Part of a slice went into making and sending a picture for this notebook." },
    { look: "crowd", text: "low bar: many short slices, height = share of the time", when: (run) => run.slices.length > MANY_SLICES, what: "Too many slices to draw one by one: the bar's height is the share of the time that the task ran. Zoom in to see each." },
    { look: "idle", text: "idle: nothing to do", when: (run) => run.idle.length, what: "No task was ready, so the event loop waited for the earliest timer or an interrupt.", sum: (run) => KH.lengthWithin(run.idle, 0, run.durationUs) },
    { look: "send", text: "tracer sends its records", when: (run) => run.sends.length, what: "The board sent what you see here. That takes time from the program: the price of watching.", sum: (run) => KH.lengthWithin(run.sends, 0, run.durationUs) },
    { look: "gap", text: "events lost, nothing known", when: (run) => run.gaps.length, what: "The board overwrote events before it could send them. What happened here is not known." },
    { look: "fold", text: "folded: idle time left out", when: (run, view) => view.folded, what: "Nothing happened here for long, so most of it is left out. Click the torn band to open it again." },
    { look: "predicted", text: "predicted", when: (run, view) => view.predicted, what: "What was predicted, under what was measured." },
    { glyph: "↓", text: "made it ready", when: (run) => run.wakes.length, what: "The arrow goes from the task that ran to the one that it made ready: by setting an event, releasing a lock, finishing." },
    { glyph: "⇣", text: "asked it to be cancelled (inferred)", when: (run) => run.asked.length, what: "A board cannot see who calls cancel(). This arrow is inferred: the exception arrived, and within 1 ms of the moment since which it waited only this one ran." },
    { glyph: "▾", text: "printed", when: (run) => hasPoint(run, "PRINT"), what: "One call of print()." },
    { glyph: "⚑", text: "mark", when: (run) => hasPoint(run, "MARK"), what: "The program called live.mark()." },
    { glyph: "◆", text: "interrupt", when: (run) => run.interruptCount, what: "An interrupt handler set a ThreadSafeFlag. It can come at any time, also in the middle of a slice; the waiting task runs later." },
    { glyph: "■", text: "finished", when: (run) => ended(run, "returned"), what: "The task's function returned." },
    { glyph: "×", text: "cancelled", when: (run) => ended(run, "cancelled") || hasPoint(run, "CANCEL"), what: "On a lane: the task ended with CancelledError. Among the events: somebody asked for it." },
    { glyph: "!", text: "failed", when: (run) => ended(run, "failed"), what: "The task ended with an exception." },
    { glyph: "…", text: "left over", when: (run) => !run.live && ended(run, "left over"), what: "The program ended, and this task had not: it stays on the board, and stands still." },
  ];

  function has(run, state) {
    return run.lanes.some(({ spans }) => KH.nextOf(spans, KH.STATES.indexOf(state), 0) >= 0);
  }

  function hasPoint({ points }, name) {
    return points.kind.subarray(0, points.length).includes(KH.KIND[name]);
  }

  function ended(run, outcome) {
    return run.lanes.some((lane) => lane.kind === "task" && lane.outcome === outcome);
  }

  /** All hogs, the longest first: {lane, at, us}. */
  function hogs(run) {
    const found = run.lanes.flatMap((lane) => {
      const { flags, start, end, length } = lane.spans, rows = [];
      for (let at = 0; at < length; at++) if (flags[at] & KH.FLAG.HOG) rows.push({ lane, at, us: end[at] - start[at] });
      return rows;
    });
    return found.sort((a, b) => b.us - a.us);
  }

  /**
   * Fills `list` (a <ul>) with what the pictures of these runs have; does nothing when that is the same as before.
   * @param {{folded: boolean, predicted: boolean}} view @param {(entry: object, button: HTMLElement) => void} onChoose
   */
  KH.fillLegend = function (list, runs, view, onChoose) {
    const present = LEGEND.filter((entry) => runs.some((run) => entry.when(run, view)));
    const key = present.map((entry) => entry.text).join("|");
    if (list.dataset.shown === key) return;
    list.dataset.shown = key;
    list.replaceChildren(...present.map((entry) => KH.wrap("li", "", [legendButton(entry, onChoose)])));
  };

  function legendButton(entry, onChoose) {
    const button = KH.button("", entry.what, () => onChoose(entry, button));
    button.className = "kh-sign";
    button.setAttribute("aria-pressed", "false");
    const sign = entry.look ? KH.element("span", `kh-swatch kh-swatch-${entry.look}`) : KH.element("span", "kh-glyph", entry.glyph);
    sign.setAttribute("aria-hidden", "true");
    button.append(sign, entry.text);
    return button;
  }

  /** What an entry means, and how much of it this run has. */
  KH.legendSentence = function (entry, run) {
    const total = entry.sum ? ` Here: ${duration(entry.sum(run))} in all.` : "";
    const longest = KH.longestOf(entry, run);
    if (!longest) return entry.what + total;
    const sum = entry.state ? run.lanes.reduce((us, lane) => us + KH.totals(lane)[entry.state].us, 0) : hogs(run).reduce((us, hog) => us + hog.us, 0);
    return `${entry.what} Here: ${duration(sum)} in all; the longest, ${duration(longest.us)}, is ${longest.lane.name}'s at ${KH.moment(longest.lane.spans.start[longest.at])}.`;
  };

  /** The longest span of an entry's state in the whole run: {lane, at, us}, or null. */
  KH.longestOf = function (entry, run) {
    if (entry.look === "hog") return hogs(run)[0] || null;
    if (!entry.state) return null;
    const found = run.lanes.map((lane) => ({ lane, ...KH.totals(lane)[entry.state] })).filter((each) => each.at >= 0);
    const best = found.reduce((most, each) => (each.longest > most.longest ? each : most), found[0]);
    return best ? { lane: best.lane, at: best.at, us: best.longest } : null;
  };
})((globalThis.KH = globalThis.KH || {}));
