// The VM's linear memory as its host reads and writes it, and the ways to break into the program from there.
(function (KH) {
  "use strict";

  const PAGE_BYTES = 1 << 16, MOST_PAGES = 1 << 12;
  const MEMORY_SECTION = 5;
  /** In the VM's queue of callbacks. */
  const PLACES = 4;
  const IDLE = 1, PENDING = 0, LOCKED = -1;
  const text = new TextDecoder(), utf8 = new TextEncoder();

  /** Bytes of a buffer that may be shared, which a TextDecoder does not take. @returns {string} */
  KH.decoded = (bytes) => text.decode(bytes.slice());
  KH.encoded = (string) => utf8.encode(string);
  /** Goes on with a value that may have to be waited for first. */
  KH.then = (value, next) => (value instanceof Promise ? value.then(next) : next(value));

  /**
   * A VM file whose memory is shared between threads (the page can then interrupt it): its memory section, "one memory
   * with a smallest size", becomes "one shared memory with a smallest and a largest size". Throws for another file.
   */
  KH.withSharedMemory = function (file) {
    for (let at = 8; at < file.length; ) {
      const kind = file[at], size = leb(file, at + 1), body = size.next;
      if (kind === MEMORY_SECTION) return spliced(file, at, body, body + size.value);
      at = body + size.value;
    }
    throw new Error("the VM file has no memory of its own");
  };

  function spliced(file, start, body, end) {
    if (file[body] !== 1 || file[body + 1] !== 0) throw new Error("the VM file's memory is declared in another way");
    const section = [1, 3, ...file.subarray(body + 2, end), (MOST_PAGES & 127) | 128, MOST_PAGES >> 7];
    return new Uint8Array([...file.subarray(0, start), MEMORY_SECTION, section.length, ...section, ...file.subarray(end)]);
  }

  /** An unsigned number of WebAssembly's, and where the next thing begins. */
  function leb(file, at) {
    let value = 0, shift = 0;
    for (; ; at++, shift += 7) {
      value |= (file[at] & 127) << shift;
      if (file[at] < 128) return { value: value >>> 0, next: at + 1 };
    }
  }

  /** One instance's memory. Addresses are byte offsets. */
  KH.VmMemory = class VmMemory {
    /** @param {WebAssembly.Memory} memory @param {{pending: number, interrupt: number, state: number, queue: number}} at vm.json */
    constructor(memory, at) {
      this.memory = memory;
      this.at = at;
    }

    /** Of all memory; new views after it has grown. */
    get bytes() {
      if (this.bytes_?.buffer !== this.memory.buffer) this.#look();
      return this.bytes_;
    }

    get view() {
      if (this.view_?.buffer !== this.memory.buffer) this.#look();
      return this.view_;
    }

    #look() {
      this.bytes_ = new Uint8Array(this.memory.buffer);
      this.view_ = new DataView(this.memory.buffer);
    }

    /** A copy of `count` bytes. */
    read(address, count) {
      return this.bytes.slice(address, address + count);
    }

    write(address, data) {
      this.bytes.set(data, address);
    }

    u32(address) {
      return this.view.getUint32(address, true);
    }

    putU32(address, value) {
      this.view.setUint32(address, value, true);
    }

    /** A count of ns, as the VM reads it. */
    putNs(address, ns) {
      const high = Math.floor(ns / 2 ** 32);
      this.putU32(address, ns - high * 2 ** 32);
      this.putU32(address + 4, high);
    }

    /** Address of `count` more bytes outside the heap. */
    reserve(count) {
      return this.memory.grow(Math.ceil(count / PAGE_BYTES)) * PAGE_BYTES;
    }

    /** Finds the only pair of words in the static data and stores another over the one at `offset` of it. */
    patch(first, second, offset, other) {
      const found = [], { pending } = this.at, words = new Uint32Array(this.memory.buffer, 0, pending >> 2);
      for (let at = words.indexOf(first >>> 0); at >= 0; at = words.indexOf(first >>> 0, at + 1)) {
        if (words[at + 1] === second >>> 0) found.push(4 * at);
      }
      if (found.length !== 1) throw new Error(`no single built-in pair (${first}, ${second}) to replace`);
      this.putU32(found[0] + offset, other);
    }

    // The scheduler: see vm.py. These work from any thread that has the memory.

    get state() {
      return this.view.getInt16(this.at.state, true);
    }

    get inCallback() {
      return this.state === LOCKED;
    }

    get interruptPending() {
      return this.u32(this.at.pending) !== 0;
    }

    /** Makes KeyboardInterrupt appear in the program, also in a busy loop. */
    raiseInterrupt() {
      this.putU32(this.at.interrupt + 8, 0);
      this.putU32(this.at.pending, this.at.interrupt);
      this.#exchangeState();
    }

    withdrawInterrupt() {
      this.putU32(this.at.pending, 0);
    }

    /** Whatever place of the queue another thread believes to be the next one, this function is there. */
    fillQueue(functionAt) {
      for (let at = 0; at < PLACES; at++) this.putU32(this.at.queue + 8 * at, functionAt);
    }

    /**
     * Queues function(no object) to run between two bytecodes; false when the scheduler is not free now. The VM's own
     * thread may also do so in a callback: it runs when that is over.
     */
    schedule(functionAt, isOwnThread = false) {
      const { queue, state } = this.at, isNext = isOwnThread && this.inCallback && this.bytes[state + 2] === 0;
      if (this.state !== IDLE && !isNext) return false;
      const entry = queue + 8 * this.bytes[state + 3];
      this.putU32(entry, functionAt);
      this.putU32(entry + 4, 0);
      this.bytes[state + 2] = 1;
      this.#exchangeState();
      return true;
    }

    #exchangeState() {
      const words = new Int16Array(this.memory.buffer, this.at.state & ~1, 1);
      Atomics.compareExchange(words, 0, IDLE, PENDING);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
