// Holds what has come of one run so far and notices gaps; every view of the run reads from here.
(function (KH) {
  "use strict";

  /**
   * @typedef {{number: number, time_us: number|null, task: number, label: string, jpeg: Uint8Array|DataView|string}} SentFrame
   * @typedef {{events_at?: number, events?: Uint8Array|DataView|string, names_at?: number, names?: [string, number, string][],
   *   frames_at?: number, frames?: SentFrame[], title?: string, board?: string, state?: string, detail?: string,
   *   duration_us?: number, leds?: Object<string, boolean>}} Part
   * Bytes may be base64 text. Without an offset a list is the whole list.
   */

  KH.RunStore = class RunStore {
    constructor() {
      this.events = new Uint8Array(0);
      this.names = [];
      this.frames = [];
      this.leds = {};
      this.about = { title: "", board: "", state: "running", detail: "", duration_us: 0 };
      this.missing = false;
      this.listeners = new Set();
    }

    /**
     * Adds what is new in this part; what is here already is skipped.
     * @param {Part} part @returns {boolean} false when something before it is missing
     */
    take(part) {
      const events = KH.bytes(part.events), names = part.names || [], frames = part.frames || [];
      const known = {
        events: this.events.length - (part.events_at || 0),
        names: this.names.length - (part.names_at || 0),
        frames: this.frames.length - (part.frames_at || 0),
      };
      this.missing = Math.min(known.events, known.names, known.frames) < 0;
      if (!this.missing) {
        this.#addEvents(events.subarray(known.events));
        this.names.push(...names.slice(known.names));
        this.frames.push(...frames.slice(known.frames).map(frameOf));
        this.#describe(part);
      }
      for (const tell of this.listeners) tell();
      return !this.missing;
    }

    #describe(part) {
      if (part.leds) this.leds = part.leds;
      for (const key of Object.keys(this.about).filter((each) => part[each] !== undefined)) {
        this.about[key] = typeof part[key] === "string" ? KH.visible(part[key]) : part[key];
      }
    }

    #addEvents(more) {
      if (!more.length) return;
      const joined = new Uint8Array(this.events.length + more.length);
      joined.set(this.events);
      joined.set(more, this.events.length);
      this.events = joined;
    }

    get live() {
      return this.about.state === "running";
    }

    /** Calls `tell` after every change. @returns {() => void} ends that */
    listen(tell) {
      this.listeners.add(tell);
      return () => this.listeners.delete(tell);
    }

    destroy() {
      this.listeners.clear();
      for (const frame of this.frames) URL.revokeObjectURL(frame.url);
    }
  };

  /** A picture only ever becomes a blob: URL of type image/jpeg. */
  function frameOf(sent) {
    const url = URL.createObjectURL(new Blob([KH.bytes(sent.jpeg)], { type: "image/jpeg" }));
    const image = new Image();
    image.src = url;
    return { number: sent.number, timeUs: sent.time_us ?? null, task: sent.task, label: KH.visible(sent.label || ""), url, image };
  }

  /** Bytes from a typed array, a DataView (as Jupyter gives) or base64 text (as a page holds). */
  KH.bytes = function (data) {
    if (!data) return new Uint8Array(0);
    if (typeof data === "string") return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  };
})((globalThis.KH = globalThis.KH || {}));
