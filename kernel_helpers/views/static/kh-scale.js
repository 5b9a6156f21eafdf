// Time and pixels: the visible window, round tick marks, and times written for people. No DOM.
(function (KH) {
  "use strict";

  const NARROWEST_US = 20;
  const UNITS = [
    { name: "s", us: 1e6 },
    { name: "ms", us: 1e3 },
    { name: "µs", us: 1 },
  ];

  /** Maps a window of folded time [v0, v1] (us; without folds: time of the run) to a span of pixels [x0, x1]. */
  KH.TimeScale = class TimeScale {
    /** @param {number} v0 @param {number} v1 @param {number} x0 @param {number} x1 @param {KH.Fold} [fold] */
    constructor(v0, v1, x0, x1, fold = new KH.Fold()) {
      this.fold = fold;
      this.v0 = v0;
      this.v1 = Math.max(v1, v0 + NARROWEST_US);
      this.x0 = x0;
      this.x1 = Math.max(x1, x0 + 1);
      this.perUs = (this.x1 - this.x0) / (this.v1 - this.v0);
      this.t0 = fold.toReal(this.v0);
      this.t1 = fold.toReal(this.v1);
    }

    /** @param {number} us time of the run @returns {number} pixel */
    toX(us) {
      return this.x0 + (this.fold.toFolded(us) - this.v0) * this.perUs;
    }

    /** @param {number} x @returns {number} us, time of the run */
    toUs(x) {
      return this.fold.toReal(this.v0 + (x - this.x0) / this.perUs);
    }

    /** us for each pixel, outside of folds. */
    get usPerPixel() {
      return 1 / this.perUs;
    }
  };

  /**
   * The window after zooming by `factor` (below 1 = closer) with `atUs` staying where it is.
   * @param {{t0: number, t1: number}} view @param {number} factor @param {number} atUs @param {number} fullUs
   */
  KH.zoomed = function (view, factor, atUs, fullUs) {
    const width = clamp((view.t1 - view.t0) * factor, NARROWEST_US, Math.max(fullUs, NARROWEST_US));
    const share = (atUs - view.t0) / (view.t1 - view.t0);
    return KH.kept({ t0: atUs - share * width, t1: atUs + (1 - share) * width }, fullUs);
  };

  /** The window moved, not resized, so that it lies within [0, fullUs] as far as it fits. */
  KH.kept = function (view, fullUs) {
    const width = view.t1 - view.t0;
    const t0 = clamp(view.t0, 0, Math.max(0, fullUs - width));
    return { t0, t1: t0 + width };
  };

  /** The next number of the form 1, 2 or 5 times a power of ten that is not below `value`. */
  KH.roundUp = function (value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999999);
  };

  /**
   * Tick marks for a scale: at most one each `spacing` pixels, at round times.
   * @returns {{us: number, text: string}[]}
   */
  KH.ticks = function (scale, spacing) {
    const step = KH.roundUp(scale.usPerPixel * spacing), unit = unitFor(Math.max(scale.t1, 1));
    const digits = Math.max(0, Math.ceil(Math.log10(unit.us / step) - 1e-9));
    const marks = [];
    for (let n = Math.ceil(scale.t0 / step); n * step <= scale.t1; n++) {
      if (scale.fold.breaks.some((each) => each.start < n * step && n * step < each.end)) continue;
      marks.push({ us: n * step, text: n ? `${((n * step) / unit.us).toFixed(digits)} ${unit.name}` : `0 ${unit.name}` });
    }
    return marks;
  };

  function unitFor(us) {
    return UNITS.find((unit) => us >= unit.us) || UNITS[UNITS.length - 1];
  }

  /** A duration in words: three figures at most, e.g. "850 µs", "1.2 ms", "31 ms", "1.23 s". */
  KH.duration = function (us) {
    const unit = unitFor(Math.abs(us));
    const value = us / unit.us;
    const digits = unit.us === 1 || Math.abs(value) >= 100 ? 0 : unit.us === 1e6 ? 2 : Math.abs(value) >= 10 ? 0 : 1;
    return `${trimmed(value.toFixed(digits))} ${unit.name}`;
  };

  /** A moment of the run, to the thousandth of its unit, e.g. "1.234 s", "31.25 ms". */
  KH.moment = function (us) {
    const unit = unitFor(Math.abs(us));
    return `${trimmed((us / unit.us).toFixed(unit.us === 1 ? 0 : 3))} ${unit.name}`;
  };

  function trimmed(text) {
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  function clamp(value, low, high) {
    return Math.min(Math.max(value, low), high);
  }

  /** "1 frame", "2 frames". */
  KH.count = function (n, word) {
    return `${n} ${word}${n === 1 ? "" : "s"}`;
  };

  KH.clamp = clamp;
})((globalThis.KH = globalThis.KH || {}));
