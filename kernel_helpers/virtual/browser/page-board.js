// KH.PageBoard: the board in this page, as the page talks to it. The VM is in a Worker (worker.js, board.js).
(function (KH) {
  "use strict";

  const FILES = { vm: "vm.wasm", at: "vm.json", guest: "guest.json", onboard: "onboard.json", facts: "facts.py" };
  const HEAP_KIB = 4096, JUDGE_HEAP_KIB = 131072;
  const NONCE = "@@@@", NONCE_BYTES = 4;
  const LOOK_MS = 4, AGAIN_MS = 1000, PATIENCE_MS = 3000, SHORT_PATIENCE_MS = 1000;
  const FULL_MS = 5;
  /** Steps of a run that the judging VM has room and, within half a minute, time for. */
  const MOST_STEPS = 15_000;
  const RESTARTED = (why) => `The board was restarted: ${why}. Variables of earlier cells are gone.`;
  const UNSTOPPED = "it did not stop when interrupted";

  /** The board cannot do what it was asked; `cure` says what to try. */
  KH.BoardError = class BoardError extends Error {
    constructor(message, cure = "") {
      super(cure ? `${message} Try: ${cure}` : message);
      this.cure = cure;
    }
  };

  /** True where the page shares memory with its workers, so that Stop reaches a busy program. */
  const isIsolated = () => Boolean(globalThis.crossOriginIsolated && globalThis.SharedArrayBuffer);

  async function fetched(url) {
    const answer = await fetch(url).catch((problem) => ({ ok: false, status: problem.message }));
    if (answer.ok) return answer;
    throw new KH.BoardError(`A file of the board did not come: ${url} (${answer.status}).`, "reload the page.");
  }

  /** Everything that boards are made of, fetched once for a base. */
  const loaded = new Map();
  function partsAt(base, onProgress) {
    if (!loaded.has(base)) loaded.set(base, load(base, onProgress).catch((problem) => (loaded.delete(base), Promise.reject(problem))));
    return loaded.get(base);
  }

  async function load(base, onProgress = () => {}) {
    let done = 0;
    const get = async (name) => {
      const answer = await fetched(new URL(name, base)), data = new Uint8Array(await answer.arrayBuffer());
      onProgress({ done: ++done, of: Object.keys(FILES).length, what: name });
      return data;
    };
    const [vm, ...texts] = await Promise.all(Object.values(FILES).map(get));
    const [at, guest, onboard, facts] = texts.map((data) => new TextDecoder().decode(data));
    const { rom, ...programs } = JSON.parse(guest);
    const module = await WebAssembly.compile(isIsolated() ? KH.withSharedMemory(vm) : vm);
    return { module, at: JSON.parse(at), ...programs, rom: Uint8Array.from(atob(rom), (byte) => byte.charCodeAt(0)), onboard: JSON.parse(onboard), facts };
  }

  /** Four bytes that the connection's records begin with; no newline among them. */
  function freshNonce() {
    return crypto.getRandomValues(new Uint8Array(NONCE_BYTES)).map((byte) => (byte === 10 || byte === 13 ? 110 : byte));
  }

  /** The nonce as it stands in a program in a program. */
  const escaped = (nonce) => [...nonce].map((byte) => `\\\\x${byte.toString(16).padStart(2, "0")}`).join("");

  /** A Python literal: JSON's strings are Python's, too. */
  const literal = (text) => JSON.stringify(text);

  KH.PageBoard = class PageBoard {
    /** @param {{base: string, clock?: "real"|"virtual", scene?: "clock"|"shapes"|"webcam"}} options base: URL of the runner's files */
    constructor({ base, clock = "real", scene = "clock" }) {
      this.base = new URL(base, document.baseURI).href;
      Object.assign(this, { clock, scene });
      this.title = "virtual board in this page";
      this.nonce = freshNonce();
      this.listeners = new Map();
      this.levels = new Map();
    }

    /** True when Stop reaches a busy program, and buttons a running one. */
    get isIsolated() {
      return isIsolated();
    }

    /** Loads the files and boots. @param {{onProgress?: (step: {done: number, of: number, what: string}) => void}} how */
    async open({ onProgress } = {}) {
      if (!isIsolated() && !("Suspending" in WebAssembly)) {
        throw new KH.BoardError("This browser cannot run the board here.", "a current Chrome or Edge, or a server that sends the isolation headers.");
      }
      this.parts = await partsAt(this.base, onProgress);
      await this.#start();
    }

    async #start() {
      const { onboard, ticker, judge, facts, ...parts } = this.parts, nonce = escaped(this.nonce);
      KH.explanations = onboard.explanations;
      const programs = [ticker, ...onboard[this.clock].map((program) => program.replaceAll(NONCE, nonce))];
      this.#boot({ ...parts, programs, clock: this.clock, scene: this.scene, heapKib: HEAP_KIB });
      await this.ready;
      for (const [name, level] of this.levels) this.#say({ what: "pin", name, level });
    }

    #boot(parts) {
      this.control = isIsolated() ? KH.sharedControl() : null;
      this.words = this.control && new Int32Array(this.control, 0, KH.CONTROL.WORDS);
      if (this.control) new Float64Array(this.control, 4 * KH.CONTROL.DUE, 1)[0] = Infinity;
      this.memory = undefined;
      this.#await();
      this.worker = new Worker(new URL("worker.js", this.base));
      this.worker.onmessage = ({ data }) => this.#hear(data);
      this.worker.onerror = (event) => this.#hear({ what: "failed", text: event.message });
      this.webcam = this.control && KH.sharedPicture();
      this.worker.postMessage({ ...parts, control: this.control, webcam: this.webcam });
    }

    /** The board is not ready from now on, until it says so. */
    #await() {
      this.isReady = false;
      this.ready = new Promise((resolve, reject) => Object.assign(this, { resolveReady: resolve, rejectReady: reject }));
      this.ready.catch(() => {});
    }

    // What the board says.

    #hear(message) {
      const handler = { ready: "onReady", memory: "onMemory", hears: "onHears", output: "onOutput", over: "onOver", restarted: "onRestarted", failed: "onFailed" };
      if (message.what in handler) this[`_${handler[message.what]}`](message);
      else this.#tell(message);
    }

    _onReady() {
      this.isReady = true;
      this.resolveReady();
    }

    _onMemory({ memory }) {
      this.memory = new KH.VmMemory(memory, this.parts.at);
      this.hearsAt = 0;
      this.alarm?.terminate();
      this.alarm = new Worker(new URL("alarm.js", this.base));
      this.alarm.postMessage({ memory, at: this.parts.at, control: this.control });
    }

    _onHears({ at }) {
      this.hearsAt = at;
    }

    _onOutput({ data }) {
      if (!this.current) return;
      const { splitter, collector } = this.current;
      this.current.taken = (this.current.taken + data.length) | 0;
      for (const part of splitter.feed(data)) collector.take(part);
      this.#acknowledge(this.current.taken);
    }

    #acknowledge(count) {
      if (!this.words) return this.#say({ what: "taken", count });
      Atomics.store(this.words, KH.CONTROL.TAKEN, count);
      KH.wake(this.words);
    }

    _onOver({ error, leds }) {
      this.#finish(leds, ({ collector, source, name }) => {
        const type = KH.readTraceback(error, source, name).type;
        if (error.trim()) collector.fail(type === "KeyboardInterrupt" ? "interrupted" : "error", type, error);
        else collector.fail("error", "Lost", "how the program ended did not arrive");
      });
    }

    _onRestarted({ why }) {
      if (this.isReady) this.#await();
      this.#finish({}, ({ collector }) => (collector.error = restarted("reset", "Reset", why)));
    }

    _onFailed({ text }) {
      const problem = new KH.BoardError(`The board in this page did not start: ${text.trim()}`, "reload the page.");
      this.rejectReady(problem);
      this.current?.reject(problem);
      this.current = undefined;
    }

    #finish(leds, unended) {
      const { current } = this;
      if (!current) return;
      for (const part of current.splitter.flush()) current.collector.take(part);
      if (!current.collector.ended) unended(current);
      clearTimeout(current.deadline);
      this.current = undefined;
      current.resolve(current.collector.finish(leds));
    }

    #tell(message) {
      if (message.what === "led") this.current?.onLed?.(message.name, message.on);
      const key = message.what === "uart" ? `uart ${message.number}` : `${message.what} ${message.name}`;
      for (const listener of this.listeners.get(key) ?? []) listener(message.what === "uart" ? Uint8Array.from(message.data) : message);
    }

    // What the page asks.

    #say(message) {
      if (!this.control) return this.worker.postMessage(message);
      if (!KH.putMessage(this.control, message)) return setTimeout(() => this.#say(message), FULL_MS);
      const { RUNNING, TICK } = KH.CONTROL, { words } = this;
      if (words[RUNNING] && words[TICK]) this.memory?.schedule(words[TICK]);
    }

    /** Runs a cell; see the contract. Never rejects because the program failed. @returns {Promise<KH.Run>} */
    async run(source, { name, keepLoop = false, events = 0, stopAfterMs = null, onText, onTrace, onFrame, onLed } = {}) {
      if (this.current) throw new KH.BoardError("The board is running a cell already.", "wait for it, or press Stop.");
      await this.ready;
      const call = `__import__('_kh').run(${literal(name)}, ${literal(source)}, ${keepLoop ? "True" : "False"}, ${events || this.parts.onboard.events})`;
      const done = this.#expect(source, name, { onText, onTrace, onFrame }, onLed);
      this.#say({ what: "run", source: this.#stoppedAfter(stopAfterMs) + call });
      if (stopAfterMs !== null && this.clock === "real") this.current.deadline = setTimeout(() => this.stop(), stopAfterMs);
      return done;
    }

    /** In virtual time the board stops the program itself. */
    #stoppedAfter(ms) {
      return ms === null || this.clock === "real" ? "" : `__import__('host').call('board.stop_after', '${Math.round(1000 * ms)}')\n`;
    }

    #expect(source, name, listener, onLed) {
      return new Promise((resolve, reject) => {
        const collector = new KH.Collector(source, name, listener), splitter = new KH.Splitter(this.nonce);
        this.current = { source, name, collector, splitter, onLed, resolve, reject, taken: 0 };
      });
    }

    /** Ctrl-C; where that does not help, the board starts anew. @returns {Promise<"interrupted"|"restarted">} */
    async stop() {
      const { current } = this;
      if (!current) return "interrupted";
      // Without shared memory only a program that waits can hear it.
      const patience = this.control ? PATIENCE_MS : SHORT_PATIENCE_MS;
      let last = -Infinity;
      for (const start = performance.now(); this.current === current; await pause(LOOK_MS)) {
        const now = performance.now();
        if (now - start > patience) return this.#restart();
        if (now - last > AGAIN_MS && this.#interrupt()) last = now;
      }
      return "interrupted";
    }

    /** False when it must be tried again. */
    #interrupt() {
      const { RUNNING, HELD, ASKED } = KH.CONTROL, { words, memory } = this;
      if (!words) return this.worker.postMessage({ what: "interrupt" }), true;
      if (!memory || !this.hearsAt) return false;
      // While this word is not 0, the guest waits before it goes deaf.
      memory.view.setInt16(this.hearsAt + 2, 1, true);
      const hears = words[RUNNING] && memory.view.getInt16(this.hearsAt, true) >= 0;
      if (hears && words[HELD]) Atomics.store(words, ASKED, 1);
      else if (hears) memory.raiseInterrupt();
      memory.view.setInt16(this.hearsAt + 2, 0, true);
      KH.wake(words);
      return Boolean(hears);
    }

    async #restart() {
      this.#end();
      const started = this.#start();
      this.#finish({}, ({ collector }) => (collector.error = restarted("interrupted", "KeyboardInterrupt", UNSTOPPED)));
      await started;
      return "restarted";
    }

    /** Soft reset: variables are gone, files stay. */
    async reset() {
      if (this.current) throw new KH.BoardError("The board is running a cell.", "press Stop first.");
      await this.ready;
      this.#await();
      this.#say({ what: "reset" });
      await this.ready;
    }

    #end() {
      this.alarm?.terminate();
      this.worker?.terminate();
    }

    close() {
      this.#end();
      this._onFailed({ text: "it was closed" });
    }

    // What is wired to the board from outside.

    /** A button between a pin and ground, with its pull-up. */
    pin(name) {
      const drive = (level) => (this.levels.set(name, level), this.#say({ what: "pin", name, level }));
      return { press: () => drive(0), release: () => drive(null), drive, onLevel: (listener) => this.#on(`pin ${name}`, ({ level }) => listener(level)) };
    }

    /** The other end of a UART. */
    uart(number) {
      const bytes = (data) => [...(typeof data === "string" ? new TextEncoder().encode(data) : data)];
      return { write: (data) => this.#say({ what: "uart", number, data: bytes(data) }), onData: (listener) => this.#on(`uart ${number}`, listener) };
    }

    /** Volts at an analog pin. */
    volts(name, volts) {
      this.#say({ what: "adc", name, volts });
    }

    /** Another scene from the next frame on: clock, shapes or webcam. */
    show(scene) {
      this.scene = scene;
      this.#say({ what: "scene", name: scene });
    }

    /** The webcam's newest picture, for that scene; it stays in this page. @param {ImageData} picture at most 640 x 480 */
    setWebcam({ width, height, data }) {
      if (!this.webcam) return this.worker.postMessage({ what: "picture", width, height, data });
      if (data.length > KH.WEBCAM_BYTES) throw new KH.BoardError("This picture is too large for the board.", "640 x 480 pixels.");
      KH.putPicture(this.webcam, width, height, data);
    }

    #on(key, listener) {
      const all = this.listeners.get(key) ?? new Set();
      this.listeners.set(key, all.add(listener));
      return () => all.delete(listener);
    }

    /** What facts.py and an exercise's check say of a run, on a VM of their own. @returns {Promise<{passed: boolean, message: string}>} */
    async judge(told, check) {
      if (told.model?.slices.length > MOST_STEPS) throw tooLong();
      this.parts ??= await partsAt(this.base);
      const bench = new KH.PageBoard({ base: this.base, clock: "virtual" });
      bench.parts = this.parts;
      return bench.verdict(told, check);
    }

    /** See judge. */
    async verdict(told, check) {
      const { onboard, ticker, judge, facts, ...parts } = this.parts, text = (data) => new TextEncoder().encode(data);
      const files = { "facts.py": text(`${facts}\n\n${check}\n`), "told.json": text(JSON.stringify(told)) };
      this.#boot({ ...parts, programs: [ticker], files, clock: "virtual", scene: "clock", heapKib: JUDGE_HEAP_KIB });
      try {
        await this.ready;
        const done = this.#expect("", "check", {});
        this.#say({ what: "run", source: judge });
        return verdictOf(await done);
      } finally {
        this.#end();
      }
    }
  };

  function verdictOf({ text, error }) {
    if (error.type === "Lost") return JSON.parse(text);
    if (error.type === "MemoryError") throw tooLong();
    throw new KH.BoardError(`The exercise's check failed: ${error.traceback}`, "tell the course's authors.");
  }

  const tooLong = () => new KH.BoardError("This run has too many steps to be judged in a page.", "run the exercise in JupyterLab, on the virtual board.");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const restarted = (kind, type, why) => ({ kind, type, message: why, traceback: RESTARTED(why), line: null });
})((globalThis.KH = globalThis.KH || {}));
