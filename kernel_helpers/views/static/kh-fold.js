// Folds dead time: long stretches in which nothing runs take only a little room, until they are opened again. No DOM.
(function (KH) {
  "use strict";

  const LONG_SHARE = 0.06, SHORTEST_US = 5000, FOLDED_SHARE = 0.02, WORTH_SHARE = 0.4;

  /** Maps times of the run (us) to folded times (us, folds nearly left out) and back. Straight pieces between knots. */
  KH.Fold = class Fold {
    /** @param {{start: number, end: number}[]} breaks in order, apart from each other @param {number} keptUs what is left of each */
    constructor(breaks = [], keptUs = 0) {
      this.breaks = breaks;
      this.real = [0];
      this.folded = [0];
      for (const { start, end } of breaks) {
        const before = this.folded[this.folded.length - 1] + start - this.real[this.real.length - 1];
        this.real.push(start, end);
        this.folded.push(before, before + Math.min(keptUs, end - start));
      }
      this.plain = !breaks.length;
    }

    toFolded(us) {
      return this.plain ? us : along(this.real, this.folded, us);
    }

    toReal(folded) {
      return this.plain ? folded : along(this.folded, this.real, folded);
    }
  };

  /** Linear between knots; before the first and behind the last knot one for one. */
  function along(from, to, value) {
    const next = KH.firstFrom(from, from.length, value);
    if (next === 0) return to[0] + value - from[0];
    if (next === from.length) return to[next - 1] + value - from[next - 1];
    const width = from[next] - from[next - 1];
    return width ? to[next - 1] + ((value - from[next - 1]) * (to[next] - to[next - 1])) / width : to[next];
  }

  /**
   * The idle stretches of a run that are worth folding; none when little would be won.
   * @param {object} run from KH.toLanes @returns {{start: number, end: number}[]}
   */
  KH.deadTimes = function (run) {
    const { idle } = run, least = Math.max(SHORTEST_US, run.durationUs * LONG_SHARE), found = [];
    for (let at = 0; at < idle.length; at++) {
      if (idle.end[at] - idle.start[at] < least) continue;
      const edge = (idle.end[at] - idle.start[at]) * 0.08;
      found.push({ start: idle.start[at] + edge, end: idle.end[at] - edge });
    }
    const dead = found.reduce((sum, each) => sum + each.end - each.start, 0);
    return dead > run.durationUs * WORTH_SHARE ? found : [];
  };

  /** A fold of these stretches, each left with a fixed share of what remains. */
  KH.foldOf = function (breaks, durationUs) {
    const dead = breaks.reduce((sum, each) => sum + each.end - each.start, 0);
    return new KH.Fold(breaks, ((durationUs - dead) * FOLDED_SHARE) / (1 - Math.min(0.5, FOLDED_SHARE * breaks.length)));
  };
})((globalThis.KH = globalThis.KH || {}));
