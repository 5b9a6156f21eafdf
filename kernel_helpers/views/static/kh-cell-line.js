// Reads the first line of a cell, `%%board ...`, as the notebook's magic does. No DOM.
(function (KH) {
  "use strict";

  /** Each option, the field it fills, and how its word is read; those without a reader take no word. */
  const OPTIONS = {
    "--name": ["name", (word) => word],
    "--for": ["stopAfterMs", milliseconds],
    "--events": ["events", ringLength],
    "--check": ["check", (word) => word],
    "--keep-loop": ["keepLoop"],
    "--may-fail": ["mayFail"],
  };
  const FEWEST_EVENTS = 64, MOST_EVENTS = 32000;
  const WORD = /"([^"]*)"|'([^']*)'|(\S+)/g;

  /**
   * @param {string} text the whole cell, its first line with it
   * @returns {{program: string, name: string, stopAfterMs: number|null, events: number, check: string, keepLoop: boolean,
   *   mayFail: boolean, board: string, problem: string}} problem: why it cannot be run, "" when it can
   */
  KH.readCell = function (text) {
    const [line, ...rest] = text.split("\n");
    const read = { program: rest.join("\n"), name: "", stopAfterMs: null, events: 0, check: "", keepLoop: false, mayFail: false, board: "", problem: "" };
    const words = [...line.matchAll(WORD)].map((found) => found[1] ?? found[2] ?? found[3]);
    if (words.shift() !== "%%board") return { ...read, problem: "A cell for the board begins with the line %%board." };
    try {
      while (words.length) take(read, words.shift(), words);
    } catch (problem) {
      return { ...read, problem: problem.message };
    }
    return read;
  };

  function take(read, word, words) {
    const [option, , joined] = word.match(/^([^=]*)(=(.*))?$/s);
    if (!word.startsWith("--")) return void (read.board = word);
    if (!Object.hasOwn(OPTIONS, option)) throw new Error(`%%board does not know ${option}. It knows ${Object.keys(OPTIONS).join(", ")}.`);
    const [field, reader] = OPTIONS[option];
    if (!reader) return void (read[field] = true);
    const value = joined ? word.slice(option.length + 1) : words.shift();
    if (value === undefined) throw new Error(`${option} needs a word behind it.`);
    read[field] = reader(value);
  }

  function milliseconds(word) {
    const found = /^(\d+(?:\.\d+)?)(ms|s|)$/.exec(word);
    if (!found) throw new Error(`${word} is no time; write 3s or 500ms.`);
    return Number(found[1]) * (found[2] === "ms" ? 1 : 1000);
  }

  function ringLength(word) {
    const number = /^\d+$/.test(word) ? Number(word) : 0;
    if (number < FEWEST_EVENTS || number > MOST_EVENTS) throw new Error(`--events takes a number from ${FEWEST_EVENTS} to ${MOST_EVENTS}.`);
    return number;
  }
})((globalThis.KH = globalThis.KH || {}));
