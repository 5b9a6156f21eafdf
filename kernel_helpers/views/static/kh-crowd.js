// Draws what is too fine to be drawn piece by piece: merged per pixel, the height of a column being the share of its time.
(function (KH) {
  "use strict";

  const ALONE_PX = 1.5;
  const CROWD = 6, GAP_PX = 3, SMOOTH_PX = 5;

  /** Sums of time per pixel column for two states, used again for every lane. */
  KH.Crowd = class Crowd {
    /** @param {number} x0 first pixel @param {number} x1 last pixel */
    constructor(x0, x1) {
      this.x0 = Math.floor(x0);
      this.width = Math.ceil(x1) - this.x0 + 2;
      this.running = new Float32Array(this.width);
      this.ready = new Float32Array(this.width);
      this.clear();
    }

    clear() {
      this.running.fill(0);
      this.ready.fill(0);
      this.any = false;
    }

    /** Adds `w` px of time around the middle of [x, x + w]. */
    add(isReady, x, w) {
      const at = Math.floor(x + w / 2) - this.x0;
      if (at < 0 || at >= this.width) return;
      (isReady ? this.ready : this.running)[at] += Math.max(w, 1e-3);
      this.any = true;
    }

    /** Thin slices standing alone get a full-height line; in a crowd, the height is each state's share of the time. */
    paint(brush, bar) {
      if (!this.any) return;
      for (const group of this.#groups()) {
        if (group.count >= CROWD) this.#paintGroup(brush, group, bar);
        else this.#paintAlone(brush, group, bar);
      }
      this.clear();
    }

    #groups() {
      const groups = [];
      let group = null;
      for (let at = 0; at < this.width; at++) {
        if (!this.running[at] && !this.ready[at]) continue;
        if (group && at - group.last <= GAP_PX) Object.assign(group, { last: at, count: group.count + 1 });
        else groups.push((group = { first: at, last: at, count: 1 }));
      }
      return groups;
    }

    #paintAlone({ context, theme }, { first, last }, bar) {
      for (let at = first; at <= last; at++) {
        if (!this.running[at] && !this.ready[at]) continue;
        KH.fillBox(context, this.running[at] ? theme["run-thin"] : theme.ready, this.x0 + at, bar.y, ALONE_PX, bar.h);
      }
    }

    #paintGroup(brush, { first, last }, bar) {
      const run = smooth(this.running, first, last), ready = smooth(this.ready, first, last), foot = bar.y + bar.h;
      const tops = { run: [], ready: [] };
      for (let at = 0; at <= last - first; at++) {
        const runH = run[at] && KH.clamp(run[at] * bar.h, 3, bar.h);
        tops.run.push(foot - runH);
        tops.ready.push(foot - runH - (ready[at] && KH.clamp(ready[at] * bar.h, 2, bar.h - runH)));
      }
      const left = this.x0 + first;
      KH.fillSteps(brush.context, brush.theme.ready, left, tops.ready, foot);
      KH.fillSteps(brush.context, brush.theme.run, left, tops.run, foot);
    }
  };

  /** The mean of a column and its neighbours, within [first, last]. */
  function smooth(sums, first, last) {
    const shares = new Float32Array(last - first + 1);
    let sum = 0, from = first, to = first;
    for (let at = first; at <= last; at++) {
      for (; to <= Math.min(at + SMOOTH_PX, last); to++) sum += sums[to];
      for (; from < at - SMOOTH_PX; from++) sum -= sums[from];
      shares[at - first] = Math.max(0, sum < 1e-4 ? 0 : sum / (to - from));
    }
    return shares;
  }

  /** Fills what lies between a line of steps one pixel wide and its foot, as one shape; heights to half a pixel. */
  KH.fillSteps = function (context, style, left, tops, foot) {
    context.fillStyle = style;
    context.beginPath();
    context.moveTo(left, foot);
    let last = foot;
    for (let at = 0; at < tops.length; at++) {
      const top = Math.round(tops[at] * 2) / 2;
      if (top === last) continue;
      context.lineTo(left + at, last);
      context.lineTo(left + at, top);
      last = top;
    }
    context.lineTo(left + tops.length, last);
    context.lineTo(left + tops.length, foot);
    context.fill();
  };

  /** How much of each pixel a table's rows fill, 0..1. */
  KH.coverage = function (table, scale, left, width) {
    const sums = new Float32Array(width), { from, to } = KH.rowsWithin(table, scale.t0, scale.t1);
    for (let at = from; at < to; at++) spread(sums, scale.toX(table.start[at]) - left, scale.toX(table.end[at]) - left);
    return sums;
  };

  /** Adds an interval [x0, x1] of pixels to the pixels that it meets. */
  function spread(sums, x0, x1) {
    const first = Math.max(0, Math.floor(x0)), last = Math.min(sums.length - 1, Math.floor(x1));
    for (let at = first; at <= last; at++) sums[at] += Math.max(0, Math.min(x1, at + 1) - Math.max(x0, at));
  }
})((globalThis.KH = globalThis.KH || {}));
