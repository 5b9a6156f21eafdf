// What people do to the timeline by keys and buttons; one table of keys for doing and for telling.
(function (KH) {
  "use strict";

  const ZOOM = 0.6, PAN = 0.2;
  const { RUNNING } = KH.STATE;

  /**
   * What each key does; `act` returns false when there was nothing to do, and the key goes on to the page.
   * @type {{keys: string[], shown: string, text: string, act?: (timeline: object) => boolean|void}[]}
   */
  const KEYS = [
    { keys: ["w", "+"], shown: "W", text: "closer", act: (timeline) => zoomBy(timeline, ZOOM) },
    { keys: ["s", "-"], shown: "S", text: "farther", act: (timeline) => zoomBy(timeline, 1 / ZOOM) },
    { keys: ["a"], shown: "A", text: "earlier", act: (timeline) => panBy(timeline, -PAN) },
    { keys: ["d"], shown: "D", text: "later", act: (timeline) => panBy(timeline, PAN) },
    { keys: ["f"], shown: "F", text: "fit the selection, then everything", act: fit },
    { keys: ["0"], shown: "0", text: "everything", act: fitAll },
    { keys: ["arrowright"], shown: "→", text: "next slice of this task", act: (timeline) => step(timeline, 1) },
    { keys: ["arrowleft"], shown: "←", text: "previous slice of this task", act: (timeline) => step(timeline, -1) },
    { keys: ["arrowup"], shown: "↑", text: "task above", act: (timeline) => changeLane(timeline, -1) },
    { keys: ["arrowdown"], shown: "↓", text: "task below", act: (timeline) => changeLane(timeline, 1) },
    { keys: ["."], shown: ".", text: "next decision of the scheduler", act: (timeline) => timeline.stepBy(1) },
    { keys: [","], shown: ",", text: "previous decision", act: (timeline) => timeline.stepBy(-1) },
    { keys: ["p"], shown: "P", text: "pin or unpin this task's lane", act: (timeline) => timeline.togglePin(taskOf(timeline)) },
    { keys: ["x"], shown: "X", text: "fold or open idle times", act: (timeline) => timeline.toggleFold() },
    { keys: ["/"], shown: "/", text: "find a task", act: (timeline) => timeline.focusSearch() },
    { keys: ["escape"], shown: "Esc", text: "clear the selection", act: clear },
    { keys: ["?"], shown: "?", text: "show or hide these keys", act: (timeline) => timeline.toggleKeys() },
    { keys: [], shown: "drag", text: "measure a stretch of time" },
    { keys: [], shown: "Shift + drag", text: "move in time" },
    { keys: [], shown: "Ctrl + wheel", text: "zoom at the pointer" },
    { keys: [], shown: "double click", text: "as F" },
  ];

  /** The keys, as a list of key and meaning. */
  KH.keysList = function () {
    return KH.wrap("dl", "kh-keys", KEYS.flatMap(({ shown, text }) => [KH.element("dt", "", shown), KH.element("dd", "", text)]));
  };

  /** What the toolbar's buttons do to a timeline. */
  KH.actionsOf = function (timeline) {
    return {
      step: () => timeline.toggleSteps(), fold: () => timeline.toggleFold(), follow: () => timeline.followAgain(),
      fit: () => fit(timeline), closer: () => zoomBy(timeline, ZOOM), farther: () => zoomBy(timeline, 1 / ZOOM),
      table: () => timeline.toggleTable(), keys: () => timeline.toggleKeys(),
      search: (text) => timeline.search(text), searchNext: () => searchNext(timeline),
    };
  };

  /** Does what a key stands for, if it stands for anything. */
  KH.takeKey = function (timeline, event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !timeline.run) return;
    const row = KEYS.find((each) => each.keys.includes(event.key.toLowerCase()));
    if (!row || row.act(timeline) === false) return;
    event.preventDefault();
    event.stopPropagation();
  };

  function taskOf({ selected, hovered }) {
    return selected?.item.task ?? hovered?.item.task;
  }

  function zoomBy(timeline, factor) {
    const { window, selected, scale } = timeline, at = selected ? KH.timeOf(selected.item) : NaN;
    const middle = window.fold.toReal((window.t0 + window.t1) / 2);
    window.zoom(factor, scale && at >= scale.t0 && at <= scale.t1 ? at : middle);
    timeline.redraw();
  }

  function panBy(timeline, share) {
    timeline.window.pan(share);
    timeline.redraw();
  }

  /** To the selection; from there, or without one, to everything. */
  function fit(timeline) {
    const { window, selected } = timeline, before = `${window.t0} ${window.t1}`;
    if (selected && selected.item.end !== undefined) window.fitTo(selected.item.start, selected.item.end);
    if (!selected || `${window.t0} ${window.t1}` === before) window.fitAll();
    timeline.regrow();
  }
  KH.fit = fit;

  function fitAll(timeline) {
    timeline.window.fitAll();
    timeline.regrow();
  }

  /** To the task's next or previous slice; from nothing, to the first one in sight. */
  function step(timeline, by) {
    const { selected, run } = timeline, lane = selected && selected.item.at !== undefined && run.byTask.get(selected.item.task);
    if (!lane || selected.type !== "span") return firstInSight(timeline);
    selectRow(timeline, lane, KH.nextOf(lane.spans, RUNNING, selected.item.at + by, by));
  }

  function firstInSight(timeline) {
    const { run, scale } = timeline, lanes = new Set(timeline.lanes.map((lane) => lane.task)), { slices } = run;
    for (let at = scale ? KH.firstFrom(slices.end, slices.length, scale.t0) : 0; at < slices.length; at++) {
      if (lanes.has(slices.task[at])) return selectRow(timeline, run.byTask.get(slices.task[at]), slices.at[at]);
    }
  }

  /** To the slice nearest in time in the lane above or below. */
  function changeLane(timeline, by) {
    const { selected, lanes } = timeline;
    if (!selected || selected.type !== "span") return step(timeline, 1);
    const from = lanes.findIndex((lane) => lane.task === selected.item.task);
    for (let at = from + by; lanes[at]; at += by) {
      const row = nearestSlice(lanes[at].spans, selected.item.start);
      if (row >= 0) return selectRow(timeline, lanes[at], row);
    }
  }

  function nearestSlice(spans, us) {
    const at = KH.firstFrom(spans.start, spans.length, us);
    const after = KH.nextOf(spans, RUNNING, at), before = KH.nextOf(spans, RUNNING, at - 1, -1);
    if (after < 0 || before < 0) return Math.max(after, before);
    return spans.start[after] - us < us - spans.start[before] ? after : before;
  }

  function selectRow(timeline, lane, row) {
    if (row < 0) return;
    const span = KH.spanOf(lane, row);
    timeline.window.reveal(span.start, span.end);
    timeline.revealLane(lane);
    timeline.select({ type: "span", item: span });
  }
  KH.selectRow = selectRow;

  /** To the next slice of the tasks that were found. */
  function searchNext(timeline) {
    const { selected, lanes } = timeline, us = selected ? KH.timeOf(selected.item) : -1;
    const next = lanes.map((lane) => ({ lane, row: KH.nextOf(lane.spans, RUNNING, KH.firstFrom(lane.spans.start, lane.spans.length, us + 1)) }));
    const there = next.filter(({ row }) => row >= 0).sort((a, b) => a.lane.spans.start[a.row] - b.lane.spans.start[b.row]);
    if (there.length) selectRow(timeline, there[0].lane, there[0].row);
  }

  function clear(timeline) {
    if (!timeline.selected && timeline.decision === null && !timeline.sign) return false;
    timeline.leaveSteps();
    timeline.select(null);
  }
})((globalThis.KH = globalThis.KH || {}));
