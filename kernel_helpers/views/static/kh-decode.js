// Decodes trace events as they come: bytes to kinds, tasks, arguments and unwrapped times of the run. No DOM.
(function (KH) {
  "use strict";

  const NAMES = [
    "", "CREATE", "BEGIN", "SLEEP", "WAIT", "JOIN", "RETURN", "RAISE", "CANCELLED", "PARK", "WAKE", "IDLE", "AWAKE",
    "PRINT", "FRAME", "MARK", "SEND", "SENT", "LOST", "LOOP", "UNLOOP", "IRQ", "CANCEL", "THROW", "CELL", "DONE", "SHOW",
    "TURN",
  ];
  const EVENT_BYTES = 8;
  const PERIOD = 2 ** 30, HALF = PERIOD / 2;

  /** The number of each kind of event, by its name. */
  KH.KIND = Object.fromEntries(NAMES.map((name, number) => [name, number]));
  KH.KIND_NAMES = NAMES.map((name) => name.toLowerCase());
  const { LOST, CELL, DONE, BEGIN, SLEEP, TURN } = KH.KIND;

  /**
   * Hands on the events that count, with times in us of the run that never step back: from the first CELL, if there
   * is one, to the first DONE after it, without kinds nobody knows. A LOST has the time of the event before it.
   * A TURN is a BEGIN and a SLEEP for 0 ms, which is when the next event comes; until that has come it waits.
   */
  KH.Decoder = class Decoder {
    /** @param {{take: (kind: number, time: number, task: number, arg: number) => void, restart: () => void}} to */
    constructor(to) {
      this.to = to;
      this.time = 0;
      this.last = -1;
      this.turn = null;
      this.began = false;
      this.#restart();
    }

    #restart() {
      this.origin = null;
      this.now = 0;
      this.over = false;
    }

    /** Takes whole events only. @param {Uint8Array} bytes 8 per event; a part of one at the end is left out */
    feed(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at + EVENT_BYTES <= bytes.byteLength; at += EVENT_BYTES) {
        this.#unwrap(view.getUint32(at, true) % PERIOD);
        const word = view.getUint32(at + 4, true);
        this.#event(word >>> 25, (word >>> 14) & 0x7ff, word & 0x3fff);
      }
    }

    #event(kind, task, arg) {
      const { time, turn } = this;
      this.turn = kind === TURN ? { time, task, arg } : null;
      if (turn) {
        this.#keep(BEGIN, turn.time, turn.task, turn.arg);
        this.#keep(SLEEP, time, turn.task, 0);
      }
      if (kind > 0 && kind < TURN) this.#keep(kind, time, task, arg);
    }

    /** The signed difference of the board's own ticks_diff. */
    #unwrap(ticks) {
      const ahead = this.last < 0 ? 0 : (ticks - this.last + PERIOD) % PERIOD;
      this.time += ahead < HALF ? ahead : ahead - PERIOD;
      this.last = ticks;
    }

    #keep(kind, time, task, arg) {
      if (kind === CELL) {
        if (this.began) return;
        this.began = true;
        this.#restart();
        this.to.restart();
      }
      if (this.over) return;
      this.over = kind === DONE;
      if (kind !== LOST) {
        if (this.origin === null) this.origin = time;
        this.now = Math.max(this.now, time - this.origin);
      }
      this.to.take(kind, this.now, task, arg);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
