// What people do to the timeline: keys, pointer, wheel, buttons; one table of keys for doing and for telling.
(function (KH) {
  "use strict";

  const ZOOM = 0.6, PAN = 0.2, DRAG_PX = 4, WHEEL = 0.0015;

  /**
   * What each key does; `act` returns false when there was nothing to do, and the key goes on to the page.
   * @type {{keys: string[], shown: string, text: string, act?: (timeline: object) => boolean|void}[]}
   */
  const KEYS = [
    { keys: ["w"], shown: "W", text: "closer", act: (timeline) => zoomBy(timeline, ZOOM) },
    { keys: ["s"], shown: "S", text: "farther", act: (timeline) => zoomBy(timeline, 1 / ZOOM) },
    { keys: ["a"], shown: "A", text: "earlier", act: (timeline) => panBy(timeline, -PAN) },
    { keys: ["d"], shown: "D", text: "later", act: (timeline) => panBy(timeline, PAN) },
    { keys: ["f"], shown: "F", text: "fit the selection, then everything", act: fit },
    { keys: ["arrowright"], shown: "→", text: "next slice of this task", act: (timeline) => step(timeline, 1) },
    { keys: ["arrowleft"], shown: "←", text: "previous slice of this task", act: (timeline) => step(timeline, -1) },
    { keys: ["arrowup"], shown: "↑", text: "task above", act: (timeline) => changeLane(timeline, -1) },
    { keys: ["arrowdown"], shown: "↓", text: "task below", act: (timeline) => changeLane(timeline, 1) },
    { keys: ["escape"], shown: "Esc", text: "clear the selection", act: clear },
    { keys: ["?"], shown: "?", text: "show or hide these keys", act: toggleKeys },
    { keys: [], shown: "Ctrl + wheel", text: "zoom at the pointer" },
    { keys: [], shown: "drag", text: "move in time" },
    { keys: [], shown: "double click", text: "as F" },
  ];
  KH.KEYS = KEYS;

  /** Makes a timeline listen; everything ends with `signal`. */
  KH.listen = function (timeline, signal) {
    addButtons(timeline);
    const { canvas } = timeline;
    const on = (name, take, more) => canvas.addEventListener(name, take, { signal, ...more });
    on("keydown", (event) => takeKey(timeline, event));
    on("wheel", (event) => takeWheel(timeline, event), { passive: false });
    on("dblclick", () => fit(timeline));
    on("pointerleave", () => timeline.hover(null));
    listenToPointer(timeline, on);
  };

  function addButtons(timeline) {
    const table = KH.button("Table", "The same as a table", () => timeline.toggleTable(table));
    table.setAttribute("aria-expanded", "false");
    timeline.follow = KH.button("Follow", "Follow the growing run again", () => follow(timeline));
    timeline.follow.hidden = true;
    timeline.help = KH.button("?", "Keys", () => toggleKeys(timeline));
    timeline.help.setAttribute("aria-expanded", "false");
    const closer = KH.button("+", "Closer (W)", () => zoomBy(timeline, ZOOM));
    const farther = KH.button("−", "Farther (S)", () => zoomBy(timeline, 1 / ZOOM));
    const all = KH.button("Fit", "Everything, or the selection (F)", () => fit(timeline));
    timeline.bar.append(timeline.follow, all, closer, farther, table, timeline.help);
  }

  function takeKey(timeline, event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !timeline.run) return;
    const row = KEYS.find((each) => each.keys.includes(event.key.toLowerCase()));
    if (!row || row.act(timeline) === false) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function takeWheel(timeline, event) {
    const zooms = event.ctrlKey || event.metaKey, pans = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!timeline.scale || !(zooms || pans)) return;
    event.preventDefault();
    if (zooms) timeline.window.zoom(Math.exp(event.deltaY * WHEEL), timeline.scale.toUs(event.offsetX));
    else timeline.window.pan(event.deltaX / timeline.layout.width);
    timeline.redraw();
  }

  function listenToPointer(timeline, on) {
    let from = null;
    on("pointerdown", (event) => {
      from = { x: event.offsetX, startX: event.offsetX, dragging: false };
    });
    on("pointermove", (event) => {
      if (!from) return timeline.hover(timeline.at(event.offsetX, event.offsetY), event.offsetX, event.offsetY);
      if (!from.dragging && Math.abs(event.offsetX - from.startX) > DRAG_PX) startDrag(timeline, from, event);
      if (from.dragging) drag(timeline, from, event.offsetX);
    });
    on("pointerup", (event) => {
      if (from && !from.dragging) timeline.select(timeline.at(event.offsetX, event.offsetY));
      from = null;
    });
    on("pointercancel", () => (from = null));
  }

  function startDrag(timeline, from, event) {
    from.dragging = true;
    timeline.canvas.setPointerCapture(event.pointerId);
    timeline.hover(null);
  }

  function drag(timeline, from, x) {
    timeline.window.pan((from.x - x) / (timeline.layout.right - timeline.layout.gutter));
    from.x = x;
    timeline.redraw();
  }

  function zoomBy(timeline, factor) {
    const { window, selected } = timeline;
    const at = selected ? KH.timeOf(selected.item) : NaN;
    window.zoom(factor, at >= window.t0 && at <= window.t1 ? at : (window.t0 + window.t1) / 2);
    timeline.redraw();
  }

  function panBy(timeline, share) {
    timeline.window.pan(share);
    timeline.redraw();
  }

  /** To the selection; from there, or without one, to everything. */
  function fit(timeline) {
    const { window, selected } = timeline;
    const before = `${window.t0} ${window.t1}`;
    if (selected && selected.item.end !== undefined) window.fitTo(selected.item.start, selected.item.end);
    if (!selected || `${window.t0} ${window.t1}` === before) window.fitAll();
    follow(timeline, window.following);
  }

  function follow(timeline, resume = true) {
    if (resume) timeline.window.follow();
    if (timeline.run) timeline.window.grow(timeline.run.durationUs, timeline.run.live);
    timeline.redraw();
  }

  /** To the task's next or previous slice; from nothing, to the first one in sight. */
  function step(timeline, by) {
    const { selected, run } = timeline;
    const lane = selected && selected.type === "span" && run.lanes.find((each) => each.task === selected.item.task);
    if (!lane) return selectSlice(timeline, firstInSight(timeline));
    const slices = slicesOf(lane), from = selected.item.start;
    const found = by > 0 ? slices.find((slice) => slice.start > from) : slices.filter((slice) => slice.start < from).pop();
    selectSlice(timeline, found);
  }

  function firstInSight({ run, window }) {
    const lanes = new Set(run.lanes.map((each) => each.task));
    return run.slices.find((slice) => slice.end >= window.t0 && lanes.has(slice.task));
  }

  /** To the slice nearest in time in the lane above or below. */
  function changeLane(timeline, by) {
    const { selected, run } = timeline;
    if (!selected || selected.type !== "span") return step(timeline, 1);
    let at = run.lanes.findIndex((lane) => lane.task === selected.item.task) + by;
    while (run.lanes[at] && !slicesOf(run.lanes[at]).length) at += by;
    if (!run.lanes[at]) return;
    const away = (slice) => Math.abs(slice.start - selected.item.start);
    selectSlice(timeline, slicesOf(run.lanes[at]).reduce((best, slice) => (away(slice) < away(best) ? slice : best)));
  }

  function slicesOf(lane) {
    return lane.spans.filter((span) => span.state === "running");
  }

  function selectSlice(timeline, slice) {
    if (!slice) return;
    timeline.window.reveal(slice.start, slice.end);
    timeline.select({ type: "span", item: slice });
  }

  function clear(timeline) {
    if (!timeline.selected) return false;
    timeline.select(null);
    return true;
  }

  function toggleKeys(timeline) {
    timeline.keys.hidden = !timeline.keys.hidden;
    timeline.help.setAttribute("aria-expanded", String(!timeline.keys.hidden));
  }
})((globalThis.KH = globalThis.KH || {}));
