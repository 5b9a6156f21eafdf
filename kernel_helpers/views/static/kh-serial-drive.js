// One conversation with a board by a serial port, to its prompt: what it says, being stopped, and silence. As drive.py and stopping.py.
(function (KH) {
  "use strict";

  const { PROMPT, LOST, ASK, PASTE, PLAIN, OVER, PROBE } = KH.REPL;
  /** How often the clock is looked at, and the times of drive.py: all in ms. */
  const LOOK_MS = 25, QUIET_MS = 150, PROBE_MS = 500, RECORD_MS = 2000, ANSWER_MS = 5000, AGAIN_MS = 1000;
  /** Where the board owes an answer. */
  const OWED = new Set([ASK, PASTE, PLAIN, OVER]);

  KH.SerialDrive = class SerialDrive {
    /**
     * @param {KH.RawRepl} talk @param {(data: Uint8Array) => void} write
     * @param {{take: (part: object) => void, limitMs?: number, stopAfterMs?: number|null}} how
     *   take: text and records as they come; limitMs: the whole of it may take no longer
     */
    constructor(talk, write, { take, limitMs = Infinity, stopAfterMs = null }) {
      Object.assign(this, { talk, write, take, error: "", interrupts: 0, probedUntil: null });
      const now = performance.now();
      this.stopAt = stopAfterMs === null ? Infinity : now + stopAfterMs;
      this.limit = now + limitMs;
      this.lastByte = this.moved = now;
      this.done = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
      this.done.catch(() => {});
      this.timer = setInterval(() => this.#guarded(() => this.#look(performance.now())), LOOK_MS);
    }

    /** Bytes of the board. */
    heard(data) {
      this.lastByte = performance.now();
      this.#guarded(() => this.#events(this.talk.feed(data)));
    }

    /** Ctrl-C now; another one follows when it does not help. */
    stop() {
      this.stopAt = performance.now();
    }

    /** It ends here; `problem`: why it failed. */
    end(problem) {
      clearInterval(this.timer);
      if (problem) this.reject(problem);
      else this.resolve(this.error);
    }

    #guarded(action) {
      try {
        action();
        if (this.talk.state === PROMPT || this.talk.state === LOST) this.end();
      } catch (problem) {
        this.end(problem);
      }
    }

    #events(events) {
      const before = this.talk.state;
      for (const event of events) {
        if (event.kind === "send") this.write(event.data);
        else if (event.kind === "prompt") this.error = event.error;
        else if (event.kind !== "started") this.take(event);
      }
      if (this.talk.state !== before || events.some(({ kind }) => kind === "send")) this.moved = performance.now();
      this.#seeToProbe();
    }

    #seeToProbe() {
      if (this.talk.state !== PROBE) this.probedUntil = null;
      else this.probedUntil ??= performance.now() + PROBE_MS;
    }

    #look(now) {
      const { talk } = this;
      if (now >= this.stopAt) this.#interrupt(now);
      if (talk.insideRecord && now >= this.lastByte + RECORD_MS) this.#events(talk.giveUpRecord());
      else if (this.probedUntil !== null && now >= this.probedUntil) this.#events(talk.probeFailed());
      else if (talk.maybeOver && now >= this.lastByte + QUIET_MS) {
        this.write(talk.probe());
        this.#seeToProbe();
      } else if ((OWED.has(talk.state) && now >= this.moved + ANSWER_MS) || now >= this.limit) {
        talk.state = LOST;
        throw new KH.PageError("The board stopped answering.", "run the cell again; if that does not help, press its reset button.");
      }
    }

    /** One Ctrl-C may be swallowed by the program, two in a row hardly ever. */
    #interrupt(now) {
      if (this.interrupts === 2) {
        this.talk.state = LOST;
        throw new KH.PageError("The board does not stop: its program swallows Ctrl-C.", "press the board's reset button, then run the next cell.");
      }
      this.interrupts++;
      this.stopAt = now + AGAIN_MS;
      this.write(this.talk.interrupt());
    }
  };
})((globalThis.KH = globalThis.KH || {}));
