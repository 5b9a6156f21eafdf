// What lies under a point of the timeline. No drawing.
(function (KH) {
  "use strict";

  const NEAR_PX = 5, VERY_NEAR_PX = 3, MOST_NEAR = 400;

  /**
   * What lies under a point of the canvas, or null. `pictures` are the thumbnails as drawn.
   * A place on a lane where its task does nothing is a "spot".
   * @returns {{type: "span"|"idle"|"send"|"gap"|"point"|"frame"|"spot", item: object}|null}
   */
  KH.hit = function (layout, scale, run, pictures, x, y) {
    if (x < layout.gutter || x > layout.right) return null;
    if (within(layout.pictures, y)) return hitPicture(pictures, x);
    if (within(layout.marks, y)) return hitPoint(run, KH.inStrip, scale, x);
    if (within(layout.interrupts, y)) return hitPoint(run, (kind) => kind === KH.KIND.IRQ, scale, x);
    const gap = y > layout.axis.h && hitRow(run, "gap", scale, x, 0);
    if (gap) return gap;
    const row = KH.laneUnder(layout, y);
    if (row) return hitSpan(row.lane, scale, x) || spotOf(row.lane, scale, x);
    if (within(layout.idle, y)) return hitRow(run, "send", scale, x, NEAR_PX) || hitRow(run, "idle", scale, x, NEAR_PX);
    return null;
  };

  /** The row of the lane at this height, or undefined. */
  KH.laneUnder = function ({ lanes, area, pinned }, y) {
    const inArea = y >= area.y && y < area.y + area.h;
    return lanes.find((each) => within(each, y) && (inArea || pinned.includes(each)));
  };

  function within(row, y) {
    return Boolean(row) && y >= row.y && y < row.y + row.h;
  }

  function spotOf(lane, scale, x) {
    return { type: "spot", item: { task: lane.task, time: Math.max(0, scale.toUs(x)) } };
  }

  function hitPicture(pictures, x) {
    const under = pictures.find((each) => x >= each.x && x < each.x + KH.THUMB.width);
    return under ? { type: "frame", item: under.frame } : null;
  }

  function hitPoint(run, wanted, scale, x) {
    const { kind, time, length } = run.points, reach = NEAR_PX + 2, last = scale.toUs(x + reach);
    let best = -1, away = Infinity;
    for (let at = KH.firstFrom(time, length, scale.toUs(x - reach)); at < length && time[at] <= last; at++) {
      const px = Math.abs(scale.toX(time[at]) - x);
      if (wanted(kind[at]) && px < away) [best, away] = [at, px];
    }
    return best < 0 ? null : { type: "point", item: KH.itemOf(run, "point", best) };
  }

  const TABLES = { idle: "idle", send: "sends", gap: "gaps" };

  function hitRow(run, type, scale, x, reach) {
    const table = run[TABLES[type]], at = nearest(table, scale, x, reach, () => true);
    return at < 0 ? null : { type, item: KH.itemOf(run, type, at) };
  }

  /** The span under x; failing that, or for one too thin to aim at, the running slice nearby. */
  function hitSpan(lane, scale, x) {
    const { spans } = lane, us = scale.toUs(x), under = KH.rowAt(spans, us);
    const isThin = (at) => spans.state[at] === KH.STATE.RUNNING && (spans.end[at] - spans.start[at]) * scale.perUs < NEAR_PX;
    const reach = under >= 0 && !isThin(under) ? VERY_NEAR_PX : NEAR_PX;
    const thin = nearest(spans, scale, x, reach, isThin), at = thin >= 0 ? thin : under;
    return at < 0 ? null : { type: "span", item: KH.spanOf(lane, at) };
  }

  /** The row nearest to x within `reach` px that is wanted, or -1. */
  function nearest(table, scale, x, reach, wanted) {
    const us = scale.toUs(x), { from, to } = KH.rowsWithin(table, scale.toUs(x - reach), scale.toUs(x + reach));
    let best = -1, away = Infinity;
    for (let at = from; at < Math.min(to, from + MOST_NEAR); at++) {
      const distance = Math.max(table.start[at] - us, us - table.end[at], 0);
      if (distance < away && wanted(at)) [best, away] = [at, distance];
    }
    return best;
  }
})((globalThis.KH = globalThis.KH || {}));
