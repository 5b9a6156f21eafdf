// Where everything on the timeline lies: rows, lanes, gutter; and what lies under a point. No drawing.
(function (KH) {
  "use strict";

  const AXIS_H = 24, PICTURES_H = 50, MARKS_H = 20, IRQ_H = 24, IDLE_H = 26, EDGE = 20, BOTTOM = 8;
  const LANE_SIZES = [
    { upTo: 6, lane: 40, bar: 26 },
    { upTo: 12, lane: 30, bar: 20 },
    { upTo: Infinity, lane: 22, bar: 14 },
  ];
  const NEAR_PX = 5;
  const STRIP_KINDS = ["print", "mark", "cancel", "lost"];

  /** Pixel size of a thumbnail on the timeline. */
  KH.THUMB = { width: 52, height: 39 };
  const THUMB_STEP = KH.THUMB.width + 4;

  /**
   * Rows from top to bottom: axis, camera pictures, marks, one lane per task, interrupts, idle.
   * @param {object} run from KH.toLanes @param {number} width of the whole canvas, px
   * @param {{nameWidth: number, frames: object[]}} has widest lane name in px; frames with pictures
   */
  KH.layout = function (run, width, has) {
    const gutter = Math.round(KH.clamp(has.nameWidth + 22, 56, Math.min(170, width * 0.3)));
    const size = LANE_SIZES.find((each) => run.lanes.length <= each.upTo);
    let y = 0;
    const row = (height) => ({ y: (y += height) - height, h: height });
    const axis = row(AXIS_H);
    const pictures = has.frames.length ? row(PICTURES_H) : null;
    const marks = run.points.some(inStrip) ? row(MARKS_H) : null;
    const lanes = run.lanes.map((lane) => laneRow(lane, row(size.lane), size.bar));
    const interrupts = run.interrupts.length ? row(IRQ_H) : null;
    const idle = run.idles.length || run.sends.length ? row(IDLE_H) : null;
    if (!lanes.length) row(LANE_SIZES[0].lane);
    return { width, gutter, right: width - EDGE, axis, pictures, marks, lanes, interrupts, idle, height: y + BOTTOM };
  };

  function laneRow(lane, row, bar) {
    return { lane, ...row, bar: { y: row.y + (row.h - bar) / 2, h: bar } };
  }

  /** Whether a point event is drawn on the strip of marks. */
  function inStrip(point) {
    return STRIP_KINDS.includes(point.kind);
  }
  KH.inStrip = inStrip;

  /** The part of `items` (sorted, apart from each other) that reaches into the visible window. */
  KH.inSight = function (items, scale) {
    const from = KH.lowerBound(items, scale.t0, (item) => item.end);
    const to = KH.lowerBound(items, scale.t1, (item) => item.start);
    return items.slice(from, to);
  };

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

  /**
   * What lies under a point of the canvas, or null. `pictures` are the thumbnails as drawn.
   * @returns {{type: "span"|"idle"|"send"|"gap"|"point"|"frame", item: object}|null}
   */
  KH.hit = function (layout, scale, run, pictures, x, y) {
    if (x < layout.gutter || x > layout.right) return null;
    if (within(layout.pictures, y)) return hitPicture(pictures, x);
    if (within(layout.marks, y)) return hitPoint(run.points.filter(inStrip), scale, x);
    if (within(layout.interrupts, y)) return hitPoint(run.interrupts, scale, x);
    const gap = run.gaps.find((each) => each.start <= scale.toUs(x) && scale.toUs(x) < each.end);
    if (gap) return { type: "gap", item: gap };
    const row = layout.lanes.find((each) => within(each, y));
    if (row) return hitSpan(row.lane.spans, "span", scale, x);
    if (within(layout.idle, y)) return hitSpan(run.sends, "send", scale, x) || hitSpan(run.idles, "idle", scale, x);
    return null;
  };

  function within(row, y) {
    return Boolean(row) && y >= row.y && y < row.y + row.h;
  }

  function hitPicture(pictures, x) {
    const under = pictures.find((each) => x >= each.x && x < each.x + KH.THUMB.width);
    return under ? { type: "frame", item: under.frame } : null;
  }

  function hitPoint(points, scale, x) {
    const near = points.filter((point) => Math.abs(scale.toX(point.time) - x) <= NEAR_PX + 2);
    near.sort((a, b) => Math.abs(scale.toX(a.time) - x) - Math.abs(scale.toX(b.time) - x));
    return near.length ? { type: "point", item: near[0] } : null;
  }

  /** The item under x; failing that, or for one too thin to aim at, the running slice nearby. */
  function hitSpan(items, type, scale, x) {
    const reach = NEAR_PX * scale.usPerPixel, us = scale.toUs(x);
    const from = KH.lowerBound(items, us - reach, (item) => item.end);
    const near = items.slice(from, KH.lowerBound(items, us + reach, (item) => item.start));
    const thin = near.filter((item) => isThin(item, scale)).sort((a, b) => away(a, us) - away(b, us));
    const under = near.find((item) => item.start <= us && us < item.end);
    const item = under && !isThin(under, scale) && !closeBy(thin[0], us, scale) ? under : thin[0] || under;
    return item ? { type, item } : null;
  }

  function isThin(item, scale) {
    return (item.state === undefined || item.state === "running") && (item.end - item.start) / scale.usPerPixel < NEAR_PX;
  }

  function closeBy(item, us, scale) {
    return Boolean(item) && away(item, us) / scale.usPerPixel < 3;
  }

  function away(item, us) {
    return Math.max(item.start - us, us - item.end, 0);
  }
})((globalThis.KH = globalThis.KH || {}));
