// Cuts a run's text into its print() calls, by what the trace says of each. As prints.py.
(function (KH) {
  "use strict";

  const EVENT_BYTES = 8;

  /**
   * @param {string} text @param {Uint8Array} events @param {object} points the model's @param {[number, number][]} cuts
   * @returns {[string, number|null, number][]} text, us since the cell began (null: of no call), task
   */
  KH.cutPrints = function (text, events, points, cuts) {
    const rest = points.rows((at) => at).filter((at) => points.kind[at] === KH.KIND.PRINT);
    const characters = [...text], prints = [];
    let from = [0, 0];
    for (const to of [...cuts, [characters.length, events.length]]) {
      const own = rest.splice(0, printsIn(events.subarray(from[1], to[1])));
      prints.push(...matched(characters.slice(from[0], to[0]).join(""), own, points));
      from = to;
    }
    return prints;
  };

  function printsIn(events) {
    const view = new DataView(events.buffer, events.byteOffset, events.byteLength);
    let count = 0;
    for (let at = 4; at < events.length - (events.length % EVENT_BYTES); at += EVENT_BYTES) {
      count += view.getUint32(at, true) >>> 25 === KH.KIND.PRINT ? 1 : 0;
    }
    return count;
  }

  /** The pieces that each print() call said it wrote; what remains belongs to no call. */
  function matched(text, rows, points) {
    const data = new TextEncoder().encode(text), decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const told = rows.reduce((sum, row) => sum + points.arg[row], 0) > data.length ? [] : rows;
    let at = 0;
    const prints = told.map((row) => {
      const piece = decoder.decode(data.subarray(at, at + points.arg[row]));
      at += points.arg[row];
      return [piece, points.time[row], points.task[row]];
    });
    return at < data.length ? [...prints, [decoder.decode(data.subarray(at)), null, 0]] : prints;
  }
})((globalThis.KH = globalThis.KH || {}));
