// The whole run in a small strip: below, how busy the CPU was; on top, where tasks were kept waiting; and a frame around the part in sight.
(function (KH) {
  "use strict";

  const HEIGHT = 26, READY_H = 6, GRIP_PX = 6, LEAST_PX = 4;

  /** A canvas with the whole run on it. Pointer only: the timeline's keys do the same. */
  KH.Minimap = class Minimap {
    /** @param {{onWindow: (startUs: number, endUs: number) => void}} to told the part of the run to show */
    constructor(to, signal) {
      this.to = to;
      this.canvas = KH.element("canvas", "kh-minimap");
      this.canvas.setAttribute("aria-hidden", "true");
      this.canvas.title = "The whole run: drag the frame, or draw a new one";
      this.context = this.canvas.getContext("2d");
      this.picture = null;
      this.#listen(signal);
    }

    /** The run has changed, or how it must look. */
    forget() {
      this.picture = null;
    }

    /** @param {object} run @param {KH.TimeWindow} window @param {object} theme @param {number} ratio device pixels per pixel */
    draw(run, window, theme, ratio) {
      const width = this.canvas.clientWidth;
      if (!width) return;
      this.scale = new KH.TimeScale(0, window.fullUs, 2, width - 2, window.fold);
      this.window = window;
      if (!this.picture || this.picture.width !== width) this.picture = { width, shares: shares(run, this.scale, width) };
      this.#size(width, ratio);
      this.#paint(theme, width);
    }

    #size(width, ratio) {
      const wide = Math.round(width * ratio), high = Math.round(HEIGHT * ratio);
      if (this.canvas.width !== wide) this.canvas.width = wide;
      if (this.canvas.height !== high) this.canvas.height = high;
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }

    #paint(theme, width) {
      const { context } = this, { running, ready } = this.picture.shares, foot = HEIGHT - 2;
      const [x0, x1] = this.#edges();
      KH.fillBox(context, theme.bg, 0, 0, width, HEIGHT);
      KH.fillBox(context, theme.band, 0, 0, width, HEIGHT);
      KH.fillSteps(context, theme.run, 0, Array.from(running, (share) => foot - (share && Math.max(2, Math.min(share, 1) * (HEIGHT - READY_H - 3)))), foot);
      KH.fillSteps(context, theme.ready, 0, Array.from(ready, (share) => READY_H - Math.min(share, 1) * (READY_H - 1)), READY_H);
      context.globalAlpha = 0.68;
      KH.fillBox(context, theme.bg, 0, 0, x0, HEIGHT);
      KH.fillBox(context, theme.bg, x1, 0, width - x1, HEIGHT);
      context.globalAlpha = 1;
      KH.outlineBox(context, theme.muted, { x: x0, y: 0, w: x1 - x0, h: HEIGHT }, 1.5);
      for (const x of [x0, x1]) KH.fillBox(context, theme.muted, x - 1.5, HEIGHT / 2 - 5, 3, 10);
    }

    #edges() {
      const { scale, window } = this, x = (folded) => scale.x0 + (folded - scale.v0) * scale.perUs;
      return [KH.clamp(x(window.t0), 2, scale.x1 - 2), KH.clamp(x(window.t1), 4, scale.x1)];
    }

    #listen(signal) {
      const on = (name, take) => this.canvas.addEventListener(name, take, { signal });
      let drag = null;
      on("pointerdown", (event) => {
        if (!this.scale) return;
        this.canvas.setPointerCapture(event.pointerId);
        drag = this.#begin(event.offsetX);
      });
      on("pointermove", (event) => drag && this.#show(drag(event.offsetX)));
      for (const name of ["pointerup", "pointercancel"]) on(name, () => (drag = null));
    }

    /** What a drag that begins at `x` does: moves an edge, moves the frame, or draws a new one. */
    #begin(x) {
      const [x0, x1] = this.#edges();
      if (Math.abs(x - x0) < GRIP_PX) return (to) => [to, x1];
      if (Math.abs(x - x1) < GRIP_PX) return (to) => [x0, to];
      const whole = x1 - x0 > this.scale.x1 - this.scale.x0 - 2 * GRIP_PX;
      if (x > x0 && x < x1 && !whole) return (to) => [x0 + to - x, x1 + to - x];
      return (to) => [x, to];
    }

    #show(edges) {
      const [a, b] = [Math.min(...edges), Math.max(...edges)];
      if (b - a >= LEAST_PX) this.to.onWindow(this.scale.toUs(a), this.scale.toUs(b));
    }
  };

  /** For each pixel the share of time in which some task ran, and in which tasks were ready (may be above 1). */
  function shares(run, scale, width) {
    const ready = new Float32Array(width);
    for (const { spans } of run.lanes) addReady(ready, spans, scale);
    return { running: KH.coverage(run.slices, scale, 0, width), ready };
  }

  function addReady(sums, { state, start, end, length }, scale) {
    const last = sums.length - 1;
    for (let at = 0; at < length; at++) {
      if (state[at] !== KH.STATE.READY) continue;
      const x0 = scale.toX(start[at]), x1 = scale.toX(end[at]);
      for (let x = Math.floor(x0); x <= Math.min(last, Math.floor(x1)); x++) sums[x] += Math.min(x1, x + 1) - Math.max(x0, x);
    }
  }
})((globalThis.KH = globalThis.KH || {}));
