// What people do to the timeline with mouse, pen, finger and wheel.
(function (KH) {
  "use strict";

  const DRAG_PX = 4, WHEEL = 0.0015;

  /** Makes a timeline listen; everything ends with `signal`. */
  KH.listen = function (timeline, signal) {
    const { canvas } = timeline;
    const on = (name, take, more) => canvas.addEventListener(name, take, { signal, ...more });
    on("keydown", (event) => KH.takeKey(timeline, event));
    on("wheel", (event) => takeWheel(timeline, event), { passive: false });
    on("dblclick", () => KH.fit(timeline));
    on("pointerleave", () => timeline.hover(null));
    timeline.stage.addEventListener("scroll", () => timeline.redraw(), { signal });
    listenToPointer(timeline, on);
  };

  function takeWheel(timeline, event) {
    const zooms = event.ctrlKey || event.metaKey, pans = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!timeline.scale || !(zooms || pans)) return;
    event.preventDefault();
    if (zooms) timeline.window.zoom(Math.exp(event.deltaY * WHEEL), timeline.scale.toUs(event.offsetX));
    else timeline.window.pan((event.deltaX || event.deltaY) / timeline.layout.width);
    timeline.redraw();
  }

  function listenToPointer(timeline, on) {
    let from = null;
    on("pointerdown", (event) => {
      if (event.button === 0) from = { x: event.offsetX, startX: event.offsetX, drag: null };
    });
    on("pointermove", (event) => {
      if (!from) return point(timeline, event);
      if (!from.drag && Math.abs(event.offsetX - from.startX) > DRAG_PX) from.drag = startDrag(timeline, event);
      if (from.drag) from.drag(timeline, from, event.offsetX);
    });
    on("pointerup", (event) => {
      if (from && !from.drag) click(timeline, event);
      from = null;
    });
    on("pointercancel", () => (from = null));
  }

  function point(timeline, { offsetX, offsetY }) {
    timeline.pointAtName(offsetX < (timeline.layout?.gutter || 0) ? KH.laneUnder(timeline.layout, offsetY) : undefined);
    timeline.hover(timeline.at(offsetX, offsetY), offsetX, offsetY);
  }

  /** On a name: pins the lane. On a fold: opens it. Else: selects. */
  function click(timeline, { offsetX, offsetY }) {
    const { layout, scale } = timeline;
    if (!layout) return;
    const row = offsetX < layout.gutter && KH.laneUnder(layout, offsetY);
    if (row) return timeline.togglePin(row.lane.task);
    const us = scale.toUs(offsetX), fold = scale.fold.breaks.find((each) => each.start <= us && us < each.end);
    if (fold) return timeline.unfold(fold);
    timeline.select(timeline.at(offsetX, offsetY));
  }

  /** A mouse or pen measures, unless Shift is held; a finger moves. */
  function startDrag(timeline, event) {
    timeline.canvas.setPointerCapture(event.pointerId);
    timeline.hover(null);
    return event.shiftKey || event.pointerType === "touch" ? pan : measure;
  }

  function pan(timeline, from, x) {
    timeline.window.pan((from.x - x) / (timeline.layout.right - timeline.layout.gutter));
    from.x = x;
    timeline.redraw();
  }

  function measure(timeline, from, x) {
    const { scale } = timeline, us = (at) => KH.clamp(scale.toUs(KH.clamp(at, scale.x0, scale.x1)), 0, timeline.run.durationUs);
    const grain = 10 ** Math.max(0, Math.floor(Math.log10(scale.usPerPixel))), round = (at) => Math.round(us(at) / grain) * grain;
    const [start, end] = [round(from.startX), round(x)].sort((a, b) => a - b);
    timeline.select({ type: "range", item: { start, end } });
  }
})((globalThis.KH = globalThis.KH || {}));
