// Tables of numbers that grow: one typed array per column, so that a million rows stay small and quick. No DOM.
(function (KH) {
  "use strict";

  const FIRST_ROWS = 64;

  /** A table whose columns are typed arrays; only the first `length` rows count. */
  KH.Columns = class Columns {
    /** @param {Object<string, Function>} shape column name to typed array, e.g. {start: Float64Array} */
    constructor(shape) {
      this.shape = Object.entries(shape);
      this.length = 0;
      this.room = FIRST_ROWS;
      for (const [name, Type] of this.shape) this[name] = new Type(FIRST_ROWS);
    }

    /** Adds a row, whose cells the caller then sets. @returns {number} its index */
    add() {
      if (this.length === this.room) this.#widen();
      return this.length++;
    }

    #widen() {
      this.room *= 2;
      for (const [name, Type] of this.shape) {
        const wider = new Type(this.room);
        wider.set(this[name]);
        this[name] = wider;
      }
    }

    /** Forgets all rows from `length` on. */
    cut(length) {
      this.length = length;
    }

    /** The rows as objects made by `make(index)`. */
    rows(make) {
      return Array.from({ length: this.length }, (_, at) => make(at));
    }
  };

  /** First row of `column` (ascending, `length` rows) that is not below `value`. */
  KH.firstFrom = function (column, length, value) {
    let low = 0, high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (column[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  /** The rows of a table with `start` and `end` (both ascending) that reach into [t0, t1]: {from, to}. */
  KH.rowsWithin = function (table, t0, t1) {
    const from = KH.firstFrom(table.end, table.length, t0);
    return { from, to: Math.max(from, KH.firstFrom(table.start, table.length, t1)) };
  };
})((globalThis.KH = globalThis.KH || {}));
