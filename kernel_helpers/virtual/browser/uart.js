// The simulated UARTs: every character takes its time on the wire. The services of uart.py; the page has the other end.
(function (KH) {
  "use strict";

  const NUMBERS = [1, 3];
  const IDLE = 0x10, RECEIVED = 0x20;
  /** Times are floats: a byte that is due within this has come. */
  const SLACK_S = 1e-7;
  /** What goes out is told in pieces of at most this long on the wire. */
  const PIECE_S = 0.02;

  class Uart {
    constructor(world, number) {
      this.world = world;
      this.number = number;
      this.powerUp();
    }

    /** Off; everything on the wire is lost. */
    powerUp() {
      this.look?.cancel();
      Object.assign(this, { frameS: 0, room: 0, coming: [], received: [], comingUntil: 0, sendingUntil: 0, trigger: 0, callback: 0, look: undefined });
    }

    /** The other end sends this, now or after what it is sending still; lost where the UART is off. */
    feed(data) {
      if (!this.frameS) return;
      const start = Math.max(this.world.now(), this.comingUntil);
      data.forEach((byte, place) => this.coming.push([start + (place + 1) * this.frameS, byte]));
      this.comingUntil = start + data.length * this.frameS;
      this.#arm();
    }

    do(name, words) {
      this.#advance();
      return String(this[name](...words) ?? "");
    }

    init(baud, bits, room) {
      this.powerUp();
      this.frameS = bits / baud;
      this.room = room;
      this.#show();
    }

    off() {
      this.powerUp();
    }

    any() {
      return this.received.length;
    }

    irq(trigger, callback) {
      this.trigger = trigger;
      this.callback = callback;
    }

    take(address, most, stop) {
      const end = stop >= 0 ? this.received.indexOf(stop) + 1 : 0;
      const data = this.received.splice(0, Math.min(most, end || this.received.length));
      this.world.write(address, Uint8Array.from(data));
      this.#show();
      this.#arm();
      return data.length;
    }

    send(address, count) {
      const data = this.world.read(address, count), start = Math.max(this.world.now(), this.sendingUntil);
      const piece = Math.max(1, Math.floor(PIECE_S / this.frameS));
      for (let at = 0; at < count; at += piece) {
        const part = [...data.subarray(at, at + piece)];
        this.world.callAt(start + (at + part.length) * this.frameS, () => this.world.tell("uart", { number: this.number, data: part }));
      }
      return this.#occupy(count);
    }

    break() {
      return this.#occupy(1);
    }

    busy() {
      return this.#occupy(0);
    }

    /** How many us until everything is out. */
    #occupy(frames) {
      const now = this.world.now();
      this.sendingUntil = Math.max(now, this.sendingUntil) + frames * this.frameS;
      return Math.round((this.sendingUntil - now) * 1e6);
    }

    // What comes in. The page's byte says whether there is something to read; a look is due when that will change.

    #advance() {
      const now = this.world.now();
      let came = false;
      while (this.coming.length && this.coming[0][0] <= now + SLACK_S) {
        const [, byte] = this.coming.shift();
        came = true;
        if (this.received.length < this.room) this.received.push(byte);
      }
      if (!came) return;
      this.#show();
      this.#interrupt(RECEIVED);
      if (!this.coming.length && this.trigger & IDLE) this.world.callAt(now + this.frameS, () => this.coming.length || this.#interrupt(IDLE));
    }

    #interrupt(kind) {
      if (!this.callback || !(this.trigger & kind)) return;
      this.world.put(KH.PAGE.FLAGS + this.number, kind);
      this.world.signal(this.callback);
    }

    #show() {
      this.world.put(KH.PAGE.UARTS + this.number, Number(this.received.length > 0));
    }

    /** With something to read already, nobody waits for the rest, except an interrupt handler. */
    #arm() {
      if (!this.coming.length || this.look || (this.received.length && !this.callback)) return;
      this.look = this.world.callAt(this.coming[0][0], () => {
        this.look = undefined;
        this.#advance();
        this.#arm();
        this.world.wake();
      });
    }
  }

  KH.Uarts = class Uarts {
    constructor(world) {
      this.uarts = new Map(NUMBERS.map((number) => [number, new Uart(world, number)]));
    }

    powerUp() {
      for (const uart of this.uarts.values()) uart.powerUp();
    }

    /** From outside. */
    feed(number, data) {
      this.uarts.get(number)?.feed(data);
    }

    get services() {
      const names = ["init", "off", "any", "take", "send", "break", "busy", "irq"];
      return Object.fromEntries(names.map((name) => [`uart.${name}`, (payload) => this.#call(name, ...payload.split(" ").map(Number))]));
    }

    #call(name, number, ...words) {
      return this.uarts.get(number).do(name, words);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
