// The clock's hand in a Worker of its own: calls a busy program away when a timer or a frame is due. Shared memory only.
"use strict";

importScripts("inbox.js", "memory.js");

/** The board itself makes calls that are due while it waits; only a program that does not wait is called away. */
const GRACE_MS = 1;
const { ALARM, RUNNING, TICK, DUE } = KH.CONTROL;

self.onmessage = ({ data: { memory, at, control } }) => {
  const vm = new KH.VmMemory(memory, at), words = new Int32Array(control, 0, KH.CONTROL.WORDS), due = new Float64Array(control, 4 * DUE, 1);
  for (;;) {
    const mark = Atomics.load(words, ALARM), rest = due[0] + GRACE_MS - (performance.timeOrigin + performance.now());
    const isLate = rest <= 0 && words[TICK] !== 0;
    if (isLate && words[RUNNING]) vm.schedule(words[TICK]);
    Atomics.wait(words, ALARM, mark, !words[RUNNING] ? Infinity : isLate ? GRACE_MS : Math.max(rest, GRACE_MS));
  }
};
