// LAB colours, thresholds, histograms and their statistics, in OpenMV's integer ranges: as colors.py.
(function (KH) {
  "use strict";

  const RANGES = { 1: [[0, 255]], 3: [[0, 100], [-128, 127], [-128, 127]] };
  const TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], WHITE = [0.9505, 1.0, 1.089];
  const NEARLY = 1e-9;
  let table;

  /** A number that is a float in Python, also where it is a whole one, for JSON. */
  KH.float = (value) => (Number.isInteger(value) ? JSON.rawJSON(value.toFixed(1)) : value);

  /** Half to the even number, as Python rounds. */
  KH.round = function (value) {
    const rounded = Math.round(value);
    return Math.abs(value % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
  };

  /** Three entries for each 16-bit pixel. */
  function labOf565() {
    if (table) return table;
    const { data } = KH.decodePixels(Uint8Array.from({ length: 131072 }, (_, at) => (at % 2 ? at >> 9 : (at >> 1) & 255)), "rgb565", 65536, 1);
    table = new Int8Array(3 * 65536);
    for (let at = 0; at < 65536; at++) table.set(lab([data[4 * at], data[4 * at + 1], data[4 * at + 2]]), 3 * at);
    return table;
  }

  function lab(rgb) {
    const linear = rgb.map((level) => level / 255).map((part) => (part > 0.04045 ? ((part + 0.055) / 1.055) ** 2.4 : part / 12.92));
    const xyz = TO_XYZ.map((row, at) => row.reduce((sum, weight, index) => sum + weight * linear[index], 0) / WHITE[at]);
    const [x, y, z] = xyz.map((part) => (part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116));
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)].map(KH.round);
  }

  /** The channels of a picture: an array of numbers each. @param {KH.Picture} picture */
  KH.channels = function ({ data, pixels, isGrey }) {
    if (isGrey) return [Int16Array.from({ length: pixels }, (_, at) => data[4 * at])];
    const labs = labOf565(), made = [0, 1, 2].map(() => new Int16Array(pixels));
    for (let at = 0; at < pixels; at++) {
      const row = 3 * (((data[4 * at] >> 3) << 11) | ((data[4 * at + 1] >> 2) << 5) | (data[4 * at + 2] >> 3));
      for (const [index, channel] of made.entries()) channel[at] = labs[row + index];
    }
    return made;
  };

  /** Where all channels are within the threshold: one byte a pixel. Swapped bounds are put right, missing ones do not bind. */
  KH.fits = function (channels, threshold) {
    const bounds = channels.map((_, at) => threshold.slice(2 * at, 2 * at + 2)), mask = new Uint8Array(channels[0].length).fill(1);
    for (const [index, channel] of channels.entries()) {
      if (bounds[index].length < 2) continue;
      const [low, high] = [Math.min(...bounds[index]), Math.max(...bounds[index])];
      for (let at = 0; at < mask.length; at++) if (channel[at] < low || channel[at] > high) mask[at] = 0;
    }
    return mask;
  };

  /** Where any threshold fits; with `inverted`, where none does. */
  KH.maskOf = function (channels, thresholds, inverted) {
    const masks = thresholds.map((threshold) => KH.fits(channels, threshold));
    return new Uint8Array(channels[0].length).map((_, at) => Number(masks.some((mask) => mask[at]) !== inverted));
  };

  /** For each channel the share of (chosen) pixels in each bin; `bins` counts them, 0: one for each value. */
  KH.histograms = function (channels, bins, chosen) {
    return channels.map((channel, index) => {
      const [low, high] = RANGES[channels.length][index], span = high - low + 1, counts = new Array(Math.min(bins[index] || span, span)).fill(0);
      let all = 0;
      channel.forEach((value, at) => {
        if (chosen && !chosen[at]) return;
        counts[Math.floor(((value - low) * counts.length) / span)]++;
        all++;
      });
      return counts.map((count) => count / Math.max(1, all));
    });
  };

  /** Mean, median, mode, standard deviation, minimum, maximum and both quartiles of each histogram's values. */
  KH.statistics = (histograms) => histograms.map((shares, index) => statistics(shares, ...RANGES[histograms.length][index]));

  function statistics(shares, low, high) {
    const values = shares.map((_, at) => low + (at * (high - low)) / Math.max(1, shares.length - 1));
    const sum = (term) => shares.reduce((total, share, at) => total + share * term(values[at]), 0);
    const mean = sum((value) => value), deviation = Math.sqrt(sum((value) => (value - mean) ** 2)), there = values.filter((_, at) => shares[at] > 0);
    const quarters = [0.5, 0.25, 0.75].map((share) => values[quantile(shares, share)]), mode = values[shares.indexOf(Math.max(...shares))];
    const [least, most] = there.length ? [there[0], there[there.length - 1]] : [values[0], values[0]];
    return [mean, quarters[0], mode, deviation, least, most, quarters[1], quarters[2]].map(KH.round);
  }

  function quantile(shares, share) {
    let below = 0;
    const at = shares.findIndex((part) => (below += part) >= share - NEARLY);
    return at < 0 ? shares.length - 1 : at;
  }
})((globalThis.KH = globalThis.KH || {}));
