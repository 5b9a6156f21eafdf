// Holds what has come of one run so far and notices gaps; every view of the run reads from here.
(function (KH) {
  "use strict";

  const EVENT_BYTES = 8;
  /** How many pictures are kept; beyond it they are thinned evenly, as keeping.py does. */
  const KEPT_PICTURES = 240;
  const REVOKE_MS = 2000;

  /**
   * @typedef {{index?: number, number: number, time_us: number|null, task: number, label: string, jpeg: Uint8Array|DataView|string, sent_bytes?: number}} SentFrame
   * @typedef {{events_at?: number, events?: Uint8Array|DataView|string, names_at?: number, names?: [string, number, string][],
   *   frames_at?: number, frames_taken?: number, frames?: SentFrame[], title?: string, board?: string, state?: string, detail?: string,
   *   duration_us?: number, findings?: object[], prediction?: [string, number, number, string][], lines?: object[], cancels?: KH.Cancel[],
   *   leds?: Object<string, boolean>}} Part
   * Bytes may be base64 text. Without an offset a list is the whole list. Some of the frames that were taken may be left out;
   * then each says its index in the run.
   */

  /** What a run may come with besides its events: findings, a prediction, lines of the cell, who asked for cancellations. Each comes whole or not at all. */
  KH.noExtra = () => ({ findings: [], prediction: [], lines: [], cancels: [] });

  KH.RunStore = class RunStore {
    constructor() {
      this.recording = new KH.Recording();
      this.eventBytes = 0;
      this.rest = new Uint8Array(0);
      this.extra = KH.noExtra();
      this.names = [];
      this.frames = [];
      this.framesTaken = 0;
      this.apart = 1;
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
        events: this.eventBytes - (part.events_at || 0),
        names: this.names.length - (part.names_at || 0),
        frames: this.framesTaken - (part.frames_at || 0),
      };
      this.missing = Math.min(known.events, known.names, known.frames) < 0;
      if (!this.missing) {
        this.#addEvents(events.subarray(known.events));
        this.names.push(...names.slice(known.names));
        this.#addFrames(frames, part.frames_at || 0, part.frames_taken || 0);
        this.#describe(part);
      }
      for (const tell of this.listeners) tell();
      return !this.missing;
    }

    #describe(part) {
      if (part.leds) this.leds = part.leds;
      for (const key of Object.keys(this.extra).filter((each) => part[each])) this.extra[key] = part[key];
      for (const key of Object.keys(this.about).filter((each) => part[each] !== undefined)) {
        this.about[key] = typeof part[key] === "string" ? KH.visible(part[key]) : part[key];
      }
    }

    #addFrames(frames, first, taken) {
      const here = new Set(this.frames.map((frame) => frame.index));
      const added = frames.map((sent, at) => ({ sent, index: sent.index ?? first + at })).filter(({ index }) => !here.has(index));
      this.framesTaken = Math.max(this.framesTaken, taken || first + frames.length);
      if (!added.length) return;
      this.frames.push(...added.map(({ sent, index }) => new StoredFrame(sent, index)));
      this.frames.sort((one, other) => one.index - other.index);
      this.#thin();
    }

    #thin() {
      const newest = this.frames[this.frames.length - 1], stays = (frame) => frame.index % this.apart === 0 || frame === newest;
      let kept = this.frames.filter(stays);
      while (kept.length > KEPT_PICTURES) {
        this.apart *= 2;
        kept = kept.filter(stays);
      }
      const staying = new Set(kept);
      for (const frame of this.frames) if (!staying.has(frame)) frame.forget(REVOKE_MS);
      this.frames = kept;
    }

    /** Hands on whole events; a part of one waits for the rest. The bytes themselves are not kept. */
    #addEvents(more) {
      if (!more.length) return;
      this.eventBytes += more.length;
      const all = this.rest.length ? joined(this.rest, more) : more, whole = all.length - (all.length % EVENT_BYTES);
      this.recording.feed(all.subarray(0, whole));
      this.rest = all.slice(whole);
    }

    /** The run so far, as it is drawn. */
    run() {
      return KH.toLanes(this.recording.model(this.names), this.live, this.extra.cancels);
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
      for (const frame of this.frames) frame.forget(0);
    }
  };

  function joined(first, second) {
    const all = new Uint8Array(first.length + second.length);
    all.set(first);
    all.set(second, first.length);
    return all;
  }

  /** A picture only ever becomes a blob of type image/jpeg. Its address and its image are made when they are first asked for. */
  class StoredFrame {
    #url = "";
    #image = null;

    constructor(sent, index) {
      this.index = index;
      this.number = sent.number;
      this.timeUs = sent.time_us ?? null;
      this.task = sent.task;
      this.label = KH.visible(sent.label || "");
      this.sentBytes = sent.sent_bytes || 0;
      this.blob = new Blob([KH.bytes(sent.jpeg)], { type: "image/jpeg" });
    }

    /** Its blob: address. */
    get url() {
      this.#url ||= URL.createObjectURL(this.blob);
      return this.#url;
    }

    /** The picture for a canvas, null until it has loaded; then `redraw` is called. */
    drawable(redraw) {
      if (!this.#image) {
        this.#image = new Image();
        this.#image.src = this.url;
      }
      const image = this.#image;
      if (!image.complete) image.addEventListener("load", redraw, { once: true });
      return image.complete && image.naturalWidth ? image : null;
    }

    /** Gives its memory back after so many ms: a panel may be about to load a picture that its next drawing takes away. */
    forget(afterMs) {
      this.#image?.removeAttribute("src");
      if (this.#url) setTimeout(() => URL.revokeObjectURL(this.#url), afterMs);
    }
  }

  function fromBase64(text) {
    const letters = atob(text), bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
    return bytes;
  }

  /** Bytes from a typed array, a DataView (as Jupyter gives) or base64 text (as a page holds). */
  KH.bytes = function (data) {
    if (!data) return new Uint8Array(0);
    if (typeof data === "string") return fromBase64(data);
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  };
})((globalThis.KH = globalThis.KH || {}));
