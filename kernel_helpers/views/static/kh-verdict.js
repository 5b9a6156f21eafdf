// What an exercise's check says of a run, as a card; and the run as plain data, which a check reads.
(function (KH) {
  "use strict";

  /** The table is in exercises/facts.py. @param {object} run of KH.Collector */
  KH.told = function ({ source, text, prints, frames, error, leftovers, events, names }) {
    const recording = new KH.Recording();
    recording.feed(events.subarray(0, events.length - (events.length % 8)));
    return {
      source, text, prints, leftovers,
      frames: frames.map(({ time_us, task, label }) => [time_us, task, label]),
      error: error && { kind: error.kind, type: error.type, message: error.message, line: error.line },
      model: KH.dump(recording.model(names)),
    };
  };

  /**
   * @param {{name: string, title: string, hints: number}} exercise
   * @param {{passed: boolean, message: string}} verdict @param {{tries: number, hints: number}} entry of KH.progress
   */
  KH.verdictCard = function (exercise, { passed, message }, entry) {
    const head = `${passed ? "✓" : "✗"} ${exercise.name} — ${exercise.title}: ${passed ? "passed" : "not yet"}`;
    const told = passed ? [`In ${KH.times(entry.tries)}. Our solution is below.`] : [message, next(exercise, entry)];
    return card(passed ? "passed" : "missed", head, told);
  };

  function card(kind, head, paragraphs) {
    const el = KH.wrap("div", "kh-verdict", [KH.element("strong", "", head), ...paragraphs.filter(Boolean).map(KH.proseOf)]);
    el.dataset.kind = kind;
    return el;
  }

  function next(exercise, entry) {
    if (entry.hints < exercise.hints) return `Change the cell and run it again. Hint ${entry.hints + 1} of ${exercise.hints} is below.`;
    return "Change the cell and run it again. Our solution is below.";
  }

  const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

  /** Text of several lines made fit to show: "·" for what would not show or would turn a line around. */
  KH.visibleText = (text) => String(text).replace(HIDDEN, (letter) => (letter === "\n" || letter === "\t" ? letter : "·"));

  /** A paragraph with `code` in it. */
  KH.proseOf = function (text) {
    return KH.wrap("p", "", KH.visibleText(text).split("`").map((piece, at) => (at % 2 ? KH.element("code", "", piece) : piece)));
  };
})((globalThis.KH = globalThis.KH || {}));
