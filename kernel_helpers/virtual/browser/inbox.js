// What the page says to the board while the board's thread may be blocked, and waiting for it without using the CPU.
//
// | page is              | messages come by                        | the thread waits by                             |
// |----------------------|-----------------------------------------|-------------------------------------------------|
// | cross-origin isolated| a ring in memory that both share        | Atomics.wait, which the page ends               |
// | not isolated         | postMessage                             | giving the thread back to the browser (JSPI)    |
//
// Control words (Int32), shared where the page is isolated:
//
// | word      | what                                                                  | written by |
// |-----------|-----------------------------------------------------------------------|------------|
// | WAKE      | counts what happened; a wait ends when it changes                     | both       |
// | RUNNING   | 1 while a program can be interrupted                                  | board      |
// | HELD      | 1 while an interrupt must wait (a file is being looked up)            | board      |
// | ASKED     | 1: an interrupt came meanwhile                                        | page       |
// | TAKEN     | bytes of output that the page has handled, modulo 2^32                | page       |
// | HEAD      | where in the ring the page writes next                                | page       |
// | TAIL      | where in the ring the board reads next                                | board      |
// | ALARM     | counts changes of DUE; the alarm's worker (alarm.js) waits on it      | board      |
// | TICK      | the function that breaks into a busy program                          | board      |
// | DUE       | (a Float64) when the next timed call is due, in ms since 1970         | board      |
(function (KH) {
  "use strict";

  KH.CONTROL = { WAKE: 0, RUNNING: 1, HELD: 2, ASKED: 3, TAKEN: 4, HEAD: 5, TAIL: 6, ALARM: 7, TICK: 8, DUE: 10, WORDS: 12 };
  const { WAKE, HEAD, TAIL, WORDS } = KH.CONTROL;
  KH.RING_BYTES = 1 << 20;
  const LENGTH_BYTES = 4;
  /** Longest uninterrupted stretch in ms for which a thread that is not isolated keeps its messages waiting. */
  const YIELD_MS = 10;
  /** A browser's timer may be late by so many ms. */
  const TIMER_MS = 6;

  /** The memory of both sides: control words, then the ring. */
  KH.sharedControl = () => new SharedArrayBuffer(4 * WORDS + KH.RING_BYTES);

  /** The page's end. False when the ring is full: try again later. */
  KH.putMessage = function (buffer, message) {
    const words = new Int32Array(buffer, 0, WORDS), ring = new Uint8Array(buffer, 4 * WORDS);
    const data = new TextEncoder().encode(JSON.stringify(message)), head = Atomics.load(words, HEAD);
    if (LENGTH_BYTES + data.length >= room(head, Atomics.load(words, TAIL))) return false;
    const length = Uint8Array.of(data.length, data.length >> 8, data.length >> 16, data.length >> 24);
    [...length].forEach((byte, at) => (ring[(head + at) % KH.RING_BYTES] = byte));
    data.forEach((byte, at) => (ring[(head + LENGTH_BYTES + at) % KH.RING_BYTES] = byte));
    Atomics.store(words, HEAD, (head + LENGTH_BYTES + data.length) % KH.RING_BYTES);
    KH.wake(words);
    return true;
  };

  const room = (head, tail) => (tail - head - 1 + KH.RING_BYTES) % KH.RING_BYTES;

  KH.wake = function (words) {
    Atomics.add(words, WAKE, 1);
    Atomics.notify(words, WAKE);
  };

  // A picture of the webcam is too large for the ring, and only the newest counts: width and height, then its bytes.
  KH.WEBCAM_BYTES = 640 * 480 * 4;
  KH.sharedPicture = () => new SharedArrayBuffer(8 + KH.WEBCAM_BYTES);

  KH.putPicture = function (buffer, width, height, data) {
    new Uint8Array(buffer, 8).set(data);
    new Int32Array(buffer, 0, 2).set([width, height]);
  };

  /** The newest picture; undefined before the first. */
  KH.takePicture = function (buffer) {
    const [width, height] = new Int32Array(buffer, 0, 2);
    return width ? { width, height, data: new Uint8Array(buffer, 8, 4 * width * height) } : undefined;
  };

  /** The board's end where memory is shared. */
  KH.SharedInbox = class SharedInbox {
    constructor(buffer) {
      this.words = new Int32Array(buffer, 0, WORDS);
      this.ring = new Uint8Array(buffer, 4 * WORDS);
      this.isShared = true;
    }

    /** True when a message is there. */
    get has() {
      return Atomics.load(this.words, HEAD) !== this.words[TAIL];
    }

    /** The next message; undefined when there is none. */
    take() {
      if (!this.has) return undefined;
      const tail = this.words[TAIL], [a, b, c, d] = this.#bytes(tail, LENGTH_BYTES), length = a | (b << 8) | (c << 16) | (d << 24);
      const message = JSON.parse(KH.decoded(this.#bytes(tail + LENGTH_BYTES, length)));
      Atomics.store(this.words, TAIL, (tail + LENGTH_BYTES + length) % KH.RING_BYTES);
      return message;
    }

    #bytes(from, count) {
      return Uint8Array.from({ length: count }, (_, at) => this.ring[(from + at) % KH.RING_BYTES]);
    }

    /** Before a decision to wait: what is counted after this ends the wait. */
    get mark() {
      return Atomics.load(this.words, WAKE);
    }

    /** Sleeps at most so many ms; anything that the page does ends it. */
    wait(ms, mark) {
      Atomics.wait(this.words, WAKE, mark, ms);
    }

    /** Time for the browser, if it has waited long. */
    breathe() {}
  };

  /** The board's end where it is not. Its waits are promises. */
  KH.MessageInbox = class MessageInbox {
    constructor() {
      // A cell that nobody else has is enough to sleep on.
      const cell = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
      this.words = new Int32Array(cell, 0, WORDS);
      this.queue = [];
      this.isShared = false;
      this.breathed = performance.now();
      this.channel = new MessageChannel();
    }

    get has() {
      return this.queue.length > 0;
    }

    take() {
      return this.queue.shift();
    }

    /** A message has come. */
    put(message) {
      this.queue.push(message);
      this.woken?.();
    }

    get mark() {
      return 0;
    }

    wait(ms) {
      if (this.has) return undefined;
      if (ms > TIMER_MS + 2) return this.#away(ms - TIMER_MS);
      Atomics.wait(this.words, WAKE, 0, ms);
      return this.breathe();
    }

    #away(ms) {
      return new Promise((resolve) => {
        const timer = ms < Infinity ? setTimeout(resolve, ms) : 0;
        this.woken = () => (clearTimeout(timer), resolve());
      }).then(() => ((this.woken = undefined), (this.breathed = performance.now()), undefined));
    }

    breathe() {
      if (performance.now() - this.breathed < YIELD_MS) return undefined;
      return new Promise((resolve) => {
        this.channel.port1.onmessage = resolve;
        this.channel.port2.postMessage(0);
      }).then(() => ((this.breathed = performance.now()), undefined));
    }
  };
})((globalThis.KH = globalThis.KH || {}));
