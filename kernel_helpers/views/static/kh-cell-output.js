// What one run of a cell shows in a page: timeline and pictures when there are any, the text as it comes, how it ended.
(function (KH) {
  "use strict";

  /** Characters that are shown of a flood: its beginning and its end. */
  const HEAD = 60e3, TAIL = 20e3;
  const { CELL, PRINT, SEND, SENT, LOST, DONE } = KH.KIND;
  /** Events of a program that had no tasks and showed nothing but text. */
  const PLAIN = new Set([CELL, PRINT, SEND, SENT, LOST, DONE]);

  KH.CellOutput = class CellOutput {
    /** @param {{title: string, board: string}} about */
    constructor(about) {
      this.store = new KH.RunStore();
      this.store.take(about);
      this.view = KH.element("div");
      this.text = new TextBlock();
      this.after = KH.element("div", "kh-after");
      this.el = KH.wrap("div", "kh-live", [this.view, this.text.el, this.after]);
      this.el.setAttribute("role", "region");
      this.el.setAttribute("aria-label", `Output of ${about.title}`);
    }

    onText(text) {
      this.text.add(text);
    }

    onTrace(bytes, names) {
      this.#take({ events: bytes, names });
      if (!this.panel && hasTasks(bytes)) this.#open();
    }

    onFrame(frame) {
      this.#take({ frames: [{ time_us: null, task: 0, ...frame, index: this.store.framesTaken }] });
      if (!this.panel) this.#open();
    }

    onLed(name, on) {
      this.#take({ leds: { ...this.store.leds, [name]: on } });
      if (!this.panel) this.#open();
    }

    #take(part) {
      const { store } = this;
      store.take({ events_at: store.eventBytes, names_at: store.names.length, frames_at: store.framesTaken, ...part });
    }

    #open() {
      this.panel = new KH.RunPanel(this.view, this.store);
    }

    /** The run is over. @param {object} run of KH.Collector @param {boolean} mayFail */
    finish(run, { mayFail, stopAfterMs, keepLoop }) {
      const { recording, names } = this.store, leds = run.leds || {}, model = recording.model(names);
      this.#take({ state: run.state, detail: run.error?.type || "", duration_us: model.duration_us, leds, findings: KH.findings(model) });
      if (!this.panel && Object.keys(leds).length) this.#open();
      this.text.end();
      for (const note of run.notes || []) this.#say(note);
      if (run.damaged) this.#say(`${KH.count(run.damaged, "record")} arrived damaged.`);
      if (run.leftovers.length) this.#say(`Left over when the cell ended, and ${keepLoop ? "left in the loop" : "dropped"}: ${run.leftovers.join(", ")}`);
      if (run.error) this.#ended(run.error, mayFail, stopAfterMs);
    }

    #ended(error, mayFail, stopAfterMs) {
      if (error.kind === "interrupted" && stopAfterMs !== null) return this.#say(`Stopped after ${stopAfterMs / 1000} s, as asked.`);
      const wanted = mayFail || error.kind === "exit" || error.kind === "interrupted";
      this.after.append(KH.element("pre", wanted ? "kh-text" : "kh-text kh-error", KH.visibleText(error.traceback)));
    }

    #say(text) {
      this.after.append(KH.element("pre", "kh-text", KH.visibleText(text)));
    }

    /** True when there is nothing to see of the run. */
    get isEmpty() {
      return !this.panel && this.text.el.hidden && !this.after.children.length;
    }

    /** Something below all of it, a verdict perhaps. */
    append(el) {
      this.after.append(el);
    }

    destroy() {
      this.panel?.destroy();
      this.store.destroy();
      this.el.remove();
    }
  };

  function hasTasks(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 4; at + 4 <= bytes.length; at += 8) if (!PLAIN.has(view.getUint32(at, true) >>> 25)) return true;
    return false;
  }

  /** Printed text; the page is told at most once for each picture that the screen shows. */
  class TextBlock {
    constructor() {
      this.el = KH.element("pre", "kh-text kh-printed");
      this.el.hidden = true;
      this.el.tabIndex = 0;
      this.el.setAttribute("aria-label", "Printed text");
      this.head = this.tail = "";
      this.left = 0;
    }

    add(text) {
      const room = HEAD - this.head.length;
      this.head += text.slice(0, room);
      this.tail += text.slice(room > 0 ? room : 0);
      if (this.tail.length > 2 * TAIL) this.#shorten();
      this.waiting ??= requestAnimationFrame(() => this.end());
    }

    #shorten() {
      this.left += this.tail.length - TAIL;
      this.tail = this.tail.slice(-TAIL);
    }

    end() {
      if (this.waiting) cancelAnimationFrame(this.waiting);
      this.waiting = null;
      const text = this.head + (this.left ? `\n… ${this.left} characters are left out here …\n` : "") + this.tail;
      this.el.hidden = !text;
      this.el.textContent = text;
    }
  }
})((globalThis.KH = globalThis.KH || {}));
