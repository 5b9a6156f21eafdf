// Connected regions of a mask and what OpenMV's blob object tells about each: as blobs.py.
(function (KH) {
  "use strict";

  /**
   * @typedef {{x: number[], y: number[], code: number, count: number, box: [number, number, number, number]}} Region
   * its pixels, the thresholds it fits (a bit for each), how many were merged, and the upright rectangle around it
   */
  const smallest = (numbers) => numbers.reduce((least, number) => (number < least ? number : least), Infinity);
  const largest = (numbers) => numbers.reduce((most, number) => (number > most ? number : most), -Infinity);
  const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

  function region(x, y, code, count) {
    const left = smallest(x), top = smallest(y);
    return { x, y, code, count, box: [left, top, largest(x) - left + 1, largest(y) - top + 1] };
  }

  /** The regions of a mask that hang together across pixel edges, by their first pixels. @returns {Region[]} */
  KH.regions = function (mask, width, code, [left, top]) {
    const parent = mask.map ? new Int32Array(mask.length).fill(-1) : [], parts = new Map();
    const find = (at) => {
      while (parent[at] !== at) at = parent[at] = parent[parent[at]];
      return at;
    };
    for (let at = 0; at < mask.length; at++) if (mask[at]) join(mask, parent, find, at, width);
    for (let at = 0; at < mask.length; at++) {
      if (!mask[at]) continue;
      const root = find(at), part = parts.get(root) ?? [[], []];
      part[0].push(left + (at % width));
      part[1].push(top + Math.floor(at / width));
      parts.set(root, part);
    }
    return [...parts.values()].map(([x, y]) => region(x, y, code, 1));
  };

  /** A pixel joins those on its left and above; the first pixel stands for all. */
  function join(mask, parent, find, at, width) {
    const neighbours = [at % width && mask[at - 1] ? at - 1 : -1, at >= width && mask[at - width] ? at - width : -1];
    const roots = neighbours.filter((each) => each >= 0).map(find), root = Math.min(at, ...roots);
    parent[at] = root;
    for (const each of roots) parent[each] = root;
  }

  /** Regions whose rectangles, grown by the margin, overlap become one; until none overlap. */
  KH.mergedRegions = function (found, margin) {
    let waiting = [...found], done = [];
    while (waiting.length) {
      const one = waiting.shift(), at = waiting.findIndex((other) => touch(one.box, other.box, margin));
      if (at < 0) {
        done.push(one);
        continue;
      }
      const [other] = waiting.splice(at, 1);
      const both = region([...one.x, ...other.x], [...one.y, ...other.y], one.code | other.code, one.count + other.count);
      // The larger one may touch what was alone before.
      waiting = [both, ...waiting, ...done];
      done = [];
    }
    return done;
  };

  function touch([x, y, w, h], [ox, oy, ow, oh], margin) {
    return x - margin < ox + ow && ox < x + w + margin && y - margin < oy + oh && oy < y + h + margin;
  }

  /** The 23 fields of a blob, in OpenMV's order. */
  KH.described = function (blob, xBins, yBins) {
    const [x, y, w, h] = blob.box, pixels = blob.x.length, cx = total(blob.x) / pixels, cy = total(blob.y) / pixels;
    const [rotation, roundness] = axes(blob, cx, cy), outline = outlineOf(blob), length = outline.length;
    const [turn, round_, thin, dense, compact, ...middle] = [
      rotation, roundness, 1 - roundness, pixels / (w * h), Math.min(1, (pixels * 4 * Math.PI) / length ** 2), cx, cy,
    ].map(KH.float);
    return [
      x, y, w, h, KH.round(cx), KH.round(cy), pixels, turn, blob.code, blob.count, length, round_,
      projected(blob.x.map((each) => each - x), w, xBins), projected(blob.y.map((each) => each - y), h, yBins), corners(outline), tightestBox(outline),
      ...middle, thin, w * h, dense, compact, [x, y, w, h],
    ];
  };

  /** Direction of the long axis (0 to pi) and the ratio of the short to the long one, from second moments. */
  function axes(blob, cx, cy) {
    const mean = (term) => blob.x.reduce((sum, x, at) => sum + term(x - cx, blob.y[at] - cy), 0) / blob.x.length;
    const a = mean((x) => x * x), b = mean((x, y) => x * y), c = mean((_, y) => y * y);
    const angle = 0.5 * Math.atan2(2 * b, a - c), half = (a + c) / 2, spread = Math.hypot(a - c, 2 * b) / 2;
    return [angle < 0 ? angle + Math.PI : angle, half ? Math.sqrt(Math.max(0, half - spread) / (half + spread)) : 1];
  }

  /** The pixels with a neighbour outside, across an edge, as [x, y] from top to bottom. */
  function outlineOf({ x, y, box: [left, top, w, h] }) {
    const inside = new Uint8Array((w + 2) * (h + 2)), places = x.map((each, at) => (y[at] - top + 1) * (w + 2) + each - left + 1);
    for (const at of places) inside[at] = 1;
    const edge = places.filter((at) => !(inside[at - 1] && inside[at + 1] && inside[at - w - 2] && inside[at + w + 2])).sort((a, b) => a - b);
    return edge.map((at) => [(at % (w + 2)) - 1 + left, Math.floor(at / (w + 2)) - 1 + top]);
  }

  /** Farthest along the four diagonals, clockwise from the top left. */
  function corners(outline) {
    const first = (term) => outline.reduce((best, point) => (term(point) < term(best) ? point : best));
    return [first(([x, y]) => x + y), first(([x, y]) => y - x), first(([x, y]) => -x - y), first(([x, y]) => x - y)];
  }

  /** The rectangle of least area around the points has a side along one of their hull's edges. */
  function tightestBox(outline) {
    const hull = hullOf(outline), boxes = hull.map(([x, y], at) => boxAlong(hull, x, y, ...hull[(at + 1) % hull.length]));
    const { cos, sin, sides } = boxes.reduce((best, box) => (box.area < best.area ? box : best)), [left, right, top, bottom] = sides;
    const places = [[left, top], [right, top], [right, bottom], [left, bottom]];
    return places.map(([u, v]) => [KH.round(cos * u - sin * v), KH.round(sin * u + cos * v)]);
  }

  function boxAlong(hull, x0, y0, x1, y1) {
    const angle = Math.atan2(y1 - y0, x1 - x0), cos = Math.cos(angle), sin = Math.sin(angle);
    const along = hull.map(([x, y]) => cos * x + sin * y), across = hull.map(([x, y]) => cos * y - sin * x);
    const sides = [smallest(along), largest(along), smallest(across), largest(across)];
    return { cos, sin, sides, area: (sides[1] - sides[0]) * (sides[3] - sides[2]) };
  }

  /** Andrew's monotone chain. */
  function hullOf(points) {
    const ordered = [...points].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    return ordered.length < 3 ? ordered : [...chain(ordered).slice(0, -1), ...chain(ordered.reverse()).slice(0, -1)];
  }

  function chain(ordered) {
    const made = [];
    for (const [x, y] of ordered) {
      for (; made.length > 1; made.pop()) {
        const [[ax, ay], [bx, by]] = made.slice(-2);
        if ((bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0) break;
      }
      made.push([x, y]);
    }
    return made;
  }

  function projected(offsets, length, bins) {
    const counts = new Array(Math.min(bins, length)).fill(0);
    for (const offset of bins ? offsets : []) counts[Math.floor((offset * counts.length) / length)]++;
    return counts;
  }
})((globalThis.KH = globalThis.KH || {}));
