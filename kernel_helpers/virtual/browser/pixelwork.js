// Arithmetic on pixels, alone, with another picture, or with their neighbours: the table of pixelwork.py.
(function (KH) {
  "use strict";

  const kept = (level) => Math.min(Math.max(level, 0), 255);
  const WITH_OTHER = {
    add: (mine, other) => kept(mine + other), sub: (mine, other) => kept(mine - other), rsub: (mine, other) => kept(other - mine),
    min: Math.min, max: Math.max, difference: (mine, other) => Math.abs(mine - other),
  };
  const middle = (levels) => levels.sort((one, other) => one - other)[levels.length >> 1];
  const mean = (levels) => Math.round(levels.reduce((sum, level) => sum + level, 0) / levels.length);
  const NEIGHBOURS = { mean, median: middle, erode: (levels) => Math.min(...levels), dilate: (levels) => Math.max(...levels) };

  KH.FILTERS = ["mean", "median", "gaussian", "erode", "dilate"];

  /** What becomes of the picture. @param {KH.Picture} picture @param {string} operation @param {number[]} numbers @param {(() => KH.Picture)} other */
  KH.applied = function (picture, operation, numbers, other, thresholds) {
    if (operation === "gaussian") return smoothed(picture, numbers[0]);
    if (KH.FILTERS.includes(operation)) return filtered(picture, NEIGHBOURS[operation], numbers[0]);
    if (operation === "negate") return picture.mapped((...colors) => colors.slice(0, 3).map((level) => 255 - level));
    if (operation === "clear") return picture.mapped(() => [0]);
    if (operation === "binary") return binary(picture, thresholds(), numbers[0] === 1);
    const share = (numbers[0] ?? 0) / 256, blend = (mine, others) => Math.round(others + (mine - others) * share);
    return withOther(picture, other(), operation === "blend" ? blend : WITH_OTHER[operation]);
  };

  function withOther(picture, { data }, change) {
    return picture.mapped((red, green, blue, at) => [red, green, blue].map((level, channel) => change(level, data[4 * at + channel])));
  }

  function binary(picture, thresholds, inverted) {
    const mask = KH.maskOf(KH.channels(picture), thresholds, inverted);
    return picture.mapped((_red, _green, _blue, at) => [mask[at] * 255]);
  }

  /** Each channel of each pixel from those up to `size` away from it, edges repeated. */
  function filtered(picture, change, size) {
    const { width, height, data } = picture, inside = (at, most) => Math.min(Math.max(at, 0), most - 1);
    const around = Array.from({ length: 2 * size + 1 }, (_, step) => step - size);
    return picture.mapped((_red, _green, _blue, at) => {
      const x = at % width, y = Math.floor(at / width);
      const places = around.flatMap((down) => around.map((right) => 4 * (inside(y + down, height) * width + inside(x + right, width))));
      return [0, 1, 2].map((channel) => change(places.map((place) => data[place + channel])));
    });
  }

  /** With a kernel of Pascal's triangle: its variance is half its size, and small ones in a row give it. */
  function smoothed(picture, size) {
    let result = picture;
    for (let pass = 0; pass < size; pass++) result = binomial(result);
    return result;
  }

  function binomial(picture) {
    const weights = [1, 2, 1, 2, 4, 2, 1, 2, 1];
    return filtered(picture, (levels) => Math.round(levels.reduce((sum, level, at) => sum + level * weights[at], 0) / 16), 1);
  }
})((globalThis.KH = globalThis.KH || {}));
