// The simulated LEDs, pins and timers: the services of devices.py.
(function (KH) {
  "use strict";

  const RISING = 1, FALLING = 2;
  const LED_NAMES = ["LED_RED", "LED_GREEN", "LED_BLUE", "LED_WHITE"];
  /** In the order in which their levels stand in the page. */
  const PIN_NAMES = [...Array.from({ length: 15 }, (_, number) => `P${number}`), ...LED_NAMES];
  /** What changes faster than this is told outside at this pace; its last state is always told. */
  const TELL_EVERY_S = 0.02;

  /** Tells outside about values that change, each under a name, at a pace. */
  class Teller {
    constructor(world, what, key) {
      Object.assign(this, { world, what, key });
      this.forget();
    }

    put(name, value) {
      this.values.set(name, value);
      if (!this.waiting) this.#tell();
    }

    forget() {
      this.values = new Map();
      this.told = new Map();
      this.waiting = false;
    }

    #tell() {
      const changed = [...this.values].filter(([name, value]) => this.told.get(name) !== value);
      this.waiting = changed.length > 0;
      for (const [name, value] of changed) {
        this.told.set(name, value);
        this.world.tell(this.what, { name, [this.key]: value });
      }
      if (this.waiting) this.world.callAt(this.world.now() + TELL_EVERY_S, () => this.#tell());
    }
  }

  KH.Leds = class Leds {
    constructor(world) {
      this.teller = new Teller(world, "led", "on");
      this.powerUp();
    }

    powerUp() {
      /** Those used so far, and how often each was set. */
      this.on = new Map();
      this.uses = new Map();
      this.teller.forget();
    }

    get services() {
      return { "led.set": (payload) => this.#set(...payload.split(" ")) };
    }

    #set(name, level) {
      this.on.set(name, level === "1");
      this.uses.set(name, (this.uses.get(name) ?? 0) + 1);
      this.teller.put(name, level === "1");
    }
  };

  /** An output that drives wins; an open-drain output only ever pulls down. */
  function levelOf({ mode, output, driven, pull }) {
    if (mode === "out" || (mode === "open" && output === 0)) return output;
    return driven ?? Number(pull === "up" || mode === "open");
  }

  const unused = (driven) => ({ mode: "in", pull: "none", output: 0, driven, edges: 0, callback: 0 });

  KH.Pins = class Pins {
    constructor(world) {
      this.world = world;
      this.teller = new Teller(world, "pin", "level");
      this.pins = new Map(PIN_NAMES.map((name) => [name, unused(null)]));
    }

    /** Every pin is an input without interrupt; what is wired to it from outside stays. */
    powerUp() {
      this.teller.forget();
      for (const [name, { driven }] of this.pins) this.pins.set(name, unused(driven));
    }

    get services() {
      return {
        "pin.setup": (payload) => this.#setup(...payload.split(" ")), "pin.set": (payload) => this.#set(...payload.split(" ")),
        "pin.irq": (payload) => this.#irq(...payload.split(" ")),
      };
    }

    showLevels() {
      PIN_NAMES.forEach((name, number) => this.world.put(KH.PAGE.PINS + number, levelOf(this.pins.get(name))));
    }

    /** Puts a pin on a level from outside, or lets go of it (null). */
    drive(name, level) {
      if (this.pins.has(name)) this.#change(name, { driven: level });
    }

    #change(name, values) {
      const pin = this.pins.get(name), before = levelOf(pin);
      Object.assign(pin, values);
      const level = levelOf(pin), edge = level > before ? RISING : level < before ? FALLING : 0;
      this.world.put(KH.PAGE.PINS + PIN_NAMES.indexOf(name), level);
      if (pin.mode !== "in") this.teller.put(name, level);
      if (pin.callback && pin.edges & edge) this.world.signal(pin.callback);
    }

    #setup(name, mode, pull) {
      this.#change(name, { mode, pull });
    }

    #set(name, level) {
      this.#change(name, { output: Number(level) });
    }

    #irq(name, edges, callback) {
      Object.assign(this.pins.get(name), { edges: Number(edges), callback: Number(callback) });
    }
  };

  /** By the number of their callback. A late beat of a repeating one does not shift the rest. */
  KH.Timers = class Timers {
    constructor(world) {
      this.world = world;
      this.powerUp();
    }

    powerUp() {
      this.running = new Map();
    }

    get services() {
      return { "timer.start": (payload) => this.#start(...payload.split(" ").map(Number)), "timer.stop": (payload) => this.#stop(Number(payload)) };
    }

    #start(callback, periodUs, repeat) {
      this.#stop(callback);
      this.#set(callback, this.world.now() + periodUs / 1e6, repeat ? periodUs / 1e6 : 0);
    }

    #stop(callback) {
      this.running.get(callback)?.cancel();
      this.running.delete(callback);
    }

    #set(callback, when, period) {
      this.running.set(callback, this.world.callAt(when, () => this.#due(callback, when, period)));
    }

    #due(callback, when, period) {
      this.running.delete(callback);
      // Beats that are over already are left out, as a board's own timer does.
      const missed = period && Math.max(0, Math.floor((this.world.now() - when) / period));
      if (period) this.#set(callback, when + (missed + 1) * period, period);
      this.world.signal(callback);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
