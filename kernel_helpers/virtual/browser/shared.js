// Memory that the guest and its host both see (due interrupts, levels, readiness): the tables of shared.py.
(function (KH) {
  "use strict";

  const RING = 32;
  KH.PAGE = { PINS: 0, UARTS: 32, FLAGS: 40 };

  KH.Shared = class Shared {
    constructor() {
      this.detach();
    }

    /** The guest has its arrays at these addresses. */
    attach(memory, ring, page) {
      Object.assign(this, { memory, ring, page });
    }

    detach() {
      this.attach(undefined, 0, 0);
    }

    /** True while a callback waits to be run. */
    get due() {
      return this.ring > 0 && this.#take() !== this.#put();
    }

    #take() {
      return this.memory.u32(this.ring) % RING;
    }

    #put() {
      return this.memory.u32(this.ring + 4) % RING;
    }

    /** A callback is due. One that is pending already is not pending twice; a full ring loses it. */
    post(number) {
      if (!this.ring) return;
      const take = this.#take(), put = this.#put(), following = (put + 1) % RING;
      for (let at = take; at !== put; at = (at + 1) % RING) if (this.memory.u32(this.ring + 8 + 4 * at) === number) return;
      if (following === take) return;
      this.memory.putU32(this.ring + 8 + 4 * put, number);
      this.memory.putU32(this.ring + 4, following);
    }

    /** Sets one byte of the page. */
    put(offset, value) {
      if (this.page) this.memory.bytes[this.page + offset] = value;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
