// The board's time in seconds since power-up, calls to be made later, and waiting: in real time, or in virtual time.
//
// Calls are made on the VM's thread: while it waits, whenever it reads the clock or calls its host, and where memory is
// shared also between two bytecodes of a busy program (an alarm, in another thread, breaks in). Virtual time passes only
// by waiting, which jumps, and a little at every look at the clock, so that a loop that waits for a time ends. For a program
// that neither waits nor looks it passes as real time does (where memory is shared), so that a watchdog still bites.
(function (KH) {
  "use strict";

  /** What one look at a virtual clock takes, in seconds. */
  const LOOK_S = 5e-6;
  /** How often a program is broken into, in real seconds, to see whether it only computes. */
  const COMPUTING_S = 1;
  /** What time.time() says at power-up in virtual time, in seconds since 1970: the first second of 2026. */
  const EPOCH_S = 1767225600;

  /** One call that will be made; `cancel` takes it back. */
  class Call {
    constructor(when, action) {
      this.when = when;
      this.action = action;
    }

    cancel() {
      this.action = undefined;
    }
  }

  class Clock {
    /** @param {object} inbox of inbox.js @param {() => void} look handles what has come from the page */
    constructor(inbox, look) {
      this.inbox = inbox;
      this.look = look;
      this.calls = [];
      /** Told when the time at which the program is to be broken into is another one. */
      this.onAlarm = () => {};
    }

    /** When the next call is due. */
    get next() {
      return this.calls.length ? this.calls[0].when : Infinity;
    }

    callAt(when, action) {
      const call = new Call(when, action);
      let at = this.calls.length;
      while (at > 0 && this.calls[at - 1].when > when) at--;
      this.calls.splice(at, 0, call);
      if (at === 0) this.onAlarm();
      return call;
    }

    cancelAll() {
      this.calls.length = 0;
    }

    makeCalls() {
      while (this.calls.length && this.calls[0].when <= this.now()) this.calls.shift().action?.();
      this.onAlarm();
    }

    /** What has happened meanwhile, seen to. */
    attend() {
      if (this.inbox.has) this.look();
      if (this.next <= this.now()) this.makeCalls();
    }

    /**
     * Waits until the time is over (null: without end) or over() is true.
     * @returns {Promise<void>|undefined} a promise where the thread is given back meanwhile
     */
    wait(seconds, over) {
      const end = seconds === null ? Infinity : this.now() + seconds;
      const step = () => {
        for (;;) {
          const mark = this.inbox.mark;
          this.attend();
          if (over() || this.now() >= end) return this.inbox.breathe();
          const away = this.pause(Math.min(end, this.next), mark);
          if (away) return away.then(step);
        }
      };
      return step();
    }
  }

  KH.RealClock = class RealClock extends Clock {
    constructor(inbox, look) {
      super(inbox, look);
      this.start = performance.now();
    }

    now() {
      return (performance.now() - this.start) / 1000;
    }

    /** What the program reads: seconds since 1970 or since power-up. */
    read(isDate) {
      this.attend();
      return isDate ? (performance.timeOrigin + performance.now()) / 1000 : this.now();
    }

    pause(until, mark) {
      return this.inbox.wait(1000 * (until - this.now()), mark);
    }

    /** Waits until over() is true, for what the page does. */
    standby(over) {
      return this.wait(null, over);
    }

    /** When to break into a program, in ms of performance.now(). */
    get breakAt() {
      return this.start + 1000 * this.next;
    }

    /** A program starts. */
    begin() {}

    /** A program was broken into. */
    brokenInto() {}
  };

  KH.VirtualClock = class VirtualClock extends Clock {
    constructor(inbox, look) {
      super(inbox, look);
      this.time = 0;
      this.looks = this.looksSeen = 0;
      this.breakAt = Infinity;
    }

    now() {
      return this.time;
    }

    read(isDate) {
      this.time += LOOK_S;
      this.looks++;
      this.attend();
      return isDate ? EPOCH_S + this.time : this.time;
    }

    pause(until, mark) {
      this.looks++;
      if (until === Infinity) return this.#rest(mark);
      this.time = Math.max(this.time, until);
      return this.inbox.breathe();
    }

    /** Time stands still while it is the page's turn. */
    standby(over) {
      const step = () => {
        for (;;) {
          const mark = this.inbox.mark;
          if (this.inbox.has) this.look();
          if (over()) return this.inbox.breathe();
          const away = this.#rest(mark);
          if (away) return away.then(step);
        }
      };
      return step();
    }

    /** Until the page does something. */
    #rest(mark) {
      this.breakAt = Infinity;
      this.onAlarm();
      return KH.then(this.inbox.wait(Infinity, mark), () => this.#breakLater());
    }

    /** As the notebook's virtual clock: on a whole second. */
    begin() {
      this.time = Math.ceil(this.time);
      this.#breakLater();
    }

    brokenInto() {
      if (performance.now() < this.breakAt) return;
      if (this.looks === this.looksSeen) this.time += COMPUTING_S;
      if (this.next <= this.time) this.makeCalls();
      this.#breakLater();
    }

    #breakLater() {
      this.looksSeen = this.looks;
      this.breakAt = performance.now() + 1000 * COMPUTING_S;
      this.onAlarm();
    }
  };
})((globalThis.KH = globalThis.KH || {}));
