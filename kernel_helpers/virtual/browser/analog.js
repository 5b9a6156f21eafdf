// The simulated ADC, PWM, real-time clock and watchdog: the services of analog.py.
(function (KH) {
  "use strict";

  const FULL_SCALE_V = 3.3, MOST_DUTY = 65535;

  KH.Adc = class Adc {
    constructor() {
      /** Volts at the pins, set from outside. */
      this.volts = new Map();
    }

    get services() {
      return { "adc.read": (pin) => String(Math.round(Math.min(Math.max(this.volts.get(pin) ?? 0, 0), FULL_SCALE_V) * 1e6)) };
    }
  };

  KH.Pwm = class Pwm {
    constructor(world) {
      this.world = world;
    }

    get services() {
      return { "pwm.set": (payload) => this.#set(...payload.split(" ")) };
    }

    #set(name, hz, duty) {
      this.world.tell("pwm", { name, hz: Number(hz), duty: Number(duty) / MOST_DUTY });
    }
  };

  /** The board's time since power-up, from a moment that can be set; at first the browser's local time. */
  KH.Rtc = class Rtc {
    constructor(world) {
      this.world = world;
      const now = new Date();
      this.zeroMs = now.getTime() - 60000 * now.getTimezoneOffset() - 1000 * world.now();
    }

    get services() {
      return { "rtc.get": () => this.#get(), "rtc.set": (payload) => this.#set(...payload.split(" ").map(Number)) };
    }

    #get() {
      const ms = this.zeroMs + 1000 * this.world.now(), at = new Date(Math.floor(ms));
      const us = Math.floor(1000 * (ms - 1000 * Math.floor(ms / 1000))), weekday = at.getUTCDay() || 7;
      return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), weekday, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), us].join(" ");
    }

    /** The answer says what is wrong. */
    #set(year, month, day, _weekday, hour, minute, second, us) {
      const ms = Date.UTC(year, month - 1, day, hour, minute, second), at = new Date(ms);
      const [date, time] = [[at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()], [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()]];
      if (String([date, time]) !== String([[year, month, day], [hour, minute, second]])) return "no such date or time";
      this.zeroMs = ms + us / 1000 - 1000 * this.world.now();
      return "";
    }
  };

  /** Cannot be stopped: a soft reset leaves it running. */
  KH.Watchdog = class Watchdog {
    constructor(world) {
      this.world = world;
      this.periodS = 0;
    }

    powerUp(soft) {
      if (!soft) this.periodS = 0;
      this.#feed();
    }

    get services() {
      return { "wdt.start": (ms) => this.#start(Number(ms) / 1000), "wdt.feed": () => this.#feed() };
    }

    #start(seconds) {
      this.periodS = seconds;
      this.#feed();
    }

    #feed() {
      this.call?.cancel();
      this.call = this.periodS ? this.world.callAt(this.world.now() + this.periodS, () => this.world.bark()) : undefined;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
