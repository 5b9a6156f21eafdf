// Gathers what comes from a board during one run, as collect.py does: text, trace, pictures, and how it ended. No DOM.
(function (KH) {
  "use strict";

  const END_FIELDS = 3;
  /** Frame numbers wrap at this, in events and in pictures. */
  const FRAME_NUMBERS = 1 << 14, PICTURE_NUMBERS = 1 << 16;
  /** Memory that the pictures of one run may take; beyond it they are thinned evenly. */
  const KEPT_BYTES = 64 << 20;
  const ENDINGS = { KeyboardInterrupt: "interrupted", SystemExit: "exit" };
  const STATES = { error: "failed", interrupted: "interrupted", exit: "exited", reset: "restarted" };
  const utf8 = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

  /**
   * @typedef {{number: number, jpeg: Uint8Array, width: number, height: number, label: string, sent_bytes: number,
   *   time_us: number|null, task: number, index: number}} Frame
   * @typedef {{kind: "error"|"interrupted"|"exit"|"reset", type: string, message: string, traceback: string, line: number|null}} RunError
   * @typedef {{source: string, name: string, text: string, cuts: [number, number][], prints: [string, number|null, number][],
   *   events: Uint8Array, names: [string, number, string][], frames: Frame[], frames_taken: number, error: RunError|null,
   *   leftovers: string[], damaged: number, notes: string[], leds: Object<string, boolean>, state: string}} Run
   * cuts: at each trace record the characters (code points) and the bytes of events so far. prints: text, us, task.
   */

  /** One run's gatherer. `ended` is set by the end record. */
  KH.Collector = class Collector {
    /**
     * @param {string} source @param {string} name of the cell, in tracebacks
     * @param {{onText?: Function, onTrace?: Function, onFrame?: Function}} listener as in KH.PageBoard.run
     */
    constructor(source, name, listener = {}) {
      this.source = source;
      this.name = name;
      this.listener = listener;
      this.ended = false;
      this.console = new KH.ConsoleText();
      this.text_ = [];
      this.characters = this.eventBytes = this.damaged = 0;
      this.cuts = [];
      this.events = [];
      this.names = [];
      this.newNames = [];
      this.labels = new Map();
      this.frames = new KH.Kept(KEPT_BYTES, (frame) => frame.jpeg.length);
      this.error = null;
      this.leftovers = [];
    }

    /** Takes one part of KH.Splitter. */
    take(part) {
      if (part.kind === "text") this.text(part.data);
      else if (part.kind === "lost") this.damaged++;
      else this.#record(part.type, part.data);
    }

    /** Printed bytes. */
    text(data, final = false) {
      const text = this.console.feed(data, final);
      if (!text) return;
      this.text_.push(text);
      this.characters += [...text].length;
      this.listener.onText?.(text);
    }

    /** Puts together what could only be known at the end. @returns {Run} */
    finish(leds = {}) {
      this.text(new Uint8Array(0), true);
      const events = this.events.reduce(KH.joined, new Uint8Array(0)), { source, name, cuts, names, error, leftovers, damaged } = this;
      const recording = new KH.Recording(), text = this.text_.join("");
      recording.feed(events.subarray(0, events.length - (events.length % 8)));
      const { points } = recording.model(names), frames = placed(this.frames.items(), points, this.labels);
      const state = error ? STATES[error.kind] : "finished", frames_taken = this.frames.taken;
      const prints = KH.cutPrints(text, events, points, cuts), notes = notesOn(frames.length, frames_taken);
      return { source, name, text, cuts, prints, events, names, frames, frames_taken, error, leftovers, damaged, notes, leds, state };
    }

    #record(type, data) {
      if (type === "T") this.#trace(data);
      else if (type === "N") this.#name(data);
      else if (type === "I") this.#image(data);
      else if (type === "E") this.#end(data);
      else this.damaged++;
    }

    #trace(data) {
      this.eventBytes += data.length;
      this.cuts.push([this.characters, this.eventBytes]);
      this.events.push(data);
      const names = this.newNames;
      this.newNames = [];
      this.listener.onTrace?.(data, names);
    }

    #name(data) {
      if (data.length < 3) {
        this.damaged++;
        return;
      }
      const kind = String.fromCharCode(data[0]), number = data[1] | (data[2] << 8), text = utf8(data.subarray(3));
      if (kind === "f") {
        this.labels.set(number, text);
        return;
      }
      this.names.push([kind, number, text]);
      this.newNames.push([kind, number, text]);
    }

    #image(data) {
      const number = data[0] | (data[1] << 8), sent_bytes = data.length - 2;
      try {
        const frame = { number, ...KH.safeJpeg(data.subarray(2)), label: this.labels.get(number) || "", sent_bytes };
        this.frames.add(frame);
        this.listener.onFrame?.(frame);
      } catch (problem) {
        if (!(problem instanceof KH.BadPicture)) throw problem;
        this.damaged++;
      }
    }

    #end(data) {
      const fields = utf8(data).split("\0"), [kind, traceback = "", left = ""] = fields;
      this.ended = true;
      this.leftovers = left ? left.split("\n") : [];
      if (fields.length !== END_FIELDS) this.damaged++;
      if (kind || traceback || fields.length !== END_FIELDS) this.fail(Object.hasOwn(ENDINGS, kind) ? ENDINGS[kind] : "error", kind, traceback);
    }

    /** The run failed with what the board printed of it. */
    fail(kind, type, printed) {
      const { message, text, line } = KH.readTraceback(printed, this.source, this.name);
      this.error = { kind, type, message, traceback: text, line };
    }
  };

  function notesOn(kept, taken) {
    if (kept === taken) return [];
    return [`This run keeps ${kept} of ${taken} pictures, evenly thinned: together they are larger than ${KEPT_BYTES >> 20} MB.`];
  }

  /** Frames with the time, task and label that other records told. */
  function placed(items, points, labels) {
    if (!items.length) return [];
    const rows = points.rows((at) => at).filter((at) => points.kind[at] === KH.KIND.FRAME), near = items[0][1].number;
    const told = new Map(countedOn(rows.map((at) => points.arg[at]), FRAME_NUMBERS, near).map((count, at) => [count, rows[at]]));
    const counts = countedOn(items.map(([, frame]) => frame.number), PICTURE_NUMBERS, near);
    return items.map(([index, frame], at) => {
      const row = told.get(counts[at]), label = labels.get(frame.number) || "";
      return { ...frame, index, label, time_us: row === undefined ? null : points.time[row], task: row === undefined ? 0 : points.task[row] };
    });
  }

  /** Numbers that wrap, as a count that does not; each lies less than half a turn from the one before. */
  function countedOn(numbers, wrap, near) {
    const turn = (number) => (((number - near + wrap / 2) % wrap) + wrap) % wrap;
    return numbers.map((number) => (near += turn(number) - wrap / 2));
  }
})((globalThis.KH = globalThis.KH || {}));
