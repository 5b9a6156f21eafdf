// Decodes trace events: bytes to kinds, tasks, arguments and unwrapped times of the run. No DOM.
(function (KH) {
  "use strict";

  const NAMES = [
    "", "CREATE", "BEGIN", "SLEEP", "WAIT", "JOIN", "RETURN", "RAISE", "CANCELLED", "PARK", "WAKE", "IDLE", "AWAKE",
    "PRINT", "FRAME", "MARK", "SEND", "SENT", "LOST", "LOOP", "UNLOOP", "IRQ", "CANCEL", "THROW", "CELL", "DONE", "SHOW",
    "TURN",
  ];
  const EVENT_BYTES = 8;
  const PERIOD = 2 ** 30;

  /**
   * The events that count, with `time` in us of the run.
   * @param {Uint8Array} bytes 8 per event; a part of an event at the end is left out
   * @returns {{name: string, time: number, task: number, arg: number}[]}
   */
  KH.decode = function (bytes) {
    return timed(kept(unwrapped(bytes)));
  };

  function unwrapped(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const events = [];
    let time = 0, last = null;
    for (let at = 0; at + EVENT_BYTES <= bytes.byteLength; at += EVENT_BYTES) {
      const ticks = view.getUint32(at, true) % PERIOD, word = view.getUint32(at + 4, true);
      time += last === null ? 0 : signedStep(ticks - last);
      last = ticks;
      take(events, { name: NAMES[word >>> 25], time, task: (word >>> 14) & 0x7ff, arg: word & 0x3fff });
    }
    return events.length && events[events.length - 1].open ? events.slice(0, -2) : events;
  }

  /** A TURN is a BEGIN and a SLEEP for 0 ms, which is when the next event comes; without a next one it is left out. */
  function take(events, event) {
    const last = events[events.length - 1];
    if (last && last.open) {
      last.time = event.time;
      last.open = false;
    }
    if (event.name !== "TURN") {
      events.push(event);
      return;
    }
    events.push({ ...event, name: "BEGIN" });
    events.push({ name: "SLEEP", time: event.time, task: event.task, arg: 0, open: true });
  }

  function signedStep(difference) {
    const step = (difference + PERIOD) % PERIOD;
    return step < PERIOD / 2 ? step : step - PERIOD;
  }

  /** From the first CELL to the first DONE after it, without kinds nobody knows. */
  function kept(events) {
    const known = events.filter((event) => event.name);
    const first = Math.max(0, known.findIndex((event) => event.name === "CELL"));
    const done = known.findIndex((event, at) => at >= first && event.name === "DONE");
    const run = known.slice(first, done < 0 ? known.length : done + 1);
    return run.filter((event, at) => at === 0 || event.name !== "CELL");
  }

  /** Times that never step back, from the run's origin; a LOST has no time but that of the event before it. */
  function timed(events) {
    const first = events.find((event) => event.name !== "LOST");
    const origin = first ? first.time : 0;
    let now = 0;
    for (const event of events) {
      if (event.name !== "LOST") now = Math.max(now, event.time - origin);
      event.time = now;
    }
    return events;
  }
})((globalThis.KH = globalThis.KH || {}));
