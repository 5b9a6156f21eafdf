// Which frames wait in how many framebuffers: the table of framebuffers.py.
(function (KH) {
  "use strict";

  KH.Framebuffers = class Framebuffers {
    constructor(count = 3, flush = true) {
      Object.assign(this, { count, flush, used: [], held: false, capturing: false });
      this.free = Array.from({ length: count }, (_, index) => index);
      /** The number of the frame last written into each. */
      this.written = this.free.map(() => 0);
    }

    /** The framebuffer the camera writes into now; undefined while it does not. */
    get target() {
      return this.capturing ? this.free[0] : undefined;
    }

    /** The camera has finished a frame; true when it waits for the program now. */
    complete(number) {
      if (!this.free.length) return this.#overflow();
      this.written[this.free[0]] = number;
      if (this.count === 2 && this.free.length === 1) return false;
      const newest = this.free.shift();
      if (this.count === 3 && !this.free.length) this.free.push(this.used.pop());
      this.used.push(newest);
      this.capturing = this.count > 1;
      return true;
    }

    #overflow() {
      this.capturing = false;
      if (this.flush) this.free.push(...this.used.splice(1));
      return false;
    }

    /** The program gives back the frame it holds, if any. */
    release() {
      if (this.held) this.free.push(this.used.shift());
      this.held = false;
    }

    /** The framebuffer with the oldest waiting frame, held from now on; undefined when none waits. */
    take() {
      this.held = this.used.length > 0;
      return this.used[0];
    }

    /** Stops the camera and forgets every frame. */
    drop() {
      this.free.push(...this.used.splice(0));
      this.held = this.capturing = false;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
