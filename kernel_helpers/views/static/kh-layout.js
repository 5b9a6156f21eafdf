// Where everything on the timeline lies: rows, lanes, gutter. No drawing.
(function (KH) {
  "use strict";

  const AXIS_H = 24, PICTURES_H = 50, MARKS_H = 20, IRQ_H = 24, IDLE_H = 26, EDGE = 20, BOTTOM = 8;
  const LANE_SIZES = [
    { upTo: 6, lane: 40, bar: 26 },
    { upTo: 12, lane: 30, bar: 20 },
    { upTo: Infinity, lane: 22, bar: 14 },
  ];
  const PREDICTED_H = 12, MOST_H = 560;
  const PIN_ROOM = 14;

  /** Pixel size of a thumbnail on the timeline. */
  KH.THUMB = { width: 52, height: 39 };
  const THUMB_STEP = KH.THUMB.width + 4;

  /**
   * Rows from top to bottom: axis, camera pictures, marks, lanes (pinned ones first), interrupts, idle. Lanes that do not
   * fit scroll under the pinned ones; `lanes` has only those in sight, `area` is where the scrolling ones may be drawn.
   * @param {object} run from KH.toLanes @param {number} width of the whole canvas, px
   * @param {{nameWidth: number, frames: object[], lanes: object[], pinned: number, scrollTop: number, predicted: Map}} has
   *   widest lane name in px; frames with pictures; lanes to show, the first `pinned` of them pinned; prediction by task name
   */
  KH.layout = function (run, width, has) {
    const gutter = Math.round(KH.clamp(has.nameWidth + 22 + PIN_ROOM, 56, Math.min(184, width * 0.3)));
    const size = LANE_SIZES.find((each) => has.lanes.length <= each.upTo);
    const below = has.predicted.size ? PREDICTED_H : 0, lane = size.lane + below;
    let y = 0;
    const row = (height) => ({ y: (y += height) - height, h: height });
    const axis = row(AXIS_H);
    const pictures = has.frames.length ? row(PICTURES_H) : null;
    const marks = hasStrip(run) ? row(MARKS_H) : null;
    const pinned = has.lanes.slice(0, has.pinned).map((each) => laneRow(each, row(lane), size.bar, below));
    const foot = (run.interruptCount ? IRQ_H : 0) + (hasIdle(run) ? IDLE_H : 0) + BOTTOM;
    const area = scrollArea(y, Math.max(has.lanes.length, 1) - has.pinned, lane, foot, has.scrollTop);
    const scrolled = has.lanes.slice(has.pinned).map((each, n) => laneRow(each, { y: area.y - area.from + n * lane, h: lane }, size.bar, below));
    y = area.y + area.h;
    const interrupts = run.interruptCount ? row(IRQ_H) : null, idle = hasIdle(run) ? row(IDLE_H) : null;
    const lanes = [...pinned, ...scrolled.filter((each) => each.y + each.h > area.y && each.y < area.y + area.h)];
    return { width, gutter, right: width - EDGE, axis, pictures, marks, pinned, lanes, area, interrupts, idle, height: y + BOTTOM };
  };

  /** Where lanes scroll: `from` px of their `all` px are above it. */
  function scrollArea(y, count, laneHeight, foot, scrollTop) {
    const all = count * laneHeight, h = Math.min(all, Math.max(MOST_H - y - foot, 4 * laneHeight));
    return { y, h, all, from: KH.clamp(scrollTop, 0, all - h) };
  }

  function laneRow(lane, row, bar, below) {
    const y = row.y + (row.h - below - bar) / 2;
    return { lane, ...row, bar: { y, h: bar }, predicted: below ? { y: y + bar + 3, h: below - 2 } : null };
  }

  function hasIdle(run) {
    return run.idle.length || run.sends.length;
  }

  /** Whether a kind of point is drawn on the strip of marks. */
  const STRIP = new Set(["PRINT", "MARK", "CANCEL", "LOST"].map((name) => KH.KIND[name]));
  KH.inStrip = (kind) => STRIP.has(kind);

  function hasStrip({ points, frameCount, interruptCount }) {
    return points.length > frameCount + interruptCount;
  }

  /**
   * Thumbnails that fit side by side, each at its own time; the chosen one always, and last.
   * @returns {{frame: object, x: number}[]} x = left edge
   */
  KH.thumbnails = function (frames, scale, chosen) {
    const shown = [], first = chosen && placed(chosen, scale);
    let free = -Infinity;
    for (const frame of frames) {
      const x = frame === chosen ? null : placed(frame, scale);
      if (x === null || x < free || (typeof first === "number" && Math.abs(x - first) < THUMB_STEP)) continue;
      shown.push({ frame, x });
      free = x + THUMB_STEP;
    }
    return typeof first === "number" ? [...shown, { frame: chosen, x: first }] : shown;
  };

  function placed(frame, scale) {
    const at = frame.timeUs === null ? NaN : scale.toX(frame.timeUs);
    const inSight = at >= scale.x0 && at <= scale.x1;
    return inSight ? KH.clamp(at - KH.THUMB.width / 2, scale.x0, scale.x1 - KH.THUMB.width) : null;
  }
})((globalThis.KH = globalThis.KH || {}));
