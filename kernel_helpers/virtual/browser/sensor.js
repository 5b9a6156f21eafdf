// The simulated image sensor: frames arrive at its rate, looked at or not. The services of sensor.py, on one thread.
(function (KH) {
  "use strict";

  /** Frames per second, whatever their size. */
  KH.RATE = 30;
  const { RATE } = KH;
  const LOOK_AGAIN_S = 0.1, SLACK = 1e-6;
  const MEMORY_BYTES = 4 << 20;

  KH.Sensor = class Sensor {
    /** @param {object} world board.js @param {(number: number, view: KH.View) => Uint8Array} draw the bytes of a frame */
    constructor(world, draw) {
      Object.assign(this, { world, draw, buffers: new KH.Framebuffers(), view: new KH.View(), views: new Map(), drawn: new Map(), memory: 0, limit: 0 });
      Object.assign(this, { callbacks: { frame: 0, vsync: 0 }, isStalled: false, seen: 0, first: 0, call: undefined });
      this.exposing = this.view;
    }

    get services() {
      const table = {
        setup: (payload) => this.#setup(...payload.split(" ")), abort: () => this.buffers.drop(), rate: (payload) => (this.limit = Number(payload)),
        set: (payload) => this.#set(...payload.split(" ")), window: (payload) => this.#window(payload.split(" ").map(Number)), take: () => this.#take(),
        refresh: (payload) => this.refresh(Number(payload)), queues: () => `${this.buffers.used.length} ${this.buffers.free.length}`,
        callback: (payload) => this.#callback(...payload.split(" ")), stall: (payload) => this.stall(payload === "1"), wait: (payload) => this.#wait(Number(payload)),
      };
      const answering = (service) => (payload) => {
        this.#advance();
        return KH.then(service(payload), (answer) => (typeof answer === "string" ? answer : ""));
      };
      return Object.fromEntries(Object.entries(table).map(([name, service]) => [`csi.${name}`, answering(service)]));
    }

    /** From now on it delivers nothing, or frames again. */
    stall(isStalled) {
      this.isStalled = isStalled;
      this.first = this.seen + 2;
    }

    /** If a framebuffer is at that address, it gets what the camera has written there. */
    refresh(address) {
      this.#advance();
      const index = Math.floor((address - this.memory) / Math.max(1, this.view.bytes));
      if (!this.memory || index < 0 || index >= this.buffers.count) return;
      this.#fill(index);
      this.#tear(index);
    }

    #setup(width, height, format, count, flush) {
      this.view = this.view.withSet({ width: Number(width), height: Number(height), format });
      this.buffers = new KH.Framebuffers(Number(count), flush === "1");
      this.drawn.clear();
      this.memory ||= this.world.reserve(MEMORY_BYTES);
    }

    #set(name, value) {
      this.view = this.view.withSet({ [name]: Number(value) });
    }

    #window(window) {
      this.view = this.view.withSet({ window: window.length === 4 ? window : null });
    }

    #callback(kind, number) {
      this.callbacks[kind] = Number(number);
      this.#arm();
    }

    #take() {
      this.buffers.release();
      if (!this.buffers.used.length && !this.buffers.capturing) this.#start();
      const index = this.buffers.take();
      if (index === undefined) return "";
      this.#fill(index);
      return String(this.#address(index));
    }

    #address(index) {
      return this.memory + index * this.view.bytes;
    }

    #fill(index) {
      const number = this.buffers.written[index];
      if (!number || this.drawn.get(index) === number) return;
      this.world.write(this.#address(index), this.draw(number, this.views.get(index)));
      this.drawn.set(index, number);
    }

    /** The camera is writing here now: the upper rows are of the frame that is being exposed. */
    #tear(index) {
      if (this.isStalled || index !== this.buffers.target || !this.#wanted(this.seen + 1)) return;
      const height = this.exposing.size[1], rows = Math.floor((this.world.now() * RATE - this.seen) * height);
      const frame = this.draw(this.seen + 1, this.exposing);
      this.world.write(this.#address(index), frame.subarray(0, Math.floor((rows * frame.length) / height)));
    }

    /** The frame that is being exposed now is lost; the first to be captured is the one that begins next. */
    #start() {
      this.buffers.capturing = true;
      this.first = this.seen + 2;
      this.#arm();
    }

    #wait(ms) {
      const due = this.#nextFrame(), now = this.world.now();
      return this.world.sleep(Math.min(now + ms / 1000, due ?? now + LOOK_AGAIN_S));
    }

    // Time: frames complete when somebody looks, or on the clock while a callback wants to know at once.

    #advance() {
      const now = Math.floor(this.world.now() * RATE + SLACK);
      if (!this.buffers.capturing && !this.callbacks.vsync) this.seen = now;
      while (this.seen < now) this.#boundary(++this.seen);
    }

    /** Frame `number` ends here and the next one begins. */
    #boundary(number) {
      if (this.isStalled) return;
      const index = this.buffers.target;
      if (this.buffers.capturing && this.#wanted(number)) {
        if (index !== undefined) this.views.set(index, this.exposing);
        if (this.buffers.complete(number)) this.#signal("frame");
      }
      this.exposing = this.view;
      this.#signal("vsync");
    }

    #signal(kind) {
      if (this.callbacks[kind]) this.world.signal(this.callbacks[kind]);
    }

    #wanted(number) {
      const perSecond = this.limit > 0 && this.limit < RATE ? this.limit : RATE;
      return number >= this.first && Math.floor((number * perSecond) / RATE) > Math.floor(((number - 1) * perSecond) / RATE);
    }

    /** When the next frame to be captured is complete; undefined when none is to come. */
    #nextFrame() {
      if (this.isStalled || !this.buffers.capturing) return undefined;
      let number = this.seen + 1;
      while (!this.#wanted(number)) number++;
      return number / RATE;
    }

    #arm() {
      const wanted = this.callbacks.vsync || (this.callbacks.frame && this.buffers.capturing);
      if (wanted && !this.call) this.call = this.world.callAt((this.seen + 1) / RATE, () => this.#tick());
    }

    #tick() {
      this.call = undefined;
      this.#advance();
      this.#arm();
    }
  };
})((globalThis.KH = globalThis.KH || {}));
