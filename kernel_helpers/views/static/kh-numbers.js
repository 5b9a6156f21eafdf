// How numbers, lists and lengths of time are said in findings: letter for letter as trace/words.py. No DOM.
(function (KH) {
  "use strict";

  const UNITS = [[1_000_000, "s"], [1_000, "ms"], [1, "us"]];
  const MOST_LISTED = 4;

  /** As Python rounds: where two numbers are equally near, the even one. */
  function fixed(value, places) {
    const scaled = value * 10 ** places, isTie = Number.isInteger(value * 2 ** (places + 1)) && Math.abs(scaled % 1) === 0.5;
    return isTie ? (2 * Math.round(scaled / 2) / 10 ** places).toFixed(places) : value.toFixed(places);
  }

  function digits(value) {
    const text = fixed(value, value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  KH.said = {
    /** A length of time to three digits: "212 ms", "1.25 s", "30 us". */
    span(us) {
      const [size, unit] = UNITS.find(([each]) => us >= each * 0.9995 || each === 1);
      return `${digits(us / size)} ${unit}`;
    },

    /** A time since the start: "at 1.204 s", "at 231 ms". */
    moment: (us) => (us >= 1_000_000 ? `at ${fixed(us / 1_000_000, 3)} s` : `at ${digits(us / 1000)} ms`),

    percent: (share) => `${fixed(share * 100, 0)}%`,
    whole: (value) => Number(fixed(value, 0)),

    /** "a", "a and b", "a, b and c"; beyond a handful the rest is counted. */
    listed(items) {
      const most = items.length > MOST_LISTED ? [...items.slice(0, MOST_LISTED - 1), `${items.length - MOST_LISTED + 1} more`] : items;
      return most.length < 2 ? most.join("") : `${most.slice(0, -1).join(", ")} and ${most.at(-1)}`;
    },
  };
})((globalThis.KH = globalThis.KH || {}));
