// The board in a page: one VM, its clock and its simulated hardware, tied together, in a Worker. As process.py, but that
// programs come as messages: there is no serial port.
//
// | message from the page | what                                             || message to the page | what                            |
// |-----------------------|--------------------------------------------------||---------------------|---------------------------------|
// | run                   | source, isPlain: a program to run                || ready               | the next program may come       |
// | interrupt             | Ctrl-C                                           || memory              | that of the VM, where shared    |
// | reset                 | soft reset, once no program runs                 || output              | data: what the program prints   |
// | taken                 | count: bytes of output that the page has handled || over                | error, leds: a program's end    |
// | pin                   | name, level (null: let go)                       || restarted           | why                             |
// | uart                  | number, data: bytes to its receiver              || failed              | text: no board can be had       |
// | adc                   | name, volts                                      || led pin pwm uart    | what a person would see         |
// | scene                 | name                                             ||                     |                                 |
// | picture               | width, height, data (RGBA): of the webcam        ||                     |                                 |
(function (KH) {
  "use strict";

  const { RUNNING, HELD, ASKED, TAKEN, ALARM, TICK, DUE } = KH.CONTROL;
  const RETRY_S = 0.001, STOP_AGAIN_S = 1;
  /** Bytes of output that may be on their way to the page. */
  const MOST_SENT = 1 << 18;
  const SOFT = 0, POWER_ON = 1, HARD = 2, WATCHDOG = 3;
  const RANDOM_BYTES = 1 << 16;
  /** First character of an answer that the guest's `_page.py` turns into an exception. */
  const REFUSAL = "\x15";
  const CRLF = [13, 10], NEWLINE = 10;

  /** The board starts anew. */
  class Restart extends Error {
    constructor(cause, why) {
      super(why);
      this.cause = cause;
    }
  }

  /** What a program prints as text, with the line ends of a serial console. */
  function console(data) {
    return data.includes(NEWLINE) ? Uint8Array.from([...data].flatMap((byte) => (byte === NEWLINE ? CRLF : [byte]))) : data;
  }

  KH.VmBoard = class VmBoard {
    /**
     * @param {{module: WebAssembly.Module, at: object, page: string, boot: string, rom: Uint8Array, programs: string[], clock: string,
     *   scene: string, files: object|undefined, heapKib: number}} parts @param {object} inbox @param {(message: object, moved?: object[]) => void} post
     */
    constructor(parts, inbox, post) {
      Object.assign(this, { parts, inbox, post, words: inbox.words });
      this.shared = new KH.Shared();
      this.clock = new (parts.clock === "virtual" ? KH.VirtualClock : KH.RealClock)(inbox, () => this.#hear());
      if (inbox.isShared) this.clock.onAlarm = () => this.#setAlarm();
      this.queue = [];
      this.cause = POWER_ON;
      this.flash = new KH.Flash(parts.files);
      this.camera = new KH.Camera(this, parts.scene, parts.webcam);
      this.devices = { leds: new KH.Leds(this), pins: new KH.Pins(this), timers: new KH.Timers(this), uarts: new KH.Uarts(this) };
      this.adc = new KH.Adc();
      this.others = [new KH.Pwm(this), new KH.Rtc(this)];
      this.watchdog = new KH.Watchdog(this);
    }

    /** Powers up, and again after every reset. Ends when no board can be had. */
    async run() {
      for (let soft = false; ; ) {
        this.#powerUp(soft);
        const why = await this.#live();
        if (!this.booted) return this.post({ what: "failed", text: why || this.said });
        soft = this.cause === SOFT;
        this.post({ what: "restarted", why: why || "the program restarted it" });
      }
    }

    #powerUp(soft) {
      this.shared.detach();
      this.clock.cancelAll();
      for (const device of Object.values(this.devices)) device.powerUp();
      this.watchdog.powerUp(soft);
      Object.assign(this, { dispatcher: 0, interruptAt: 0, program: null, job: undefined, stop: undefined, booted: false, woken: false, said: "", called: 0 });
      for (const word of [RUNNING, HELD, ASKED, TICK]) Atomics.store(this.words, word, 0);
      this.preparation = [...this.parts.programs];
      this.services = { ...this.#services(), ...this.flash.services(() => this.memory), ...this.camera.powerUp() };
      for (const device of [...Object.values(this.devices), this.adc, this.watchdog, ...this.others]) Object.assign(this.services, device.services);
    }

    /** One instance of the VM, to its end; says why it ended where that is not by itself. */
    async #live() {
      const { page, boot, heapKib, module, at } = this.parts;
      const both = `exec(compile(${JSON.stringify(page)}, '<boot>', 'exec'), {})\nexec(compile(${JSON.stringify(boot)}, '<boot>', 'exec'), {'__name__': '<boot>'})`;
      const wasi = new KH.Wasi(this, ["micropython", "-X", `heapsize=${heapKib}K`, "-c", both], !this.inbox.isShared);
      const { exports } = await WebAssembly.instantiate(module, wasi.imports);
      this.memory = wasi.memory = new KH.VmMemory(exports.memory, at);
      if (this.inbox.isShared) this.post({ what: "memory", memory: exports.memory });
      try {
        await (this.inbox.isShared ? exports._start() : WebAssembly.promising(exports._start)());
        this.cause = SOFT;
      } catch (problem) {
        return this.#ended(problem);
      }
      return "";
    }

    #ended(problem) {
      this.cause = problem instanceof KH.Exit ? SOFT : problem instanceof Restart ? problem.cause : HARD;
      if (problem instanceof KH.Exit || problem instanceof Restart) return problem.message;
      return `the VM ended (${problem.message})`;
    }

    // What the VM asks of its Host (wasi.js).

    call(name, payload) {
      this.clock.attend();
      this.called = this.now();
      const service = this.services[name];
      if (!service) return `${REFUSAL}${KH.WITHOUT[name] || KH.WITHOUT[name.split(".")[0]] || name}`;
      try {
        return service(payload);
      } catch (problem) {
        if (problem instanceof KH.Refused) return REFUSAL + problem.message;
        throw problem;
      }
    }

    output(data, raw) {
      this.clock.attend();
      if (!this.job?.isOurs || this.job.isOver) {
        this.said += KH.decoded(data);
        return undefined;
      }
      const text = raw ? data : console(data);
      this.sent = (this.sent + text.length) | 0;
      this.post({ what: "output", data: text }, [text.buffer]);
      return this.#isBehind() ? this.clock.standby(() => !this.#isBehind() || this.#breaks()) : this.inbox.breathe();
    }

    #isBehind() {
      return ((this.sent - Atomics.load(this.words, TAKEN)) | 0) > MOST_SENT;
    }

    /** There is no input; an interrupt ends the wait for it. */
    input() {
      return this.clock.standby(() => this.#breaks());
    }

    wait(seconds) {
      return KH.then(this.clock.wait(seconds, () => this.#breaks() || this.woken), () => {
        if (seconds !== 0) this.woken = false;
      });
    }

    time(isDate) {
      return this.clock.read(isDate);
    }

    random(count) {
      const bytes = new Uint8Array(Math.min(count, RANDOM_BYTES));
      return this.parts.clock === "virtual" ? bytes.map((_, at) => (at * 167 + 41) & 255) : crypto.getRandomValues(bytes);
    }

    // What the simulated hardware asks of its world.

    read(address, count) {
      return this.memory.read(address, count);
    }

    write(address, data) {
      this.memory.write(address, data);
    }

    reserve(count) {
      return this.memory.reserve(count);
    }

    now() {
      return this.clock.now();
    }

    callAt(when, action) {
      return this.clock.callAt(when, action);
    }

    sleep(until) {
      return this.wait(until === null ? null : Math.max(0, until - this.now()));
    }

    /** The service that goes on has taken so many us of an M7 at 480 MHz. */
    spend(us) {
      const rest = this.called + us / 1e6 - this.now();
      return rest > 0 ? this.clock.wait(rest, () => false) : undefined;
    }

    /** Interrupt: the guest's callback of that number runs between two bytecodes. */
    signal(callback) {
      this.shared.post(callback);
      this.woken = true;
      this.#poke();
    }

    put(offset, value) {
      this.shared.put(offset, value);
    }

    wake() {
      this.woken = true;
    }

    bark() {
      throw new Restart(WATCHDOG, "its watchdog was not fed in time");
    }

    tell(what, values) {
      this.post({ what, ...values });
    }

    /** The dispatcher may be asking for the last time just now, so look again until nothing is due. */
    #poke() {
      if (!this.shared.due || !this.dispatcher) return;
      // It runs between two bytecodes, of which one may be the last before a wait.
      this.woken = true;
      this.memory.schedule(this.dispatcher, true);
      this.callAt(this.now() + RETRY_S, () => this.#poke());
    }

    /** Something must happen between two bytecodes, so a wait has to end. */
    #breaks() {
      return (this.dispatcher > 0 && this.shared.due && !this.memory.inCallback) || this.memory.interruptPending;
    }

    /** Tells alarm.js when to break into the program. */
    #setAlarm() {
      const due = this.words[RUNNING] ? performance.timeOrigin + this.clock.breakAt : Infinity;
      const times = new Float64Array(this.words.buffer, 4 * DUE, 1);
      if (times[0] === due || Math.abs(times[0] - due) < RETRY_S) return;
      times[0] = due;
      Atomics.add(this.words, ALARM, 1);
      Atomics.notify(this.words, ALARM);
    }

    // What the page says.

    #hear() {
      for (let message = this.inbox.take(); message; message = this.inbox.take()) this[`on_${message.what}`](message);
    }

    on_run(message) {
      this.queue.push({ ...message, isOurs: true });
    }

    on_reset() {
      this.queue.push({ reset: true });
    }

    on_interrupt() {
      this.#interrupt();
    }

    on_taken({ count }) {
      Atomics.store(this.words, TAKEN, count);
    }

    on_pin({ name, level }) {
      this.devices.pins.drive(name, level);
    }

    on_uart({ number, data }) {
      this.devices.uarts.feed(number, data);
    }

    on_adc({ name, volts }) {
      this.adc.volts.set(name, volts);
    }

    on_scene({ name }) {
      this.camera.show(name);
    }

    on_picture(picture) {
      this.camera.setPicture(picture);
    }

    // Programs.

    #next() {
      if (this.job) this.#finish();
      if (this.preparation.length) return this.#handOver({ source: this.preparation.shift() });
      if (!this.booted) {
        this.booted = true;
        this.said = "";
        this.post({ what: "ready" });
      }
      return KH.then(this.clock.standby(() => this.queue.length > 0 || this.#breaks()), () => this.#start());
    }

    #start() {
      const job = this.queue.shift();
      if (!job) return "";
      return job.reset ? "reset" : this.#handOver(job);
    }

    #handOver(job) {
      this.clock.begin();
      this.job = job;
      this.said = "";
      this.sent = 0;
      Atomics.store(this.words, TAKEN, 0);
      this.usesBefore = new Map(this.devices.leds.uses);
      this.program = KH.encoded(job.source);
      Atomics.store(this.words, RUNNING, 1);
      this.clock.onAlarm();
      return `exec ${this.program.length} <stdin>`;
    }

    #finish() {
      const { isOurs } = this.job;
      Atomics.store(this.words, RUNNING, 0);
      this.stop?.cancel();
      this.memory.withdrawInterrupt();
      this.job = undefined;
      if (!isOurs && this.said) throw new Restart(HARD, this.said);
      if (isOurs) this.post({ what: "over", error: this.said, leds: this.#ledsUsed() });
    }

    /** LEDs that the program has used or that are on. */
    #ledsUsed() {
      const { on, uses } = this.devices.leds;
      return Object.fromEntries([...on].filter(([name, lit]) => lit || uses.get(name) !== (this.usesBefore.get(name) ?? 0)));
    }

    #over(_error) {
      if (!this.job || this.job.isOver) return "";
      // What is printed of the error is not the program's.
      Atomics.store(this.words, RUNNING, 0);
      this.job.isOver = true;
      this.said = "";
      this.memory.withdrawInterrupt();
      return "first";
    }

    #give(address, data) {
      this.memory.write(Number(address), data);
      return "";
    }

    // Interrupts.

    #interrupt() {
      if (!this.words[RUNNING]) return;
      if (this.words[HELD]) Atomics.store(this.words, ASKED, 1);
      else if (this.#isDeaf()) this.callAt(this.now() + RETRY_S, () => this.#interrupt());
      else this.memory.raiseInterrupt();
    }

    #isDeaf() {
      return this.interruptAt > 0 && this.memory.view.getInt16(this.interruptAt, true) < 0;
    }

    /** Until the page has acted on what it saw, which takes it microseconds. */
    #looking() {
      while (Atomics.load(new Int16Array(this.memory.memory.buffer, this.interruptAt + 2, 1), 0));
      return "";
    }

    #stopNow() {
      const deaf = this.#isDeaf();
      if (!deaf) this.#interrupt();
      this.stop = this.callAt(this.now() + (deaf ? RETRY_S : STOP_AGAIN_S), () => this.#stopNow());
    }

    #look(payload, look) {
      Atomics.store(this.words, ASKED, Number(this.memory.interruptPending));
      Atomics.store(this.words, HELD, 1);
      this.memory.withdrawInterrupt();
      return look(payload);
    }

    #looked() {
      Atomics.store(this.words, HELD, 0);
      if (Atomics.exchange(this.words, ASKED, 0)) this.#interrupt();
    }

    #services() {
      const look = this.flash.services(() => this.memory)["flash.look"];
      return {
        "repl.next": () => this.#next(), "repl.take": (address) => this.#give(address, this.program), "repl.over": (error) => this.#over(error),
        "rom.size": () => String(this.parts.rom.length), "rom.take": (address) => this.#give(address, this.parts.rom),
        "board.dispatcher": (payload) => this.#attach(...payload.split(" ").map(Number)),
        "board.doze": (ms) => KH.then(this.wait(ms ? Number(ms) / 1000 : null), () => ""),
        "board.cause": () => String(this.cause), "board.clock": () => this.parts.clock,
        "board.kbd_intr": (address) => this.#hears(Number(address)),
        "board.kbd_looked": () => this.#looking(),
        "board.stop_after": (us) => void (this.stop = this.callAt(this.now() + Number(us) / 1e6, () => this.#stopNow())),
        "board.reset": () => {
          throw new Restart(HARD, "the program restarted it");
        },
        "board.replace": (payload) => this.#patch(payload, 4), "board.rekey": (payload) => this.#patch(payload, 0),
        "board.ticker": (address) => this.#setTicker(Number(address)), "board.tick": () => void this.clock.brokenInto(),
        "flash.look": (payload) => this.#look(payload, look), "flash.looked": () => this.#looked(),
      };
    }

    #attach(dispatcher, ring, page) {
      this.dispatcher = dispatcher;
      this.shared.attach(this.memory, ring, page);
      this.devices.pins.showLevels();
    }

    #hears(address) {
      this.interruptAt = address;
      this.post({ what: "hears", at: address });
    }

    #setTicker(address) {
      this.dispatcher = address;
      this.memory.fillQueue(address);
      Atomics.store(this.words, TICK, address);
    }

    #patch(payload, offset) {
      const [first, second, other] = payload.split(" ").map(Number);
      this.memory.patch(first, second, offset, other);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
