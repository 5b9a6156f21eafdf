// A growing list that stays small: beyond a limit it is thinned evenly, the first and the newest stay. As keeping.py.
(function (KH) {
  "use strict";

  /** Items whose sizes add up to at most `most`; `taken`: how many were added. */
  KH.Kept = class Kept {
    /** @param {number} most @param {(item: any) => number} size */
    constructor(most, size = () => 1) {
      this.most = most;
      this.size = size;
      this.taken = this.total = 0;
      this.apart = 1;
      this.kept = new Map();
    }

    add(item) {
      const index = this.taken++;
      // Until now the one before was the newest.
      if (index && (index - 1) % this.apart) this.#drop([index - 1]);
      this.kept.set(index, item);
      this.total += this.size(item);
      while (this.total > this.most && this.kept.size > 2) {
        this.apart *= 2;
        this.#drop([...this.kept.keys()].filter((each) => each % this.apart && each !== index));
      }
    }

    /** What is kept, in order: [index, item]. */
    items() {
      return [...this.kept];
    }

    #drop(indices) {
      for (const index of indices) {
        this.total -= this.size(this.kept.get(index));
        this.kept.delete(index);
      }
    }
  };
})((globalThis.KH = globalThis.KH || {}));
