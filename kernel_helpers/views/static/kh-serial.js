// KH.SerialBoard: a board on USB, by Web Serial; to the page it is as KH.PageBoard is. What it sends is checked as everywhere.
(function (KH) {
  "use strict";

  const BAUD = 115200, BUFFER_BYTES = 1 << 16;
  const NONCE = "@@@@", NONCE_BYTES = 4;
  const ENTER_MS = 2000, ENTER_TRIES = 3, OWN_CODE_MS = 10000;
  const FEWEST_EVENTS = 512, MOST_EVENTS = 4096, BYTES_PER_EVENT = 256;
  const OLDEST = [1, 24];
  const { PROMPT, LOST } = KH.REPL;
  const RESTARTED = (why) => `The board was restarted: ${why}. Variables of earlier cells are gone.`;

  KH.SerialBoard = class SerialBoard {
    /** @param {{base: URL, port?: SerialPort}} options base: of the runner's files; port: one that was allowed before */
    constructor({ base, port = null }) {
      Object.assign(this, { base, port, title: "a board on USB", drive: null, closed: false });
    }

    /** Asks for a port unless there is one, comes to the board's prompt, and sees to it that our modules are there. */
    async open({ onProgress = () => {} } = {}) {
      // The browser shows its own list of ports, and only right after a click.
      this.port ??= await askedForPort();
      onProgress("Looking for MicroPython on the board");
      this.onboard = await fetch(new URL("onboard.json", this.base)).then((answer) => answer.json());
      KH.explanations = this.onboard.explanations;
      await this.#openPort();
      try {
        await this.#meet(onProgress);
      } catch (problem) {
        await this.close();
        throw problem;
      }
    }

    async #openPort() {
      try {
        await this.port.open({ baudRate: BAUD, bufferSize: BUFFER_BYTES });
      } catch (problem) {
        throw new KH.PageError(`The port cannot be opened: ${problem.message}`, "close what else uses it (an editor, another page), then try again.");
      }
      this.writer = this.port.writable.getWriter();
      this.reading = this.#read();
    }

    async #read() {
      this.reader = this.port.readable.getReader();
      try {
        for (let part = await this.reader.read(); !part.done; part = await this.reader.read()) this.drive?.heard(part.value);
      } catch (problem) {
        this.lost = problem;
      }
      this.closed = true;
      this.drive?.end(new KH.PageError("The board has gone: its port was closed.", "plug it in again, then run the cell."));
    }

    #write(data) {
      this.writer.write(data).catch((problem) => this.drive?.end(new KH.PageError(`The port does not take anything: ${problem.message}`, "plug the board in again.")));
    }

    /** A conversation to the prompt. @returns {Promise<string>} what the REPL printed as an error */
    async #converse(first, how) {
      this.drive = new KH.SerialDrive(this.talk, (data) => this.#write(data), how);
      this.#write(first);
      try {
        return await this.drive.done;
      } finally {
        this.drive = null;
      }
    }

    async #meet(onProgress) {
      this.nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES)).map((byte) => (byte === 10 || byte === 13 ? 110 : byte));
      this.talk = new KH.RawRepl(this.nonce);
      await this.#enter();
      const hello = this.onboard.hello.replaceAll(NONCE, this.#nonce("\\x"));
      const lines = (await this.#execute(hello)).split("\n"), [name, machine, version, free, ours] = lines;
      mustBeMicroPython(name, version);
      this.title = `${KH.visible(machine)}, MicroPython ${KH.visible(version)}`;
      this.events = Math.min(Math.max(Math.floor(Number(free) / BYTES_PER_EVENT), FEWEST_EVENTS), MOST_EVENTS);
      if (ours === "True") return;
      for (const [at, program] of this.onboard.real.entries()) {
        onProgress(`Putting the course's modules on the board: ${at + 1} of ${this.onboard.real.length}`);
        await this.#execute(program.replaceAll(NONCE, this.#nonce("\\\\x")));
      }
    }

    async #enter() {
      for (let tries = 0; tries < ENTER_TRIES && this.talk.state !== PROMPT; tries++) {
        await this.#converse(this.talk.enter(), { take() {}, limitMs: ENTER_MS }).catch(() => {});
        // That may have been an older banner, or a program that prints one.
        if (this.talk.state === PROMPT) await this.#converse(this.talk.probe(), { take() {}, limitMs: ENTER_MS }).catch(() => {});
        if (this.closed) break;
      }
      if (this.talk.state !== PROMPT) throw new KH.PageError("What is at this port does not answer as MicroPython does.", "choose another port, or press the board's reset button.");
    }

    #nonce(escape) {
      return [...this.nonce].map((byte) => escape + byte.toString(16).padStart(2, "0")).join("");
    }

    /** Runs a program of our own, which prints no 04. @returns {Promise<string>} its text */
    async #execute(program) {
      const pieces = [], take = (part) => part.kind === "text" && pieces.push(part.data);
      const error = await this.#converse(this.talk.run(program, true), { take, limitMs: OWN_CODE_MS });
      if (error) throw new KH.PageError(`The course's own code failed on the board: ${error.trim().split("\n").pop()}`, "press its reset button.");
      return new TextDecoder().decode(pieces.reduce(KH.joined, new Uint8Array(0))).replaceAll("\r\n", "\n");
    }

    /** As KH.PageBoard's. Rejects when the board does not answer any more. */
    async run(source, { name, keepLoop = false, events = 0, stopAfterMs = null, onText, onTrace, onFrame } = {}) {
      if (this.drive) throw new KH.PageError("The board is running a cell already.", "wait for it, or press Stop.");
      if (this.talk.state !== PROMPT || this.talk.restarted) await this.#meet(() => {});
      const call = `__import__('_kh').run(${literal(name)}, ${literal(source)}, ${keepLoop ? "True" : "False"}, ${events || this.events})`;
      const collector = new KH.Collector(source, name, { onText, onTrace, onFrame });
      try {
        const error = await this.#converse(this.talk.run(call), { take: (part) => collector.take(part), stopAfterMs });
        if (!collector.ended) this.#unended(collector, error);
      } catch (problem) {
        if (!this.closed) throw problem;
        collector.error = restarted("BoardLost", problem.message);
      }
      return collector.finish();
    }

    /** Our own code on the board did not say how the program ended, so it is told from what the board did. */
    #unended(collector, error) {
      if (this.talk.restarted) collector.error = restarted("Reset", "the program restarted it");
      else if (error.trim()) {
        const { type } = KH.readTraceback(error, collector.source, collector.name);
        collector.fail(type === "KeyboardInterrupt" ? "interrupted" : "error", type, error);
      } else collector.fail("error", "Lost", "Lost: bytes were lost on the way, and how the program ended did not arrive");
      // Nothing is taken for granted: the next cell comes to the prompt anew.
      this.talk.state = LOST;
    }

    async stop() {
      this.drive?.stop();
      await this.drive?.done.catch(() => {});
      return "interrupted";
    }

    /** Soft reset: variables are gone, and our modules with them. */
    async reset() {
      await this.#converse(this.talk.softReset(), { take() {}, limitMs: OWN_CODE_MS });
      await this.#meet(() => {});
    }

    async close() {
      this.closed = true;
      await this.reader?.cancel().catch(() => {});
      this.reader?.releaseLock();
      this.writer?.releaseLock();
      await this.port?.close?.().catch(() => {});
    }
  };

  async function askedForPort() {
    try {
      return await navigator.serial.requestPort();
    } catch (problem) {
      if (problem.name === "NotFoundError") throw new KH.PageError("No port was chosen.", "plug the camera in, and choose its port in the browser's list.");
      throw new KH.PageError(`This page may not use a serial port: ${problem.message}`, "open it by https, or at 127.0.0.1.");
    }
  }

  function mustBeMicroPython(name, version = "") {
    if (name !== "micropython") throw new KH.PageError("The board did not say who it is.", "press its reset button, or choose another port.");
    const [major, minor] = version.split(".").map(Number);
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
      throw new KH.PageError(`The board runs MicroPython ${KH.visible(version)}; the course needs ${OLDEST.join(".")} or later.`, "update its firmware with OpenMV IDE.");
    }
  }

  /** JSON's strings are Python's, too. */
  const literal = (text) => JSON.stringify(text);
  const restarted = (type, why) => ({ kind: "reset", type, message: why, traceback: RESTARTED(why), line: null });
})((globalThis.KH = globalThis.KH || {}));
