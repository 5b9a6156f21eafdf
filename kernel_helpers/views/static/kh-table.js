// Builds the words beside the picture: legend, list of keys, and the table that says the same without a picture.
(function (KH) {
  "use strict";

  const MANY_SLICES = 300;
  const LEGEND = [
    { look: "run", text: "running", when: (run) => run.slices.length },
    { look: "ready", text: "ready, but another task has the CPU", when: (run) => hasSpan(run, "ready") },
    { look: "hog", text: "runs over 50 ms while others are ready", when: (run) => run.slices.some((slice) => slice.hog) },
    { look: "sleep", text: "sleeping", when: (run) => hasSpan(run, "sleeping") },
    { look: "wait", text: "waiting for what is written on it", when: (run) => hasSpan(run, "waiting") },
    { look: "park", text: "parked: nothing will wake it", when: (run) => hasSpan(run, "parked") },
    { look: "show", text: "making a picture (part of running)", when: (run) => run.slices.some((slice) => slice.shows.length) },
    { look: "crowd", text: "low bar: many short slices, height = share of the time", when: (run) => run.slices.length > MANY_SLICES },
    { look: "idle", text: "idle: nothing to do", when: (run) => run.idles.length },
    { look: "send", text: "tracer sends its records", when: (run) => run.sends.length },
    { look: "gap", text: "events lost, nothing known", when: (run) => run.gaps.length },
    { glyph: "↓", text: "made it ready", when: (run) => run.wakes.length },
    { glyph: "▾", text: "printed", when: (run) => hasPoint(run, "print") },
    { glyph: "⚑", text: "mark", when: (run) => hasPoint(run, "mark") },
    { glyph: "◆", text: "interrupt", when: (run) => run.interrupts.length },
    { glyph: "■", text: "finished", when: (run) => ended(run, "returned") },
    { glyph: "×", text: "cancelled", when: (run) => ended(run, "cancelled") || hasPoint(run, "cancel") },
    { glyph: "!", text: "failed", when: (run) => ended(run, "failed") },
    { glyph: "…", text: "left over", when: (run) => !run.live && ended(run, "left over") },
  ];

  const COLUMNS = [
    { title: "Task", value: (lane) => lane.name },
    { title: "Slices", value: (lane, run, total) => String(total.slices), number: true },
    { title: "Ran", value: (lane, run, total) => KH.duration(total.running), number: true },
    { title: "Longest slice", value: (lane, run, total) => KH.duration(total.longest), number: true },
    { title: "Ready, kept waiting", value: (lane, run, total) => KH.duration(total.ready), number: true },
    { title: "Longest such wait", value: (lane, run, total) => KH.duration(total.longestReady), number: true },
    { title: "How it ended", value: (lane, run) => KH.ending(lane, run) },
  ];

  function hasSpan(run, state) {
    return run.lanes.some((lane) => lane.spans.some((span) => span.state === state));
  }

  function hasPoint(run, kind) {
    return run.points.some((point) => point.kind === kind);
  }

  function ended(run, outcome) {
    return run.lanes.some((lane) => lane.kind === "task" && lane.outcome === outcome);
  }

  /**
   * An element with class and text. Text only ever goes in as text.
   * @param {string} tag @param {string} [className] @param {string} [text] @returns {HTMLElement}
   */
  KH.element = function (tag, className = "", text = "") {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  /** Fills `list` (a <ul>) with the states this run has; does nothing when they are the same as before. */
  KH.fillLegend = function (list, run) {
    const present = LEGEND.filter((entry) => entry.when(run));
    const key = present.map((entry) => entry.text).join("|");
    if (list.dataset.shown === key) return;
    list.dataset.shown = key;
    list.replaceChildren(...present.map(legendItem));
  };

  function legendItem(entry) {
    const item = KH.element("li");
    const swatch = entry.look ? KH.element("span", `kh-swatch kh-swatch-${entry.look}`) : KH.element("span", "kh-glyph", entry.glyph);
    swatch.setAttribute("aria-hidden", "true");
    item.append(swatch, entry.text);
    return item;
  }

  /** The run as a table, a row per lane. */
  KH.fillTable = function (table, run) {
    const head = KH.element("tr");
    head.append(...COLUMNS.map(headCell));
    const caption = KH.element("caption", "", "What each task did");
    const body = run.lanes.map((lane) => tableRow(lane, run));
    table.replaceChildren(caption, wrap("thead", [head]), wrap("tbody", body));
  };

  function headCell({ title, number }) {
    const cell = KH.element("th", number ? "kh-number" : "", title);
    cell.scope = "col";
    return cell;
  }

  function tableRow(lane, run) {
    const row = KH.element("tr"), total = KH.totals(lane);
    COLUMNS.forEach((column, at) => {
      const cell = KH.element(at ? "td" : "th", column.number ? "kh-number" : "", column.value(lane, run, total));
      if (!at) cell.scope = "row";
      row.append(cell);
    });
    return row;
  }

  function wrap(tag, children) {
    const element = KH.element(tag);
    element.append(...children);
    return element;
  }

  /** The keys, as a list of key and meaning. */
  KH.keysList = function (rows) {
    const list = KH.element("dl", "kh-keys");
    for (const { shown, text } of rows) list.append(KH.element("dt", "", shown), KH.element("dd", "", text));
    return list;
  };

  /** A button that keeps its keys from JupyterLab's command mode. */
  KH.button = function (text, title, action) {
    const button = KH.element("button", "kh-button", text);
    button.type = "button";
    button.title = title;
    button.dataset.lmSuppressShortcuts = "true";
    button.addEventListener("click", action);
    return button;
  };
})((globalThis.KH = globalThis.KH || {}));
