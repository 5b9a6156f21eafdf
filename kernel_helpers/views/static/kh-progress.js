// How far the reader has come with the exercises: kept in this browser alone, in the form of the notebook's progress file.
(function (KH) {
  "use strict";

  const KEY = "kh-progress";
  const FRESH = { tries: 0, passed: false, passed_at: "", hints: 0, solution: false };

  /** Calls to make after a change, in this page or in another one. */
  const listeners = new Set();

  KH.progress = {
    /** Every exercise that was tried or looked at. @returns {Object<string, typeof FRESH>} */
    all() {
      try {
        const read = JSON.parse(localStorage.getItem(KEY) || "{}");
        return Object.fromEntries(Object.entries(read).filter(([, entry]) => entry && typeof entry === "object").map(([name, entry]) => [name, { ...FRESH, ...entry }]));
      } catch {
        // A browser may keep nothing, or what is kept may be damaged: then every exercise is new.
        return {};
      }
    },

    of: (name) => KH.progress.all()[name] || { ...FRESH },

    tried(name, passed) {
      return change(name, (entry) => {
        entry.tries++;
        if (passed && !entry.passed) Object.assign(entry, { passed, passed_at: now() });
      });
    },

    hinted: (name, number) => change(name, (entry) => { entry.hints = Math.max(entry.hints, number); }),

    solved: (name) => change(name, (entry) => { entry.solution = entry.solution || !entry.passed; }),

    reset() {
      write({});
    },

    /** The text of a file for somebody else, for example a teacher: as `%progress export` writes it. */
    exported: () => `${JSON.stringify(KH.progress.all(), null, 1)}\n`,

    listen(tell) {
      listeners.add(tell);
      tell();
    },
  };

  function change(name, alter) {
    const entries = KH.progress.all(), entry = entries[name] || { ...FRESH };
    alter(entry);
    write({ ...entries, [name]: entry });
    return entry;
  }

  function write(entries) {
    try {
      localStorage.setItem(KEY, JSON.stringify(entries));
    } catch {
      // No room, or not allowed: the verdict is shown all the same.
    }
    for (const tell of listeners) tell();
  }

  /** This moment with the zone, as Python's isoformat writes it. */
  function now() {
    const date = new Date(), minutes = -date.getTimezoneOffset(), two = (n) => String(Math.floor(n)).padStart(2, "0");
    const local = new Date(date.getTime() + minutes * 60e3).toISOString().slice(0, 19);
    return `${local}${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  }

  if (typeof addEventListener === "function") addEventListener("storage", (event) => event.key === KEY && listeners.forEach((tell) => tell()));

  /** The sign and the word of an exercise. */
  KH.progressSign = ({ passed, tries }) => (passed ? "✓" : tries ? "…" : "·");
  KH.progressWord = function ({ passed, tries, solution }) {
    if (passed) return solution ? "passed, after its solution was shown" : "passed";
    return tries ? `${KH.times(tries)} tried` : "";
  };
  KH.times = (count) => (count === 1 ? "one try" : `${count} tries`);
})((globalThis.KH = globalThis.KH || {}));
